import { Writable } from 'node:stream'
import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Fault, type Slack, startSlack } from '../../dev/client.ts'
import { SetClock } from '../../src/platform/clock.ts'
import { createJobs, type Jobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { type AnyKind, kind, type Prepared, type Settled } from '../../src/platform/outbox/kind.ts'
import { createOutbox, DELIVERY, type Outbox } from '../../src/platform/outbox/outbox.ts'
import { findRefusal } from '../../src/platform/outbox/recipients.ts'
import { message, section } from '../../src/platform/slack/blocks.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { createSender, type Sender } from '../../src/platform/slack/sender.ts'
import { countSuspended } from '../../src/platform/workspaces/store.ts'
import { resumeWorkspace } from '../../src/platform/workspaces/suspension.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { silentMetrics } from '../support/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { inBerlin, PEOPLE } from '../support/rig.ts'

const WORKSPACE = 'T0PLAYGROUND'
const START = inBerlin('2026-11-16T09:00')
const logged: string[] = []
const log = createLog('warn', new Writable({ write: (line, _, done) => done(void logged.push(`${line}`)) }))
const metrics = silentMetrics()

let database: TestDatabase
let slack: Slack
let jobs: Jobs
let clock: SetClock
/** What the kind `notification` was called with to settle, in order. */
let settlements: Settled[]
/** How many DMs each person had before the test. */
const before = new Map<string, number>()
/** What the kind `notification` does right before sending. */
let prepare: (id: string) => Promise<Prepared>

const notificationKind: AnyKind = kind({
  name: 'notification',
  payload: z.object({ id: z.string() }),
  prepare: async (_, { id }) => prepare(id),
  settle: async (_trx, _address, settled) => void settlements.push(settled),
})
const ofTheDay: AnyKind = kind({
  name: 'of the day',
  payload: z.object({ id: z.string() }),
  triedFor: Temporal.Duration.from({ hours: 24 }),
  prepare: async (_, { id }) => prepare(id),
  settle: async (_trx, _address, settled) => void settlements.push(settled),
})
const unsettling: AnyKind = kind({
  name: 'unsettling',
  payload: z.object({ id: z.string() }),
  prepare: async (_, { id }) => saying(id),
  settle: async () => {
    throw new Error('settling broke')
  },
})

beforeAll(async () => {
  database = await createTestDatabase()
  slack = await startSlack({ people: Object.values(PEOPLE) })
  jobs = createJobs({ url: database.url, log })
  // Deliveries are requested in a real queue, but the tests run them, one step at a time.
  jobs.handle({ ...DELIVERY, concurrency: 1 }, async () => {})
  await jobs.start()
  await sql`insert into workspaces values (${WORKSPACE}, 'Playground', now())`.execute(database.db)
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    values (${WORKSPACE}, 'UGRACE', 'Grace', 'Europe/Berlin', now()), (${WORKSPACE}, 'ULINUS', 'Linus', 'UTC', now())
  `.execute(database.db)
})
beforeEach(async () => {
  for (const id of ['UGRACE', 'ULINUS']) before.set(id, (await slack.as(id).dms()).length)
  clock = new SetClock(START)
  settlements = []
  logged.length = 0
  prepare = async (id) => saying(id)
})
afterEach(async () => {
  await sql`update workspaces set suspended_at = null, suspended_reason = null, recheck_at = null, resumed_at = null`.execute(
    database.db,
  )
  slack.clearFaults()
  slack.clearCalls()
  await emptyTables(database.db, 'outbox', 'recipients', 'rate_limits')
})
afterAll(async () => {
  await jobs.stop(1_000)
  await slack.close()
  await database.drop()
})

describe('a message', () => {
  test('is sent once, with its id, and settled with what it shows', async () => {
    await enqueue('once')
    expect(await states()).toEqual({ once: 'pending' })
    await deliver()
    await deliver()
    expect(await states()).toEqual({ once: 'sent' })
    expect(await arrived()).toEqual(['once'])
    expect(settlements).toEqual([{ state: 'sent', shows: ['once'], claimedAt: START }])
  })

  test('exists if and only if the transaction that enqueued it commits', async () => {
    const broken = database.db.transaction().execute(async (trx) => {
      await outbox().enqueue(trx, [newMessage('never')])
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    expect(await states()).toEqual({})
  })

  test('is stored once per person and key, even if it is enqueued again after it was sent', async () => {
    await Promise.all([enqueue('same'), enqueue('same'), enqueue('same')])
    await enqueue('same', { personId: 'ULINUS' })
    await deliver()
    await enqueue('same')
    await deliver()
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(2)
  })

  test('that was canceled is pending again when it is enqueued again', async () => {
    prepare = async () => ({ do: 'cancel', reason: 'touched a minute before' })
    await enqueue('maybe')
    await deliver()
    expect(await states()).toEqual({ maybe: 'canceled' })
    expect(settlements).toMatchObject([{ state: 'canceled' }])
    expect(slack.calls()).toEqual([])
    prepare = async (id) => saying(id)
    await enqueue('maybe')
    await deliver()
    expect(await states()).toEqual({ maybe: 'sent' })
  })

  test('that waits for working hours is prepared again then, and the wait doesn’t count as delay', async () => {
    const until = START.add({ hours: 70 })
    prepare = async () => ({ do: 'wait', until, reason: 'it is Friday evening' })
    await enqueue('monday')
    await deliver()
    await deliver()
    expect(await states()).toEqual({ monday: 'pending' })
    expect(settlements).toEqual([])
    expect(slack.calls()).toEqual([])
    clock.set(until)
    prepare = async (id) => saying(id)
    slack.faults.add({
      method: 'chat.postMessage',
      times: 1,
      fault: { kind: 'rate_limited', retryAfterSeconds: 30 },
    })
    await deliver()
    expect(await states()).toEqual({ monday: 'pending' })
    clock.set(until.add({ minutes: 2 }))
    await deliver()
    expect(await states()).toEqual({ monday: 'sent' })
    expect(await arrived()).toEqual(['monday'])
  })

  test('is claimed by only one of many senders at the same time', async () => {
    for (let index = 0; index < 12; index += 1) await enqueue(`m${index}`)
    await Promise.all([deliver(), deliver(), deliver(), deliver()])
    expect((await arrived()).sort()).toEqual(Array.from({ length: 12 }, (_, index) => `m${index}`).sort())
  })

  test('that another sender is claiming is skipped without waiting', async () => {
    await enqueue('held')
    await enqueue('free')
    await database.db.transaction().execute(async (trx) => {
      await sql`select from outbox where dedupe_key = 'held' for update`.execute(trx)
      await Promise.all([deliver(), deliver()])
    })
    expect(await states()).toEqual({ held: 'pending', free: 'sent' })
    await Promise.all([deliver(), deliver()])
    expect(await arrived()).toEqual(['free', 'held'])
  })

  test('is posted outside a transaction', async () => {
    await enqueue('slow')
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'hang', accepted: true } })
    const delivering = deliver()
    await posting()
    const { rows } = await sql<{ state: string }>`
      select state from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
    `.execute(database.db)
    expect(rows).toEqual([])
    expect(await states()).toEqual({ slow: 'sending' })
    slack.clearFaults()
    await delivering
  })
})

describe('when Slack', () => {
  const unclear: [string, Fault][] = [
    ['accepts it and the response is lost', { kind: 'lost', accepted: true }],
    ['does not get it and there is no response', { kind: 'lost', accepted: false }],
    ['accepts it and returns 500', { kind: 'server_error', accepted: true }],
    ['returns 500 and does not accept it', { kind: 'server_error', accepted: false }],
    ['accepts it and hangs', { kind: 'hang', accepted: true }],
    ['hangs', { kind: 'hang', accepted: false }],
    ['returns internal_error', { kind: 'error', error: 'internal_error' }],
  ]
  test.each(unclear)('%s, the message is in doubt, reconciled, and delivered once', async (_, fault) => {
    await enqueue('doubtful')
    slack.faults.add({ method: 'chat.postMessage', fault, times: 1 })
    const delivering = deliver()
    await posting()
    slack.clearFaults()
    await delivering
    expect(await states()).toEqual({ doubtful: 'in doubt' })
    await pass(59)
    await deliver()
    expect(await states()).toEqual({ doubtful: 'in doubt' })
    await pass(1)
    await deliver()
    // One that isn't there is sent again after a backoff with jitter.
    await pass(30)
    await deliver()
    expect(await states()).toEqual({ doubtful: 'sent' })
    expect(await arrived()).toEqual(['doubtful'])
    expect(settlements).toMatchObject([{ state: 'sent', shows: ['doubtful'] }])
  })

  test('can’t be asked either, a message in doubt waits and is not sent again', async () => {
    await enqueue('doubtful')
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost' }, times: 1 })
    await deliver()
    slack.faults.add({ method: 'conversations.history', fault: { kind: 'server_error' } })
    for (let minute = 0; minute < 180; minute += 1) await pass(60).then(() => deliver())
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
    const looks = slack.calls({ method: 'conversations.history' }).length
    expect(looks).toBeGreaterThan(4)
    expect(looks).toBeLessThan(12)
    slack.clearFaults()
    for (let minute = 0; minute < 61; minute += 1) await pass(60).then(() => deliver())
    expect([await states(), await arrived()]).toEqual([{ doubtful: 'sent' }, ['doubtful']])
  })

  test('loses the response to opening the DM, the message is still delivered once', async () => {
    await enqueue('first-ever', { personId: 'ULINUS' })
    slack.faults.add({ method: 'conversations.open', fault: { kind: 'lost' }, times: 1 })
    await deliver()
    await pass(60)
    await deliver()
    await pass(60)
    await deliver()
    expect(await arrived('ULINUS')).toEqual(['first-ever'])
  })

  test('rejects it, it fails with Slack’s reason and is not retried', async () => {
    await enqueue('refused')
    await enqueue('fine')
    slack.faults.add({
      method: 'chat.postMessage',
      fault: { kind: 'error', error: 'messages_tab_disabled' },
      times: 1,
    })
    await deliver()
    await pass(7200)
    await deliver()
    expect(await states()).toEqual({ refused: 'failed', fine: 'sent' })
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(2)
    const { rows } = await sql`select reason from outbox where state = 'failed'`.execute(database.db)
    expect(rows).toEqual([{ reason: 'messages_tab_disabled' }])
  })

  test.each(['user_not_found', 'messages_tab_disabled', 'cannot_dm_bot', 'restricted_action'])(
    'rejects messages to a person (%s), each fails once, and the reason is stored until one is accepted',
    async (error) => {
      await enqueue('for linus', { personId: 'ULINUS' })
      await enqueue('for grace')
      slack.faults.add({ method: 'chat.postMessage', user: 'ULINUS', fault: { kind: 'error', error } })
      for (let hour = 0; hour < 30; hour += 1) await deliver().then(() => pass(3600))
      expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(2)
      expect(await states()).toEqual({ 'for linus': 'failed', 'for grace': 'sent' })
      expect(await refusal('ULINUS')).toBe(error)
      expect(await refusal('UGRACE')).toBeNull()
      slack.clearFaults()
      await enqueue('again', { personId: 'ULINUS' })
      await deliver()
      expect(await states()).toMatchObject({ again: 'sent' })
      expect(await refusal('ULINUS')).toBeNull()
    },
  )

  test.each(['channel_not_found', 'is_archived', 'not_in_channel'])(
    'no longer accepts a stored DM (%s), it is opened again, once',
    async (error) => {
      await enqueue('before')
      await deliver()
      slack.clearCalls()
      slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error }, times: 1 })
      await enqueue('after')
      await deliver()
      expect(await states()).toMatchObject({ after: 'sent' })
      expect(slack.calls({ method: 'conversations.open' })).toHaveLength(1)
      slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error } })
      slack.clearCalls()
      await enqueue('never')
      for (let hour = 0; hour < 30; hour += 1) await deliver().then(() => pass(3600))
      expect(await states()).toMatchObject({ never: 'failed' })
      expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(2)
      expect(await refusal('UGRACE')).toBe(error)
    },
  )

  test.each([
    'token_revoked',
    'account_inactive',
    'invalid_auth',
    'missing_scope',
    'team_access_not_granted',
  ])(
    'denies access (%s), the app calls it once, and sends all messages after access is back',
    async (error) => {
      await enqueue('first')
      await enqueue('second', { personId: 'ULINUS' })
      // Pending for longer than messages are retried, as after NUDGES=off.
      await pass(30 * 3600)
      slack.faults.add({ fault: { kind: 'error', error } })
      for (let hour = 0; hour < 30; hour += 1) await deliver().then(() => pass(3600))
      expect(slack.calls()).toHaveLength(1)
      expect(await states()).toEqual({ first: 'pending', second: 'pending' })
      expect(await countSuspended(database.db)).toEqual([{ reason: expect.any(String), count: 1 }])
      // Resumed too early.
      await resumeWorkspace({ db: database.db, clock, log }, WORKSPACE)
      await deliver()
      expect(await states()).toEqual({ first: 'pending', second: 'pending' })
      expect(await countSuspended(database.db)).toEqual([{ reason: expect.any(String), count: 1 }])
      slack.clearFaults()
      await forgetDeliveries()
      await outbox().dispatchDue()
      expect(await deliveriesAskedFor()).toBe(0)
      await resumeWorkspace({ db: database.db, clock, log }, WORKSPACE)
      await deliver()
      expect(await states()).toEqual({ first: 'sent', second: 'sent' })
    },
  )

  test('denied access for more than a day, messages that then have to wait are still sent or found', async () => {
    await enqueue('rejected')
    await enqueue('unclear', { personId: 'ULINUS' })
    slack.faults.add({ fault: { kind: 'error', error: 'token_revoked' } })
    await deliver()
    await pass(30 * 3600)
    slack.clearFaults()
    await resumeWorkspace({ db: database.db, clock, log }, WORKSPACE)
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted: true }, times: 1 })
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'rate_limited' }, times: 1 })
    await deliver()
    expect(Object.values(await states()).toSorted()).toEqual(['in doubt', 'pending'])
    await pass(120)
    await deliver()
    expect(await states()).toEqual({ rejected: 'sent', unclear: 'sent' })
  })

  test('denies access during reconciliation, messages in doubt are kept, and found after access is back', async () => {
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted: true } })
    await enqueue('first')
    await enqueue('second', { personId: 'ULINUS' })
    await deliver()
    expect(await states()).toEqual({ first: 'in doubt', second: 'in doubt' })
    slack.clearFaults()
    slack.clearCalls()
    slack.faults.add({ fault: { kind: 'error', error: 'token_revoked' } })
    await pass(25 * 3600)
    await enqueue('third')
    await deliver()
    await deliver()
    expect(slack.calls()).toMatchObject([{ method: 'conversations.history' }])
    expect(await states()).toEqual({ first: 'in doubt', second: 'in doubt', third: 'pending' })
    expect(await countSuspended(database.db)).toEqual([{ reason: expect.any(String), count: 1 }])
    slack.clearFaults()
    await resumeWorkspace({ db: database.db, clock, log }, WORKSPACE)
    await deliver()
    expect(await states()).toEqual({ first: 'sent', second: 'sent', third: 'sent' })
    expect(await arrived()).toEqual(['first', 'third'])
  })

  test('leaves a message in doubt and the scope to check is missing, it is not sent again', async () => {
    await enqueue('unknowable')
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost' }, times: 1 })
    slack.faults.add({ method: 'conversations.history', fault: { kind: 'error', error: 'missing_scope' } })
    for (let minute = 0; minute < 60; minute += 1) await deliver().then(() => pass(60))
    expect(await states()).toEqual({ unknowable: 'failed' })
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
    expect(await countSuspended(database.db)).toEqual([])
  })

  test('fails for a day, messages are retried with backoff; one that is true for a day only is given up', async () => {
    await enqueue('lasting')
    await enqueue('hopeless', { kind: 'of the day', personId: 'ULINUS' })
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'server_error' } })
    const givenUpBefore = await givenUp()
    for (let minute = 0; minute < 26 * 60; minute += 1) await deliver().then(() => pass(60))
    expect((await states()).hopeless).toBe('failed')
    const tries = slack.calls({ method: 'chat.postMessage' }).filter(({ user }) => user === 'ULINUS').length
    expect(tries).toBeGreaterThan(20)
    expect(tries).toBeLessThan(45)
    expect(settlements).toMatchObject([{ state: 'failed' }])
    const errors = logged.filter((line) => line.includes('message given up'))
    expect(errors).toEqual([expect.stringMatching(/"level":50.*"kind":"of the day"/)])
    expect(await givenUp()).toBe(givenUpBefore + 1)
    slack.clearFaults()
    for (let minute = 0; minute < 63; minute += 1) await deliver().then(() => pass(60))
    expect(await states()).toEqual({ hopeless: 'failed', lasting: 'sent' })
    expect(await arrived()).toEqual(['lasting'])
  })

  test.each([
    'message_limit_exceeded',
    'ekm_access_denied',
    'service_unavailable',
    'team_added_to_org',
    'org_login_required',
    'an_error_of_tomorrow',
  ])('refuses a message for two days (%s), it is retried with backoff, and sent afterward', async (error) => {
    await enqueue('patient')
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error } })
    for (let step = 0; step < 48 * 4; step += 1) await deliver().then(() => pass(15 * 60))
    const tries = slack.calls({ method: 'chat.postMessage' }).length
    expect(tries).toBeGreaterThan(30)
    expect(tries).toBeLessThan(80)
    expect(await refusal('UGRACE')).toBeNull()
    slack.clearFaults()
    for (let step = 0; step < 6; step += 1) await pass(15 * 60).then(() => deliver())
    expect([await states(), await arrived()]).toEqual([{ patient: 'sent' }, ['patient']])
  })

  test('fails for any time up to 20 days, a message is delivered once if it is still true, else not at all', async () => {
    const outages = fc.record({
      hours: fc.integer({ min: 1, max: 72 }),
      isStillTrue: fc.boolean(),
      accepted: fc.boolean(),
    })
    const examples: [Outage][] = [[{ hours: 20 * 24, isStillTrue: true, accepted: false }]]
    await fc.assert(fc.asyncProperty(outages, survive), { numRuns: 10, examples })
  })

  test('returns 429, nothing is sent before Retry-After, and nothing is lost, no matter how often', async () => {
    await enqueue('patient')
    await enqueue('next')
    slack.faults.add({
      method: 'chat.postMessage',
      fault: { kind: 'rate_limited', retryAfterSeconds: 30 },
      times: 25,
    })
    await deliver()
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
    await pass(29)
    slack.clearCalls()
    await sql`update outbox set send_at = ${clock.now().add({ seconds: 1 })} where dedupe_key = 'next'`.execute(
      database.db,
    )
    await deliver()
    expect(slack.calls()).toEqual([])
    for (let again = 0; again < 27; again += 1) await pass(30).then(() => deliver())
    expect(await states()).toEqual({ patient: 'sent', next: 'sent' })
    expect((await arrived()).sort()).toEqual(['next', 'patient'])
  })
})

describe('when the clock jumps', () => {
  test.each([1, -1])('by %d hour, nothing is lost or sent twice', async (hours) => {
    for (const id of ['sent', 'doubtful', 'held']) await enqueue(id, { personId: 'UGRACE' })
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted: true }, times: 1 })
    slack.faults.add({
      method: 'chat.postMessage',
      fault: { kind: 'rate_limited', retryAfterSeconds: 30 },
      times: 1,
    })
    await deliver()
    await pass(hours * 3600)
    await enqueue('later')
    // A message postponed by a minute is sent within an hour and a minute.
    for (let minute = 0; minute < 63; minute += 1) await deliver().then(() => pass(60))
    expect(Object.values(await states())).toEqual(['sent', 'sent', 'sent', 'sent'])
    expect((await arrived()).sort()).toEqual(['doubtful', 'held', 'later', 'sent'])
  })
})

describe('when a sender crashes', () => {
  test.each([
    ['after Slack accepted the message', true],
    ['before Slack accepted it', false],
  ])('%s, another one reconciles it, and it is delivered once', async (_, accepted) => {
    await enqueue('orphan')
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'hang', accepted }, times: 1 })
    const dead = deliver()
    await posting()
    await deliver()
    expect(await states()).toEqual({ orphan: 'sending' })
    await pass(31)
    await deliver()
    // Half a minute after the call, "not found" is not trusted yet; a minute after, it is.
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
    await pass(30)
    await deliver()
    await pass(30)
    await deliver()
    expect(await states()).toEqual({ orphan: 'sent' })
    // The sender was only very slow: what is settled stays settled.
    slack.clearFaults()
    await dead
    await pass(120)
    await deliver()
    expect([await states(), await arrived()]).toEqual([{ orphan: 'sent' }, ['orphan']])
    expect(settlements).toHaveLength(1)
  })
})

describe('fails while the others are sent:', () => {
  test('a message with an invalid payload', async () => {
    await enqueue('odd', { payload: { id: 7 } })
    await enqueue('fine')
    await deliver()
    expect(await states()).toEqual({ odd: 'pending', fine: 'sent' })
    await exhaust()
    expect(await states()).toEqual({ odd: 'failed', fine: 'sent' })
  })

  test('a message that can’t be rendered: one error with a reference, then warnings with the same one', async () => {
    prepare = async () => {
      throw new Error('no words')
    }
    await enqueue('odd')
    for (let hour = 0; hour < 3; hour += 1) await deliver().then(() => pass(3600))
    const lines = logged.map((line) => JSON.parse(line))
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [50, 'message failed'],
      [40, 'message failed again'],
      [40, 'message failed again'],
    ])
    expect(new Set(lines.map(({ reference }) => reference)).size).toBe(1)
  })

  test('a message that can’t be rendered, until it can', async () => {
    prepare = async (id) => {
      if (id === 'odd') throw new Error('no words')
      return saying(id)
    }
    await enqueue('odd')
    await enqueue('fine')
    await deliver()
    expect(await states()).toEqual({ odd: 'pending', fine: 'sent' })
    prepare = async (id) => saying(id)
    await pass(3600)
    await deliver()
    expect(await states()).toEqual({ odd: 'sent', fine: 'sent' })
  })

  test('a message of an unknown kind', async () => {
    await enqueue('odd', { kind: 'of tomorrow' })
    await exhaust()
    await enqueue('fine')
    await deliver().catch(() => {})
    expect(await states()).toMatchObject({ fine: 'sent' })
  })

  test('a message that was posted and can’t be settled, and it is not posted again', async () => {
    await enqueue('odd', { kind: 'unsettling' })
    await deliver().catch(() => {})
    await pass(61)
    await deliver().catch(() => {})
    await enqueue('fine')
    await deliver().catch(() => {})
    expect((await arrived()).filter((words) => words === 'odd')).toHaveLength(1)
    expect(await states()).toMatchObject({ fine: 'sent' })
  })
})

describe('a message to a group DM', () => {
  const group = { others: ['UANA', 'UBEN'] }
  const groupOf = async (id: string) => (await slack.as(id).groupDms()).map(({ text }) => text)

  test('is sent to all of them together; a later direct message goes to the person alone', async () => {
    await enqueue('together', group)
    await deliver()
    await enqueue('alone')
    await deliver()
    expect(await states()).toEqual({ together: 'sent', alone: 'sent' })
    for (const id of ['UGRACE', 'UANA', 'UBEN']) expect(await groupOf(id)).toEqual(['together'])
    expect(await arrived()).toEqual(['alone'])
  })

  test('whose response is lost is never sent twice, because the app can’t read group DMs', async () => {
    const there = (await groupOf('UANA')).length
    slack.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'lost', accepted: true } })
    await enqueue('doubtful', group)
    await deliver()
    await pass(61)
    await deliver()
    expect(await states()).toEqual({ doubtful: 'failed' })
    expect((await groupOf('UANA')).slice(there)).toEqual(['doubtful'])
    expect(settlements).toMatchObject([{ state: 'failed', shows: ['doubtful'] }])
  })
})

describe('the rate limit', () => {
  test('applies to a workspace and to each person, for any order of messages', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `m${index}`)
    for (const id of ids) await enqueue(id, { personId: Number(id.slice(1)) < 10 ? 'ULINUS' : 'UGRACE' })
    const times = new Map<string, number>()
    const noting = (id: string) => times.set(id, clock.now().epochMilliseconds)
    await outbox({ onPost: noting }).deliver(WORKSPACE, new AbortController().signal)
    while (times.size < 60) await deliver({ onPost: noting })
    const all = [...times.values()].sort((a, b) => a - b)
    expect(
      Math.max(...all.map((from) => all.filter((at) => at >= from && at < from + 1_000).length)),
    ).toBeLessThanOrEqual(8)
    for (const isLinus of [true, false]) {
      const own = [...times].filter(([id]) => Number(id.slice(1)) < 10 === isLinus).map(([, at]) => at)
      own.sort((a, b) => a - b)
      expect(Math.min(...own.slice(1).map((at, index) => at - (own[index] ?? 0)))).toBeGreaterThanOrEqual(
        1_000,
      )
    }
    // The spacing of one person doesn't delay another: Linus' ten arrive after about twenty seconds, not sixty.
    expect(
      Math.max(...[...times].filter(([id]) => Number(id.slice(1)) < 10).map(([, at]) => at)) - (all[0] ?? 0),
    ).toBeLessThan(25_000)
  })

  test('applies to arrival times, even if one message takes long and the next one doesn’t', async () => {
    await enqueue('slow')
    await enqueue('quick')
    const arrivedAt: Temporal.Instant[] = []
    const onPost = (id: string) => {
      if (id === 'slow') clock.set(clock.now().add({ milliseconds: 700 }))
      arrivedAt.push(clock.now())
    }
    await deliver({ onPost })
    const [slow = START, quick = START] = arrivedAt
    expect(slow.until(quick).total('milliseconds')).toBeGreaterThanOrEqual(1_000)
  })

  test('doesn’t block others: a long queue continues in another job', async () => {
    for (let index = 0; index < 30; index += 1) await enqueue(`m${index}`)
    await forgetDeliveries()
    await deliver()
    const { rows } = await sql<{
      left: number
    }>`select count(*)::int as left from outbox where state = 'pending'`.execute(database.db)
    expect(rows[0]?.left).toBeGreaterThan(0)
    expect(await deliveriesAskedFor()).toBe(1)
  })
})

describe('the operator’s switch', () => {
  test('keeps messages while it is off, and each is sent once after it is on again', async () => {
    await enqueue('kept', {}, outbox({ sending: false }))
    await outbox({ sending: false }).deliver(WORKSPACE, new AbortController().signal)
    await outbox({ sending: false }).dispatchDue()
    expect(slack.calls()).toEqual([])
    expect(await states()).toEqual({ kept: 'pending' })
    await deliver()
    expect(await arrived()).toEqual(['kept'])
  })
})

test('a sender that is stopped finishes its message and claims no other', async () => {
  const stopping = new AbortController()
  prepare = async (id) => {
    stopping.abort()
    return saying(id)
  }
  await enqueue('running')
  await pass(1)
  await enqueue('waiting')
  await outbox().deliver(WORKSPACE, stopping.signal)
  expect(await states()).toEqual({ running: 'sent', waiting: 'pending' })
})

function saying(id: string): Prepared {
  return { do: 'send', message: message(section(id)), shows: [id] }
}

type OutboxOptions = { sending?: boolean; onPost?: (id: string) => void }

function outbox({ sending = true, onPost = () => {} }: OutboxOptions = {}): Outbox {
  const real = createSender({ token: slack.botToken, apiUrl: slack.apiUrl, log })
  const sender: Sender = {
    ...real,
    post(channelId, words, messageId) {
      onPost(words.text)
      return real.post(channelId, words, messageId)
    },
  }
  const { db } = database
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: 200 })
  const deps = { db, clock, log, metrics, rateLimiter, jobs, senderFor: async () => sender, sending }
  const made = createOutbox(deps)
  made.register([notificationKind, ofTheDay, unsettling])
  return made
}

type Change = { personId?: string; others?: string[]; kind?: string; payload?: object }

function newMessage(id: string, change: Change = {}) {
  const fixed = {
    workspaceId: WORKSPACE,
    personId: 'UGRACE',
    kind: 'notification',
    dedupeKey: id,
    payload: { id },
  }
  return { ...fixed, ...change }
}

async function enqueue(id: string, change?: Change, to = outbox()): Promise<void> {
  await database.db.transaction().execute((trx) => to.enqueue(trx, [newMessage(id, change)]))
}

function deliver(options: OutboxOptions = {}): Promise<void> {
  return outbox(options).deliver(WORKSPACE, new AbortController().signal)
}

async function pass(seconds: number): Promise<void> {
  clock.set(clock.now().add({ seconds }))
}

type Outage = { hours: number; isStillTrue: boolean; accepted: boolean }

/** Slack takes the message (`accepted`) or not, and is then away; meanwhile the message may become untrue. */
async function survive({ hours, isStillTrue, accepted }: Outage): Promise<void> {
  clock = new SetClock(START)
  await emptyTables(database.db, 'outbox', 'recipients', 'rate_limits')
  const there = (await arrived()).length
  prepare = async (id) => saying(id)
  await enqueue('true')
  slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted }, times: 1 })
  await deliver()
  slack.faults.add({ fault: { kind: 'server_error' } })
  for (let hour = 0; hour < hours; hour += 1) await pass(3600).then(() => deliver())
  slack.clearFaults()
  if (!isStillTrue) prepare = async () => ({ do: 'cancel', reason: 'no longer true' })
  for (let step = 0; step < 6; step += 1) await pass(1800).then(() => deliver())
  const isThere = isStillTrue || accepted
  expect((await arrived()).slice(there)).toEqual(isThere ? ['true'] : [])
  expect(await states()).toEqual({ true: isThere ? 'sent' : 'canceled' })
}

/** Retries until the outbox gives up. */
async function exhaust(): Promise<void> {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await pass(60 * 2 ** 12)
    await deliver().catch(() => {})
  }
}

/** Waits until Slack has received or lost a message. */
async function posting(): Promise<void> {
  while (slack.calls({ method: 'chat.postMessage' }).length === 0)
    await new Promise((done) => setTimeout(done, 5))
}

/** Returns the texts delivered to a person in this test, oldest first. */
async function arrived(personId = 'UGRACE'): Promise<string[]> {
  const dms = await slack.as(personId).dms()
  return dms.slice(before.get(personId) ?? 0).map(({ text }) => text)
}

/** How many messages the metric counts as failed. */
async function givenUp(): Promise<number> {
  const { values } = await metrics.messages.get()
  const failed = values.filter(({ labels }) => labels.state === 'failed')
  return failed.reduce((sum, { value }) => sum + value, 0)
}

async function refusal(personId: string): Promise<string | null> {
  return findRefusal(database.db, { workspaceId: WORKSPACE, personId })
}

/** Returns the number of requested deliveries since `forgetDeliveries`; the worker may have run them already. */
async function deliveriesAskedFor(): Promise<number> {
  const { rows } = await sql`select 1 from pgboss.job where name = ${DELIVERY.name}`.execute(database.db)
  return rows.length
}

async function forgetDeliveries(): Promise<void> {
  await sql`delete from pgboss.job`.execute(database.db)
}

async function states(): Promise<Record<string, string>> {
  const { rows } = await sql<{ key: string; state: string }>`
    select dedupe_key as key, state from outbox
  `.execute(database.db)
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]))
}
