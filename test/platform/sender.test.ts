import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Temporal } from 'temporal-polyfill'
import { type Fault, type Slack, startSlack } from '../../dev/client.ts'
import { createLog } from '../../src/platform/log.ts'
import { type Message, message, section } from '../../src/platform/slack/blocks.ts'
import { createSender, type Sender } from '../../src/platform/slack/sender.ts'
import { PEOPLE } from '../support/rig.ts'

const HELLO = message(section('Time for a word with Ana'))
const log = createLog('silent')
/** Earlier than any message of these tests. */
const SINCE = Temporal.Instant.from('2020-01-01T00:00:00Z')

let slack: Slack
let sender: Sender
let dm: string
beforeAll(async () => {
  slack = await startSlack({ people: Object.values(PEOPLE) })
  sender = createSender({ token: slack.botToken, apiUrl: slack.apiUrl, log })
  dm = await openDm('UGRACE')
})
afterEach(() => {
  slack.clearFaults()
  slack.clearCalls()
})
afterAll(() => slack.close())

describe('a message that is sent', () => {
  test('is posted once, has its full text, and is found by its id', async () => {
    const posted = await sender.post(dm, HELLO, 'id-1')
    const [arrived, ...more] = await slack.as('UGRACE').dms()
    expect(more).toEqual([])
    expect(arrived).toMatchObject({
      text: 'Time for a word with Ana',
      metadata: { event_payload: { id: 'id-1' } },
    })
    expect(posted).toEqual({ outcome: 'sent', ts: arrived?.ts })
    expect(await sender.find(dm, 'id-1', SINCE)).toEqual({ ts: arrived?.ts })
  })

  test('is distinguished from other messages', async () => {
    const second = await sender.post(dm, HELLO, 'id-2')
    await sender.post(dm, HELLO, 'id-3')
    expect(await sender.find(dm, 'id-2', SINCE)).toEqual({ ts: 'ts' in second && second.ts })
    expect(await sender.find(dm, 'id-4', SINCE)).toEqual({ ts: null })
  })
})

describe('a group DM', () => {
  test('is the same for the same people, and differs from their own DMs', async () => {
    const first = await sender.openDm(['UGRACE', 'UANA', 'UBEN'])
    expect(await sender.openDm(['UGRACE', 'UANA', 'UBEN'])).toEqual(first)
    expect(first).not.toEqual({ channelId: dm })
  })

  test('that the app may not open is refused without affecting other messages', async () => {
    slack.faults.add({ fault: { kind: 'error', error: 'missing_scope' } })
    const [group, own] = [await sender.openDm(['UGRACE', 'UANA']), await sender.openDm(['UGRACE'])]
    expect(group).toEqual({ outcome: 'refused', reason: 'missing_scope', about: 'channel' })
    expect(own).toMatchObject({ outcome: 'no access' })
  })
})

describe('the outcome of a message', () => {
  const faults: [string, Fault, object][] = [
    [
      'refused for good',
      { kind: 'error', error: 'channel_not_found' },
      { outcome: 'refused', reason: 'channel_not_found' },
    ],
    [
      'refused for good',
      { kind: 'error', error: 'msg_too_long' },
      { outcome: 'refused', reason: 'msg_too_long' },
    ],
    ...[
      ...['message_limit_exceeded', 'ekm_access_denied', 'team_added_to_org', 'org_login_required'],
      ...['external_channel_migrating', 'two_factor_setup_required', 'an_error_of_tomorrow'],
    ].map((error): [string, Fault, object] => [
      'refused for now',
      { kind: 'error', error },
      { outcome: 'not now', reason: error },
    ]),
    ['slowed down', { kind: 'rate_limited', retryAfterSeconds: 30 }, { outcome: 'wait', seconds: 30 }],
    ['in doubt', { kind: 'server_error', accepted: true }, { outcome: 'in doubt' }],
    ['in doubt', { kind: 'lost', accepted: true }, { outcome: 'in doubt' }],
    [
      'in doubt',
      { kind: 'error', error: 'internal_error' },
      { outcome: 'in doubt', reason: 'internal_error' },
    ],
    ['in doubt', { kind: 'error', error: 'fatal_error' }, { outcome: 'in doubt', reason: 'fatal_error' }],
    ['in doubt', { kind: 'error', error: 'service_unavailable' }, { outcome: 'in doubt' }],
  ]
  test.each(faults)('is “%s” after %j, and the call is not retried', async (_, fault, outcome) => {
    slack.faults.add({ fault })
    expect(await sender.post(dm, HELLO, 'id-f')).toMatchObject(outcome)
    expect(slack.calls()).toHaveLength(1)
  })

  test.each(faults)('is also “%s” if opening the DM gets %j', async (_, fault, outcome) => {
    slack.faults.add({ fault })
    expect(await sender.openDm(['UGRACE'])).toMatchObject(outcome)
    expect(slack.calls()).toHaveLength(1)
  })

  test('is “in doubt” if the call hangs until the connection is cut', async () => {
    slack.faults.add({ fault: { kind: 'hang' } })
    const posting = sender.post(dm, HELLO, 'id-h')
    while (slack.calls().length === 0) await new Promise((done) => setTimeout(done, 5))
    slack.clearFaults()
    expect(await posting).toMatchObject({ outcome: 'in doubt' })
  })

  test('stays unknown, not “not found”, if the history can’t be read', async () => {
    for (const fault of [{ kind: 'server_error' }, { kind: 'lost' }, { kind: 'rate_limited' }] as const) {
      slack.faults.add({ method: 'conversations.history', fault, times: 1 })
      expect(await sender.find(dm, 'id-1', SINCE)).toMatchObject({ unknown: { reason: expect.any(String) } })
    }
    slack.faults.add({ fault: { kind: 'error', error: 'missing_scope' } })
    expect(await sender.find(dm, 'id-1', SINCE)).toMatchObject({ unknown: { reason: 'missing_scope' } })
  })
})

