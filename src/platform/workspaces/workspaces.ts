import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Log } from '../log.ts'
import { createBackgroundClient, createInteractiveClient } from '../slack/client.ts'
import type { Team } from '../slack/people.ts'
import { createSender, type Sender } from '../slack/sender.ts'
import type { SuspensionReason } from './reasons.ts'
import { saveWorkspace } from './store.ts'
import { resumeWorkspace, suspendWorkspace } from './suspension.ts'

/** The app in one workspace. `apiUrl` ends in a slash. */
export type Installation = Team & {
  botToken: string
  botId: string
  botUserId: string
  apiUrl: string
}

/** The workspaces in which the app is installed. The finders throw if it isn't installed in that workspace. */
export type Workspaces = {
  findInstallation(workspaceId: string): Promise<Installation>
  /** Null if the app isn't installed there. */
  lookUpInstallation(workspaceId: string): Promise<Installation | null>
  /** The client for responses to people. A call whose token Slack rejects suspends the workspace, then throws. */
  clientFor(workspaceId: string): Promise<WebClient>
  /** The client for messages that the app sends on its own. */
  senderFor(workspaceId: string): Promise<Sender>
  /** Calls auth.test. False if Slack rejects the token or can't be reached, or the app isn't installed there. */
  acceptsToken(workspaceId: string): Promise<boolean>
}

type Parts = { db: Database; clock: Clock; log: Log }

/** Connects to Slack in each workspace; makes no calls yet. */
export function createWorkspaces(installations: readonly Installation[], parts: Parts): Workspaces {
  const connected = new Map(installations.map((one) => [one.workspaceId, connect(one, parts)]))
  const find = (workspaceId: string) => {
    const found = connected.get(workspaceId)
    if (!found) throw new Error(`The app is not installed in the workspace ${workspaceId}`)
    return found
  }
  return {
    findInstallation: async (workspaceId) => find(workspaceId).installation,
    lookUpInstallation: async (workspaceId) => connected.get(workspaceId)?.installation ?? null,
    clientFor: async (workspaceId) => find(workspaceId).client,
    senderFor: async (workspaceId) => find(workspaceId).sender,
    async acceptsToken(workspaceId) {
      const found = connected.get(workspaceId)
      if (!found) return false
      return identify(found.client).then(
        (identity) => identity.workspaceId === workspaceId,
        () => false,
      )
    },
  }
}

function connect(installation: Installation, parts: Parts) {
  const { workspaceId, botToken: token, apiUrl } = installation
  const onTokenRejected = (reason: SuspensionReason) => suspendWorkspace(parts, workspaceId, reason)
  return {
    installation,
    client: createInteractiveClient({ token, apiUrl, log: parts.log, onTokenRejected }),
    sender: createSender({ token, apiUrl, log: parts.log }),
  }
}

/**
 * Opens the workspace of the configured token: stores it, and resumes it if it was suspended, because Slack has just
 * accepted the token. Throws if Slack rejects the token.
 */
export async function openWorkspaces(
  { botToken, apiUrl }: Pick<Installation, 'botToken' | 'apiUrl'>,
  parts: Parts,
): Promise<Workspaces> {
  const { db, clock, log } = parts
  const { name, ...identity } = await identify(createBackgroundClient({ token: botToken, apiUrl, log }))
  const { workspaceId } = identity
  await saveWorkspace(db, { workspaceId, name }, clock.now())
  await resumeWorkspace(parts, workspaceId)
  log.info({ workspaceId, workspace: name }, 'workspace opened')
  return createWorkspaces([{ ...identity, botToken, apiUrl }], parts)
}

const authTest = z.object({
  team_id: z.string(),
  team: z.string(),
  enterprise_id: z.string().nullish(),
  bot_id: z.string(),
  user_id: z.string(),
})

/** Calls auth.test to find out whose token it is. Throws if Slack rejects the token. */
export async function identify(client: WebClient) {
  const { team_id, team, enterprise_id, bot_id, user_id } = authTest.parse(await client.auth.test())
  const enterpriseId = enterprise_id ?? null
  return { workspaceId: team_id, enterpriseId, name: team, botId: bot_id, botUserId: user_id }
}
