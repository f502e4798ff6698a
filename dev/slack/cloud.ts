import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Temporal } from 'temporal-polyfill'
import { closeServer, listen, readBody, sendJson, sendRequest } from './http.ts'
import type { JsonObject } from './json.ts'
import type { PersonSeed } from './people-registry.ts'
import type { Slack } from './slack.ts'
import { type SlackOptions, startSlack } from './start-slack.ts'

/**
 * A workspace, or an organization of Enterprise Grid, whose id begins with E: the app is installed there as a whole, and its
 * people act in the workspace that their `teamId` names.
 */
export type CloudWorkspace = { id: string; name: string; people: readonly PersonSeed[] }
export type CloudOptions = {
  workspaces: readonly CloudWorkspace[]
  redirectUri: string
  /** Further options of each workspace's Slack. */
  slackOptions?: (id: string) => Partial<SlackOptions>
  /** Whether tokens expire after twelve hours, and come with a refresh token. */
  rotatesTokens?: boolean
}

const CLIENT_ID = '1000000000.2000000000'
const CODE_BYTES = 16

/** A token, or what is exchanged for one: a code, or a refresh token. */
type Grant = { teamId: string; scopes: string }
const TOKEN_LIVES = { hours: 12 }

/**
 * Several workspaces of a simulated Slack behind one Web API, with Slack's page on which a person allows an app. All send
 * their requests with the same signing secret, as Slack does for one app.
 */
export class SlackCloud {
  readonly clientId = CLIENT_ID
  readonly clientSecret = randomBytes(16).toString('hex')
  readonly signingSecret: string
  private readonly slacks: ReadonlyMap<string, Slack>
  private readonly names: ReadonlyMap<string, string>
  private readonly redirectUri: string
  private readonly server = createServer((request, response) => {
    this.route(request, response).catch((error: unknown) => {
      sendJson(response, 500, { ok: false, error: 'playground_failed', detail: String(error) })
    })
  })
  private readonly codes = new Map<string, Grant>()
  private readonly tokens = new Map<string, Grant & { expiresAt: Temporal.Instant | null }>()
  private readonly refreshTokens = new Map<string, Grant>()
  private readonly rotatesTokens: boolean
  private url = ''
  /** The scopes that people don't grant when they allow the app. */
  declined: readonly string[] = []
  /** Awaited before a refresh token is exchanged. */
  beforeRefresh: () => Promise<void> = async () => {}
  /** Every call to the Web API fails. */
  isDown = false

  private constructor(options: CloudOptions, slacks: ReadonlyMap<string, Slack>, signingSecret: string) {
    this.slacks = slacks
    this.names = new Map(options.workspaces.map(({ id, name }) => [id, name]))
    this.redirectUri = options.redirectUri
    this.rotatesTokens = options.rotatesTokens ?? false
    this.signingSecret = signingSecret
  }

  static async start(options: CloudOptions): Promise<SlackCloud> {
    const signingSecret = randomBytes(16).toString('hex')
    const slacks = new Map<string, Slack>()
    for (const { id, name, people } of options.workspaces) {
      const team = id.startsWith('E') ? { id: `T${id}`, name, organization: { id, name } } : { id, name }
      slacks.set(id, await startSlack({ team, people, signingSecret, ...options.slackOptions?.(id) }))
    }
    const cloud = new SlackCloud(options, slacks, signingSecret)
    cloud.url = `http://127.0.0.1:${await listen(cloud.server)}`
    return cloud
  }

  get apiUrl(): string {
    return `${this.url}/api/`
  }

  /** Returns one of the workspaces. */
  in(teamId: string): Slack {
    const slack = this.slacks.get(teamId)
    if (!slack) throw new Error(`There is no workspace ${teamId}`)
    return slack
  }

  /** Returns the tokens that were given out, and not revoked since. */
  tokensOf(teamId: string): string[] {
    return [...this.tokens].flatMap(([token, grant]) => (grant.teamId === teamId ? [token] : []))
  }