describe('a message whose blocks Slack rejects', () => {
  const refused = { kind: 'error', error: 'invalid_blocks' } as const
  const withNewBlock: Message = { ...HELLO, blocks: [...HELLO.blocks, { type: 'rich_text', elements: [] }] }

  async function lastTwo() {
    return (await slack.as('UGRACE').dms()).slice(-2)
  }

  test('is sent once more without newer blocks', async () => {
    slack.faults.add({ method: 'chat.postMessage', fault: refused, times: 1 })
    expect(await sender.post(dm, withNewBlock, 'id-new')).toMatchObject({ outcome: 'sent' })
    expect(slack.calls()).toHaveLength(2)
    expect((await lastTwo()).at(-1)).toMatchObject({ text: HELLO.text, blocks: [{ type: 'section' }] })
  })

  test('is sent as text if that is rejected too, with all of its words and its id', async () => {
    slack.faults.add({ method: 'chat.postMessage', fault: refused, times: 2 })
    const occasion = { ...withNewBlock, text: 'Time to check in' }
    const posted = await sender.post(dm, occasion, 'id-text')
    expect(slack.calls()).toHaveLength(3)
    const arrived = (await lastTwo()).at(-1)
    expect([arrived?.text, arrived?.blocks ?? []]).toEqual(['Time for a word with Ana', []])
    expect(await sender.find(dm, 'id-text', SINCE)).toEqual({ ts: 'ts' in posted && posted.ts })
  })

  test('is refused if its text is rejected too', async () => {
    slack.faults.add({ method: 'chat.postMessage', fault: refused })
    expect(await sender.post(dm, HELLO, 'id-none')).toMatchObject({ outcome: 'refused', about: 'message' })
    expect(slack.calls()).toHaveLength(2)
  })

  test('is updated as text', async () => {
    const posted = await sender.post(dm, HELLO, 'id-update')
    slack.faults.add({ method: 'chat.update', fault: refused, times: 1 })
    const ts = 'ts' in posted ? posted.ts : ''
    expect(await sender.update(dm, ts, message(section('Logged')))).toEqual({ outcome: 'done' })
    expect((await lastTwo()).at(-1)?.text).toBe('Logged')
  })
})

describe('a proxy that returns invalid responses', () => {
  let server: Server
  let answer: { status: number; body: string }
  let nonsense: Sender
  beforeAll(async () => {
    server = createServer((_, res) => void res.writeHead(answer.status).end(answer.body))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    nonsense = createSender({ token: 'xoxb-1', apiUrl: `http://127.0.0.1:${port}/api/`, log })
  })
  afterAll(() => void server.close())

  test.each([
    { status: 502, body: '<html>Bad gateway</html>' },
    { status: 503, body: '{"ok":false,"error":"service_unavailable"}' },
    { status: 500, body: '{"ok":false,"error":"some_new_error"}' },
    { status: 200, body: '<html>Log in to the hotel’s network</html>' },
    { status: 200, body: '{"ok":true}' },
    { status: 200, body: '{}' },
    { status: 200, body: '' },
  ])('leaves a message in doubt: $status $body', async (given) => {
    answer = given
    expect(await nonsense.post('D1', HELLO, 'id')).toMatchObject({ outcome: 'in doubt' })
  })

  test('never makes the app treat a message as not delivered', async () => {
    for (const body of ['', '{}', '{"ok":true}', '<html>']) {
      answer = { status: 200, body }
      expect(await nonsense.find('D1', 'id', SINCE)).toHaveProperty('unknown')
    }
  })
})

async function openDm(personId: string): Promise<string> {
  const opened = await sender.openDm([personId])
  if (!('channelId' in opened)) throw new Error(`No DM: ${JSON.stringify(opened)}`)
  return opened.channelId
}
