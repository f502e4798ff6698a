import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { retentionPlanner } from './jobs/retention.ts'
import { privacyKinds } from './jobs.ts'
import { privacyCommands, privacyHandlers } from './slack.ts'

export const privacy: Feature = {
  name: 'privacy',
  contracts: Object.values(contracts),
  commands: privacyCommands,
  handlers: privacyHandlers,
  kinds: privacyKinds,
  planners: [retentionPlanner],
}
