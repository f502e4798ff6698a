import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Audience, Facet } from '../../../src/features/profiles/rules.ts'
import { changesSince } from '../../../src/features/profiles/rules.ts'
import {
  findAskedQuestions,
  findAudience,
  findKnowledge,
  findSides,
  saveAskedQuestion,
  saveProfile,
  saveView,
  type Written,
} from '../../../src/features/profiles/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { insertMentorship } from '../../support/mentorships.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

const W = 'T1'
const DAY = (text: string) => Temporal.Instant.from(`${text}T09:00Z`)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

let mentorshipId: string
beforeEach(async () => {
  await emptyTables(database.db, 'workspaces')
  await sql`insert into workspaces values (${W}, 'One', now()), ('T2', 'Two', now())`.execute(database.db)
  for (const workspace of [W, 'T2']) {
    for (const id of ['ana', 'grace', 'linus', 'olga', 'chidi', 'eve']) {
      await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
        values (${workspace}, ${id}, ${id}, 'Europe/Berlin', now())`.execute(database.db)
    }
  }
  mentorshipId = await mentorship('grace', 'ana')
  await mentorship('linus', 'ana')
  await mentorship('olga', 'ana', '2026-06-01')
  await mentorship('ana', 'chidi')
})

/** `ended`: the date on which it ended. */
async function mentorship(mentorId: string, menteeId: string, ended?: string): Promise<string> {
  return insertMentorship(database.db, {
    workspaceId: W,
    mentorId,
    menteeId,
    startedOn: Temporal.PlainDate.from('2026-01-05'),
    ...(ended !== undefined && { endedAt: DAY(ended) }),
  })
}

function says(facet: Facet, words: string | null, on = '2026-11-02', audience: Audience = 'mentors') {
  return tells([{ facet, words }], on, audience)
}

function tells(written: Written, on: string, audience: Audience = 'mentors', personId = 'ana') {
  return database.db
    .transaction()
    .execute((trx) => saveProfile(trx, { workspaceId: W, personId, audience, written }, DAY(on)))
}

function sees(mentorId: string, facet: Facet, words: string | null, on = '2026-11-03') {
  const view = { workspaceId: W, mentorId, menteeId: 'ana', written: [{ facet, words }] }
  return database.db.transaction().execute((trx) => saveView(trx, view, DAY(on)))
}

/** All text about Ana that a person can read, including earlier versions. */
async function readBy(readerId: string, workspaceId = W): Promise<string[]> {
  const { theirs, mine } = await findSides(database.db, workspaceId, readerId, 'ana')
  return [...theirs, ...mine].flatMap(({ words }) => words ?? []).sort()
}

async function knownTo(mentorId: string): Promise<Facet[]> {
  const mentor = { id: mentorId, zone: 'Europe/Berlin' }
  const known = await findKnowledge(database.db, W, mentor, ['ana'])
  return (known.get('ana') ?? []).filter((one) => one.theirsOn ?? one.mineOn).map(({ facet }) => facet)
}

const EVERYONE = ['ana', 'grace', 'linus', 'olga', 'chidi', 'eve']

describe('Ana’s own text can be read', () => {
  async function readers(): Promise<string[]> {
    const read = await Promise.all(EVERYONE.map(async (id) => ({ id, words: await readBy(id) })))
    return read.filter(({ words }) => words.includes('Pairing')).map(({ id }) => id)
  }

  test('by her and her mentors, not by a former mentor, her mentee or others', async () => {
    await says('likes', 'Pairing')
    expect(await readers()).toEqual(['ana', 'grace', 'linus'])
    expect(await knownTo('grace')).toEqual(['likes'])
    for (const id of ['olga', 'chidi', 'eve']) expect(await knownTo(id)).toEqual([])
  })

  test('only by her once the profile is private', async () => {
    await says('likes', 'Pairing')
    await says('dislikes', 'Noise', '2026-11-10', 'me')
    expect(await readers()).toEqual(['ana'])
    expect(await readBy('grace')).toEqual([])
    expect(await knownTo('grace')).toEqual([])
  })

  test('by a mentor until the mentorship ends', async () => {
    await says('likes', 'Pairing')
    await database.db
      .updateTable('relationships')
      .set({ ended_at: DAY('2026-11-05') })
      .where('owner_id', '=', 'grace')
      .execute()
    expect(await readers()).toEqual(['ana', 'linus'])
  })

  test('by no one in another workspace with the same user ids', async () => {
    await says('likes', 'Pairing')
    for (const id of EVERYONE) expect(await readBy(id, 'T2')).toEqual([])
  })

  test('not by her mentor’s other mentees or by other mentors', async () => {
    await mentorship('grace', 'eve')
    await mentorship('chidi', 'eve')
    await says('likes', 'Pairing')
    expect(await readers()).toEqual(['ana', 'grace', 'linus'])
  })
})

describe('text that was private', () => {
  test('stays private when the audience widens; only the current text is shared', async () => {
    await says('next_role', 'Leaving this place', '2026-03-01', 'me')
    await says('next_role', 'Staff engineer', '2026-05-01', 'me')
    await says('likes', 'Maps', '2026-09-01', 'mentors')
    expect(await readBy('grace')).toEqual(['Maps', 'Staff engineer'])
    expect(await readBy('ana')).toEqual(['Leaving this place', 'Maps', 'Staff engineer', 'Staff engineer'])
  })

  test('keeps its date when another facet is saved', async () => {
    await says('likes', 'Maps', '2024-03-01')
    await says('works', 'Plain words', '2026-11-01')
    const known = await findKnowledge(database.db, W, { id: 'grace', zone: 'UTC' }, ['ana'])
    expect(
      known
        .get('ana')
        ?.find(({ facet }) => facet === 'likes')
        ?.theirsOn?.toString(),
    ).toBe('2024-03-01')
  })

  test('includes removed text and its earlier versions', async () => {
    await says('likes', 'Pairing', '2026-01-01')
    await says('likes', 'Pairing and maps', '2026-03-01')
    expect(await readBy('grace')).toEqual(['Pairing', 'Pairing and maps'])
    await says('likes', null, '2026-05-01')
    expect(await readBy('grace')).toEqual([])
    expect(await knownTo('grace')).toEqual([])
    await says('likes', 'Mountains', '2026-07-01')
    expect(await readBy('grace')).toEqual(['Mountains'])
    expect(await readBy('ana')).toEqual(['Mountains', 'Pairing', 'Pairing and maps'])
  })
})

describe('a mentor’s view of Ana can be read', () => {
  test('only by that mentor, not by Ana or another mentor', async () => {
    await sees('grace', 'strengths', 'Calm in a storm')
    for (const id of EVERYONE) expect(await readBy(id)).toEqual(id === 'grace' ? ['Calm in a storm'] : [])
    expect(await knownTo('grace')).toEqual(['strengths'])
    expect(await knownTo('linus')).toEqual([])
  })

  test('by that mentor also after the mentorship has ended', async () => {
    await sees('olga', 'strengths', 'Calm in a storm')
    expect(await readBy('olga')).toEqual(['Calm in a storm'])
  })

  test('next to her own text', async () => {
    await says('strengths', 'Listening')
    await sees('grace', 'strengths', 'Calm in a storm')
    const { theirs, mine } = await findSides(database.db, W, 'grace', 'ana')
    expect(theirs.map(({ words }) => words)).toEqual(['Listening'])
    expect(mine.map(({ words }) => words)).toEqual(['Calm in a storm'])
  })

  test('by no one else: a constraint refuses to share it', async () => {
    await sees('grace', 'strengths', 'Calm in a storm')
    const open = database.db.updateTable('facet_words').set({ is_private: false }).execute()
    await expect(open).rejects.toMatchObject({ code: '23514' })
  })
})

describe('versions', () => {
  test('are kept and show what changed since last year', async () => {
    await tells(
      [
        { facet: 'next_role', words: 'Team lead' },
        { facet: 'likes', words: 'Pairing' },
      ],
      '2025-03-01',
    )
    await says('next_role', 'Staff engineer', '2026-08-01')
    const { theirs } = await findSides(database.db, W, 'grace', 'ana')
    const changes = changesSince(theirs, DAY('2025-11-24'))
    expect(changes.map(({ facet, before, after }) => [facet, before, after])).toEqual([
      ['next_role', 'Team lead', 'Staff engineer'],
    ])
  })

  test('are not added for unchanged text', async () => {
    await says('likes', 'Pairing', '2026-03-01')
    await says('likes', 'Pairing', '2026-03-05')
    expect(await readBy('ana')).toEqual(['Pairing'])
  })

  test('are not added for an edit within a day', async () => {
    await says('likes', 'Paring', '2026-03-01')
    await database.db.transaction().execute((trx) =>
      saveProfile(
        trx,
        {
          workspaceId: W,
          personId: 'ana',
          audience: 'mentors',
          written: [{ facet: 'likes', words: 'Pairing' }],
        },
        DAY('2026-03-01').add({ hours: 2 }),
      ),
    )
    expect(await readBy('ana')).toEqual(['Pairing'])
  })

  test('are added for unchanged text after more than a year', async () => {
    await says('likes', 'Pairing', '2024-03-01')
    await says('likes', 'Pairing', '2026-03-01')
    const known = await findKnowledge(database.db, W, { id: 'grace', zone: 'UTC' }, ['ana'])
    expect(
      known
        .get('ana')
        ?.find(({ facet }) => facet === 'likes')
        ?.theirsOn?.toString(),
    ).toBe('2026-03-01')
    const { theirs } = await findSides(database.db, W, 'grace', 'ana')
    expect(changesSince(theirs, DAY('2025-03-01'))).toEqual([])
  })

  test('are not duplicated by ten concurrent submissions', async () => {
    await Promise.all(Array.from({ length: 10 }, () => says('likes', 'Pairing')))
    expect(await readBy('ana')).toEqual(['Pairing'])
  })

  test('hold 3,000 characters including emoji', async () => {
    const long = '🌱é&<'.repeat(600)
    await says('five_years', long)
    expect(await readBy('grace')).toEqual([long])
  })
})

describe('the audience', () => {
  test('is the mentors by default', async () => {
    expect(await findAudience(database.db, W, 'ana')).toBe('mentors')
    await says('likes', 'Pairing', '2026-11-02', 'me')
    expect(await findAudience(database.db, W, 'ana')).toBe('me')
  })
})

describe('an asked question', () => {
  test('is saved once a day for the mentorship', async () => {
    const other = await mentorship('grace', 'eve')
    const asked = { questionId: 'likes.beginning.1', on: Temporal.PlainDate.from('2026-11-02') }
    for (let times = 0; times < 2; times += 1) {
      await database.db
        .transaction()
        .execute((trx) => saveAskedQuestion(trx, { workspaceId: W, mentorshipId }, asked))
    }
    const read = (on: string) =>
      findAskedQuestions(database.db, W, [mentorshipId, other], Temporal.PlainDate.from(on))
    const lately = await read('2026-12-27')
    expect(lately.get(mentorshipId)).toEqual({ asked: [asked], elsewhere: [] })
    expect(lately.get(other)).toEqual({ asked: [], elsewhere: [asked] })
    const later = await read('2026-12-28')
    expect(later.get(mentorshipId)).toEqual({ asked: [asked], elsewhere: [] })
    expect(later.get(other)).toBeUndefined()
  })
})