  /** Returns a code as if a person had allowed the app without beginning at its page. */
  issueCode(teamId: string): string {
    const code = randomBytes(CODE_BYTES).toString('hex')
    this.codes.set(code, { teamId, scopes: 'commands,chat:write' })
    return code
  }

  /** Returns the refresh tokens that can still be used. */
  refreshTokensOf(teamId: string): string[] {
    return [...this.refreshTokens].flatMap(([token, grant]) => (grant.teamId === teamId ? [token] : []))
  }

  /** As if it had been used already. */
  forgetRefreshToken(token: string): void {
    this.refreshTokens.delete(token)
  }

  /** Revokes the tokens and sends the events, as Slack does when a workspace removes the app. */
  async uninstall(teamId: string): Promise<void> {
    this.revoke(teamId)
    await this.in(teamId).event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['UBOT'] } })
    await this.in(teamId).event({ type: 'app_uninstalled' })
  }

  /** Revokes the tokens, and sends nothing. */
  revoke(teamId: string): void {
    for (const token of this.tokensOf(teamId)) this.tokens.delete(token)
    for (const token of this.refreshTokensOf(teamId)) this.refreshTokens.delete(token)
  }

  async close(): Promise<void> {
    await closeServer(this.server)
    for (const slack of this.slacks.values()) await slack.close()
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const body = await readBody(request)
    if (url.pathname === '/oauth/v2/authorize') return this.askPerson(url.searchParams, response)
    if (url.pathname === '/oauth/v2/answer') return this.takeAnswer(url.searchParams, response)
    if (this.isDown) return sendJson(response, 500, { ok: false, error: 'internal_error' })
    if (url.pathname === '/api/oauth.v2.access')
      return sendJson(response, 200, await this.exchange(request, new URLSearchParams(body.toString())))
    await this.call(request, url, body, response)
  }

  /** The page on which a person chooses a workspace and allows the app, or cancels. */
  private askPerson(query: URLSearchParams, response: ServerResponse): void {
    const [redirectUri, scopes, state] = ['redirect_uri', 'scope', 'state'].map(
      (name) => query.get(name) ?? '',
    )
    if (query.get('client_id') !== this.clientId || redirectUri !== this.redirectUri)
      return void response.writeHead(400).end('invalid client_id or redirect_uri')
    const link = (answer: Record<string, string>, label: string) =>
      `<p><a href="/oauth/v2/answer?${new URLSearchParams({ state: state ?? '', ...answer })}">${label}</a></p>`
    const allow = [...this.names].map(([team, name]) =>
      link({ team, scopes: scopes ?? '' }, `Allow in ${name}`),
    )
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<h1>Do For One asks to access a workspace</h1>${allow.join('')}${link({}, 'Cancel')}`)
  }

  private takeAnswer(query: URLSearchParams, response: ServerResponse): void {
    const back = new URL(this.redirectUri)
    const teamId = query.get('team')
    if (teamId === null) back.searchParams.set('error', 'access_denied')
    else {
      const code = randomBytes(CODE_BYTES).toString('hex')
      const asked = (query.get('scopes') ?? '').split(',')
      const scopes = asked.filter((scope) => !this.declined.includes(scope)).join(',')
      this.codes.set(code, { teamId, scopes })
      back.searchParams.set('code', code)
    }
    back.searchParams.set('state', query.get('state') ?? '')
    response.writeHead(302, { location: back.href }).end()
  }

  private async exchange(request: IncomingMessage, form: URLSearchParams): Promise<JsonObject> {
    const basic = Buffer.from(
      (request.headers.authorization ?? '').replace(/^Basic /, ''),
      'base64',
    ).toString()
    const sent = form.has('client_id') ? `${form.get('client_id')}:${form.get('client_secret')}` : basic
    if (sent !== `${this.clientId}:${this.clientSecret}`) return { ok: false, error: 'bad_client_secret' }
    if (form.get('grant_type') === 'refresh_token') {
      await this.beforeRefresh()
      const grant = takeFrom(this.refreshTokens, form.get('refresh_token'))
      return grant ? this.issue(grant) : { ok: false, error: 'invalid_refresh_token' }
    }
    if (form.get('redirect_uri') !== this.redirectUri) return { ok: false, error: 'bad_redirect_uri' }
    const grant = takeFrom(this.codes, form.get('code'))
    return grant ? this.issue(grant) : { ok: false, error: 'invalid_code' }
  }

  private issue(grant: Grant): JsonObject {
    const { teamId, scopes } = grant
    const slack = this.in(teamId)
    const token = `${this.rotatesTokens ? 'xoxe.' : ''}xoxb-${randomBytes(CODE_BYTES).toString('hex')}`
    this.tokens.set(token, { ...grant, expiresAt: this.rotatesTokens ? slack.now.add(TOKEN_LIVES) : null })
    const installedIn = { id: teamId, name: this.names.get(teamId) ?? '' }
    const isOrganization = teamId.startsWith('E')
    return {
      ok: true,
      ...{ access_token: token, token_type: 'bot', scope: scopes, bot_user_id: slack.botUserId },
      ...(this.rotatesTokens && this.issueRefreshToken(grant)),
      app_id: slack.appId,
      team: isOrganization ? null : installedIn,
      enterprise: isOrganization ? installedIn : null,
      is_enterprise_install: isOrganization,
      authed_user: { id: slack.people().find(({ isBot }) => !isBot)?.id ?? '' },
    }
  }

  private issueRefreshToken(grant: Grant): JsonObject {
    const token = `xoxe-1-${randomBytes(CODE_BYTES).toString('hex')}`
    this.refreshTokens.set(token, grant)
    return { refresh_token: token, expires_in: TOKEN_LIVES.hours * 3600 }
  }

  /** Passes a call on to the workspace of its token. */
  private async call(
    request: IncomingMessage,
    url: URL,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const grant = this.tokens.get(token)
    if (!grant)
      return sendJson(response, 200, { ok: false, error: token ? 'account_inactive' : 'not_authed' })
    const slack = this.in(grant.teamId)
    if (grant.expiresAt !== null && Temporal.Instant.compare(grant.expiresAt, slack.now) <= 0)
      return sendJson(response, 200, { ok: false, error: 'token_expired' })
    const needed = optionalScopeOf(url.pathname.replace('/api/', ''), body.toString())
    if (needed !== null && !grant.scopes.split(',').includes(needed))
      return sendJson(response, 200, { ok: false, error: 'missing_scope', needed, provided: grant.scopes })
    const answer = await sendRequest({
      url: `${slack.url}${url.pathname}${url.search}`,
      method: request.method,
      headers: {
        authorization: `Bearer ${slack.botToken}`,
        'content-type': request.headers['content-type'] ?? 'application/x-www-form-urlencoded',
      },
      body,
    })
    const retryAfter = answer.headers['retry-after']?.toString()
    const headers = { 'content-type': 'application/json', ...(retryAfter && { 'retry-after': retryAfter }) }
    response.writeHead(answer.status, headers).end(answer.body)
  }
}

/** Returns the scope of a call that people may decline. https://docs.slack.dev/reference/scopes */
function optionalScopeOf(method: string, body: string): string | null {
  if (method.startsWith('files.')) return 'files:write'
  if (method === 'conversations.history') return 'im:history'
  const opensGroup = method === 'conversations.open' && /users=[^&]*(?:%2C|,)/.test(body)
  return opensGroup ? 'mpim:write' : null
}

/** Takes what can be used once. */
function takeFrom(grants: Map<string, Grant>, secret: string | null): Grant | undefined {
  const grant = grants.get(secret ?? '')
  if (grant) grants.delete(secret ?? '')
  return grant
}
