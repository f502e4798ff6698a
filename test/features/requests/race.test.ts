import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { addMentorship } from '../../../src/features/mentorships/offer-store.ts'
import { findPerson } from '../../../src/features/people/store.ts'
import { insertRequest, takeSpot } from '../../../src/features/requests/asking-store.ts'
import { accept, ask, decline, withdraw } from '../../../src/features/requests/deciding-store.ts'
import type { Refusal, Request } from '../../../src/features/requests/rules.ts'
import { findRequest } from '../../../src/features/requests/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { WHY, WISH } from './requesting.ts'

const MENTEES = Array.from({ length: 10 }, (_, index) => ({ id: `UMENTEE${index}`, name: `mentee${index}` }))
const NOW = Temporal.Instant.from('2026-11-02T07:30Z')

let rig: Rig
let workspaceId: string

beforeAll(async () => {
  rig = await startRig()
  workspaceId = rig.slack.teamId
  for (const mentee of MENTEES) rig.slack.addPerson(mentee)
  for (const id of ['UGRACE', 'ULINUS', ...MENTEES.map((one) => one.id)]) await rig.say(id, '/mentor')
  // Opens all connections of the pool first. Otherwise opening them would serialize the actions.
  await Promise.all(MENTEES.map(() => sql`select pg_sleep(0.2)`.execute(rig.db)))
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'requests', 'request_questions', 'relationships', 'outbox')
  await rig.db.updateTable('people').set({ capacity: 4 }).execute()
})

type Result = { request: Request } | { refusal: Refusal }
const reasonOf = (result: Result) => ('refusal' in result ? result.refusal.reason : 'done')

async function person(id: string) {
  const found = await findPerson(rig.db, workspaceId, id)
  if (!found) throw new Error(`Nobody is called ${id}`)
  return found
}

function request(menteeId: string, mentorId = 'UGRACE'): Promise<Result> {
  const asking = { wish: WISH, why: WHY, tried: null, cadenceDays: 14 }
  const who = { workspaceId, personId: menteeId }
  return rig.db.transaction().execute((trx) => insertRequest(trx, who, mentorId, asking, NOW))
}

async function requested(menteeId: string): Promise<string> {
  const result = await request(menteeId)
  if ('refusal' in result) throw new Error(result.refusal.reason)
  return result.request.id
}

const DECLINE = { words: null, suggestedId: null, offersWaitlist: true, closeUntil: null }
const yes = async (requestId: string) => {
  const me = await person('UGRACE')
  return rig.db
    .transaction()
    .execute((trx) => accept(trx, { workspaceId, requestId }, me, { cadenceDays: 14, words: null }, NOW))
}
const no = async (requestId: string) => {
  const me = await person('UGRACE')
  return rig.db.transaction().execute((trx) => decline(trx, { workspaceId, requestId }, me, DECLINE, NOW))
}
const back = async (requestId: string, menteeId: string) => {
  const me = await person(menteeId)
  return rig.db.transaction().execute((trx) => withdraw(trx, { workspaceId, requestId }, me, NOW))
}

