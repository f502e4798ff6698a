import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { seatSection } from './home.ts'
import { seatKinds, seatPlanner } from './jobs.ts'
import { reflectionSource } from './nudge-source.ts'
import { renderOpenPage } from './slack/find.ts'
import { inviteHandlers } from './slack/invite.ts'
import { pageHandlers, seatCommands } from './slack/page.ts'
import { questionHandlers } from './slack/questions.ts'
import { reflectionHandlers } from './slack/reflection.ts'
import { termHandlers } from './slack/term.ts'

export const seats: Feature = {
  name: 'seats',
  contracts: Object.values(contracts),
  commands: seatCommands,
  handlers: [...pageHandlers, ...inviteHandlers, ...termHandlers, ...questionHandlers, ...reflectionHandlers],
  kinds: seatKinds,
  planners: [seatPlanner],
  homeSections: [seatSection],
  nudgeSources: [reflectionSource],
  renderPage: renderOpenPage,
}
