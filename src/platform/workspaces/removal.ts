import { z } from 'zod'
import type { Services } from '../services.ts'
import { type EventHandler, onEvent } from '../slack/events.ts'
import type { SuspensionReason } from './reasons.ts'
import { suspendWorkspace } from './suspension.ts'
import type { Workspaces } from './workspaces.ts'

/** The app uses only the bot token, so revoked user tokens don't matter. */
const revokedTokens = z.object({ tokens: z.object({ bot: z.array(z.string()).default([]) }) })

/**
 * Suspends a workspace when it removes the app or revokes the bot token. Data is kept. Slack sends these events in any order,
 * also late, after the app was installed again: so `acceptsToken` asks Slack first.
 */
export function createRemovalEvents({ acceptsToken }: Pick<Workspaces, 'acceptsToken'>): EventHandler[] {
  const suspend = async (services: Services, workspaceId: string, reason: SuspensionReason) => {
    if (await acceptsToken(workspaceId))
      services.log.info({ workspaceId, reason }, 'the token is still accepted')
    else await suspendWorkspace(services, workspaceId, reason)
  }
  return [
    onEvent('app_uninstalled', z.object({}), (services, workspaceId) =>
      suspend(services, workspaceId, 'app_uninstalled'),
    ),
    onEvent('tokens_revoked', revokedTokens, async (services, workspaceId, { tokens }) => {
      if (tokens.bot.length > 0) await suspend(services, workspaceId, 'tokens_revoked')
    }),
  ]
}
