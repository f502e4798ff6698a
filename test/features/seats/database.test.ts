import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { changeSeat, type Parts } from '../../../src/features/seats/change.ts'
import { readCourse } from '../../../src/features/seats/course-store.ts'
import { close } from '../../../src/features/seats/ending-rules.ts'
import { accept, invite, refuseInvitation } from '../../../src/features/seats/invitation-rules.ts'
import { seatKinds } from '../../../src/features/seats/jobs.ts'
import { TERM_WEEKS } from '../../../src/features/seats/rules.ts'
import {
  addAsker,
  findDueSeats,
  findSeatBeside,
  type Key,
  openSeat,
} from '../../../src/features/seats/store.ts'
import { findMember, holdsElsewhere } from '../../../src/features/seats/term-store.ts'
import { SetClock } from '../../../src/platform/clock.ts'
import type { AnyKind } from '../../../src/platform/outbox/kind.ts'
import { insertMessages } from '../../../src/platform/outbox/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { type Game, games, isInHours, LEADER, PEOPLE, perform, personalChange, START } from './play.ts'

// What the database itself guarantees, and years of one seat played on it.

const T1 = 'T1'
const clock = new SetClock(START)
let database: TestDatabase
let parts: Parts
let kinds: ReadonlyMap<string, AnyKind>

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  parts = {
    db,
    clock,
    refresh: async () => {},
    outbox: { enqueue: (trx, messages) => insertMessages(trx, messages, clock.now()) },
  }
  kinds = new Map(seatKinds({ db, clock }).map((one) => [one.name, one]))
  await sql`insert into workspaces values (${T1}, 'T1', now())`.execute(db)
})
afterAll(() => database.drop())
beforeEach(async () => {
  clock.set(START)
  await emptyTables(database.db, 'outbox', 'people')
  for (const { id, zone, nudgeTime, workingDays } of PEOPLE) {
    await database.db
      .insertInto('people')
      .values({
        ...{
          workspace_id: T1,
          person_id: id,
          display_name: id,
          zone,
          standing: 'member',
          refreshed_at: START,
        },
        ...{ nudge_time: nudgeTime, working_days: [...workingDays] },
      })
      .execute()
  }
})

async function open(leaderId: string, termWeeks: number = TERM_WEEKS.default, overlapDays = 7) {
  const plan = { termWeeks, overlapDays, sees: null, neverRooms: null, checklist: null }
  await database.db
    .transaction()
    .execute((trx) => openSeat(trx, { workspaceId: T1, leaderId, ...plan }, clock.now()))
  const seat = await findSeatBeside(database.db, T1, leaderId)
  if (!seat) throw new Error('No seat')
  return { workspaceId: T1, seatId: seat.id }
}

const TODAY = Temporal.PlainDate.from('2026-02-03')

/** Invites somebody through the same path as the form. */
function inviteTo(key: { workspaceId: string; seatId: string }, personId: string) {
  return changeSeat(parts, key, async (course, trx, now) => {
    const refused = refuseInvitation(course, { personId, firstOn: TODAY.add({ days: 20 }) }, now)
    if (refused) return { refused }
    const person = await findMember(trx, T1, personId)
    if (!person) throw new Error(`No ${personId}`)
    return invite(course, { id: randomUUID(), person, firstOn: TODAY.add({ days: 20 }) }, now)
  })
}

async function states(): Promise<string[]> {
  const rows = await database.db.selectFrom('seat_terms').select('state').execute()
  return rows.map(({ state }) => state).toSorted()
}

test('of 50 parallel invitations to one seat one is made; the others read who is invited', async () => {
  const key = await open(LEADER)
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) => inviteTo(key, `P${(index % 5) + 1}`)),
  )
  const rows = await database.db.selectFrom('seat_terms').select(['state', 'person_id']).execute()
  expect(rows).toHaveLength(1)
  const refused = results.flatMap((one) => (one && 'refused' in one ? [one.refused] : []))
  expect(refused).toHaveLength(49)
  expect(new Set(refused.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify({ reason: 'invited already', who: rows[0]?.person_id })]),
  )
  const messages = await database.db.selectFrom('outbox').select('kind').execute()
  expect(messages).toEqual([{ kind: 'seat invitation' }])
})

