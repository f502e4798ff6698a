import type { Feature } from '../feature.ts'
import { dayKind } from './day.ts'
import { meetingRows } from './home.ts'
import { meetingKinds, meetingPlanner } from './jobs.ts'
import { findTimeInNudge } from './nudge.ts'
import { meetingPageSections } from './page.ts'
import { answerHandlers } from './slack/answer.ts'
import { meetCommand, proposeHandlers } from './slack/propose.ts'

export const meetings: Feature = {
  name: 'meetings',
  commands: [meetCommand],
  handlers: [...proposeHandlers, ...answerHandlers],
  kinds: (services) => [...meetingKinds(services), dayKind(services)],
  planners: [meetingPlanner],
  homeRows: meetingRows,
  pageSections: meetingPageSections,
  nudgeButtons: [findTimeInNudge],
}
