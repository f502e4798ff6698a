import type { Feature } from '../feature.ts'
import { nudgeCommands } from './slack.ts'

export const nudges: Feature = { name: 'nudges', commands: nudgeCommands }
