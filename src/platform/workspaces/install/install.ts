import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { OAuth } from '../../../config.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../database.ts'
import { type Log, newReference } from '../../log.ts'
import { createBackgroundClient, createOAuthClient } from '../../slack/client.ts'
import type { Answer, PageRequest, Paths } from '../../slack/http-receiver.ts'
import { isOrganization } from '../../slack/people.ts'
import { BOT_SCOPES } from '../../slack/scopes.ts'
import { saveInstallation } from '../installation-store.ts'
import type { Installations } from '../installations.ts'
import { createSealer, type Sealer } from '../sealing.ts'
import { saveWorkspace } from '../store.ts'
import { resumeWorkspace } from '../suspension.ts'
import { grantedTokens, sealTokens } from '../tokens.ts'
import { identify } from '../workspaces.ts'
import {
  canceledPage,
  expiredPage,
  installedInOrganizationPage,
  installedPage,
  redirect,
  refusedPage,
  welcomePage,
} from './pages.ts'
import { saveState, takeState } from './state-store.ts'

// Bolt's InstallProvider isn't used: its state can be used again and its cookie is sent with requests of other sites.

const APP_REDIRECT = 'https://slack.com/app_redirect'
/** Where the admin of an organization says which workspaces have an app. */
const MANAGE = 'https://app.slack.com/manage'
const INSTALL_PATH = '/slack/install'
const REDIRECT_PATH = '/slack/oauth_redirect'
/** A cookie of this prefix can't come from another site or subdomain. */
const COOKIE = '__Host-do-for-one-install'
const MAX_MINUTES = 10
const STATE_BYTES = 32

/** Where anyone can install the app, also again. */
export function installUrl({ publicUrl }: OAuth): string {
  return `${publicUrl}${INSTALL_PATH}`
}

type Parts = { db: Database; clock: Clock; log: Log; apiUrl: string; installations: Installations }

/** The pages on which people install the app: "Add to Slack". */
export function installPaths(oauth: OAuth, parts: Parts): Paths {
  const sealer = createSealer(oauth.tokenKeys)
  return {
    '/': async () => welcomePage(),
    [INSTALL_PATH]: (request) => begin(oauth, parts, request),
    [REDIRECT_PATH]: (request) => finish(oauth, sealer, parts, request),
  }
}

/** Leads to Slack's page, with a state that only this browser can bring back, once, within ten minutes. */
async function begin(
  { clientId, publicUrl }: OAuth,
  { db, clock, apiUrl }: Parts,
  request: PageRequest,
): Promise<Answer> {
  const state = randomBytes(STATE_BYTES).toString('base64url')
  // Two tabs of one browser can install at the same time.
  const browser = readBrowser(request) ?? randomBytes(STATE_BYTES).toString('base64url')
  const now = clock.now()
  const expiresAt = now.add({ minutes: MAX_MINUTES })
  await saveState(db, { stateHash: hash(state), browserHash: hash(browser) }, { now, expiresAt })
  const address = new URL('../oauth/v2/authorize', apiUrl)
  address.search = new URLSearchParams({
    ...{ client_id: clientId, scope: BOT_SCOPES.join(','), state },
    redirect_uri: `${publicUrl}${REDIRECT_PATH}`,
  }).toString()
  const cookie = `${COOKIE}=${browser}; Path=/; Max-Age=${MAX_MINUTES * 60}; Secure; HttpOnly; SameSite=Lax`
  return redirect(address.href, { 'set-cookie': cookie })
}

/** Slack sends the browser here, with a code, or with the error that the person canceled. */
async function finish(oauth: OAuth, sealer: Sealer, parts: Parts, request: PageRequest): Promise<Answer> {
  const { db, clock, log } = parts
  const [code, state] = [request.query.get('code'), request.query.get('state')]
  if (request.query.has('error')) return canceledPage()
  // From Slack's own button or an admin's page: nobody has proved that they began it.
  if (!code || !state) return redirect(INSTALL_PATH)
  const browser = readBrowser(request)
  const isOurs =
    browser !== null &&
    (await takeState(db, { stateHash: hash(state), browserHash: hash(browser) }, clock.now()))
  if (!isOurs) return expiredPage()
  try {
    return await install(code, oauth, sealer, parts)
  } catch (err) {
    const reference = newReference()
    log.error({ err, reference }, 'could not install the app')
    return refusedPage(reference)
  }
}

const tenant = z.object({ id: z.string(), name: z.string() })
const granted = grantedTokens.extend({
  scope: z.string(),
  bot_user_id: z.string(),
  app_id: z.string(),
  team: tenant.nullish(),
  enterprise: tenant.nullish(),
  is_enterprise_install: z.boolean().nullish(),
})

/** Exchanges the code and stores the installation; a workspace that was suspended is resumed. Throws if Slack refuses. */
async function install(
  code: string,
  { clientId, clientSecret, publicUrl }: OAuth,
  sealer: Sealer,
  parts: Parts,
): Promise<Answer> {
  const { db, clock, log, apiUrl, installations } = parts
  const answer = await createOAuthClient({ apiUrl, log }).oauth.v2.access({
    ...{ client_id: clientId, client_secret: clientSecret, code },
    redirect_uri: `${publicUrl}${REDIRECT_PATH}`,
  })
  const { scope, enterprise, ...rest } = granted.parse(answer)
  // Installed for a whole organization, the app has no workspace: people live in the organization.
  const { id: workspaceId, name } = tenant.parse(rest.is_enterprise_install ? enterprise : rest.team)
  const { botId } = await identify(createBackgroundClient({ token: rest.access_token, apiUrl, log }))
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    await saveWorkspace(trx, { workspaceId, name }, now)
    const installation = {
      ...{ workspaceId, enterpriseId: enterprise?.id ?? null, botId, botUserId: rest.bot_user_id },
      scopes: scope.split(','),
      ...sealTokens(sealer, workspaceId, rest, now),
    }
    await saveInstallation(trx, installation, now)
  })
  installations.forget(workspaceId)
  await resumeWorkspace({ db, clock, log }, workspaceId)
  log.info({ workspaceId }, 'installed')
  return isOrganization(workspaceId)
    ? installedInOrganizationPage(
        name,
        `${MANAGE}/${workspaceId}/integrations/profile/${rest.app_id}/workspaces/add`,
      )
    : installedPage(name, `${APP_REDIRECT}?${new URLSearchParams({ app: rest.app_id, team: workspaceId })}`)
}

function readBrowser({ cookie }: PageRequest): string | null {
  const pairs = cookie.split(/;\s*/).map((pair) => pair.split('='))
  const [, value = ''] = pairs.find(([name]) => name === COOKIE) ?? []
  return /^[\w-]{43}$/.test(value) ? value : null
}

/** The database holds hashes, so nobody who reads it can finish an installation. */
function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