test('without the app’s locks, the indexes allow one current and one next for each seat, and one seat for each person', async () => {
  const [one, other] = [await open(LEADER), await open('P5')]
  const insert = ({ seatId }: { seatId: string }, personId: string, state: string) =>
    sql`
    insert into seat_terms (workspace_id, seat_id, person_id, state, joins_on, first_on, last_on, invited_at, counts_from)
    values (${T1}, ${seatId}, ${personId}, ${state}, ${TODAY}, ${TODAY}, ${TODAY}, ${START}, ${TODAY})`.execute(
      database.db,
    )
  const parallel = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => insert(one, `P${(index % 4) + 1}`, 'invited')),
  )
  expect(parallel.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await insert(one, 'P1', 'current')
  await expect(insert(one, 'P2', 'current')).rejects.toThrow('seat_terms_one_current')
  await expect(insert(one, 'P2', 'incoming')).rejects.toThrow('seat_terms_one_next')
  await expect(insert(other, 'P1', 'incoming')).rejects.toThrow('seat_terms_one_seat_each')
  await expect(
    database.db
      .insertInto('seats')
      .values({ workspace_id: T1, leader_id: LEADER, term_weeks: 2, overlap_days: 0, opened_at: START })
      .execute(),
  ).rejects.toThrow('seats_one_each')
  await expect(
    sql`update seats set overlap_days = 46 where seat_id = ${one.seatId}`.execute(database.db),
  ).rejects.toThrow('check')
})

test('two seats accepted at once by one person: one of them is theirs', async () => {
  const keys = [await open(LEADER), await open('P5')]
  for (const key of keys) await inviteTo(key, 'P1')
  const results = await Promise.all(
    keys.map((key) =>
      changeSeat(parts, key, async (course, trx, now) => {
        await trx
          .selectFrom('people')
          .select('person_id')
          .where('workspace_id', '=', T1)
          .where('person_id', '=', 'P1')
          .forNoKeyUpdate()
          .execute()
        if (await holdsElsewhere(trx, key, 'P1')) return { refused: { reason: 'one seat each' } }
        return accept(course, course.terms[0]?.id ?? '', now)
      }),
    ),
  )
  expect(results.map((one) => one && 'refused' in one).toSorted()).toEqual([false, true])
  expect(await states()).toEqual(['incoming', 'invited'])
})

test('years of one seat, with random absences, exits and deactivations', async () => {
  const total = { held: 0, sent: 0 }
  await fc.assert(
    fc.asyncProperty(fc.noShrink(games(2)), async (game) => {
      const { held, sent } = await playOnDatabase(game)
      total.held += held
      total.sent += sent
    }),
    { numRuns: 6 },
  )
  // The games aren't empty.
  expect(total.held).toBeGreaterThan(1)
  expect(total.sent).toBeGreaterThan(20)
}, 60_000)

/**
 * Returns how many terms were held, and how many messages were sent. The unique indexes refuse a second holder; the lists
 * of all who held are checked, and the hours of all messages.
 */
async function playOnDatabase({ termWeeks, overlapDays, turns, ending }: Game) {
  const { db } = database
  await emptyTables(db, 'outbox', 'seats')
  await db
    .updateTable('people')
    .set({ away_from: null, away_until: null, deactivated_at: null, standing: 'member' })
    .where('workspace_id', '=', T1)
    .execute()
  clock.set(START)
  const key = await open(LEADER, termWeeks, overlapDays)
  for (const turn of turns) {
    await pass(turn.hours)
    const person = await findMember(db, T1, turn.who)
    if (!person) throw new Error(`No ${turn.who}`)
    const change = personalChange(turn, person.zone, clock.now())
    if (change) await savePerson(turn.who, { ...person, ...change })
    await changeSeat(parts, key, async (course, trx, now) => {
      const result = perform(course, turn, { now, person, newId: randomUUID() })
      if (turn.act === 'ask' && result) await addAsker(trx, key, person.id, now)
      return result ?? { course, tell: [] }
    })
  }
  const held = await checkLists(key.seatId)
  await endGame(key, ending)
  return { held, sent: await countSent() }
}

