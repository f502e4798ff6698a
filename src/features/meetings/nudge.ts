import { findTimeButton } from '../mentorships/buttons.ts'
import type { NudgeButton } from '../nudge-sources.ts'

export const findTimeInNudge: NudgeButton = ({ id, contactName }) =>
  findTimeButton({ mentorshipId: id, name: contactName })
