import type { Feature } from '../feature.ts'
import { planCommands, planHandlers } from './slack/index.ts'

export const plans: Feature = {
  name: 'plans',
  commands: planCommands,
  handlers: planHandlers,
}
