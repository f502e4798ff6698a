import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Human, Message } from '../../../dev/client.ts'
import { callOff } from '../../../src/features/meetings/course-store.ts'
import {
  agree as agreeOn,
  settleProposal,
  propose as storeProposal,
} from '../../../src/features/meetings/proposing-store.ts'
import { endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { saveDeactivated } from '../../../src/features/people/store.ts'
import { erasePerson } from '../../../src/features/privacy/erase-store.ts'
import type { Trx } from '../../../src/platform/database.ts'
import { startOver } from '../../support/pair.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
const before = new Map<Human, number>()

beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await startOver(rig, 'every 2 weeks')
  for (const person of [grace, ana]) before.set(person, (await person.dms()).length)
})

/** Returns the direct messages that a person has received since the test began. */
async function got(person: Human): Promise<Message[]> {
  return (await person.dms()).slice(before.get(person))
}

async function texts(person: Human): Promise<string[]> {
  return (await got(person)).map(({ text }) => text)
}

async function all(person: Human, text: string): Promise<Message[]> {
  return (await got(person)).filter((one) => one.text.includes(text))
}

async function only(person: Human, text: string): Promise<Message> {
  const found = await all(person, text)
  const [one, ...others] = found
  if (!one || others.length > 0)
    throw new Error(`${found.length} messages with ${text}: ${await texts(person)}`)
  return one
}

async function press(person: Human, message: Message, text: string): Promise<void> {
  await person.press(message, text)
  await rig.settle()
}

/** Grace proposes the times of the form, Ana picks the first. */
async function agree(typed = ''): Promise<void> {
  await propose(typed)
  const message = await only(ana, 'When can you talk')
  const [time = ''] = buttonsOf(message)
  await press(ana, message, time)
}

async function propose(typed = '', entries: Parameters<Human['submit']>[0] = {}): Promise<void> {
  await grace.command(`/mentor meet @ana ${typed}`)
  await rig.settle()
  const result = await grace.submit(entries)
  expect(result.errorsByLabel).toBeUndefined()
  await rig.settle()
  while (grace.view) await grace.close()
}

function buttonsOf({ blocks }: Message): string[] {
  return JSON.parse(JSON.stringify(blocks)).flatMap(
    (block: { elements?: { text?: { text: string }; type: string }[] }) =>
      (block.elements ?? []).flatMap((one) => (one.type === 'button' ? [one.text?.text ?? ''] : [])),
  )
}

