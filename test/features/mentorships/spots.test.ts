import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { addMentorship } from '../../../src/features/mentorships/offer-store.ts'
import { findActiveMentorships, findRoom } from '../../../src/features/mentorships/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { insertMentorship } from '../../support/mentorships.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

const W = 'T1'
const TODAY = Temporal.PlainDate.from('2026-11-02')
const NOW = Temporal.Instant.from('2026-11-02T07:30Z')
const MENTEES = Array.from({ length: 6 }, (_, index) => `mentee${index}`)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** The states of a mentorship with each mentee. */
const STATES = ['none', 'mentored', 'in touch', 'ended', 'left', 'in touch and left'] as const
type State = (typeof STATES)[number]

const THE_RULE = sql`ended_at is null and alumni_since is null and mentee_deactivated_at is null`
const ANOTHER_RULE = sql`ended_at is null and mentee_deactivated_at is null`

async function define(rule: typeof THE_RULE): Promise<void> {
  await sql`
    create or replace function takes_spot(ended_at timestamptz, alumni_since timestamptz, mentee_deactivated_at timestamptz)
    returns boolean language sql immutable parallel safe return ${rule}`.execute(database.db)
}

async function seed(capacity: number, states: readonly State[]): Promise<void> {
  const { db } = database
  await emptyTables(db, 'workspaces')
  await sql`insert into workspaces values (${W}, 'One', now())`.execute(db)
  for (const id of ['grace', 'newcomer', ...MENTEES])
    await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at, capacity)
      values (${W}, ${id}, ${id}, 'UTC', now(), ${capacity})`.execute(db)
  await sql`insert into mentor_offers (workspace_id, person_id, openness) values (${W}, 'grace', 'listed')`.execute(
    db,
  )
  for (const [index, state] of states.entries()) {
    if (state === 'none') continue
    const menteeId = `mentee${index}`
    const id = await insertMentorship(db, { workspaceId: W, mentorId: 'grace', menteeId, startedOn: TODAY })
    if (state === 'ended')
      await db.updateTable('relationships').set({ ended_at: NOW }).where('relationship_id', '=', id).execute()
    if (state.startsWith('in touch'))
      await db.updateTable('mentorships').set({ alumni_since: NOW }).where('mentorship_id', '=', id).execute()
    if (state.endsWith('left'))
      await db
        .updateTable('people')
        .set({ standing: 'deactivated', deactivated_at: NOW })
        .where('person_id', '=', menteeId)
        .execute()
  }
}

/** Returns how many spots are open, as each caller sees it. */
async function readOpenSpots(capacity: number): Promise<Record<string, unknown>> {
  const { db } = database
  const { rows } = await sql<{ stored: number; counted: number }>`
    select open_spots as stored, open_spots(workspace_id, person_id) as counted from mentor_offers`.execute(
    db,
  )
  const active = await findActiveMentorships(db, W, 'grace')
  const { room, menteeIds } = await findRoom(db, W, 'grace')
  const added = await db.transaction().execute((trx) => {
    const newcomer = { workspaceId: W, mentorId: 'grace', menteeId: 'newcomer', cadenceDays: 14 }
    return addMentorship(trx, { ...newcomer, startedOn: TODAY, isRequested: false }, NOW)
  })
  return {
    ...rows[0],
    room,
    named: capacity - menteeIds.length,
    shown: capacity - active.filter((one) => one.takesSpot).length,
    canAdd: added.result === 'added',
  }
}

const situations = fc.tuple(
  fc.integer({ min: 1, max: 4 }),
  fc.array(fc.constantFrom(...STATES), { maxLength: MENTEES.length }),
)

beforeEach(() => define(THE_RULE))

test.each([
  ['', THE_RULE, ['mentored']],
  [', even if the database has another rule', ANOTHER_RULE, ['mentored', 'in touch']],
])('open spots are the same for the search, the form, Home and a new mentee%s', async (_, rule, taking) => {
  await define(rule)
  await fc.assert(
    fc.asyncProperty(situations, async ([capacity, states]) => {
      await seed(capacity, states)
      const open = capacity - states.filter((state) => taking.includes(state)).length
      const same = { stored: open, counted: open, room: open, named: open, shown: open, canAdd: open > 0 }
      expect(await readOpenSpots(capacity)).toEqual(same)
    }),
    { numRuns: 30, seed: 20261126 },
  )
})
