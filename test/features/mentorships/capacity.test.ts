import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { type Added, addMentorship } from '../../../src/features/mentorships/offer-store.ts'
import { logCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

const MENTEES = Array.from({ length: 10 }, (_, index) => ({ id: `UMENTEE${index}`, name: `mentee${index}` }))
const CLEAN_END = { thanks: null, reflection: null, reason: null, next: { choice: 'clean end' } } as const
const NOW = Temporal.Instant.from('2026-11-02T07:30Z')
const TODAY = Temporal.PlainDate.from('2026-11-02')

let rig: Rig
let workspaceId: string

beforeAll(async () => {
  rig = await startRig()
  workspaceId = rig.slack.teamId
  for (const mentee of MENTEES) rig.slack.addPerson(mentee)
  await rig.slack.as('UGRACE').command('/mentor')
  await Promise.all(MENTEES.map(({ id }) => rig.slack.as(id).command('/mentor')))
  await rig.settle()
  // Open the pool's connections first: while they open one by one, nothing would race.
  await Promise.all(MENTEES.map(() => sql`select pg_sleep(0.2)`.execute(rig.db)))
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  await rig.db.updateTable('people').set({ capacity: 4 }).execute()
})

function add(menteeId: string): Promise<Added> {
  const mentorship = {
    workspaceId,
    mentorId: 'UGRACE',
    menteeId,
    cadenceDays: 14,
    startedOn: TODAY,
    isRequested: false,
  }
  return rig.db.transaction().execute((trx) => addMentorship(trx, mentorship, NOW))
}

function end(mentorshipId: string) {
  const ending = { workspaceId, mentorshipId, endedBy: 'UGRACE', ...CLEAN_END }
  return rig.db.transaction().execute((trx) => endMentorship(trx, ending, NOW))
}

async function log(mentorshipId: string, daysAgo: number, authorId = 'UGRACE') {
  const on = TODAY.subtract({ days: daysAgo })
  const checkIn = {
    workspaceId,
    relationshipId: mentorshipId,
    authorId,
    on,
    kind: 'call',
    note: null,
  } as const
  return (await rig.db.transaction().execute((trx) => logCheckIn(trx, checkIn, NOW))).result
}

async function standing(): Promise<string[]> {
  const rows = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
  return rows.map((row) => row.mentee_id)
}

function count<T>(all: readonly T[], counted: (one: T) => boolean): number {
  return all.filter(counted).length
}

/** Ten mentees, five times each, mixed. */
const FIFTY = Array.from({ length: 50 }, (_, index) => `UMENTEE${(index * 7) % 10}`)

describe('a mentor with capacity 4 who adds 10 people in 50 concurrent calls', () => {
  test('has exactly 4 mentees in the database, and 46 calls are refused', async () => {
    const results = await Promise.all(FIFTY.map(add))
    expect(count(results, ({ result }) => result === 'added')).toBe(4)
    expect(count(results, ({ result }) => result === 'full' || result === 'already')).toBe(46)
    const standingNow = await standing()
    expect(new Set(standingNow).size).toBe(4)
    expect(standingNow).toHaveLength(4)
    // Each refusal names the mentees who took the spots.
    for (const result of results)
      if (result.result === 'full') expect(result.menteeIds.toSorted()).toEqual(standingNow.toSorted())
  })

  test('has exactly 4 mentees when typed in Slack, 46 commands are refused, and 4 mentees are notified', async () => {
    const grace = rig.slack.as('UGRACE')
    const seenBefore = grace.ephemerals().length
    await Promise.all(FIFTY.map((id) => grace.command(`/mentor add @${id.slice(1).toLowerCase()}`)))
    await rig.settle()
    const answers = grace.ephemerals().slice(seenBefore)
    expect(answers).toHaveLength(50)
    expect(count(answers, ({ text }) => text.includes('Offered to mentor'))).toBe(4)
    expect(count(answers, ({ text }) => /You’re at your limit|already offered to mentor/.test(text))).toBe(46)
    expect(new Set(await standing()).size).toBe(4)
    const welcomed = await rig.db.selectFrom('outbox').selectAll().execute()
    expect(welcomed.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent'])
    expect(welcomed.map((row) => row.person_id).toSorted()).toEqual((await standing()).toSorted())
  })
})

test('adding the same person in 20 concurrent commands starts one mentorship, and 19 replies say that it exists', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, () => add('UMENTEE0')))
  expect(count(results, ({ result }) => result === 'added')).toBe(1)
  expect(count(results, ({ result }) => result === 'already')).toBe(19)
  expect(await standing()).toEqual(['UMENTEE0'])
})

