import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { planRows } from './home.ts'
import { introductionKinds } from './jobs/introductions.ts'
import { lookBackKind, lookBackPlanner } from './jobs/look-backs.ts'
import { reminderKind, reminderPlanner } from './jobs/reminders.ts'
import { planPageSections } from './page.ts'
import { planCommands, planHandlers } from './slack/index.ts'
import { planChoice, planTopicSource, prepareButton } from './topics.ts'

export const plans: Feature = {
  name: 'plans',
  contracts: Object.values(contracts),
  commands: planCommands,
  handlers: planHandlers,
  kinds: (services) => [...introductionKinds(services), reminderKind(services), lookBackKind(services)],
  planners: [reminderPlanner, lookBackPlanner],
  pageSections: planPageSections,
  homeRows: planRows,
  topicSources: [planTopicSource],
  nudgeButtons: [prepareButton],
  nudgeChoices: [planChoice],
}