describe('from a nudge to a talk', () => {
  test('Grace finds a time, Ana agrees, the day comes, and they talked', async () => {
    await rig.travelTo('2026-11-09T09:00')
    await press(grace, await only(grace, 'Time to check in with ana'), 'Find a time…')
    expect(JSON.stringify(grace.view?.blocks)).toContain('Times are in your time zone, *Europe/Berlin*')
    await grace.submit({
      'Time 1': '14:00',
      'Day 1': '2026-11-10',
      Where: 'Slack call',
      'Short note': 'my secret',
    })
    await rig.settle()
    await grace.close()
    // Ana lives in Lisbon, an hour behind: her working hours begin at 10:00 in Berlin.
    await rig.travelTo('2026-11-09T10:00')
    const proposal = await only(ana, 'When can you talk with <@UGRACE>')
    const [time, , , none, decline] = buttonsOf(proposal)
    expect([time, none, decline]).toEqual(['Tue 10 Nov, 13:00', 'None of these…', 'Decline'])
    await press(ana, proposal, 'Tue 10 Nov, 13:00')
    expect(await texts(ana)).toEqual([expect.stringContaining('You meet <@UGRACE> on Tue 10 Nov, 13:00')])
    expect(await texts(grace)).toContainEqual(
      expect.stringContaining('You meet <@UANA> on Tue 10 Nov, 14:00'),
    )
    expect((await only(grace, 'You’re all caught up')).text).toContain('You meet on Tue 10 Nov')
    expect(await rig.say('UGRACE', '/mentor why')).toContain('You meet on Tue 10 Nov.')
    await rig.say('UANA', '/mentor agenda @grace how to say no')
    await rig.travelTo('2026-11-10T09:00')
    expect((await only(grace, 'Today at 14:00')).text).toContain('how to say no')
    await rig.travelTo('2026-11-10T14:31')
    const asked = await only(grace, 'How did it go with <@UANA>?')
    await press(grace, asked, 'We talked')
    const [told, day] = await all(
      ana,
      'You and <@UGRACE> talked on Tue 10 Nov, 13:00. The check-in is logged.',
    )
    if (!told || !day) throw new Error('Ana has no message of the day')
    expect(buttonsOf(told)).toEqual([])
    await press(ana, day, 'Add a promise…')
    await ana.close()
    const { rows } = await sql`select checked_in_on::text as on, author_id from check_ins`.execute(rig.db)
    expect(rows).toEqual([{ on: '2026-11-10', author_id: 'UGRACE' }])
    expect((await all(grace, 'The check-in is logged')).map(buttonsOf)).toContainEqual([
      'Add a note…',
      'Add a promise…',
      'Undo',
    ])
    expect(rig.logged()).not.toContain('my secret')
  })

  test('no nudge comes before the meeting; without an answer the next one asks whether they talked', async () => {
    await agree('24 Nov 10:00')
    await rig.travelTo('2026-11-24T18:00')
    expect((await texts(grace)).filter((text) => text.includes('Time to check in'))).toEqual([])
    await rig.travelTo('2026-11-25T09:00')
    const nudge = await only(grace, 'Time to check in with ana')
    expect(nudge.text).toContain('Did you talk on Tue 24 Nov?')
    await press(grace, nudge, 'We talked')
    const { rows } = await sql`select checked_in_on::text as on from check_ins`.execute(rig.db)
    expect(rows).toEqual([{ on: '2026-11-24' }])
  })
})

describe('the other person', () => {
  test('proposes other times, which replace the first ones; or declines', async () => {
    await propose('24 Nov 10:00')
    await press(ana, await only(ana, 'When can you talk'), 'None of these…')
    await ana.submit({ 'Day 1': '2026-11-26', 'Time 1': '15:00' })
    await rig.settle()
    await ana.close()
    expect((await texts(ana)).at(-1)).toContain('You proposed other times')
    await press(grace, await only(grace, 'When can you talk with <@UANA>'), 'Decline')
    expect((await texts(ana)).at(-1)).toContain('<@UGRACE> can’t make any of the times that you proposed.')
    expect(await sql`select from meetings`.execute(rig.db)).toMatchObject({ rows: [] })
  })

  test('gets at most three such messages a day; withdrawn ones count', async () => {
    // Offering to mentor her was the first one.
    for (let sent = 1; sent < 3; sent += 1) {
      await grace.command('/mentor meet @ana 24 Nov 10:00')
      await rig.settle()
      await grace.submit()
      await rig.settle()
      await grace.press('view', 'Withdraw proposal')
      await rig.settle()
      while (grace.view) await grace.close()
    }
    await grace.command('/mentor meet @ana 24 Nov 10:00')
    await rig.settle()
    const { errorsByLabel } = await grace.submit()
    expect(errorsByLabel).toEqual({ 'Day 1': expect.stringContaining('today') })
    await grace.close()
  })

  test('can get the canceled meeting’s file, with the same UID and a higher sequence', async () => {
    await agree('24 Nov 10:00')
    const meeting = await only(ana, 'You meet <@UGRACE>')
    await press(ana, meeting, 'Download .ics file')
    const before = await lastFile()
    await press(grace, await only(grace, 'You meet <@UANA>'), 'Call off')
    const [canceled] = await all(ana, 'called off the meeting of')
    if (!canceled) throw new Error('Ana wasn’t told')
    await press(ana, canceled, 'Download cancellation')
    const after = await lastFile()
    const of = (file: string, property: string) => new RegExp(`^${property}:(.*)\r$`, 'm').exec(file)?.[1]
    expect(of(after, 'UID')).toBe(of(before, 'UID'))
    expect([of(before, 'SEQUENCE'), of(after, 'SEQUENCE')]).toEqual(['0', '1'])
    expect([of(before, 'STATUS'), of(after, 'STATUS')]).toEqual(['CONFIRMED', 'CANCELLED'])
    expect(of(before, 'DTSTART')).toBe('20261124T090000Z')
  })

  test('is told on the fields what can’t be proposed, and finds nothing to press once all times have passed', async () => {
    await ana.command('/mentor meet @grace')
    await rig.settle()
    const { errorsByLabel } = await ana.submit({ 'Day 1': '2026-11-02', 'Time 1': '09:00' })
    expect(errorsByLabel).toEqual({ 'Time 1': 'That time has passed. Pick a later one.' })
    await ana.close()
    await propose('4 Nov 10:00')
    await rig.travelTo('2026-11-04T10:01')
    const passed = await only(ana, 'These times with <@UGRACE> have passed.')
    expect(buttonsOf(passed)).toEqual(['Find a time…'])
  })
})

