import { request } from 'node:http'
import { sql } from 'kysely'
import { sign } from '../../dev/slack/signature.ts'
import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  await rig.slack.as('UGRACE').command('/mentor add @ana every 2 weeks')
  await rig.slack.as('UGRACE').nextEphemeral()
  await rig.settle()
})
afterEach(() => {
  rig.slack.clearFaults()
  for (const person of rig.slack.people()) rig.slack.as(person.id).takeAll()
})
afterAll(() => rig.stop())

describe('a request that claims to be from Slack', () => {
  test.each(['unsigned', 'bad_signature', 'stale'] as const)(
    'is refused without effect if it is %s',
    async (forgery) => {
      const grace = rig.slack.as('UGRACE')
      await grace.command('/mentor list')
      await grace.nextEphemeral()
      const before = await checkIns()
      const { payload } = rig.slack.deliveries().at(-1) ?? {}
      const forged = {
        kind: 'slash_commands' as const,
        payload: { ...payload, text: 'log <@UANA|ana> forged' },
      }
      expect(await rig.slack.forge(forgery, forged)).toMatchObject({ outcome: 'refused', status: 401 })
      await rig.settle()
      expect(await checkIns()).toEqual(before)
      await expect(grace.nextEphemeral({ timeoutMs: 20 })).rejects.toThrow()
    },
  )

  test('has no effect the second time if it is replayed within five minutes', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.command('/mentor log @ana by call about the new role')
    const first = await grace.nextEphemeral()
    const before = await checkIns()
    expect(await rig.slack.resendLast()).toMatchObject({ outcome: 'acked' })
    const second = await grace.nextEphemeral()
    expect(await checkIns()).toEqual(before)
    expect(second.text).not.toBe(first.text)
    expect(second.text).toMatch(/already/i)
  })

  test.each([
    ['a body of another content type', { 'content-type': 'text/plain' }, 'hello'],
    ['no body', {}, ''],
    ['invalid JSON', { 'content-type': 'application/json' }, '{"type":'],
    [
      'a signature of another length',
      { 'x-slack-signature': 'v0=ab', 'x-slack-request-timestamp': '1' },
      'a=b',
    ],
    [
      'a timestamp that is not a number',
      { 'x-slack-signature': `v0=${'0'.repeat(64)}`, 'x-slack-request-timestamp': 'now' },
      'a=b',
    ],
  ])('with %s is refused, and the app keeps running', async (_, headers, body) => {
    const answer = await send('POST', '/slack/events', { headers, body })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect((await send('GET', '/healthz')).status).toBe(200)
  })

  test('is cut off if its body is too large', async () => {
    const body = 'x'.repeat(8_000_000)
    const headers = sign(rig.slack.signingSecret, body)
    expect([413, 0]).toContain((await send('POST', '/slack/events', { headers, body })).status)
    expect([401, 0]).toContain((await send('POST', '/slack/events', { body })).status)
    expect((await send('GET', '/healthz')).status).toBe(200)
  })
})

describe('an unknown path', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/slack'],
    ['POST', '/slack/event'],
    ['POST', '/slack/events/x'],
    ['GET', '/healthz/..%2fmetrics'],
    ['POST', '/healthz'],
    ['DELETE', '/metrics'],
    ['GET', '/slack/oauth_redirect'],
    ['GET', '/__proto__'],
    ['GET', '/constructor'],
    ['GET', '/%'],
  ])('gets a 404: %s %s', async (method, path) => {
    expect(await send(method, path)).toMatchObject({ status: 404 })
  })
})

describe('after an error', () => {
  test('the reply to a command shows a reference that is in the log', async () => {
    await sql`alter table check_ins rename to hidden`.execute(rig.db)
    const grace = rig.slack.as('UGRACE')
    expect(await grace.command('/mentor log @ana')).toMatchObject({ outcome: 'acked' })
    expectReference((await grace.nextEphemeral()).text)
    await sql`alter table hidden rename to check_ins`.execute(rig.db)
    expect(await send('GET', '/metrics')).toMatchObject({
      body: expect.stringMatching(/do_for_one_errors_total\{type="slash_command"\} [1-9]/),
    })
  })

  test('a submitted form shows the reference', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.command('/mentor log')
    const form = await grace.nextView()
    await sql`alter table check_ins rename to hidden`.execute(rig.db)
    const result = await grace.submit({ Date: '2026-11-01' })
    await sql`alter table hidden rename to check_ins`.execute(rig.db)
    expect(result.kind).toBe('updated')
    expect(result.view?.id).toBe(form.id)
    expectReference(JSON.stringify(result.view?.blocks))
    expect(result.view?.payload.submit ?? null).toBeNull()
    await grace.close()
  })

  test('that comes from a reply Slack rejects, it is logged, and the next command works', async () => {
    const grace = rig.slack.as('UGRACE')
    rig.slack.faults.add({ method: 'response_url', fault: { kind: 'server_error' } })
    await grace.command('/mentor list')
    await untilLogged('could not show the error')
    rig.slack.clearFaults()
    await grace.command('/mentor list')
    expect((await grace.nextEphemeral()).text).toContain('UANA')
  })
})

test('a request is acked before its answer is ready', async () => {
  const grace = rig.slack.as('UGRACE')
  rig.slack.faults.add({ method: 'users.info', fault: { kind: 'delay', ms: 1_000 } })
  const { ackMs } = await grace.command('/mentor add @chidi')
  expect(ackMs).toBeLessThan(800)
  expect((await grace.nextEphemeral()).text).toContain('Offered to mentor')
})

function expectReference(words: string): void {
  const [reference] = /[0-9a-f]{6}/.exec(words.replace(/.*reference/s, '')) ?? []
  expect(words).toContain('reference')
  expect(rig.logged()).toContain(`"reference":"${reference}"`)
}

async function checkIns(): Promise<unknown[]> {
  const { rows } = await sql`select checked_in_on, kind, note from check_ins order by 1, 2, 3`.execute(rig.db)
  return rows
}

type Sent = { headers?: Record<string, string>; body?: string }

/** Sends a request with the path exactly as given; status 0 if the connection was cut. */
function send(method: string, path: string, { headers = {}, body = '' }: Sent = {}) {
  return new Promise<{ status: number; body: string }>((done) => {
    const asking = request(
      { host: '127.0.0.1', port: rig.app.port, method, path, headers, agent: false },
      (res) => {
        let text = ''
        res.on('data', (chunk) => {
          text += chunk
        })
        res.on('end', () => done({ status: res.statusCode ?? 0, body: text }))
      },
    )
    asking.on('error', () => done({ status: 0, body: '' }))
    asking.end(body)
  })
}

async function untilLogged(words: string): Promise<void> {
  while (!rig.logged().includes(words)) await new Promise((done) => setTimeout(done, 5))
}