/** The seat closes, and everyone in it and everyone considered is told once; nothing follows. */
async function endGame(key: Key, ending: Game['ending']) {
  const { db } = database
  const before = await readCourse(db, key)
  if (!before) throw new Error('No seat')
  if (ending === 'the leader leaves') {
    await savePerson(LEADER, { ...before.leader, leftAt: clock.now().subtract({ hours: 1 }) })
    await changeSeat(parts, key, null)
  } else await changeSeat(parts, key, (course, _, now) => close(course, now))
  // Until the last checklist of a term that was called off.
  await pass(4 * 366 * 24)
  const after = await readCourse(db, key)
  expect(after).toMatchObject({ seat: { state: 'closed' }, terms: [], considered: [] })
  const { rows } = await sql<{ id: string }>`
    select person_id as id from outbox where workspace_id = ${T1} and payload ->> 'news' = 'closed' order by 1`.execute(
    db,
  )
  const concerned = [...before.terms.map(({ personId }) => personId), ...before.considered]
  expect(rows.map(({ id }) => id)).toEqual([...new Set(concerned)].toSorted())
  const waiting = await db.selectFrom('outbox').select('kind').where('state', '=', 'pending').execute()
  expect(waiting).toEqual([])
}

async function countSent(): Promise<number> {
  const sent = await database.db.selectFrom('outbox').select('kind').where('state', '=', 'sent').execute()
  return sent.length
}

async function savePerson(
  id: string,
  {
    awayFrom,
    awayUntil,
    leftAt,
  }: {
    awayFrom: Temporal.PlainDate | null
    awayUntil: Temporal.PlainDate | null
    leftAt: Temporal.Instant | null
  },
) {
  await database.db
    .updateTable('people')
    .set({
      away_from: awayFrom,
      away_until: awayUntil,
      deactivated_at: leftAt,
      standing: leftAt ? 'deactivated' : 'member',
    })
    .where('workspace_id', '=', T1)
    .where('person_id', '=', id)
    .execute()
}

/** The planner runs, and messages are sent, whenever the database says that something is due. */
async function pass(hours: number) {
  const until = clock.now().add({ hours })
  for (;;) {
    for (const key of await findDueSeats(database.db, clock.now(), 10)) await changeSeat(parts, key, null)
    await deliver()
    const { rows } = await sql<{
      at: Temporal.Instant | null
    }>`select min(at) as at from (select next_check_at as at from seats
        union all select send_at from outbox where state = 'pending') due`.execute(database.db)
    const at = rows[0]?.at ?? until
    if (Temporal.Instant.compare(at, until) >= 0) break
    clock.set(at)
  }
  clock.set(until)
}

/** Prepares each message that is due, as the outbox does. What is sent is in the reader's hours, and while they are here. */
async function deliver() {
  const { db } = database
  const due = await db
    .selectFrom('outbox')
    .select(['message_id', 'person_id', 'kind', 'payload'])
    .where('state', '=', 'pending')
    .where('send_at', '<=', clock.now())
    .execute()
  for (const { message_id, person_id: personId, kind, payload } of due) {
    const found = kinds.get(kind)
    if (!found) throw new Error(`No ${kind}`)
    const prepared = await found.prepare({ workspaceId: T1, personId }, payload)
    if (prepared.do === 'send') await checkHours(personId)
    const change =
      prepared.do === 'wait'
        ? { send_at: prepared.until }
        : { state: prepared.do === 'send' ? 'sent' : 'canceled' }
    await db.updateTable('outbox').set(change).where('message_id', '=', message_id).execute()
  }
}

async function checkHours(personId: string) {
  const now = clock.now()
  const person = await findMember(database.db, T1, personId)
  if (!person) throw new Error(`No ${personId}`)
  const { awayFrom, awayUntil, leftAt, zone } = person
  const today = String(now.toZonedDateTimeISO(zone).toPlainDate())
  const isAway = awayUntil !== null && String(awayFrom ?? today) <= today && today <= String(awayUntil)
  expect({ personId, now: String(now), isIn: isInHours(now, personId), isAway, leftAt }).toMatchObject({
    ...{ isIn: true, isAway: false, leftAt: null },
  })
}

async function checkLists(seatId: string): Promise<number> {
  const { rows } = await sql<{ state: string; starts: number; ends: number }>`
    select t.state, (select count(*)::int from outbox o where o.workspace_id = t.workspace_id
        and o.dedupe_key = 'seat checklist:start:' || t.term_id || ':' || t.joins_on) as starts,
      (select count(*)::int from outbox o where o.workspace_id = t.workspace_id
        and o.dedupe_key = 'seat checklist:end:' || t.term_id || ':' || t.last_on) as ends
    from seat_terms t where t.seat_id = ${seatId} and t.state in ('current', 'ended', 'ended early')
  `.execute(database.db)
  for (const { state, starts, ends } of rows)
    expect({ state, starts, ends }).toEqual({ state, starts: 2, ends: state === 'current' ? 0 : 2 })
  return rows.length
}
