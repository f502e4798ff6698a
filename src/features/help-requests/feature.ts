import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { helpRequestRows } from './home.ts'
import { helpRequestKinds, helpRequestPlanner } from './jobs.ts'
import { helpNextSteps } from './next.ts'
import { helpRequestPageSections } from './page.ts'
import { helpRequestCommands, helpRequestHandlers } from './slack.ts'

export const helpRequests: Feature = {
  name: 'help-requests',
  contracts: Object.values(contracts),
  commands: helpRequestCommands,
  handlers: helpRequestHandlers,
  kinds: helpRequestKinds,
  planners: [helpRequestPlanner],
  pageSections: helpRequestPageSections,
  nextSteps: helpNextSteps,
  homeRows: helpRequestRows,
}
