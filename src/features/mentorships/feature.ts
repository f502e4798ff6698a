import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { mentorshipRows } from './home.ts'
import { overdueKind, overduePlanner } from './jobs/overdue.ts'
import { mentorshipKinds, offerPlanner } from './jobs.ts'
import { mentorshipNextSteps } from './next.ts'
import { offerSource } from './nudge-source.ts'
import { menteesInNudges } from './nudge-views.ts'
import { mentorshipPageSections } from './page.ts'
import { addHandlers } from './slack/add.ts'
import { agreementHandlers } from './slack/agreement.ts'
import { mentorshipCommands } from './slack/commands.ts'
import { correctHandlers } from './slack/correct.ts'
import { decideHandlers } from './slack/decide.ts'
import { endHandlers } from './slack/end.ts'
import { logHandlers } from './slack/log.ts'
import { ownCheckInHandlers } from './slack/own-check-in.ts'
import { pauseHandlers } from './slack/pauses.ts'
import { proposalHandlers } from './slack/proposals.ts'
import { successorHandlers } from './slack/successor.ts'
import { timeTogetherSource } from './topics.ts'

export const mentorships: Feature = {
  name: 'mentorships',
  contracts: Object.values(contracts),
  commands: mentorshipCommands,
  handlers: [
    ...addHandlers,
    ...logHandlers,
    ...ownCheckInHandlers,
    ...decideHandlers,
    ...endHandlers,
    ...proposalHandlers,
    ...pauseHandlers,
    ...correctHandlers,
    ...agreementHandlers,
    ...successorHandlers,
  ],
  kinds: (services) => [...mentorshipKinds(services), overdueKind(services)],
  planners: [offerPlanner, overduePlanner],
  homeRows: mentorshipRows,
  nextSteps: mentorshipNextSteps,
  pageSections: mentorshipPageSections,
  nudgeSources: [offerSource],
  topicSources: [timeTogetherSource],
  nudgeContacts: menteesInNudges,
}
