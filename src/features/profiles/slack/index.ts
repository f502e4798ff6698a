import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import type { Asked } from '../../../platform/slack/asked.ts'
import { know, registerKnow } from './know.ts'
import { openProfile, registerProfile } from './profile.ts'

export function profileCommands(services: Services) {
  return {
    profile: (asked: Asked) => openProfile(services, asked),
    know: (asked: Asked, command: { who: string }) => know(services, asked, command),
  }
}

export function registerProfiles(app: App, services: Services): void {
  registerProfile(app, services)
  registerKnow(app, services)
}
