import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../services.ts'
import { type EventHandler, onEvent } from '../slack/events.ts'
import { isRemoval, type SuspensionReason } from './reasons.ts'
import { saveRemoved } from './store.ts'
import { suspendWorkspace } from './suspension.ts'
import type { Workspaces } from './workspaces.ts'

/** The app uses only the bot token, so revoked user tokens don't matter. */
const revokedTokens = z.object({ tokens: z.object({ bot: z.array(z.string()).default([]) }) })

type Tokens = Pick<Workspaces, 'checkToken' | 'destroyTokens'>

/** How long the data of a workspace that removed the app is kept, so that it goes on where it was if installed again. */
const KEPT_FOR = Temporal.Duration.from({ hours: 30 * 24 })

/**
 * Suspends a workspace when it removes the app or revokes the bot token. Slack sends these events in any order, also late,
 * after the app was installed again, and falsely: so Slack is asked first.
 */
export function createRemovalEvents(tokens: Tokens): EventHandler[] {
  const remove = async (services: Services, workspaceId: string, reason: SuspensionReason) => {
    const answer = await tokens.checkToken(workspaceId)
    if (answer === 'accepted') {
      services.log.info({ workspaceId, reason }, 'the token is still accepted')
      return
    }
    await suspendWorkspace(services, workspaceId, reason)
    if (answer === 'rejected') await confirmRemoval(services, tokens, { workspaceId, reason })
  }
  return [
    onEvent('app_uninstalled', z.object({}), (services, workspaceId) =>
      remove(services, workspaceId, 'app_uninstalled'),
    ),
    onEvent('tokens_revoked', revokedTokens, async (services, workspaceId, { tokens: { bot } }) => {
      if (bot.length > 0) await remove(services, workspaceId, 'tokens_revoked')
    }),
  ]
}

/** Destroys the tokens, after Slack has rejected them; and if the app was removed, everything else in 30 days. */
export async function confirmRemoval(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { destroyTokens }: Pick<Workspaces, 'destroyTokens'>,
  { workspaceId, reason }: { workspaceId: string; reason: string },
): Promise<void> {
  const areDestroyed = await destroyTokens(workspaceId)
  await saveRemoved(db, workspaceId, {
    purgeAt: isRemoval(reason) ? clock.now().add(KEPT_FOR) : null,
    isRechecked: !areDestroyed,
  })
}
