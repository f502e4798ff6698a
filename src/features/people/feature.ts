import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { peoplePlanner } from './refresh.ts'
import { peopleCommands, peopleEvents, peopleHandlers } from './slack.ts'

export const people: Feature = {
  name: 'people',
  contracts: Object.values(contracts),
  commands: peopleCommands,
  handlers: peopleHandlers,
  events: peopleEvents,
  planners: [peoplePlanner],
}