describe('an agreed meeting', () => {
  test('moves when the other agrees, with the same UID and a higher sequence; the day’s message comes on the new day', async () => {
    await agree('24 Nov 10:00')
    await press(grace, await only(grace, 'You meet <@UANA> on Tue 24 Nov, 10:00'), 'Move…')
    await grace.submit({ 'Day 1': '2026-11-26', 'Time 1': '11:00' })
    await rig.settle()
    await grace.close()
    await press(ana, await only(ana, 'Can you move your talk'), 'Thu 26 Nov, 10:00')
    expect(await rows()).toEqual([{ state: 'agreed', sequence: 1, on: '2026-11-26' }])
    await rig.travelTo('2026-11-26T09:00')
    expect((await texts(grace)).filter((text) => text.startsWith('*Today at'))).toHaveLength(1)
  })

  test('is called off for both when the mentorship ends', async () => {
    await agree('24 Nov 10:00')
    await end()
    await rig.travelTo('2026-11-03T10:00')
    expect(await rows()).toEqual([{ state: 'called off', sequence: 1, on: '2026-11-24' }])
    for (const person of [grace, ana]) {
      const told = (await texts(person)).filter((text) => text.includes('so I called off the meeting of'))
      expect(told.length).toBeGreaterThan(0)
    }
  })

  test('asks both once whether it still fits when one of them is away that day', async () => {
    await agree('24 Nov 10:00')
    await rig.say('UGRACE', '/mentor away until 25 Nov')
    await rig.say('UGRACE', '/mentor away until 26 Nov')
    await rig.travelTo('2026-11-27T10:00')
    expect((await texts(ana)).filter((text) => text.includes('still fit?'))).toHaveLength(1)
  })

  test('repeats at the cadence, until somebody stops it', async () => {
    await propose('10 Nov 10:00', { 'Repeat?': ['Repeat at our cadence'] })
    await press(ana, await only(ana, 'When can you talk'), 'Tue 10 Nov, 09:00')
    await rig.travelTo('2026-11-10T11:00')
    const next = await only(grace, 'You meet <@UANA> on Tue 24 Nov, 10:00')
    await press(grace, next, 'Stop repeating')
    await rig.travelTo('2026-11-24T11:00')
    expect(await rows()).toEqual([
      { state: 'over', sequence: 0, on: '2026-11-10' },
      { state: 'over', sequence: 0, on: '2026-11-24' },
    ])
  })
})

