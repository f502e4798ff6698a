import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppProcess, appEnv } from '../dev/app.ts'
import { type Slack, startSlack } from '../dev/client.ts'
import { settle } from '../dev/time-travel.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'
import { PEOPLE } from './support/rig.ts'

let slack: Slack
let database: TestDatabase
let proxy: Server
let proxyUrl: string
/** Where the proxy was asked to connect to. */
let tunnels: string[] = []
beforeAll(async () => {
  slack = await startSlack({ now: systemClock.now(), people: Object.values(PEOPLE) })
  database = await createTestDatabase()
  proxy = createServer((_, res) => res.writeHead(405).end())
  proxy.on('connect', ({ url = '' }, socket, head) => {
    tunnels.push(url)
    const [host = '', port] = url.split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const address = proxy.address()
  proxyUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
let app: AppProcess | null = null
beforeEach(() => {
  tunnels = []
})
afterEach(async () => {
  await app?.stop()
  app = null
})
afterAll(async () => {
  proxy.closeAllConnections()
  proxy.close()
  await slack.close()
  await database.drop()
})

async function start(env: Record<string, string>): Promise<AppProcess> {
  app = await AppProcess.start({ ...appEnv(slack, database.url), ...env }, systemClock.now())
  return app
}

/** Types a command, and waits until the app is done with it. */
async function type(on: AppProcess): Promise<string> {
  const grace = slack.as('UGRACE')
  grace.takeAll()
  await grace.command('/mentor')
  await settle(on)
  return (await grace.nextEphemeral()).text
}

async function runDoctor(env: Record<string, string>): Promise<string> {
  const main = join(import.meta.dirname, '../src/admin/main.ts')
  const child = spawn(process.execPath, [main, 'doctor'], { env: { PATH: process.env.PATH, ...env } })
  child.stderr.resume()
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')])
  return said
}

const slackHost = () => new URL(slack.apiUrl).host

test('all calls to Slack go through HTTPS_PROXY', async () => {
  const started = await start({ HTTPS_PROXY: proxyUrl })
  slack.connectHttp(`http://127.0.0.1:${started.port}/slack/events`)
  expect(new Set(tunnels)).toEqual(new Set([slackHost()]))
  expect(await type(started)).not.toBe('')
})

test('so do the connections of Socket Mode', async () => {
  const started = await start({ HTTPS_PROXY: proxyUrl, SLACK_APP_TOKEN: slack.appToken })
  slack.connectHttp(undefined)
  expect(await type(started)).not.toBe('')
  // A tunnel for calls can't become one for a connection.
  expect(tunnels.filter((host) => host === slackHost()).length).toBeGreaterThanOrEqual(2)
})

test('doctor asks the app on its own machine without the proxy', async () => {
  const started = await start({ HTTPS_PROXY: proxyUrl })
  tunnels = []
  const port = String(started.port)
  const env = { ...appEnv(slack, database.url), PORT: port, HTTPS_PROXY: proxyUrl }
  const said = await runDoctor(env)
  expect(said).toContain(`ok     requests: answered at http://127.0.0.1:${port}`)
  expect(new Set(tunnels)).toEqual(new Set([slackHost()]))
})

test('the app doesn’t start if the proxy doesn’t answer, and does for hosts in NO_PROXY', async () => {
  const dead = { HTTPS_PROXY: 'http://127.0.0.1:9' }
  const env = { PATH: process.env.PATH, ...appEnv(slack, database.url), ...dead }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    env,
    timeout: 60_000,
  })
  child.stdout.resume()
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect({ code: child.exitCode, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('Cannot verify SLACK_BOT_TOKEN'),
  })
  await start({ ...dead, NO_PROXY: 'localhost,127.0.0.1' })
  expect(tunnels).toEqual([])
})
