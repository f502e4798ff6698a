import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findReadablePeople } from '../mentorships/reading-store.ts'
import { localDate } from '../people/rules.ts'
import { ASKED_ELSEWHERE, type AskedQuestion, type QuestionHistory } from './question-rules.ts'
import {
  AUDIENCES,
  type Audience,
  DEFAULT_AUDIENCE,
  FACETS,
  type Facet,
  type FacetKnowledge,
  howToWrite,
  type Sides,
} from './rules.ts'

export async function findAudience(db: Database, workspaceId: string, personId: string): Promise<Audience> {
  const row = await db
    .selectFrom('profiles')
    .select('seen_by')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return AUDIENCES.find((one) => one === row?.seen_by) ?? DEFAULT_AUDIENCE
}

/** New text by facet; null removes it. Other facets don't change. */
export type Written = { facet: Facet; words: string | null }[]

type Profile = { workspaceId: string; personId: string; audience: Audience; written: Written }

/**
 * Saves one page of someone's own profile. When the audience widens, private text is re-saved as a new version, so older
 * private versions stay unreadable.
 */
export async function saveProfile(trx: Trx, profile: Profile, now: Temporal.Instant): Promise<void> {
  const { workspaceId, personId, audience, written } = profile
  // Also when it narrows: what was derived from it has to go.
  const saved = { seen_by: audience, match_requested_at: now }
  await trx
    .insertInto('profiles')
    .values({ workspace_id: workspaceId, person_id: personId, ...saved })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(saved))
    .execute()
  const pair = { workspaceId, aboutId: personId, authorId: personId }
  const newest = audience === 'me' ? [] : await findNewest(trx, pair)
  const nowShared = newest.filter((one) => one.isPrivate && !written.some(({ facet }) => facet === one.facet))
  await write(trx, { ...pair, isPrivate: audience === 'me', written: [...written, ...nowShared] }, now)
}

type View = { workspaceId: string; mentorId: string; menteeId: string; written: Written }

/** Saves the mentor's private view of a mentee. The caller checks that they are mentor and mentee. */
export async function saveView(trx: Trx, view: View, now: Temporal.Instant): Promise<void> {
  const { workspaceId, mentorId, menteeId, written } = view
  await write(trx, { workspaceId, aboutId: menteeId, authorId: mentorId, isPrivate: true, written }, now)
}

type Pair = { workspaceId: string; aboutId: string; authorId: string }

async function findNewest(trx: Trx, { workspaceId, aboutId, authorId }: Pair) {
  const rows = await trx
    .selectFrom('facet_words')
    .distinctOn('facet')
    .select(['facet', 'version', 'words', 'is_private', 'written_at'])
    .where('workspace_id', '=', workspaceId)
    .where('about_id', '=', aboutId)
    .where('author_id', '=', authorId)
    .orderBy('facet')
    .orderBy('version', 'desc')
    .execute()
  return rows.flatMap(({ facet, is_private, written_at, ...row }) => {
    const known = FACETS.find((one) => one === facet)
    return known ? [{ ...row, facet: known, isPrivate: is_private, writtenAt: written_at }] : []
  })
}

/** Adds a version of each facet that changed. Of two concurrent writes, the later one wins. */
async function write(
  trx: Trx,
  { isPrivate, written, ...pair }: Pair & { isPrivate: boolean; written: Written },
  now: Temporal.Instant,
): Promise<void> {
  const current = await findNewest(trx, pair)
  for (const { facet, words } of written) {
    const newest = current.find((one) => one.facet === facet)
    const how = howToWrite(newest ?? null, { words, isPrivate }, now)
    if (how === 'not at all') continue
    const version = (newest?.version ?? 0) + (how === 'as a correction' ? 0 : 1)
    const said = { words, is_private: isPrivate, written_at: now }
    await trx
      .insertInto('facet_words')
      .values({
        workspace_id: pair.workspaceId,
        about_id: pair.aboutId,
        author_id: pair.authorId,
        facet,
        version,
        ...said,
      })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'about_id', 'author_id', 'facet', 'version']).doUpdateSet(said),
      )
      .execute()
  }
}

/**
 * What a reader can read about others: always their own words; what people say of themselves only if `mayRead` says so,
 * unless the profile is private now, and never versions that were private when written or removed later.
 */
async function selectReadable(
  db: Database,
  workspaceId: string,
  readerId: string,
  aboutIds: readonly string[],
) {
  const readable = await findReadablePeople(db, workspaceId, readerId, 'profile', aboutIds)
  return db
    .selectFrom('facet_words as w')
    .where('w.workspace_id', '=', workspaceId)
    .where('w.about_id', 'in', aboutIds)
    .where((eb) => {
      const isPrivateNow = eb
        .selectFrom('profiles as p')
        .select('p.person_id')
        .whereRef('p.workspace_id', '=', 'w.workspace_id')
        .whereRef('p.person_id', '=', 'w.about_id')
        .where('p.seen_by', '=', 'me')
      const removedLater = eb
        .selectFrom('facet_words as later')
        .select('later.version')
        .whereRef('later.workspace_id', '=', 'w.workspace_id')
        .whereRef('later.about_id', '=', 'w.about_id')
        .whereRef('later.author_id', '=', 'w.author_id')
        .whereRef('later.facet', '=', 'w.facet')
        .whereRef('later.version', '>=', 'w.version')
        .where('later.words', 'is', null)
      const isOwn = eb('w.author_id', '=', readerId)
      if (readable.length === 0) return isOwn
      return eb.or([
        isOwn,
        eb.and([
          eb('w.author_id', '=', eb.ref('w.about_id')),
          eb('w.is_private', '=', false),
          eb('w.about_id', 'in', readable),
          eb.not(eb.exists(isPrivateNow)),
          eb.not(eb.exists(removedLater)),
        ]),
      ])
    })
}

