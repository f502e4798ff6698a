import type { Feature } from '../feature.ts'
import { rerenderHome } from './jobs.ts'
import { homeCommands, homeEvents } from './slack.ts'

export const home: Feature = {
  name: 'home',
  commands: homeCommands,
  events: homeEvents,
  rerender: rerenderHome,
}