describe('what changes around an agreed meeting', () => {
  test('a new time zone leaves the instant, and shows the new local time', async () => {
    await agree('24 Nov 15:00')
    await rig.slack.changePerson('UANA', { tz: 'America/New_York' })
    await rig.settle()
    await rig.travelTo('2026-11-24T14:10')
    await only(ana, 'Today at 09:00')
    await only(grace, 'Today at 15:00')
    await rig.slack.changePerson('UANA', { tz: 'Europe/Lisbon' })
  })

  test('a deactivated account calls it off, and the other is told', async () => {
    await agree('24 Nov 10:00')
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    await rig.travelTo('2026-11-03T10:00')
    await rig.slack.changePerson('UANA', { deleted: false })
    expect(await rows()).toEqual([{ state: 'called off', sequence: 1, on: '2026-11-24' }])
    const told = await texts(grace)
    expect(told).toContainEqual(expect.stringContaining('so I called off the meeting of'))
  })

  test('with reminders off, no message comes on the day; Home still asks how it went', async () => {
    await grace.command('/mentor settings')
    await rig.settle()
    await grace.submit({ 'Reminders of meetings and due dates you set': 'Off' })
    await rig.settle()
    while (grace.view) await grace.close()
    await agree('24 Nov 10:00')
    await rig.travelTo('2026-11-24T10:31')
    expect((await texts(grace)).filter((text) => text.includes('Today at'))).toEqual([])
    await grace.openHome()
    await rig.settle()
    await grace.press('home', 'We talked')
    await rig.settle()
    expect(await rows()).toEqual([{ state: 'happened', sequence: 0, on: '2026-11-24' }])
  })
})

