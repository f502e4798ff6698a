import { z } from 'zod'
import { type EventHandler, onEvent } from '../slack/events.ts'
import { suspendWorkspace } from './suspension.ts'

/** The app uses only the bot token, so revoked user tokens don't matter. */
const revokedTokens = z.object({ tokens: z.object({ bot: z.array(z.string()).default([]) }) })

/** Suspends a workspace when it removes the app or revokes the bot token. Data is kept. */
export const removalEvents: readonly EventHandler[] = [
  onEvent('app_uninstalled', z.object({}), (services, workspaceId) =>
    suspendWorkspace(services, workspaceId, 'app_uninstalled'),
  ),
  onEvent('tokens_revoked', revokedTokens, async (services, workspaceId, { tokens }) => {
    if (tokens.bot.length > 0) await suspendWorkspace(services, workspaceId, 'tokens_revoked')
  }),
]
