import type { Feature } from '../feature.ts'
import { privacyKinds } from './jobs.ts'
import { privacyCommands, privacyHandlers } from './slack.ts'

export const privacy: Feature = {
  name: 'privacy',
  commands: privacyCommands,
  handlers: privacyHandlers,
  kinds: privacyKinds,
}
