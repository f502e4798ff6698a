import type { App } from '@slack/bolt'
import { stopWorkspace } from '../outbox/stops.ts'
import type { Services } from '../services.ts'

/** The workspace removed the app, or took its token back: nothing is sent there, and all that is kept waits. */
export function registerRemoval(app: App, services: Services): void {
  app.event('app_uninstalled', async ({ context }) => {
    if (context.teamId !== undefined) await stopWorkspace(services, context.teamId, 'app_uninstalled')
  })
  app.event('tokens_revoked', async ({ event, context }) => {
    // Other tokens than the bot's are people's own, and the app uses none.
    const isOurs = (event.tokens.bot ?? []).length > 0
    if (isOurs && context.teamId !== undefined)
      await stopWorkspace(services, context.teamId, 'tokens_revoked')
  })
}
