import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { opportunitySection } from './home.ts'
import { matchPlanner, opportunityKinds, opportunityPlanner } from './jobs.ts'
import { opportunitySource } from './nudge-source.ts'
import { opportunityPageSections } from './page.ts'
import { answerHandlers } from './slack/answer.ts'
import { decideHandlers } from './slack/decide.ts'
import { pageHandlers, renderOpenPage } from './slack/pages.ts'
import { opportunityCommands, postHandlers } from './slack/post.ts'
import { opportunityTopicSource } from './topics.ts'

export const opportunities: Feature = {
  name: 'opportunities',
  contracts: Object.values(contracts),
  commands: opportunityCommands,
  handlers: [...pageHandlers, ...postHandlers, ...answerHandlers, ...decideHandlers],
  kinds: opportunityKinds,
  planners: [matchPlanner, opportunityPlanner],
  homeSections: [opportunitySection],
  pageSections: opportunityPageSections,
  nudgeSources: [opportunitySource],
  topicSources: [opportunityTopicSource],
  renderPage: renderOpenPage,
}
