import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { AppProcess, appEnv } from '../../dev/app.ts'
import { sign } from '../../dev/slack/signature.ts'
import { createLog } from '../../src/platform/log.ts'
import { createConnection } from '../../src/platform/slack/connection.ts'
import { createReceivers } from '../../src/platform/slack/receivers.ts'
import { silentMetrics } from '../support/metrics.ts'
import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

const TEAM = 'T0PLAYGROUND'
const COMMAND = { command: '/mentor', text: 'list', channel_id: 'C1', trigger_id: '1.2.3', api_app_id: 'A1' }
const MEGABYTE = 1024 * 1024

describe('the HTTP receiver', () => {
  test('counts an acked request as unfinished until it is answered', async () => {
    const body = fields({ ...COMMAND, ...who(), response_url: `${rig.slack.apiUrl}nowhere` })
    expect(await rig.app.countUnfinished()).toBe(0)
    const { status } = await post(body)
    expect(status).toBe(200)
    expect(await rig.app.countUnfinished()).toBeGreaterThan(0)
    await rig.settle()
    expect(await rig.app.countUnfinished()).toBe(0)
  })

  test('acks an event without a handler', async () => {
    const event = { type: 'event_callback', team_id: TEAM, event: { type: 'team_join' } }
    expect(await post(JSON.stringify(event))).toMatchObject({ status: 200 })
  })

  test('tells the user when a form is from an older version', async () => {
    const view = { id: 'V1', callback_id: 'of_another_app', private_metadata: '', state: { values: {} } }
    const payload = { type: 'view_submission', team: { id: TEAM }, user: { id: 'UGRACE' }, view }
    const { status, body } = await post(fields({ payload: JSON.stringify(payload) }))
    expect(status).toBe(200)
    expect(body).toContain('from an older version of the app, so nothing changed')
  })

  test('returns the challenge of a URL verification', async () => {
    expect(await post(challenge('abc'))).toEqual({ status: 200, body: '{"challenge":"abc"}' })
  })

  test('survives clients that disconnect in the middle of a request', async () => {
    const caller = await open()
    const headers = head(signed('').headers, { 'content-length': '100' })
    caller.write(`${headers}half`)
    caller.destroy()
    const asker = await open()
    asker.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n')
    asker.destroy()
    await expectAlive()
  })
})

