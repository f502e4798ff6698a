import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import type { Asked } from '../../../platform/slack/asked.ts'
import { find, registerOffers } from './offers.ts'

export function requestCommands(services: Services) {
  return {
    find: (asked: Asked, { typed }: { typed: string }) => find(services, asked, typed),
  }
}

export function registerRequests(app: App, services: Services): void {
  registerOffers(app, services)
}
