import type { Feature } from '../feature.ts'
import { homeCommands, homeEvents } from './slack.ts'

export const home: Feature = { name: 'home', commands: homeCommands, events: homeEvents }
