import { createEmulator } from 'emulate'
import { type HttpAnswer, sendRequest } from './http.ts'
import { type JsonObject, obj, objs, parseObject, str } from './json.ts'

export type Team = {
  id: string
  name: string
  domain: string
  /** The organization of Enterprise Grid for which the app is installed as a whole. */
  organization?: { id: string; name: string } | undefined
}
export type Bot = {
  appId: string
  botId: string
  userId: string
  name: string
  token: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
}
export type Args = Record<string, string>

const EMULATE_TEAM = 'T000000001'
/** Our own token, which can read conversations regardless of the app's scopes. */
const RIG_TOKEN = 'xoxb-the-rig-itself'
const RIG_SCOPES = [
  'chat:write',
  'im:write',
  'im:history',
  'mpim:history',
  'files:read',
  'channels:history',
  'groups:history',
  'users:read',
]
const ID_ARGS = new Set([
  'channel',
  'channel_id',
  'user',
  'users',
  'user_id',
  'ts',
  'thread_ts',
  'message_ts',
  'timestamp',
])
const IDS = /\b(?:[UCDG][0-9A-F]{9}|T000000001|\d{10}\.\d{6})\b/g

type Options = { team: Team; bot: Bot; baseUrl: string; maxPeople: number; redirectUris: readonly string[] }
type Emulator = { url: string; close(): Promise<void> }

/**
 * The Slack of the package `emulate`. It gives people random ids, has one team id, and stamps messages with real time.
 * Here each person uses one of its accounts, and ids and timestamps are translated both ways.
 */
export class Upstream {
  private readonly theirs = new Map<string, string>()
  private readonly ours = new Map<string, string>()
  private readonly freeSeats: string[] = []
  private readonly emulator: Emulator
  private readonly url: string
  private readonly publicUrl: string

  private constructor(emulator: Emulator, publicUrl: string) {
    this.emulator = emulator
    this.url = emulator.url.replace('localhost', '127.0.0.1')
    this.publicUrl = publicUrl
  }

  static async start(options: Options): Promise<Upstream> {
    // No baseUrl: only then does emulate report its port.
    const emulator = await createEmulator({
      service: 'slack',
      port: 0,
      hostname: '127.0.0.1',
      seed: { slack: seedOf(options) },
    })
    const upstream = new Upstream(emulator, options.baseUrl)
    upstream.know(options.team.id, EMULATE_TEAM)
    await upstream.findSeats()
    return upstream
  }

  /** Assigns an account of emulate to the person, so that they can have a DM there. */
  seat(personId: string): void {
    if (this.theirs.has(personId)) return
    const seat = this.freeSeats.pop()
    if (seat === undefined) throw new Error('No seat left: start the rig with a larger maxPeople')
    this.know(personId, seat)
  }

  /** Translates `ours` to `theirs` and back from now on. */
  know(ours: string, theirs: string): void {
    this.theirs.set(ours, theirs)
    this.ours.set(theirs, ours)
  }

  /** Calls a Web API method of emulate. Default: with our own token. */
  async call(method: string, args: Args, token = RIG_TOKEN): Promise<JsonObject> {
    const body = new URLSearchParams(this.translateArgs(args)).toString()
    const answer = await sendRequest({
      url: `${this.url}/api/${method}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    return this.translateAnswer(answer.body.toString())
  }

  /** Forwards any other request unchanged: OAuth pages, file uploads. */
  async forward(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer,
  ): Promise<HttpAnswer> {
    return sendRequest({ url: `${this.url}${path}`, method, headers, body })
  }

  /** Returns the content of a file that the app shared; its address is the file's `url_private`. */
  readFile(url: string): Promise<HttpAnswer> {
    const path = new URL(url).pathname
    return this.forward('GET', path, { authorization: `Bearer ${RIG_TOKEN}` }, Buffer.alloc(0))
  }

  translateAnswer(text: string): JsonObject {
    const own = text.replaceAll(this.emulator.url, this.publicUrl)
    return parseObject(own.replace(IDS, (id) => this.ours.get(id) ?? id))
  }

  async close(): Promise<void> {
    await this.emulator.close()
  }

  private translateArgs(args: Args): Args {
    const translate = (value: string): string => value.replace(/[^,\s]+/g, (id) => this.theirs.get(id) ?? id)
    return Object.fromEntries(
      Object.entries(args).map(([key, value]) => [key, ID_ARGS.has(key) ? translate(value) : value]),
    )
  }

  private async findSeats(): Promise<void> {
    let cursor = ''
    do {
      const page = await this.call('users.list', { limit: '1000', cursor })
      for (const member of objs(page, 'members')) {
        const id = str(member, 'id')
        if (id !== undefined && str(member, 'name')?.startsWith('seat-')) this.freeSeats.push(id)
      }
      cursor = str(obj(page, 'response_metadata'), 'next_cursor') ?? ''
    } while (cursor !== '')
  }
}

function seedOf({ team, bot, maxPeople, redirectUris }: Options): Record<string, unknown> {
  const token = {
    user_id: bot.userId,
    bot_id: bot.botId,
    bot_user_id: bot.userId,
    app_id: bot.appId,
    type: 'bot',
  }
  return {
    team: { name: team.name, domain: team.domain },
    users: Array.from({ length: maxPeople }, (_, index) => ({ name: `seat-${index + 1}` })),
    oauth_apps: [
      {
        app_id: bot.appId,
        client_id: bot.clientId,
        client_secret: bot.clientSecret,
        name: bot.name,
        redirect_uris: redirectUris,
        scopes: bot.scopes,
        bot_id: bot.botId,
        bot_user_id: bot.userId,
        bot_name: bot.name,
      },
    ],
    tokens: [
      { ...token, token: bot.token, scopes: bot.scopes },
      { ...token, token: RIG_TOKEN, scopes: RIG_SCOPES },
    ],
    strict_scopes: true,
  }
}