/** All versions that a reader can read about someone. */
export async function findSides(
  db: Database,
  workspaceId: string,
  readerId: string,
  aboutId: string,
): Promise<Sides> {
  const query = await selectReadable(db, workspaceId, readerId, [aboutId])
  const rows = await query
    .select(['w.author_id', 'w.facet', 'w.words', 'w.written_at'])
    .orderBy('w.version')
    .execute()
  const versions = rows.flatMap(({ author_id, facet, words, written_at }) => {
    const known = FACETS.find((one) => one === facet)
    return known ? [{ isMine: author_id === readerId, facet: known, words, writtenAt: written_at }] : []
  })
  const of = (side: boolean) =>
    versions.filter(({ isMine }) => isMine === side).map(({ isMine: _, ...version }) => version)
  return { theirs: of(false), mine: of(true) }
}

/** Returns for each of these people which facets the mentor knows, from whom and since when, without the text. */
export async function findKnowledge(
  db: Database,
  workspaceId: string,
  mentor: { id: string; zone: string },
  aboutIds: readonly string[],
): Promise<ReadonlyMap<string, FacetKnowledge[]>> {
  if (aboutIds.length === 0) return new Map()
  const query = await selectReadable(db, workspaceId, mentor.id, aboutIds)
  const rows = await query
    .distinctOn(['w.about_id', 'w.author_id', 'w.facet'])
    .select(['w.about_id', 'w.author_id', 'w.facet', 'w.written_at'])
    .select((eb) => eb('w.words', 'is not', null).as('has_words'))
    .orderBy('w.about_id')
    .orderBy('w.author_id')
    .orderBy('w.facet')
    .orderBy('w.version', 'desc')
    .execute()
  const current = Map.groupBy(
    rows.filter((row) => row.has_words),
    (row) => row.about_id,
  )
  const dayOf = (row: (typeof rows)[number] | undefined) => row && localDate(row.written_at, mentor.zone)
  return new Map(
    aboutIds.map((aboutId) => {
      const of = (facet: Facet, isMine: boolean) =>
        current.get(aboutId)?.find((row) => row.facet === facet && (row.author_id === mentor.id) === isMine)
      const known = FACETS.map((facet) => ({
        facet,
        theirsOn: dayOf(of(facet, false)) ?? null,
        mineOn: dayOf(of(facet, true)) ?? null,
      }))
      return [aboutId, known]
    }),
  )
}

type MentorshipKey = { workspaceId: string; mentorshipId: string }

/**
 * Returns by mentorship id the questions asked in it and in earlier mentorships of the same two people, and those lately
 * asked to the mentor's other mentees. `on` is the mentor's today.
 */
export async function findAskedQuestions(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  on: Temporal.PlainDate,
): Promise<ReadonlyMap<string, QuestionHistory>> {
  if (mentorshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('relationships as r')
    .innerJoin('relationships as other', (join) =>
      join
        .onRef('other.workspace_id', '=', 'r.workspace_id')
        .onRef('other.kind', '=', 'r.kind')
        .onRef('other.owner_id', '=', 'r.owner_id'),
    )
    .innerJoin('questions_asked as a', (join) =>
      join
        .onRef('a.workspace_id', '=', 'other.workspace_id')
        .onRef('a.mentorship_id', '=', 'other.relationship_id'),
    )
    .select(['r.relationship_id', 'a.question_id', 'a.asked_on'])
    .select((eb) =>
      eb('other.contact_id', '=', eb.ref('r.contact_id')).$castTo<boolean>().as('is_same_mentee'),
    )
    .where('r.workspace_id', '=', workspaceId)
    .where('r.relationship_id', 'in', mentorshipIds)
    .where((eb) =>
      eb.or([
        eb('other.contact_id', '=', eb.ref('r.contact_id')),
        eb('a.asked_on', '>', on.subtract(ASKED_ELSEWHERE)),
      ]),
    )
    .execute()
  const byMentorship = Map.groupBy(rows, (row) => row.relationship_id)
  const toAsked = (found: typeof rows) =>
    found.map(({ question_id, asked_on }) => ({ questionId: question_id, on: asked_on }))
  return new Map(
    [...byMentorship].map(([id, found]) => [
      id,
      {
        asked: toAsked(found.filter((row) => row.is_same_mentee)),
        elsewhere: toAsked(found.filter((row) => !row.is_same_mentee)),
      },
    ]),
  )
}

/** Idempotent. `on` is in the mentor's time zone. */
export async function saveAskedQuestion(
  trx: Trx,
  { workspaceId, mentorshipId }: MentorshipKey,
  { questionId, on }: AskedQuestion,
): Promise<void> {
  await trx
    .insertInto('questions_asked')
    .values({
      workspace_id: workspaceId,
      mentorship_id: mentorshipId,
      question_id: questionId,
      asked_on: on,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
