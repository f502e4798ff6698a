import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Fault, Human, Message } from '../../../dev/client.ts'
import { type RunningApp, startApp } from '../../../src/app.ts'
import { createLog } from '../../../src/platform/log.ts'
import { until } from '../../dev/until.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { isNudge } from '../../support/nudges.ts'
import { BERLIN, inBerlin, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let people = 0
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearFaults()
  rig.slack.clearCalls()
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox', 'rate_limits')
})

/** A mentor with a nudge due about ana on Monday 16 Nov 2026 at nine. */
async function dueMentor(tz = BERLIN): Promise<Human> {
  people += 1
  const { id } = rig.slack.addPerson({ id: `UM${people}`, name: `mentor${people}`, tz })
  const mentor = rig.slack.as(id)
  await rig.type(mentor, '2026-11-02T12:00', '/mentor add @ana every 2 weeks')
  await rig.type(mentor, '2026-11-02T12:00', '/mentor log @ana')
  return mentor
}

async function nudgesOf(person: Human): Promise<Message[]> {
  return (await person.dms()).filter(isNudge)
}

/** A second replica of the app, on the same database and in front of the same Slack. */
function startReplica(): Promise<RunningApp> {
  const { botToken, apiUrl, signingSecret } = rig.slack
  return startApp({
    config: {
      slack: {
        access: { mode: 'one workspace', botToken },
        apiUrl,
        transport: { mode: 'http', signingSecrets: [signingSecret] },
      },
      database: { url: rig.databaseUrl, poolSize: 5 },
      host: '127.0.0.1',
      port: 0,
      operatorPort: null,
      logLevel: 'silent',
      nudges: true,
      outboxPerMinute: 200,
      proxy: null,
      retentionDays: 90,
    },
    clock: rig.clock,
    log: createLog('silent'),
    everyMinute: () => ({ stop: async () => {} }),
  })
}

describe('one nudge is sent', () => {
  test('by ten ticks in the same second', async () => {
    const mentor = await dueMentor()
    rig.setNow('2026-11-16T09:00')
    await Promise.all(Array.from({ length: 10 }, () => rig.app.tick()))
    await rig.settle()
    expect(await nudgesOf(mentor)).toHaveLength(1)
  })

  test('to each of five mentors by two replicas that tick at the same time', async () => {
    const mentors = [await dueMentor()]
    for (let count = 1; count < 5; count += 1) mentors.push(await dueMentor())
    const replica = await startReplica()
    try {
      rig.setNow('2026-11-16T09:00')
      for (let round = 0; round < 4; round += 1) {
        await Promise.all([rig.app.tick(), replica.tick(), rig.app.tick(), replica.tick()])
      }
      await rig.settle()
      for (const mentor of mentors) expect(await nudgesOf(mentor)).toHaveLength(1)
    } finally {
      await replica.stop()
    }
  })
})

test('two thousand mentors in twenty workspaces are planned once each, although batches run concurrently', async () => {
  // Suspended, so that planned messages stay in the outbox and can be counted.
  await sql`
    insert into workspaces (workspace_id, name, created_at, suspended_at, suspended_reason)
      select 'TW' || w, 'W', now(), now(), 'token_revoked' from generate_series(1, 20) w`.execute(rig.db)
  await sql`
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, next_nudge_at)
      select 'TW' || w, p || n, 'P', ${BERLIN}, now(),
        case when p = 'M' then timestamptz '2026-11-16T07:59Z' - (hashtext(w || '/' || n) & 1023) * interval '1 second' end
      from generate_series(1, 20) w cross join generate_series(1, 100) n cross join (values ('M'), ('E')) as roles(p)`.execute(
    rig.db,
  )
  await sql`
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
      select 'TW' || w, 'mentorship', 'M' || n, 'E' || n, 14, date '2026-10-01'
      from generate_series(1, 20) w cross join generate_series(1, 100) n`.execute(rig.db)
  rig.setNow('2026-11-16T09:00')
  await rig.app.tick()
  await rig.settle()
  const { rows } = await sql`
    select count(*)::int as planned, count(distinct (workspace_id, person_id))::int as people
    from outbox where kind = 'nudge'`.execute(rig.db)
  expect(rows).toEqual([{ planned: 2_000, people: 2_000 }])
  expect(rig.logged()).not.toContain('deadlock')
})

