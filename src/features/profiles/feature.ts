import type { Feature } from '../feature.ts'
import { profileCommands, profileHandlers } from './slack/index.ts'

export const profiles: Feature = {
  name: 'profiles',
  commands: profileCommands,
  handlers: profileHandlers,
}
