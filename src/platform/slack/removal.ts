import type { App } from '@slack/bolt'
import { stopWorkspace } from '../outbox/stops.ts'
import type { Services } from '../services.ts'

/** Suspends a workspace when it removes the app or revokes the bot token. Data is kept. */
export function registerRemoval(app: App, services: Services): void {
  app.event('app_uninstalled', async ({ context }) => {
    if (context.teamId !== undefined) await stopWorkspace(services, context.teamId, 'app_uninstalled')
  })
  app.event('tokens_revoked', async ({ event, context }) => {
    // The app uses only the bot token, so revoked user tokens don't matter.
    const isOurs = (event.tokens.bot ?? []).length > 0
    if (isOurs && context.teamId !== undefined)
      await stopWorkspace(services, context.teamId, 'tokens_revoked')
  })
}
