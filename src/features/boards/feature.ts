import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { boardSection } from './home.ts'
import { boardKinds } from './jobs.ts'
import { leftAdvisorSource } from './nudge-source.ts'
import { advisorsInNudges } from './nudge-views.ts'
import { boardCommand, boardHandlers } from './slack/board.ts'
import { changeHandlers } from './slack/change.ts'
import { renderBoard } from './slack/find.ts'
import { logHandlers } from './slack/log.ts'
import { tellHandlers } from './slack/tell.ts'
import { writeHandlers } from './slack/write.ts'
import { boardTopicSource } from './topics.ts'

export const boards: Feature = {
  name: 'boards',
  contracts: Object.values(contracts),
  commands: [boardCommand],
  handlers: [...boardHandlers, ...logHandlers, ...writeHandlers, ...changeHandlers, ...tellHandlers],
  kinds: boardKinds,
  homeSections: [boardSection],
  nudgeSources: [leftAdvisorSource],
  nudgeContacts: advisorsInNudges,
  topicSources: [boardTopicSource],
  renderPage: async (services, me, page) =>
    page.contractId === contracts.boardPage.id ? renderBoard(services, me) : null,
}
