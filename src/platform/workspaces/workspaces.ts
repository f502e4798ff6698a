import type { WebClient } from '@slack/web-api'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Config } from '../../config.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Log } from '../log.ts'
import { createBackgroundClient, createInteractiveClient } from '../slack/client.ts'
import { findTokenRejection } from '../slack/errors.ts'
import { createSender, type Sender } from '../slack/sender.ts'
import { findWithoutToken } from './installation-store.ts'
import {
  fixedInstallations,
  type Installation,
  type Installations,
  storedInstallations,
} from './installations.ts'
import type { SuspensionReason } from './reasons.ts'
import { saveWorkspace } from './store.ts'
import { resumeWorkspace, suspendWorkspace } from './suspension.ts'

/** The workspaces in which the app is installed. The finders throw if it isn't installed in that workspace. */
export type Workspaces = {
  findInstallation(workspaceId: string): Promise<Installation>
  /** Null if the app isn't installed there. */
  lookUpInstallation(workspaceId: string): Promise<Installation | null>
  /** The client for responses to people. A call whose token Slack rejects suspends the workspace, then throws. */
  clientFor(workspaceId: string): Promise<WebClient>
  /** The client for messages that the app sends on its own. */
  senderFor(workspaceId: string): Promise<Sender>
  /** Asks Slack. 'rejected' also if the app isn't installed there. */
  checkToken(workspaceId: string): Promise<'accepted' | 'rejected' | 'unknown'>
  /** Destroys the tokens of a workspace that has removed the app. False if they can't be, because the operator has set them. */
  destroyTokens(workspaceId: string): Promise<boolean>
}

type Parts = { db: Database; clock: Clock; log: Log }

/** Clients that are kept; each takes some 26 kB. */
const CLIENTS_MAX = 1_000

/** Connects to Slack in each workspace when it is needed; makes no calls yet. */
export function createWorkspaces(installations: Installations, parts: Parts): Workspaces {
  const kept = new LRUCache<string, Connection>({ max: CLIENTS_MAX })
  const lookUp = async (workspaceId: string): Promise<Connection | null> => {
    const installation = await installations.find(workspaceId)
    if (!installation) return null
    const known = kept.get(workspaceId)
    if (known?.installation.botToken === installation.botToken) return known
    const connected = connect(installation, parts)
    kept.set(workspaceId, connected)
    return connected
  }
  const find = async (workspaceId: string): Promise<Connection> => {
    const found = await lookUp(workspaceId)
    if (!found) throw new Error(`The app is not installed in the workspace ${workspaceId}`)
    return found
  }
  return {
    findInstallation: async (workspaceId) => (await find(workspaceId)).installation,
    lookUpInstallation: installations.find,
    clientFor: async (workspaceId) => (await find(workspaceId)).client,
    senderFor: async (workspaceId) => (await find(workspaceId)).sender,
    async checkToken(workspaceId) {
      const found = await installations.find(workspaceId)
      if (!found) return 'rejected'
      const { botToken: token, apiUrl } = found
      try {
        const identity = await identify(createBackgroundClient({ token, apiUrl, log: parts.log }))
        return [identity.workspaceId, identity.enterpriseId].includes(workspaceId) ? 'accepted' : 'rejected'
      } catch (error) {
        return findTokenRejection(error) === null ? 'unknown' : 'rejected'
      }
    },
    destroyTokens: installations.remove,
  }
}

type Connection = ReturnType<typeof connect>

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
 * Returns the installations. With a bot token: stores its workspace, and resumes it if it was suspended, because Slack has
 * just accepted the token. Suspends the workspaces for which there is no token. Throws if Slack rejects the bot token.
 */
export async function openInstallations(
  { access, apiUrl }: Config['slack'],
  parts: Parts,
): Promise<Installations> {
  const configured =
    access.mode === 'one workspace' ? [await openConfigured(access.botToken, apiUrl, parts)] : []
  const except = configured.map(({ workspaceId }) => workspaceId)
  for (const workspaceId of await findWithoutToken(parts.db, except))
    await suspendWorkspace(parts, workspaceId, 'app_not_installed')
  if (access.mode === 'one workspace') return fixedInstallations(configured)
  return storedInstallations({ ...parts, apiUrl, oauth: access })
}

/**
 * Returns the installation that an operator's command is about. `workspaceId` may be left out if the configuration has only one.
 * Throws if it doesn't say which, or the app isn't installed there.
 */
export async function chooseInstallation(
  { access, apiUrl }: Config['slack'],
  workspaceId: string | undefined,
  parts: Parts,
): Promise<Installation> {
  if (access.mode === 'many workspaces') {
    if (workspaceId === undefined)
      throw new Error('which workspace? Add its id, which npm run admin -- workspaces list shows.')
    const found = await storedInstallations({ ...parts, apiUrl, oauth: access }).find(workspaceId)
    if (!found) throw new Error(`the app is not installed in the workspace ${workspaceId}.`)
    return found
  }
  const { installation } = await findConfigured(access.botToken, apiUrl, parts)
  if (workspaceId !== undefined && workspaceId !== installation.workspaceId)
    throw new Error(`SLACK_BOT_TOKEN belongs to ${installation.workspaceId}.`)
  return installation
}

/** Asks Slack whose token it is. Throws if Slack rejects it. */
async function findConfigured(
  botToken: string,
  apiUrl: string,
  { log }: Pick<Parts, 'log'>,
): Promise<{ installation: Installation; name: string }> {
  const { name, ...identity } = await identify(createBackgroundClient({ token: botToken, apiUrl, log }))
  return { installation: { ...identity, botToken, apiUrl }, name }
}

async function openConfigured(botToken: string, apiUrl: string, parts: Parts): Promise<Installation> {
  const { db, clock, log } = parts
  const { installation, name } = await findConfigured(botToken, apiUrl, parts)
  const { workspaceId } = installation
  await saveWorkspace(db, { workspaceId, name }, clock.now())
  await resumeWorkspace(parts, workspaceId)
  log.info({ workspaceId, workspace: name }, 'workspace opened')
  return installation
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