describe('concurrently', () => {
  test('of ten accepts with one spot left, one succeeds and nine are refused', async () => {
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    const ids = await Promise.all(MENTEES.map(({ id }) => requested(id)))
    const results = await Promise.all(ids.map(yes))
    expect(results.map(reasonOf).toSorted()).toEqual(['done', ...Array(9).fill('full')])
    const standing = await selectMentorships(rig.db).execute()
    expect(standing).toHaveLength(1)
    const accepted = await rig.db
      .selectFrom('requests')
      .selectAll()
      .where('outcome', '=', 'accepted')
      .execute()
    expect(accepted.map((row) => row.mentee_id)).toEqual(standing.map((row) => row.mentee_id))
  })

  test('of accepts and declines of one request, one succeeds and the others are refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      await emptyTables(rig.db, 'requests', 'request_questions', 'relationships')
      const id = await requested('UMENTEE0')
      const reasons = (await Promise.all([yes(id), no(id), yes(id), no(id)])).map(reasonOf)
      expect(reasons.toSorted()).toEqual(['decided', 'decided', 'decided', 'done'])
      const after = await findRequest(rig.db, { workspaceId, requestId: id })
      const standing = await selectMentorships(rig.db).execute()
      expect(standing).toHaveLength(after?.outcome === 'accepted' ? 1 : 0)
    }
  })

  test('of accepting and withdrawing, one succeeds and no spot is lost', async () => {
    const won = new Set<string>()
    for (let round = 0; round < 20; round += 1) {
      await emptyTables(rig.db, 'requests', 'request_questions', 'relationships')
      const id = await requested('UMENTEE0')
      const racers = [() => yes(id), () => back(id, 'UMENTEE0')]
      if (round % 2) racers.reverse()
      const reasons = (await Promise.all(racers.map((race) => race()))).map(reasonOf)
      expect(reasons.toSorted()).toEqual(['decided', 'done'])
      const after = await findRequest(rig.db, { workspaceId, requestId: id })
      won.add(String(after?.outcome))
      const standing = await selectMentorships(rig.db).execute()
      expect(standing).toHaveLength(after?.outcome === 'accepted' ? 1 : 0)
    }
    expect([...won].every((outcome) => ['accepted', 'withdrawn'].includes(outcome))).toBe(true)
  })

  test('of four requests of one person to four mentors, two succeed', async () => {
    const mentors = ['UGRACE', 'ULINUS', 'UMENTEE9', 'UMENTEE8']
    const reasons = (await Promise.all(mentors.map((id) => request('UMENTEE0', id)))).map(reasonOf)
    expect(reasons.toSorted()).toEqual(['done', 'done', 'too many', 'too many'])
  })

  test('two people can request each other without a deadlock', async () => {
    const results = await Promise.all([request('UGRACE', 'ULINUS'), request('ULINUS', 'UGRACE')])
    expect(results.map(reasonOf)).toEqual(['done', 'done'])
  })

  test('of three questions about one request, one is saved', async () => {
    const id = await requested('UMENTEE0')
    const me = await person('UGRACE')
    const asks = [1, 2, 3].map((n) =>
      rig.db
        .transaction()
        .execute((trx) => ask(trx, { workspaceId, requestId: id }, me, `Question ${n}?`, NOW)),
    )
    const reasons = (await Promise.all(asks)).map(reasonOf)
    expect(reasons.toSorted()).toEqual(['done', 'waits for an answer', 'waits for an answer'])
  })

  test('an offered spot on the waitlist is taken once', async () => {
    const id = await requested('UMENTEE0')
    await no(id)
    const me = await person('UMENTEE0')
    const take = () =>
      rig.db.transaction().execute((trx) => takeSpot(trx, { workspaceId, requestId: id }, me, NOW))
    expect((await Promise.all([take(), take()])).map(reasonOf).toSorted()).toEqual(['done', 'not offered'])
  })
})

test('any concurrent decisions keep the capacity and give each request one outcome', async () => {
  const action = fc.tuple(fc.constantFrom('yes', 'no', 'back'), fc.integer({ min: 0, max: 4 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 4, maxLength: 14 }),
      fc.integer({ min: 1, max: 3 }),
      async (actions, capacity) => {
        await emptyTables(rig.db, 'requests', 'request_questions', 'relationships')
        await rig.db.updateTable('people').set({ capacity }).where('person_id', '=', 'UGRACE').execute()
        const ids: string[] = []
        for (const { id } of MENTEES.slice(0, 5)) ids.push(await requested(id))
        await Promise.all(
          actions.map(([what, at]) => {
            const id = ids[at] ?? ''
            if (what === 'back') return back(id, `UMENTEE${at}`)
            return what === 'yes' ? yes(id) : no(id)
          }),
        )
        const standing = await selectMentorships(rig.db).execute()
        const accepted = await rig.db
          .selectFrom('requests')
          .select('mentee_id')
          .where('outcome', '=', 'accepted')
          .execute()
        expect(standing.length).toBeLessThanOrEqual(capacity)
        expect(accepted.map((row) => row.mentee_id).toSorted()).toEqual(
          standing.map((row) => row.mentee_id).toSorted(),
        )
      },
    ),
    { numRuns: 15 },
  )
})

test('`open_spots` is correct after concurrent adds, ends and capacity changes', async () => {
  const offer = { workspace_id: workspaceId, person_id: 'UGRACE', openness: 'listed' }
  await rig.db.insertInto('mentor_offers').values(offer).execute()
  const add = (menteeId: string) => {
    const added = { workspaceId, mentorId: 'UGRACE', menteeId, cadenceDays: 14 }
    const startedOn = Temporal.PlainDate.from('2026-11-02')
    return rig.db
      .transaction()
      .execute((trx) => addMentorship(trx, { ...added, startedOn, isRequested: true }, NOW))
  }
  const end = (mentorshipId: string, choice: 'clean end' | 'alumni') => {
    const without = { thanks: null, reflection: null, reason: null }
    const ending = { workspaceId, mentorshipId, endedBy: 'UGRACE', ...without, next: { choice } }
    return rig.db.transaction().execute((trx) => endMentorship(trx, ending, NOW))
  }
  const set = (capacity: number) =>
    rig.db.updateTable('people').set({ capacity }).where('person_id', '=', 'UGRACE').execute()
  for (let round = 0; round < 10; round += 1) {
    const standing = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
    await Promise.all([
      ...MENTEES.map(({ id }) => add(id)),
      ...standing.map((row, index) => end(row.mentorship_id, index % 2 ? 'alumni' : 'clean end')),
      set(1 + (round % 5)),
    ])
    const active = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
    const left = active.filter((row) => row.alumni_since === null)
    const { open_spots } = await rig.db.selectFrom('mentor_offers').selectAll().executeTakeFirstOrThrow()
    expect(open_spots).toBe(1 + (round % 5) - left.length)
  }
})
