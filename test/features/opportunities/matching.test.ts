import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import {
  chooseReason,
  MATCH_MIN_SCORE,
  RARE_WORD,
  type Said,
} from '../../../src/features/opportunities/match-rules.ts'
import {
  findToMatch,
  matchOpportunity,
  matchProfile,
} from '../../../src/features/opportunities/match-store.ts'
import { endOfDay, refuseClosed } from '../../../src/features/opportunities/rules.ts'
import { type Audience, FACETS, type Facet } from '../../../src/features/profiles/rules.ts'
import { saveProfile } from '../../../src/features/profiles/store.ts'
import type { Database } from '../../../src/platform/database.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { createTestDatabase } from '../../support/postgres.ts'

const NOW = Temporal.Instant.from('2026-11-02T09:00Z')
const T = 'T1'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  await sql`insert into workspaces (workspace_id, name, created_at) values (${T}, 'Test', now())`.execute(db)
})
afterAll(() => database.drop())
beforeEach(() => emptyTables(db, 'people'))

async function addPerson(id: string): Promise<void> {
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    values (${T}, ${id}, ${id}, 'UTC', now()) on conflict do nothing`.execute(db)
}

async function writeProfile(
  id: string,
  facets: Partial<Record<Facet, string>>,
  audience: Audience = 'matching',
): Promise<void> {
  await addPerson(id)
  const written = FACETS.flatMap((facet) =>
    facets[facet] === undefined ? [] : [{ facet, words: facets[facet] }],
  )
  await db
    .transaction()
    .execute((trx) => saveProfile(trx, { workspaceId: T, personId: id, audience, written }, NOW))
}

async function post(title: string, learn = ''): Promise<string> {
  await addPerson('UPOSTER')
  const { rows } = await sql<{ id: string }>`
    insert into opportunities (workspace_id, poster_id, title, why, learn, takes, places, closes_on, closes_at, posted_at,
      match_requested_at)
    values (${T}, 'UPOSTER', ${title}, '', ${learn}, '', 1, '2026-12-01', '2026-12-02T00:00Z', ${NOW}, ${NOW})
    returning opportunity_id as id`.execute(db)
  return rows[0]?.id ?? ''
}

/** Compares what has changed, as the job does. */
async function matchAll(first: 'profiles' | 'opportunities' = 'profiles'): Promise<void> {
  const { profiles, opportunities } = await findToMatch(db, 100)
  const steps = [
    async () => {
      for (const key of profiles) await db.transaction().execute((trx) => matchProfile(trx, key, NOW))
    },
    async () => {
      for (const key of opportunities)
        await db.transaction().execute((trx) => matchOpportunity(trx, key, NOW))
    },
  ]
  for (const step of first === 'profiles' ? steps : steps.toReversed()) await step()
}

async function matches(): Promise<string[]> {
  const { rows } = await sql<{ pair: string }>`
    select i.person_id || ': ' || o.title || ' (' || array_to_string(i.matched, ' ') || ')' as pair from interests i
    join opportunities o on o.workspace_id = i.workspace_id and o.opportunity_id = i.opportunity_id
    where i.workspace_id = ${T} order by 1`.execute(db)
  return rows.map(({ pair }) => pair)
}

describe('what matches', () => {
  test('a telling word in the title, in any form; or a skill; or two telling words', async () => {
    await writeProfile('UANA', { next_role: 'I want to learn pricing.' })
    await writeProfile('UBEN', { skills: 'SQL, mediation' })
    await writeProfile('UCHIDI', { passions: 'Beehives and meadows' })
    await writeProfile('UDANA', { passions: 'Beehives' })
    await post('Pricing pilot', 'How to set prices')
    await post('Reports', 'A lot of SQL')
    await post('Garden on the roof', 'How a beehive works, and what a meadow needs')
    await matchAll()
    expect(await matches()).toEqual([
      'UANA: Pricing pilot (price)',
      'UBEN: Reports (sql)',
      'UCHIDI: Garden on the roof (beehiv meadow)',
    ])
  })

  test.each<[string, Partial<Record<Facet, string>>, Audience]>([
    ['a profile for mentors', { skills: 'pricing' }, 'mentors'],
    ['a profile for its owner alone', { skills: 'pricing' }, 'me'],
    [
      'what somebody dislikes',
      { dislikes: 'pricing', does_not_work: 'pricing', works: 'pricing' },
      'matching',
    ],
    ['stop words and words that fit anything', { skills: 'the, and, new team, work, learning' }, 'matching'],
  ])('not %s', async (_, facets, audience) => {
    await writeProfile('UANA', facets, audience)
    await post('Pricing pilot: work with the new team', 'Learning and the work')
    await matchAll()
    expect(await matches()).toEqual([])
  })

  test('nothing once the profile is private again, or the word removed; nor the poster themselves', async () => {
    await writeProfile('UANA', { skills: 'pricing' })
    await writeProfile('UBEN', { skills: 'pricing' })
    await writeProfile('UPOSTER', { skills: 'pricing' })
    await post('Pricing pilot')
    await matchAll()
    expect(await matches()).toHaveLength(2)
    await writeProfile('UANA', {}, 'mentors')
    await writeProfile('UBEN', { skills: 'hiring' })
    await matchAll()
    expect(await matches()).toEqual([])
    const { rows } =
      await sql`select from profile_words where workspace_id = ${T} and person_id = 'UANA'`.execute(db)
    expect(rows).toEqual([])
  })

  test('not a word that many share', async () => {
    const many = RARE_WORD.atLeast + 1
    for (let at = 0; at < many; at += 1)
      await writeProfile(`U${at}`, { skills: at === 0 ? 'excel, pricing' : 'excel' })
    await post('Excel course')
    await post('Pricing pilot')
    await matchAll()
    expect(await matches()).toEqual(['U0: Pricing pilot (price)'])
  })

  test('somebody who passed or was told keeps their answer when the words change', async () => {
    await writeProfile('UANA', { skills: 'pricing' })
    await post('Pricing pilot')
    await matchAll()
    await sql`update interests set state = 'passed', is_untold = false where workspace_id = ${T}`.execute(db)
    await writeProfile('UANA', { skills: 'hiring' })
    await writeProfile('UANA', { skills: 'pricing' })
    await matchAll()
    const { rows } = await sql`select state from interests where workspace_id = ${T}`.execute(db)
    expect(rows).toEqual([{ state: 'passed' }])
  })
})

// Each word is its own stem.
const VOCABULARY = ['ape', 'bee', 'cow', 'dog', 'elk', 'fox', 'gnu', 'hen'] as const
const someWords = fc.subarray([...VOCABULARY], { maxLength: 3 })
const world = fc.record({
  profiles: fc.array(fc.record({ skills: someWords, passions: someWords }), { maxLength: 7 }),
  opportunities: fc.array(fc.record({ title: someWords, learn: someWords }), { maxLength: 4 }),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

async function build({ profiles, opportunities }: World): Promise<void> {
  await emptyTables(db, 'people')
  for (const [at, one] of profiles.entries())
    await writeProfile(`U${at}`, { skills: one.skills.join(', '), passions: one.passions.join(' ') })
  for (const [at, one] of opportunities.entries())
    await post([`x${at}`, ...one.title].join(' '), one.learn.join(' '))
}

/** The rule in a few lines, which the statements must equal. */
function expected({ profiles, opportunities }: World): string[] {
  const few = Math.max(RARE_WORD.atLeast, Math.floor(profiles.length / RARE_WORD.oneIn))
  const has = (profile: World['profiles'][number], word: string) =>
    [...profile.skills, ...profile.passions].some((one) => one === word)
  const tells = (word: string) => profiles.filter((one) => has(one, word)).length <= few
  return profiles.flatMap((profile, person) =>
    opportunities.flatMap(({ title, learn }, at) => {
      const shared = VOCABULARY.filter(
        (word) => tells(word) && has(profile, word) && [...title, ...learn].some((one) => one === word),
      )
      const points = shared.map(
        (word) => 1 + Number(profile.skills.includes(word)) + Number(title.includes(word)),
      )
      const isMatch = points.reduce((sum, one) => sum + one, 0) >= MATCH_MIN_SCORE
      return isMatch ? [`U${person} x${at}`] : []
    }),
  )
}

async function pairs(): Promise<string[]> {
  return (await matches()).map((line) => line.replace(/^(U\d+): (x\d+).*$/, '$1 $2'))
}

describe('in any world', () => {
  test('the statements do what the rule says, whatever changes first', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.constantFrom('profiles', 'opportunities'), async (given, first) => {
        await build(given)
        await matchAll(first)
        if (first === 'opportunities') {
          // Profiles that came later change what is telling for the others, which are compared at their own change.
          await sql`update opportunities set match_requested_at = ${NOW}`.execute(db)
          await matchAll()
        }
        expect(await pairs()).toEqual(expected(given).toSorted())
      }),
      { numRuns: 12 },
    )
  })

  test('a changed profile matches what a changed opportunity does', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        await build(given)
        await matchAll()
        const byOpportunities = await pairs()
        await emptyTables(db, 'interests')
        await sql`update profiles set match_requested_at = ${NOW}`.execute(db)
        await matchAll()
        expect(await pairs()).toEqual(byOpportunities)
      }),
      { numRuns: 8 },
    )
  })
})

describe('the reason', () => {
  const said = (facet: Facet, words: string, form: string, stem = form): Said => ({
    facet,
    words,
    form,
    stem,
  })

  test('is the sentence with the word; a skill before other words', () => {
    const role = said('next_role', 'I lead a team. I want to learn pricing! And more.', 'pricing', 'price')
    expect(chooseReason([role], ['price'])?.quote).toBe('I want to learn pricing!')
    const skill = said('skills', 'SQL, price models', 'price')
    expect(chooseReason([role, skill], ['price'])).toEqual({ facet: 'skills', quote: 'price models' })
    expect(chooseReason([role], ['sql'])).toBeNull()
  })

  test('contains the word, is the person’s own text, and is short', () => {
    const text = fc.array(fc.constantFrom('one', 'two,', 'three.', 'x'.repeat(40), 'ünïcode', '😀'), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const words = [...before, 'pricing', ...after].join(' ')
        const quote = chooseReason([said('passions', words, 'pricing', 'price')], ['price'])?.quote ?? ''
        expect(quote).toContain('pricing')
        expect(quote.length).toBeLessThanOrEqual(142)
        expect(words.replace(/\s+/g, ' ')).toContain(quote.replace(/^…|…$/g, ''))
      }),
    )
  })
})

describe('the last day', () => {
  const on = Temporal.PlainDate.from('2026-11-20')
  const one = { title: 'Pilot', state: 'open', closesOn: on, posterZone: 'Europe/Berlin' } as const
  const opportunity = { ...one, closesAt: endOfDay(on, one.posterZone) }
  const berlin = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(one.posterZone).toInstant()

  test.each([
    ['2026-11-20T23:30', null],
    ['2026-11-20T23:59:59', null],
    ['2026-11-21T00:00', 1],
    ['2026-11-21T00:10', 1],
    ['2026-11-22T00:10', 2],
    ['2026-11-22T12:00', 2],
  ])('ends at midnight where the poster is: %s', (local, daysAgo) => {
    const refusal = refuseClosed(opportunity, berlin(local))
    expect(refusal).toEqual(daysAgo === null ? null : { reason: 'day passed', title: 'Pilot', daysAgo })
  })
})
