import type { Feature } from '../feature.ts'
import { requestCommands, requestHandlers } from './slack/index.ts'

export const requests: Feature = {
  name: 'requests',
  commands: requestCommands,
  handlers: requestHandlers,
}