test('the database refuses a second active mentorship of the same two people', async () => {
  await add('UMENTEE0')
  const again = {
    workspace_id: workspaceId,
    kind: 'mentorship',
    owner_id: 'UGRACE',
    contact_id: 'UMENTEE0',
    cadence_days: 7,
    started_on: TODAY,
  }
  await expect(rig.db.insertInto('relationships').values(again).execute()).rejects.toThrow(
    /one_active_with_contact/,
  )
})

test('a capacity below the number of mentees keeps them, and no one can be added', async () => {
  for (const { id } of MENTEES.slice(0, 4)) await add(id)
  await rig.db.updateTable('people').set({ capacity: 2 }).execute()
  expect((await add('UMENTEE9')).result).toBe('full')
  expect(await standing()).toHaveLength(4)
})

test('ending a mentorship concurrently ends it once', async () => {
  const added = await add('UMENTEE0')
  if (added.result !== 'added') throw new Error('nothing to end')
  const results = await Promise.all(Array.from({ length: 10 }, () => end(added.mentorshipId)))
  expect(count(results, (result) => result === 'ended')).toBe(1)
})

test('when ending and logging race, every confirmed check-in is stored, and no other', async () => {
  for (let round = 0; round < 8; round += 1) {
    const added = await add('UMENTEE0')
    if (added.result !== 'added') throw new Error('nothing to end')
    const id = added.mentorshipId
    const tellings: (() => Promise<string>)[] = [0, 1, 2, 3].map((days) => () => log(id, days))
    tellings.splice(round % 4, 0, () => end(id))
    const results = await Promise.all(tellings.map((tell) => tell()))
    const checkIns = await rig.db
      .selectFrom('check_ins')
      .selectAll()
      .where('relationship_id', '=', id)
      .execute()
    expect(checkIns).toHaveLength(count(results, (result) => result === 'logged'))
    expect(await log(id, 30)).toBe('ended')
  }
})

test('the same check-in logged ten times at once by both people is stored once for each', async () => {
  const added = await add('UMENTEE0')
  if (added.result !== 'added') throw new Error('nothing to log')
  const authors = Array.from({ length: 20 }, (_, index) => (index % 2 ? 'UGRACE' : 'UMENTEE0'))
  const results = await Promise.all(authors.map((author) => log(added.mentorshipId, 1, author)))
  expect(count(results, (result) => result === 'logged')).toBe(2)
  expect(await rig.db.selectFrom('check_ins').selectAll().execute()).toHaveLength(2)
})

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), who: fc.nat(5) }) },
  fc.record({ do: fc.constant('end' as const), who: fc.nat(5) }),
)

test('when adding and ending race, there are never more mentorships than the capacity, and none twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
      async (capacity, waves) => {
        await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships')
        await rig.db.updateTable('people').set({ capacity }).execute()
        for (const wave of waves) {
          await Promise.all(wave.map(play))
          const now = await standing()
          expect(now.length).toBeLessThanOrEqual(capacity)
          expect(new Set(now).size).toBe(now.length)
        }
      },
    ),
    { numRuns: 25, seed: 20261102 },
  )
})

async function play({ do: what, who }: { do: 'add' | 'end'; who: number }): Promise<void> {
  const menteeId = `UMENTEE${who}`
  if (what === 'add') return void (await add(menteeId))
  const row = await selectMentorships(rig.db)
    .where('mentee_id', '=', menteeId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (row) await end(row.mentorship_id)
}
