import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeServer, listen, readBody, sendJson, sendRequest } from './http.ts'
import type { JsonObject } from './json.ts'
import type { PersonSeed } from './people-registry.ts'
import type { Slack } from './slack.ts'
import { startSlack } from './start-slack.ts'

export type CloudWorkspace = { id: string; name: string; people: readonly PersonSeed[] }
export type CloudOptions = { workspaces: readonly CloudWorkspace[]; redirectUri: string }

const CLIENT_ID = '1000000000.2000000000'
const CODE_BYTES = 16

/** A token, or the code for one. */
type Grant = { teamId: string; scopes: string }

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
  private readonly tokens = new Map<string, Grant>()
  private url = ''

  private constructor(options: CloudOptions, slacks: ReadonlyMap<string, Slack>, signingSecret: string) {
    this.slacks = slacks
    this.names = new Map(options.workspaces.map(({ id, name }) => [id, name]))
    this.redirectUri = options.redirectUri
    this.signingSecret = signingSecret
  }

  static async start(options: CloudOptions): Promise<SlackCloud> {
    const signingSecret = randomBytes(16).toString('hex')
    const slacks = new Map<string, Slack>()
    for (const { id, name, people } of options.workspaces)
      slacks.set(id, await startSlack({ team: { id, name }, people, signingSecret }))
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

  /** Revokes the tokens and sends the events, as Slack does when a workspace removes the app. */
  async uninstall(teamId: string): Promise<void> {
    for (const token of this.tokensOf(teamId)) this.tokens.delete(token)
    await this.in(teamId).event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['UBOT'] } })
    await this.in(teamId).event({ type: 'app_uninstalled' })
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
    if (url.pathname === '/api/oauth.v2.access')
      return sendJson(response, 200, this.exchange(request, new URLSearchParams(body.toString())))
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
      this.codes.set(code, { teamId, scopes: query.get('scopes') ?? '' })
      back.searchParams.set('code', code)
    }
    back.searchParams.set('state', query.get('state') ?? '')
    response.writeHead(302, { location: back.href }).end()
  }

  private exchange(request: IncomingMessage, form: URLSearchParams): JsonObject {
    const basic = Buffer.from(
      (request.headers.authorization ?? '').replace(/^Basic /, ''),
      'base64',
    ).toString()
    const sent = form.has('client_id') ? `${form.get('client_id')}:${form.get('client_secret')}` : basic
    if (sent !== `${this.clientId}:${this.clientSecret}`) return { ok: false, error: 'bad_client_secret' }
    if (form.get('redirect_uri') !== this.redirectUri) return { ok: false, error: 'bad_redirect_uri' }
    const code = form.get('code') ?? ''
    const grant = this.codes.get(code)
    if (!grant) return { ok: false, error: 'invalid_code' }
    this.codes.delete(code)
    const token = `xoxb-${randomBytes(CODE_BYTES).toString('hex')}`
    this.tokens.set(token, grant)
    const slack = this.in(grant.teamId)
    return {
      ok: true,
      ...{ access_token: token, token_type: 'bot', scope: grant.scopes, bot_user_id: slack.botUserId },
      app_id: slack.appId,
      team: { id: grant.teamId, name: this.names.get(grant.teamId) ?? '' },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: slack.people().find(({ isBot }) => !isBot)?.id ?? '' },
    }
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
    const answer = await sendRequest({
      url: `${slack.url}${url.pathname}${url.search}`,
      method: request.method,
      headers: {
        authorization: `Bearer ${slack.botToken}`,
        'content-type': request.headers['content-type'] ?? 'application/x-www-form-urlencoded',
      },
      body,
    })
    const retryAfter = answer.headers['retry-after']
    const headers = {
      'content-type': 'application/json',
      ...(typeof retryAfter === 'string' && { 'retry-after': retryAfter }),
    }
    response.writeHead(answer.status, headers).end(answer.body)
  }
}
