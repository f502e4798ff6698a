import type { Feature } from '../feature.ts'
import { peoplePlanner } from './directory.ts'
import { peopleCommands, peopleEvents, peopleHandlers } from './slack.ts'

export const people: Feature = {
  name: 'people',
  commands: peopleCommands,
  handlers: peopleHandlers,
  events: peopleEvents,
  planners: [peoplePlanner],
}
