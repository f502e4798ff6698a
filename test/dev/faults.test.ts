import { LogLevel, WebClient } from '@slack/web-api'
import { type Fault, type Slack, startSlack } from '../../dev/client.ts'
import { type SampleApp, startOverHttp } from './sample-app.ts'
import { until } from './until.ts'

let slack: Slack
let app: SampleApp
let client: WebClient
let dice = 0.5

beforeAll(async () => {
  slack = await startSlack({
    people: [
      { id: 'U0MIA', name: 'mia' },
      { id: 'U0ANA', name: 'ana' },
    ],
    ackTimeoutMs: 2000,
    random: () => dice,
  })
  app = await startOverHttp(slack)
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    rejectRateLimitedCalls: true,
    timeout: 2000,
  })
})
afterAll(async () => {
  await app.stop()
  await slack.close()
})
beforeEach(() => {
  slack.clearFaults()
  slack.clearCalls()
})

const post = (text: string, channel = 'U0MIA') => client.chat.postMessage({ channel, text })
const texts = async (): Promise<string[]> => (await slack.as('U0MIA').dms()).map(({ text }) => text)

describe('a call', () => {
  test.each<[string, Fault, boolean]>([
    ['rate limited', { kind: 'rate_limited', retryAfterSeconds: 7 }, false],
    ['500 before it was accepted', { kind: 'server_error' }, false],
    ['500 after it was accepted', { kind: 'server_error', accepted: true }, true],
    ['lost before', { kind: 'lost', accepted: false }, false],
    ['lost after it was accepted', { kind: 'lost' }, true],
    ['hanging', { kind: 'hang' }, false],
    ['refused', { kind: 'error', error: 'internal_error' }, false],
    ['too slow, but accepted', { kind: 'delay', ms: 2500 }, true],
  ])('may be %s', async (name, fault, accepted) => {
    slack.faults.add({ method: 'chat.postMessage', fault, times: 1 })
    await expect(post(name)).rejects.toThrow()
    await until(() => slack.calls({ method: 'chat.postMessage' }).length === 1)
    expect((await texts()).includes(name)).toBe(accepted)
    expect(slack.calls({ method: 'chat.postMessage' })).toMatchObject([{ fault: fault.kind, user: 'U0MIA' }])
    expect(await post(`${name}, again`)).toMatchObject({ ok: true })
  })

  test('returns Retry-After when rate limited', async () => {
    slack.faults.add({ fault: { kind: 'rate_limited', retryAfterSeconds: 7 } })
    await expect(post('x')).rejects.toMatchObject({ retryAfter: 7 })
  })

  test('fails for one person, including their DM, and for no other', async () => {
    const dm = (await post('first')).channel ?? ''
    slack.faults.add({ user: 'U0MIA', fault: { kind: 'error', error: 'fatal_error' } })
    await expect(post('second')).rejects.toThrow('fatal_error')
    await expect(post('third', dm)).rejects.toThrow('fatal_error')
    expect(await post('fourth', 'U0ANA')).toMatchObject({ ok: true })
    slack.clearFaults()
    expect(await post('fifth')).toMatchObject({ ok: true })
  })

  test('fails with a probability', async () => {
    slack.faults.add({ method: 'chat.postMessage', probability: 0.4, fault: { kind: 'error', error: 'x' } })
    dice = 0.5
    expect(await post('lucky')).toMatchObject({ ok: true })
    dice = 0.3
    await expect(post('unlucky')).rejects.toThrow('x')
  })

  test('that hangs is cut off when faults are cleared', async () => {
    slack.faults.add({ fault: { kind: 'hang' } })
    const patient = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    })
    const call = patient.auth.test().catch(() => 'cut off')
    await until(() => slack.calls({ method: 'auth.test' }).length === 1)
    slack.clearFaults()
    expect(await call).toBe('cut off')
  })

  test('to a response_url can fail too', async () => {
    slack.faults.add({ method: 'response_url', fault: { kind: 'server_error' }, times: 1 })
    await slack.as('U0MIA').command('/mentor hello')
    await until(() => slack.calls({ method: 'response_url' }).length === 1)
    expect(slack.as('U0MIA').ephemerals()).toEqual([])
  })

  test('needs a valid token and its scope', async () => {
    const stranger = new WebClient('xoxb-unknown', {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    })
    await expect(stranger.auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } })
    await expect(client.conversations.history({ channel: 'C000000001' })).rejects.toMatchObject({
      data: { error: 'missing_scope' },
    })
    await expect(client.apiCall('nothing.atAll')).rejects.toMatchObject({ data: { error: 'unknown_method' } })
  })
})

describe('a request to the app', () => {
  test('is refused when unsigned, badly signed or stale, and accepted when repeated', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor hello')
    await mia.nextEphemeral()
    for (const forgery of ['unsigned', 'bad_signature', 'stale'] as const)
      expect(await slack.forge(forgery)).toMatchObject({ outcome: 'refused', status: 401 })
    expect(await slack.resendLast()).toMatchObject({ outcome: 'acked' })
    expect((await mia.nextEphemeral()).text).toBe('You said: hello')
  })

  test('is an event that is retried with the same id until it is acked', async () => {
    slack.connectHttp(`${app.url}/nowhere`)
    const lost = await slack.event({ type: 'app_uninstalled' })
    expect(lost).toMatchObject({ outcome: 'refused', attempts: 4 })
    const sent = slack.deliveries().slice(-4)
    expect(new Set(sent.map(({ payload }) => payload.event_id))).toEqual(new Set([lost.eventId]))
    expect(sent.map(({ retry }) => retry?.attempt)).toEqual([undefined, 1, 2, 3])
    slack.connectHttp('http://127.0.0.1:9/')
    expect(await slack.as('U0MIA').command('/mentor hello')).toMatchObject({ outcome: 'unreachable' })
    slack.connectHttp(app.url)
    expect(await slack.event({ type: 'user_change', user: { id: 'U0MIA' } })).toMatchObject({ attempts: 1 })
  })
})
