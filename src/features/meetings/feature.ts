import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { dayKind } from './day.ts'
import { meetingRows } from './home.ts'
import { meetingKinds, meetingPlanner } from './jobs.ts'
import { findTimeInNudge } from './nudge.ts'
import { meetingPageSections } from './page.ts'
import { answerHandlers } from './slack/answer.ts'
import { meetCommand, proposeHandlers } from './slack/propose.ts'

export const meetings: Feature = {
  name: 'meetings',
  contracts: Object.values(contracts),
  commands: [meetCommand],
  handlers: [...proposeHandlers, ...answerHandlers],
  kinds: (services) => [...meetingKinds(services), dayKind(services)],
  planners: [meetingPlanner],
  homeRows: meetingRows,
  pageSections: meetingPageSections,
  nudgeButtons: [findTimeInNudge],
}