describe('a body with a valid signature', () => {
  const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`

  test.each([
    ['half a JSON', '{ half'],
    ['a form with half a JSON', fields({ payload: 'half' })],
    ['null', 'null'],
    ['a number', '7'],
    ['a form with null', fields({ payload: 'null' })],
    ['50,000 levels', deep(50_000)],
    ['a form with 50,000 levels', fields({ payload: deep(50_000) })],
  ])('but of %s gets a 400, and the app keeps running', async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 400 })
    await expectAlive()
  })

  test('of up to 1 MB is accepted; a larger one gets a 413', async () => {
    const text = (size: number) => challenge('x'.repeat(size - challenge('').length))
    expect((await post(text(MEGABYTE))).status).toBe(200)
    expect((await post(text(MEGABYTE + 1))).status).toBe(413)
  })

  test('without a content length, sent in chunks, is also limited to 1 MB', async () => {
    const body = challenge('x'.repeat(MEGABYTE + 1))
    expect((await post(body, { chunked: true })).status).toBe(413)
    expect((await post(challenge('ok'), { chunked: true })).status).toBe(200)
  })
})

describe('a request is refused before its body is read', () => {
  const unread = { 'content-length': '100', 'content-type': 'application/json' }

  test.each([
    ['without a signature', '401', {}],
    ['with a stale signature', '401', sign('secret', '', 900)],
    ['with a signature from the future', '401', sign('secret', '', -900)],
    ['with a time that is no number', '401', { ...sign('secret', ''), 'x-slack-request-timestamp': 'now' }],
    ['with a body over 1 MB', '413', { ...sign('secret', ''), 'content-length': String(MEGABYTE + 1) }],
  ])('%s', async (_, status, headers) => {
    const socket = await open()
    socket.write(head(unread, headers))
    expect(await readAll(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(rig.logged()).toContain('request refused')
  })

  test.each(['/slack/./events', '//x/slack/events', '/slack/events?a=b', 'http://x/slack/events'])(
    'at %s, another spelling of the path, too',
    async (path) => {
      const socket = await open()
      socket.write(head(unread).replace('/slack/events', path))
      expect(await readAll(socket)).toMatch(/^HTTP\/1.1 401 /)
    },
  )

  test('if it is to a path of the operator', async () => {
    const socket = await open()
    socket.write(head(unread).replace('/slack/events', '/healthz'))
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 404 /)
  })

  test('if it is to another path', async () => {
    const socket = await open()
    socket.write(head(unread).replace('/slack/events', '/nowhere'))
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 404 /)
  })

  test('and the log has the reason but no secret', async () => {
    await post(challenge('forged'), { headers: { 'x-slack-signature': `v0=${'0'.repeat(64)}` } })
    const line = rig
      .logged()
      .split('\n')
      .filter((line) => line.includes('signature mismatch'))
      .at(-1)
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 40, msg: 'request refused' })
    expect(rig.logged()).not.toContain(rig.slack.signingSecret)
  })
})

test('a request that is incomplete after ten seconds is cut off', async () => {
  const began = performance.now()
  const stalled = [await open(), await open()]
  stalled[0]?.write('POST /slack/events HTTP/1.1\r\n')
  stalled[1]?.write(head(sign('secret', ''), { 'content-length': '100' }))
  await Promise.all(stalled.map(readAll))
  expect(performance.now() - began).toBeGreaterThan(9_000)
  expect(performance.now() - began).toBeLessThan(15_000)
})

test('the number of connections is limited; new ones are accepted when others close', async () => {
  const sockets = await Promise.all(Array.from({ length: 300 }, open))
  const refused = () => sockets.filter((socket) => socket.destroyed).length
  await until(() => refused() >= 50)
  expect(refused()).toBeLessThan(60)
  for (const socket of sockets) socket.destroy()
  await until(async () => (await post(challenge('x')).catch(() => null))?.status === 200)
})

test('60 stalled requests with bodies cost under 30 MB, and others are answered meanwhile', async () => {
  const env = { ...appEnv(rig.slack, rig.databaseUrl), LOG_LEVEL: 'error' }
  const app = await AppProcess.start(env, rig.clock.now())
  const port = app.port
  // Warm up with small bodies, so that only the memory of the bodies counts.
  const warmUp = await stall(60, 1_000, port)
  for (const socket of warmUp) socket.destroy()
  await Promise.all(Array.from({ length: 200 }, () => post(challenge('warm'), { port })))
  const before = await app.measureMemory()
  const sockets = await stall(60, MEGABYTE, port)
  expect(await post(challenge('meanwhile'), { port })).toMatchObject({ status: 200 })
  const megabytes = ((await app.measureMemory()) - before) / MEGABYTE
  for (const socket of sockets) socket.destroy()
  await app.stop()
  expect(megabytes).toBeLessThan(30)
})

test('in Socket Mode the port serves only the operator’s paths', async () => {
  const socket = await startRig({ transport: 'socket' })
  const body = fields({ ...COMMAND, ...who() })
  expect(await post(body, { port: socket.app.port })).toMatchObject({ status: 404 })
  const alive = await fetch(`http://127.0.0.1:${socket.app.port}/healthz`)
  expect(await alive.text()).toMatch(/^alive/)
  await socket.stop()
})

