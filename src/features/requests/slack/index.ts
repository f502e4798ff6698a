import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import type { Asked } from '../../../platform/slack/asked.ts'
import type { Person } from '../../people/rules.ts'
import { openRequest, registerAsking } from './asking.ts'
import { registerDeciding } from './deciding.ts'
import { find, registerOffers } from './offers.ts'
import { registerWaiting, showRequests } from './waiting.ts'

export function requestCommands(services: Services) {
  return {
    find: (asked: Asked, { typed }: { typed: string }) => find(services, asked, typed),
    request: (asked: Asked, { who }: { who: string | null }) => openRequest(services, asked, who),
    requests: (asked: Asked, _: object, me: Person) => showRequests(services, asked, me),
  }
}

export function registerRequests(app: App, services: Services): void {
  registerOffers(app, services)
  registerAsking(app, services)
  registerDeciding(app, services)
  registerWaiting(app, services)
}
