import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { addMentorship } from '../../../src/features/mentorships/offer-store.ts'
import { findPerson } from '../../../src/features/people/store.ts'
import { erasePerson } from '../../../src/features/privacy/erase-store.ts'
import { insertRequest } from '../../../src/features/requests/asking-store.ts'
import { accept, ask, decline, withdraw } from '../../../src/features/requests/deciding-store.ts'
import type { Refusal, Request } from '../../../src/features/requests/rules.ts'
import type { Trx } from '../../../src/platform/database.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { WHY, WISH } from './requesting.ts'

const NOW = Temporal.Instant.from('2026-11-02T07:30Z')
const STARTED_ON = Temporal.PlainDate.from('2026-11-02')
const ROUNDS = 10

let rig: Rig
let workspaceId: string
beforeAll(async () => {
  rig = await startRig()
  workspaceId = rig.slack.teamId
  // Opens all connections of the pool first. Otherwise opening them would serialize the actions.
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.2)`.execute(rig.db)))
})
afterAll(() => rig.stop())
beforeEach(reset)

const PEOPLE = ['UGRACE', 'UANA', 'UBEN']

async function reset() {
  await emptyTables(rig.db, 'relationships', 'requests', 'outbox')
  await sql`delete from people where not person_id = any(${PEOPLE})`.execute(rig.db)
  await rig.db.updateTable('people').set({ capacity: 4 }).execute()
  const here = (await rig.db.selectFrom('people').select('person_id').execute()).map((row) => row.person_id)
  for (const id of PEOPLE.filter((one) => !here.includes(one))) await rig.say(id, '/mentor')
}

type Result = { request: Request } | { refusal: Refusal }
const reasonOf = (result: Result) => ('refusal' in result ? result.refusal.reason : 'done')

async function person(id: string) {
  const found = await findPerson(rig.db, workspaceId, id)
  if (!found) throw new Error(`Nobody is called ${id}`)
  return found
}

async function requested(menteeId = 'UANA'): Promise<string> {
  const asking = { wish: WISH, why: WHY, tried: null, cadenceDays: 14 }
  const who = { workspaceId, personId: menteeId }
  const result = await rig.db.transaction().execute((trx) => insertRequest(trx, who, 'UGRACE', asking, NOW))
  if ('refusal' in result) throw new Error(result.refusal.reason)
  return result.request.id
}

/** Creates a mentorship of the mentor with a mentee. */
async function mentored(menteeId: string, next: 'alumni' | null = null): Promise<string> {
  const added = {
    workspaceId,
    mentorId: 'UGRACE',
    menteeId,
    cadenceDays: 14,
    startedOn: STARTED_ON,
    isRequested: true,
  }
  const result = await rig.db.transaction().execute((trx) => addMentorship(trx, added, NOW))
  if (result.result !== 'added') throw new Error(result.result)
  if (next) await endWith(result.mentorshipId, next)
  return result.mentorshipId
}

function endWith(mentorshipId: string, choice: 'alumni' | 'clean end', endedBy = 'UGRACE') {
  const words = { thanks: null, reflection: null, reason: null }
  const ending = { workspaceId, mentorshipId, endedBy, ...words, next: { choice } }
  return rig.db.transaction().execute((trx) => endMentorship(trx, ending, NOW))
}

async function deciders(requestId: string) {
  const [grace, ana] = [await person('UGRACE'), await person('UANA')]
  const key = { workspaceId, requestId }
  const no = { words: null, suggestedId: null, offersWaitlist: true, closeUntil: null }
  const does = (action: (trx: Trx) => Promise<Result>) => rig.db.transaction().execute(action)
  return {
    yes: () => does((trx) => accept(trx, key, grace, { cadenceDays: 14, words: null }, NOW)),
    no: () => does((trx) => decline(trx, key, grace, no, NOW)),
    ask: () => does((trx) => ask(trx, key, grace, 'Why now?', NOW)),
    back: () => does((trx) => withdraw(trx, key, ana, NOW)),
  }
}

const erase = (personId: string) =>
  rig.db.transaction().execute((trx) => erasePerson(trx, { workspaceId, personId }, NOW))

/** Runs both concurrently; even rounds start `one` first, odd rounds `other`. */
async function race<A, B>(round: number, one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
  if (round % 2 === 0) return Promise.all([one(), other()])
  const [second, first] = await Promise.all([other(), one()])
  return [first, second]
}

const mentorships = () => selectMentorships(rig.db).execute()
const outcome = async () => (await rig.db.selectFrom('requests').selectAll().executeTakeFirst())?.outcome

describe('accepting a request concurrently', () => {
  test('with the end of the mentorship that takes the last spot never exceeds the capacity', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
      const last = await mentored('UBEN')
      const { yes } = await deciders(await requested())
      const choice = round % 3 ? 'clean end' : 'alumni'
      const [said, ended] = await race(round, yes, () => endWith(last, choice))
      expect(ended).toBe('ended')
      seen.add(reasonOf(said))
      const placed = (await mentorships()).filter((row) => !row.ended_at && !row.alumni_since)
      const stands = reasonOf(said) === 'done'
      expect(placed.map((row) => row.mentee_id)).toEqual(stands ? ['UANA'] : [])
      expect(await outcome()).toBe(stands ? 'accepted' : null)
    }
    expect([...seen].every((reason) => ['done', 'full'].includes(reason))).toBe(true)
  })

  test('with the final end of an alumni mentorship of the same people ends it once and succeeds', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      const loose = await mentored('UANA', 'alumni')
      const { yes } = await deciders(await requested())
      const [said, ended] = await race(round, yes, () => endWith(loose, 'clean end', 'UANA'))
      expect(reasonOf(said)).toBe('done')
      expect(['ended', 'ended already']).toContain(ended)
      const rows = await mentorships()
      expect(rows.filter((row) => row.ended_at === null)).toHaveLength(1)
      expect(rows.find((row) => row.mentorship_id === loose)?.ended_by).toBe(
        ended === 'ended' ? 'UANA' : 'UGRACE',
      )
    }
  })

  test('with the end of the last mentorship and a withdrawal has one outcome', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
      const last = await mentored('UBEN')
      const { yes, back } = await deciders(await requested())
      const [said, [taken]] = await race(round, yes, () =>
        race(round, back, () => endWith(last, 'clean end')),
      )
      const isAccepted = reasonOf(said) === 'done'
      expect(reasonOf(taken)).toBe(isAccepted ? 'decided' : 'done')
      expect(await outcome()).toBe(isAccepted ? 'accepted' : 'withdrawn')
      const open = (await mentorships()).filter((row) => row.ended_at === null)
      expect(open.map((row) => row.mentee_id)).toEqual(isAccepted ? ['UANA'] : [])
    }
  })
})

describe('a mentee erases their data while the mentor concurrently', () => {
  test.each(['yes', 'no', 'ask'] as const)('decides (%s): none of their data remains', async (action) => {
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      const decide = await deciders(await requested())
      const [said] = await race(round, decide[action], () => erase('UANA'))
      seen.add(reasonOf(said))
      const kept = await rig.snapshot()
      for (const word of ['UANA', WISH, 'Why now?']) expect(kept).not.toContain(word)
      expect(await rig.db.selectFrom('requests').selectAll().execute()).toEqual([])
      const rows = await mentorships()
      expect(rows.filter((row) => row.ended_at === null)).toEqual([])
      // If accepted first, the mentorship started and ended with the erasure.
      expect(rows).toHaveLength(action === 'yes' && reasonOf(said) === 'done' ? 1 : 0)
    }
    expect([...seen].every((reason) => ['done', 'not yours'].includes(reason))).toBe(true)
  })

  test('erases their own data: both are erased, without a deadlock', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      await mentored('UBEN')
      await requested()
      await race(
        round,
        () => erase('UGRACE'),
        () => erase('UANA'),
      )
      const kept = await rig.snapshot()
      for (const id of ['UGRACE', 'UANA']) expect(kept).not.toContain(id)
    }
  })

  test('adds them by name: no mentorship remains active', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await reset()
      await requested()
      // If erased first, a foreign key refuses the mentorship.
      const add = () => mentored('UANA').catch((error) => expect(error.code).toBe('23503'))
      await race(round, add, () => erase('UANA'))
      expect((await mentorships()).filter((row) => row.ended_at === null)).toEqual([])
      expect(await rig.snapshot()).not.toContain('UANA')
    }
  })
})