describe('with the receivers of one process', () => {
  /** Starts them with two secrets and a port for the operator. */
  async function startReceivers({ host = '127.0.0.1', isSocket = false } = {}) {
    const [log, metrics] = [createLog('silent'), silentMetrics()]
    const receivers = createReceivers({
      ...{ host, port: 0, operatorPort: 0, apiUrl: rig.slack.apiUrl, dispatcher: undefined },
      transport: isSocket
        ? { mode: 'socket', appToken: rig.slack.appToken }
        : { mode: 'http', signingSecrets: ['the-new-secret', 'the-old-secret'] },
      operatorPaths: { '/healthz': async () => ({ status: 200, type: 'text/plain', body: 'alive\n' }) },
      publicPaths: { '/': async () => ({ status: 200, type: 'text/plain', body: 'welcome\n' }) },
      ...{ log, metrics, connection: createConnection({ clock: rig.clock, log, metrics }) },
    })
    return { ...receivers, ports: await receivers.start() }
  }

  test.each([
    ['the-new-secret', 200],
    ['the-old-secret', 200],
    ['another-secret', 401],
  ])('while a signing secret is replaced, a request signed with %s gets %d', async (secret, status) => {
    const { ports, stop } = await startReceivers()
    const body = challenge('which')
    const answer = await post(body, { port: ports.port, headers: sign(secret, body) })
    expect(answer).toEqual({ status, body: status === 200 ? '{"challenge":"which"}' : '' })
    await stop()
  })

  test.each([false, true])(
    'OPERATOR_PORT serves health and metrics, and PORT the rest; Socket Mode: %s',
    async (isSocket) => {
      const { ports, stop } = await startReceivers({ isSocket })
      const status = async (path: string, port: number) =>
        (await fetch(`http://127.0.0.1:${port}${path}`)).status
      const both = (path: string) => Promise.all([status(path, ports.operatorPort), status(path, ports.port)])
      expect(await both('/healthz')).toEqual([200, 404])
      expect(await both('/')).toEqual([404, 200])
      const body = challenge('x')
      const asked = { port: ports.operatorPort, headers: sign('the-new-secret', body) }
      expect(await post(body, asked)).toMatchObject({ status: 404 })
      await stop()
    },
  )

  test('they listen at HOST only', async () => {
    const { ports, stop } = await startReceivers({ host: '127.0.0.2' })
    const ask = (host: string) =>
      fetch(`http://${host}:${ports.operatorPort}/healthz`).then(({ status }) => status)
    expect(await ask('127.0.0.2')).toBe(200)
    await expect(ask('127.0.0.1')).rejects.toThrow('fetch failed')
    await stop()
  })
})

function who() {
  return { team_id: TEAM, user_id: 'UGRACE' }
}

function challenge(word: string): string {
  return JSON.stringify({ type: 'url_verification', challenge: word })
}

function fields(of: Record<string, string>): string {
  return new URLSearchParams(of).toString()
}

function signed(body: string) {
  const type = /^\w+=/.test(body) ? 'application/x-www-form-urlencoded' : 'application/json'
  return { body, headers: { 'content-type': type, ...sign(rig.slack.signingSecret, body) } }
}

type PostOptions = { port?: number; chunked?: boolean; headers?: Record<string, string> }

/** Posts a signed body. */
function post(body: string, { port = rig.app.port, chunked = false, headers = {} }: PostOptions = {}) {
  const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise<{ status: number; body: string }>((done, fail) => {
    const options = {
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/slack/events',
      headers: { ...signed(body).headers, ...length, ...headers },
      agent: false,
    }
    const asking = request(options, async (res) => {
      done({ status: res.statusCode ?? 0, body: await new Response(res).text() })
    })
    asking.on('error', fail)
    asking.end(body)
  })
}

async function expectAlive(): Promise<void> {
  expect(await post(challenge('still'))).toMatchObject({ status: 200, body: '{"challenge":"still"}' })
}

async function open(port = rig.app.port): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Returns the head of a POST to Slack's path. */
function head(...headers: Record<string, string>[]): string {
  const lines = Object.entries(Object.assign({}, ...headers)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /slack/events HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`
}

/** Returns all data received until the connection closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

/** Opens connections that each send a body except for its last byte. Resolves when all have sent it or were cut off. */
async function stall(count: number, size: number, port: number): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(port)))
  const sent = sockets.map((socket) => {
    const length = { 'content-length': String(size), 'content-type': 'application/json' }
    socket.write(head(length, sign('secret', '')))
    return new Promise<void>((done) => {
      socket.once('close', () => done())
      socket.write('x'.repeat(size - 1), () => done())
    })
  })
  await Promise.all(sent)
  return sockets
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((done) => setTimeout(done, 10))
}
