import type { NudgeButton } from '../nudge-sources.ts'
import { findTimeButton } from './buttons.ts'

export const findTimeInNudge: NudgeButton = ({ id, contactName }) =>
  findTimeButton({ mentorshipId: id, name: contactName })