const FAULTS: [string, Fault][] = [
  ['says 429', { kind: 'rate_limited', retryAfterSeconds: 30 }],
  ['fails before it accepts the message', { kind: 'server_error', accepted: false }],
  ['fails after it accepts the message', { kind: 'server_error', accepted: true }],
  ['loses the call', { kind: 'lost', accepted: false }],
  ['loses its response', { kind: 'lost', accepted: true }],
  ['has an internal error', { kind: 'error', error: 'internal_error' }],
]

describe('one nudge is sent, no matter how the call ends:', () => {
  test.each(FAULTS)('when Slack %s', async (_, fault) => {
    const mentor = await dueMentor()
    rig.slack.faults.add({ method: 'chat.postMessage', user: mentor.id, times: 1, fault })
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-18T12:00')
    expect(await nudgesOf(mentor)).toHaveLength(1)
    const [nudge] = await nudgesOf(mentor)
    expect(minutesAfterNine(nudge)).toBeLessThanOrEqual(2)
  })

  test.each([true, false])('when Slack hangs, message accepted: %s', async (accepted) => {
    const mentor = await dueMentor()
    const fault: Fault = { kind: 'hang', accepted }
    rig.slack.faults.add({ method: 'chat.postMessage', user: mentor.id, times: 1, fault })
    rig.setNow('2026-11-16T09:00')
    await rig.app.tick()
    await until(() => rig.slack.calls().some((call) => call.fault === 'hang'))
    rig.slack.faults.clear()
    await rig.travelTo('2026-11-18T12:00')
    expect(await nudgesOf(mentor)).toHaveLength(1)
  })

  test('when the response is lost and the history can’t be read, the message waits until it can', async () => {
    const mentor = await dueMentor()
    rig.slack.faults.add({ method: 'chat.postMessage', user: mentor.id, times: 1, fault: { kind: 'lost' } })
    rig.slack.faults.add({ method: 'conversations.history', times: 5, fault: { kind: 'server_error' } })
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-18T12:00')
    expect(await nudgesOf(mentor)).toHaveLength(1)
    await mentor.command('/mentor why')
    expect((await mentor.nextEphemeral()).text).toContain('Mon 23 Nov, 09:00')
  })

  test('an answer to a nudge that is still in doubt counts', async () => {
    const mentor = await dueMentor()
    rig.slack.faults.add({ method: 'chat.postMessage', user: mentor.id, times: 1, fault: { kind: 'lost' } })
    rig.setNow('2026-11-16T09:00')
    await rig.app.tick()
    await rig.settle()
    const [nudge] = await nudgesOf(mentor)
    if (!nudge) throw new Error('the nudge should be there')
    await mentor.press(nudge, 'Log check-in')
    await rig.travelTo('2026-11-18T12:00')
    const nudges = await nudgesOf(mentor)
    expect(nudges).toHaveLength(1)
    expect(nudges[0]?.text).toContain('Check-in logged. Next check-in due Mon 30 Nov.')
  })

  test('a mentor whose DM Slack refuses doesn’t delay others', async () => {
    const [unlucky, lucky] = [await dueMentor(), await dueMentor()]
    rig.slack.faults.add({
      method: 'chat.postMessage',
      user: unlucky.id,
      fault: { kind: 'error', error: 'restricted_action' },
    })
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-16T12:00')
    expect(await nudgesOf(lucky)).toHaveLength(1)
    const tries = rig.slack.calls({ method: 'chat.postMessage' }).filter(({ user }) => user === unlucky.id)
    expect(tries.length).toBeLessThanOrEqual(2)
  })

  test.each(['chat.postMessage', 'users.info', 'conversations.open'])(
    'when Slack’s %s fails for two hours, the nudge still comes that day, once',
    async (method) => {
      const mentor = await dueMentor()
      rig.slack.faults.add({ method, user: mentor.id, fault: { kind: 'server_error' } })
      rig.setNow('2026-11-16T09:00')
      await rig.travelTo('2026-11-16T11:00')
      rig.slack.faults.clear()
      await rig.travelTo('2026-11-16T17:59')
      expect(await nudgesOf(mentor)).toHaveLength(1)
    },
  )
})

