import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** A minimal Slack for benchmarks in which the simulated Slack would use more CPU than the app. */
export type FakeSlack = {
  /** Base of the Web API, with a trailing slash. */
  apiUrl: string
  /** The response_url of a command. */
  responseUrl(id: string): string
  /** When the last reply to a command arrived, in milliseconds since 1970. */
  repliedAt(id: string): number | undefined
  /** When each message arrived, by workspace, in milliseconds since 1970. */
  arrivals(token: string): readonly number[]
  /** Number of calls by method. */
  calls: ReadonlyMap<string, number>
  close(): Promise<void>
}

export type FakeSlackOptions = {
  /** Workspace id by bot token. */
  workspaces: ReadonlyMap<string, string>
  /** Duration of each call in milliseconds. */
  latencyMs?: number
}

type Call = { token: string; fields: URLSearchParams }
type Stored = { at: number; channel: string; ts: string; metadata: unknown }

const RESPOND = '/respond/'

const port = z.object({ port: z.number() })

/** Accepts every call, stores only messages, and responds quickly. Listens on a free port of 127.0.0.1. */
export async function startFakeSlack({ workspaces, latencyMs = 0 }: FakeSlackOptions): Promise<FakeSlack> {
  const calls = new Map<string, number>()
  const replies = new Map<string, number>()
  const messages = new Map([...workspaces.keys()].map((token): [string, Stored[]] => [token, []]))
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
  })

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path = '/'] = (req.url ?? '/').split('?')
    const method = path.replace('/api/', '')
    calls.set(method, (calls.get(method) ?? 0) + 1)
    const fields = new URLSearchParams(await readBody(req))
    const token = (req.headers.authorization ?? '').replace('Bearer ', '')
    if (path.startsWith(RESPOND))
      replies.set(path.slice(RESPOND.length), performance.timeOrigin + performance.now())
    if (latencyMs > 0) await sleep(latencyMs)
    const body = path.startsWith(RESPOND) ? { ok: true } : reply(method, { token, fields })
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  function reply(method: string, { token, fields }: Call): object {
    const teamId = workspaces.get(token)
    const inbox = messages.get(token)
    if (teamId === undefined || inbox === undefined) return { ok: false, error: 'invalid_auth' }
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: teamId, team: teamId, bot_id: 'B1', user_id: 'UBOT' }
      case 'users.info':
        return { ok: true, user: toUser(fields.get('user') ?? '', teamId) }
      case 'conversations.open':
        return { ok: true, channel: { id: `D${fields.get('users') ?? ''}` } }
      case 'chat.postMessage':
        return { ok: true, ...post(inbox, fields) }
      case 'conversations.history':
        return { ok: true, messages: inbox.filter(({ channel }) => channel === fields.get('channel')) }
      case 'chat.update':
        return { ok: true }
      case 'views.open':
      case 'views.push':
      case 'views.update':
      case 'views.publish':
        return { ok: true, view: { id: 'V1', hash: '1' } }
      default:
        return { ok: false, error: 'unknown_method' }
    }
  }

  const base = `http://127.0.0.1:${await listen(server)}`
  return {
    apiUrl: `${base}/api/`,
    responseUrl: (id) => `${base}${RESPOND}${id}`,
    repliedAt: (id) => replies.get(id),
    arrivals: (token) => (messages.get(token) ?? []).map(({ at }) => at),
    calls,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function post(inbox: Stored[], fields: URLSearchParams): { channel: string; ts: string } {
  const at = Date.now()
  const channel = fields.get('channel') ?? ''
  const ts = `${Math.floor(at / 1_000)}.${String(inbox.length).padStart(6, '0')}`
  inbox.push({ at, channel, ts, metadata: JSON.parse(fields.get('metadata') ?? 'null') })
  return { channel, ts }
}

function toUser(id: string, teamId: string): object {
  return {
    id,
    team_id: teamId,
    name: id.toLowerCase(),
    real_name: id,
    tz: 'Europe/Berlin',
    deleted: false,
    is_bot: false,
    profile: {},
  }
}

async function readBody(req: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of req) body += chunk
  return body
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return port.parse(server.address()).port
}
