import type { Feature } from '../feature.ts'
import { helpRequestCommands, helpRequestHandlers } from './slack.ts'

export const helpRequests: Feature = {
  name: 'help-requests',
  commands: helpRequestCommands,
  handlers: helpRequestHandlers,
}