describe('an answer to a nudge that was sent by a replica whose clock is ten minutes ahead', () => {
  async function nudgeFromTheFuture(): Promise<{ mentor: Human; shown(): Promise<string> }> {
    const mentor = await dueMentor()
    rig.setNow('2026-11-16T09:10')
    await rig.app.tick()
    await rig.settle()
    rig.setNow('2026-11-16T09:01')
    const shown = async () => {
      await rig.settle()
      const [nudge] = await nudgesOf(mentor)
      return JSON.stringify(nudge?.blocks)
    }
    return { mentor, shown }
  }

  const press = async (mentor: Human, button: string) => {
    const [nudge] = await nudgesOf(mentor)
    if (!nudge) throw new Error('the nudge should be there')
    await mentor.press(nudge, button)
  }

  test('counts as one, and can be undone', async () => {
    const { mentor, shown } = await nudgeFromTheFuture()
    await press(mentor, 'Log check-in')
    expect(await shown()).toContain('Check-in logged. Next check-in due Mon 30 Nov.')
    await press(mentor, 'Undo')
    expect(await shown()).toContain('Log check-in')
  })

  test('also if it is a snooze', async () => {
    const { mentor, shown } = await nudgeFromTheFuture()
    await mentor.command('/mentor snooze @ana 2 weeks')
    expect(await shown()).not.toContain('Log check-in')
  })
})

function minutesAfterNine(message: Message | undefined): number {
  return message ? inBerlin('2026-11-16T09:00').until(message.at).total('minutes') : Number.NaN
}

describe('the operator’s switch', () => {
  test('with NUDGES off, the app sends nothing on its own, and commands work', async () => {
    const quiet = await startRig({ config: { nudges: false } })
    try {
      const grace = quiet.slack.as('UGRACE')
      await grace.command('/mentor add @ana every 2 weeks')
      expect((await grace.nextEphemeral()).text).toContain('Offered to mentor')
      quiet.setNow('2026-11-16T08:30')
      await quiet.travelTo('2026-11-18T12:00')
      expect(quiet.slack.calls({ method: 'chat.postMessage' })).toEqual([])
      await grace.command('/mentor log @ana')
      expect((await grace.nextEphemeral()).text).toContain('Logged')
      await grace.openHome()
      expect((await grace.nextHome()).blocks.length).toBeGreaterThan(0)
    } finally {
      await quiet.stop()
    }
  })
})

const ZONES = [BERLIN, 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns']

test('in half a year, no mentor in any time zone gets two nudges on one date, or one outside their hours', async () => {
  const mentors = await Promise.all(ZONES.map(async (zone) => ({ zone, human: await dueMentor(zone) })))
  for (const { human } of mentors) {
    await rig.type(human, '2026-11-05T12:00', '/mentor add @ben every 3 weeks')
    await rig.accept('UBEN')
    await rig.type(human, '2026-11-05T12:00', '/mentor log @ben')
  }
  rig.setNow('2026-11-16T00:00')
  for (let week = 0; week < 26; week += 1) {
    const monday = Temporal.PlainDate.from('2026-11-16').add({ weeks: week })
    for (const days of [0, 3]) await aDay(monday.add({ days }))
    if (week % 3 === 2) for (const { human } of mentors) await answerLast(human)
  }
  for (const { zone, human } of mentors) {
    const times = (await nudgesOf(human)).map(({ at }) => at.toZonedDateTimeISO(zone))
    const dates = times.map((time) => time.toPlainDate().toString())
    expect(times.length).toBeGreaterThan(5)
    expect(dates).toEqual([...new Set(dates)])
    for (const time of times) {
      expect(time.hour).toBeGreaterThanOrEqual(9)
      expect(time.hour).toBeLessThan(18)
      expect(time.dayOfWeek).toBeLessThan(6)
    }
    for (const [index, time] of times.slice(1).entries()) {
      const before = times[index]
      expect(before && before.toPlainDate().until(time.toPlainDate()).days).toBeGreaterThanOrEqual(7)
    }
  }
})

/** Ticks at odd times, so that they hit each zone's window at a different point. */
async function aDay(day: Temporal.PlainDate): Promise<void> {
  for (const hour of ['04:20', '13:40', '22:20']) {
    rig.setNow(`${day}T${hour}`)
    await rig.app.tick()
    await rig.settle()
  }
}

async function answerLast(human: Human): Promise<void> {
  const nudge = (await nudgesOf(human)).at(-1)
  if (nudge?.text.includes('UANA>* · last check-in'))
    await human.press(nudge, { text: 'Log check-in', near: 'UANA' })
  await rig.settle()
}
