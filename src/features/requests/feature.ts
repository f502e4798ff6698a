import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { requestSections } from './home.ts'
import { requestKinds, requestPlanner } from './jobs.ts'
import { requestNextSteps } from './next.ts'
import { requestSource } from './nudge-source.ts'
import { offerPageSections } from './page.ts'
import { requestCommands, requestHandlers } from './slack/index.ts'
import { requestEvents } from './slack/seen.ts'

export const requests: Feature = {
  name: 'requests',
  contracts: Object.values(contracts),
  commands: requestCommands,
  handlers: requestHandlers,
  kinds: requestKinds,
  planners: [requestPlanner],
  pageSections: offerPageSections,
  nextSteps: requestNextSteps,
  homeSections: requestSections,
  nudgeSources: [requestSource],
  events: requestEvents,
}
