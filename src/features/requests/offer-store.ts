import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isMentoringOrOffers } from '../mentorships/store.ts'
import { DEFAULT_OFFER, type FoundMentor, type Offer, OPENNESS, significantWords } from './offer-rules.ts'

type Who = { workspaceId: string; personId: string }

/** Returns a person's offer, or the default if they have not saved one. */
export async function findOffer(db: Database, { workspaceId, personId }: Who): Promise<Offer> {
  const row = await db
    .selectFrom('mentor_offers')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) return DEFAULT_OFFER
  return {
    openness: OPENNESS.find((one) => one === row.openness) ?? DEFAULT_OFFER.openness,
    topics: row.topics,
    about: row.about,
    keepsWaitlist: row.keeps_waitlist,
    closedUntil: row.closed_until,
  }
}

export async function saveOffer(trx: Trx, { workspaceId, personId }: Who, offer: Offer): Promise<void> {
  const words = significantWords(`${offer.topics} ${offer.about}`)
  const columns = {
    words,
    openness: offer.openness,
    topics: offer.topics,
    about: offer.about,
    keeps_waitlist: offer.keepsWaitlist,
    closed_until: offer.closedUntil,
  }
  await trx
    .insertInto('mentor_offers')
    .values({ workspace_id: workspaceId, person_id: personId, ...columns })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(columns))
    .execute()
  if (words.length === 0) return
  // An erasure deletes unused words under the stronger lock, so it can't miss these.
  await trx
    .selectFrom('workspaces')
    .select('workspace_id')
    .where('workspace_id', '=', workspaceId)
    .forShare()
    .execute()
  await trx
    .insertInto('offer_words')
    .values(words.map((word) => ({ workspace_id: workspaceId, word })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Closes a person for requests through `until`. The rest of their offer does not change. */
export async function closeUntil(trx: Trx, who: Who, until: Temporal.PlainDate): Promise<void> {
  await saveOffer(trx, who, { ...(await findOffer(trx, who)), closedUntil: until })
}

export type Search = {
  workspaceId: string
  /** The person who searches. They and their current mentors are excluded. */
  forId: string
  /** In the time zone of the person who searches. */
  today: Temporal.PlainDate
  /** From `searchWords`. If empty, all listed mentors are found. */
  words: readonly string[]
  onlyWithRoom?: boolean
  /** Ids of people to exclude. */
  except?: readonly string[]
  limit: number
  offset?: number
}

/**
 * Returns listed mentors, those with room first, then by the number of matching words. Ties are shuffled daily, so that
 * no one always comes first.
 */
export async function findMentors(db: Database, search: Search): Promise<FoundMentor[]> {
  const { rows } = await findMentorsQuery(search).execute(db)
  return rows
}

/** The search as one statement. The benchmark runs EXPLAIN on it. */
export function findMentorsQuery(search: Search): RawBuilder<FoundMentor> {
  const { workspaceId, forId, today, words, onlyWithRoom = false, except = [], limit, offset = 0 } = search
  const matches = words.map((word) => similarWords(workspaceId, word))
  const counts = matches.map((one) => sql`(o.words && ${one})::int`)
  const shuffleKey = sql`(o.shuffle_position + ${shuffleOffset(today)}::float)`
  const order = [
    sql`o.open_spots > 0 desc`,
    ...(counts.length > 0 ? [sql`(${sql.join(counts, sql` + `)}) desc`] : []),
    sql`${shuffleKey} - floor(${shuffleKey})`,
    sql`o.person_id`,
  ]
  return sql<FoundMentor>`
    select o.person_id as "personId", p.display_name as name, o.topics, o.about,
           o.open_spots > 0 as "hasRoom", o.keeps_waitlist as "keepsWaitlist"
    from (
      select * from mentor_offers o
      where o.workspace_id = ${workspaceId} and o.openness = 'listed' and o.open_spots is not null
        and (o.closed_until is null or o.closed_until < ${today.toString()}::date)
        and (o.open_spots > 0 or not ${onlyWithRoom}::boolean)
        and o.person_id <> ${forId} and o.person_id <> all(${[...except]}::text[])
        and not ${isMentoringOrOffers({ workspaceId: sql`${workspaceId}`, mentorId: sql.ref('o.person_id'), menteeId: sql`${forId}` })}
        and ${
          matches.length === 0
            ? sql`true`
            : sql`(${sql.join(
                matches.map((one) => sql`o.words && ${one}`),
                sql` or `,
              )})`
        }
      order by ${sql.join(order)} limit ${limit} offset ${offset}
    ) o
    join people p on p.workspace_id = o.workspace_id and p.person_id = o.person_id
    order by ${sql.join(order)}
  `
}

/** Daily increment of the shuffle key; spreads first place evenly for any number of mentors. */
const GOLDEN = 0.618033988749895

function shuffleOffset(today: Temporal.PlainDate): number {
  return (Math.floor(today.toZonedDateTime('UTC').epochMilliseconds / 86_400_000) * GOLDEN) % 1
}

/** Returns the offered words that start with a typed word, and those most similar to it (by trigrams). */
function similarWords(workspaceId: string, word: string): RawBuilder<unknown> {
  return sql`(
    select coalesce(array_agg(w.word), '{}') from (
      select word, similarity(word, ${word}) as likeness, max(similarity(word, ${word})) over () as best
      from offer_words
      where workspace_id = ${workspaceId} and (word % ${word} or word like ${`${word}%`})
    ) w
    where w.likeness >= 0.8 * w.best or w.word like ${`${word}%`}
  )`
}