describe('at the same instant', () => {
  const times = ['2026-11-24T09:00Z', '2026-11-25T09:00Z', '2026-11-26T09:00Z'] as const

  test('two presses, a withdrawal or the end of the mentorship leave one truth', async () => {
    await propose('24 Nov 10:00', {
      'Day 2': '2026-11-25',
      'Time 2': '10:00',
      'Day 3': '2026-11-26',
      'Time 3': '10:00',
    })
    const about = { workspaceId: rig.slack.teamId, proposalId: await openProposal() }
    const press = (at: string) =>
      inTransaction((trx) =>
        agreeOn(trx, { ...about, personId: 'UANA', time: Temporal.Instant.from(at) }, rig.clock.now()),
      )
    const withdraw = () =>
      inTransaction((trx) => settleProposal(trx, { ...about, personId: 'UGRACE' }, 'withdrawn'))
    const results = await Promise.all([...times.map(press), press(times[0]), withdraw()])
    expect(results.filter(({ result }) => result === 'settled')).toHaveLength(1)
    expect((await rows()).length).toBeLessThanOrEqual(1)
  })

  test('one person can’t agree to two meetings with two people', async () => {
    await rig.say('UGRACE', '/mentor add @ben every 2 weeks')
    await rig.accept('UBEN')
    const [time] = times
    for (const id of ['UANA', 'UBEN']) await proposeFrom(id, time)
    const { rows: open } = await sql<{ id: string }>`
      select proposal_id as id from meeting_proposals where outcome is null`.execute(rig.db)
    const [one, other] = open.map(({ id }) => (trx: Trx) => {
      const about = { workspaceId: rig.slack.teamId, proposalId: id, personId: 'UGRACE' }
      return agreeOn(trx, { ...about, time: Temporal.Instant.from(time) }, rig.clock.now())
    })
    if (!one || !other) throw new Error('no proposals')
    const [agreed, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = inTransaction(async (trx) => {
      const result = await one(trx)
      agreed.resolve()
      await released.promise
      return result
    })
    await agreed.promise
    const second = inTransaction(other)
    await settlesOrWaits(second)
    released.resolve()
    expect([(await first).result, (await second).result]).toEqual(['settled', 'taken'])
  })

  test('a move, a call-off and the end of the mentorship leave no agreed meeting behind', async () => {
    await agree('24 Nov 10:00')
    await propose('26 Nov 10:00')
    const workspaceId = rig.slack.teamId
    const proposalId = await openProposal()
    const {
      rows: [meeting],
    } = await sql<{ id: string; m: string }>`
      select meeting_id as id, mentorship_id as m from meetings`.execute(rig.db)
    if (!meeting) throw new Error('no meeting')
    const now = rig.clock.now()
    const ending = { thanks: null, reflection: null, reason: null, next: { choice: 'clean end' as const } }
    await Promise.all([
      inTransaction((trx) =>
        agreeOn(
          trx,
          { workspaceId, proposalId, personId: 'UANA', time: Temporal.Instant.from(times[2]) },
          now,
        ),
      ),
      inTransaction((trx) => callOff(trx, { workspaceId, meetingId: meeting.id, personId: 'UGRACE' }, now)),
      inTransaction((trx) =>
        endMentorship(trx, { workspaceId, mentorshipId: meeting.m, endedBy: 'UGRACE', ...ending }, now),
      ),
    ])
    expect((await rows()).map(({ state }) => state)).not.toContain('agreed')
    const { rows: held } = await sql`select from relationships where meets_on is not null`.execute(rig.db)
    expect(held).toEqual([])
  })

  const deactivate = (trx: Trx, now: Temporal.Instant) => saveDeactivated(trx, whoAna(), now)
  const erase = (trx: Trx, now: Temporal.Instant) => erasePerson(trx, whoAna(), now)

  test.each([
    { what: 'deactivation', remove: deactivate, isFirst: false },
    { what: 'deactivation', remove: deactivate, isFirst: true },
    { what: 'erasure', remove: erase, isFirst: false },
    { what: 'erasure', remove: erase, isFirst: true },
  ])(
    'agreeing and the $what of one of the two leave no agreed meeting (first: $isFirst)',
    async ({ remove, isFirst }) => {
      await propose('24 Nov 10:00')
      const now = rig.clock.now()
      const about = { ...whoAna(), proposalId: await openProposal() }
      const agreeing = () =>
        inTransaction((trx) => agreeOn(trx, { ...about, time: Temporal.Instant.from(times[0]) }, now))
      const removing = () => inTransaction(async (trx) => void (await remove(trx, now)))
      if (isFirst) await removing()
      await Promise.all([agreeing(), isFirst ? null : removing()])
      await rig.app.tick()
      await rig.settle()
      expect((await rows()).map(({ state }) => state)).not.toContain('agreed')
    },
  )
})

/** Reads the newest upload back from Slack. */
async function lastFile(): Promise<string> {
  const done = rig.slack.calls().findLast(({ method }) => method === 'files.completeUploadExternal')
  const [file] = z.object({ files: z.array(z.object({ url_private: z.url() })) }).parse(done?.answer).files
  return (await rig.slack.readFile(file?.url_private ?? '')).body.toString()
}

/** Stores the proposal of a mentee. */
async function proposeFrom(proposerId: string, time: string): Promise<void> {
  const { rows: found } = await sql<{ id: string }>`
    select relationship_id as id from relationships where contact_id = ${proposerId}`.execute(rig.db)
  const given = { minutes: 30, place: null, line: null, repeats: false, answers: null } as const
  const mentorshipId = found[0]?.id ?? ''
  const times = [Temporal.Instant.from(time)]
  await inTransaction((trx) =>
    storeProposal(
      trx,
      { ...given, workspaceId: rig.slack.teamId, mentorshipId, proposerId, times },
      rig.clock.now(),
    ),
  )
}

/** Resolves once the transaction has ended, or waits for the lock of another one. */
async function settlesOrWaits(running: Promise<unknown>): Promise<void> {
  let isDone = false
  running.finally(() => {
    isDone = true
  })
  const waits = async () => {
    const { rows: waiting } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      rig.db,
    )
    return waiting.length > 0
  }
  while (!isDone && !(await waits()));
}

/** Known once the rig runs. */
function whoAna() {
  return { workspaceId: rig.slack.teamId, personId: 'UANA' }
}

function inTransaction<T>(run: (trx: Trx) => Promise<T>): Promise<T> {
  return rig.db.transaction().execute(run)
}

async function openProposal(): Promise<string> {
  const { rows: found } = await sql<{ id: string }>`
    select proposal_id as id from meeting_proposals where outcome is null`.execute(rig.db)
  return found[0]?.id ?? ''
}

async function rows() {
  const found = await sql<{ state: string; sequence: number; on: string }>`
    select state, sequence, (start_at at time zone 'UTC')::date::text as on from meetings order by start_at
  `.execute(rig.db)
  return found.rows
}

async function end(): Promise<void> {
  await grace.command('/mentor end @ana')
  await rig.settle()
  await grace.submit()
  await rig.settle()
  while (grace.view) await grace.close()
}
