import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { profileRows } from './home.ts'
import { profilePageSections } from './page.ts'
import { profileCommands, profileHandlers } from './slack/index.ts'
import { questionTopicSource } from './topics.ts'

export const profiles: Feature = {
  name: 'profiles',
  contracts: Object.values(contracts),
  commands: profileCommands,
  handlers: profileHandlers,
  pageSections: profilePageSections,
  homeRows: profileRows,
  topicSources: [questionTopicSource],
}
