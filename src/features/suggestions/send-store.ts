import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { insertRerenders } from '../../platform/outbox/rerender-store.ts'
import { insertMessages } from '../../platform/outbox/store.ts'
import type { SlackPerson } from '../../platform/slack/people.ts'
import { decisionDeadline, WAIT } from '../mentorships/deciding-rules.ts'
import { OFFER_BREAK_DAYS } from '../mentorships/rules.ts'
import { isMentoringOrOffers } from '../mentorships/store.ts'
import { requestRecheck, savePerson } from '../people/store.ts'
import { findIds, type Judged, judgePairs, type Pair, type PairFacts, pairKey } from './pair-rules.ts'

/** The kind of message to a mentor with all suggestions of one file. */
export const SUGGESTIONS = 'suggestions'

type People = ReadonlyMap<string, SlackPerson>

/** Decides for each line of the file. Changes nothing. */
export async function judge(
  db: Database,
  workspaceId: string,
  pairs: readonly Pair[],
  people: People,
  now: Temporal.Instant,
): Promise<Judged[]> {
  const ids = pairs.flatMap((pair) => {
    const found = findIds(pair, people)
    return 'reason' in found ? [] : [found]
  })
  return judgePairs(pairs, { people, facts: await findFacts(db, workspaceId, ids, now) })
}

/** Saves what `judge` lets through, and enqueues one message for each mentor. Returns what was decided. Throws if
 * another run suggests the same pair at the same time. */
export async function send(
  trx: Trx,
  workspaceId: string,
  pairs: readonly Pair[],
  people: People,
  now: Temporal.Instant,
): Promise<Judged[]> {
  const judged = await judge(trx, workspaceId, pairs, people, now)
  const good = judged.flatMap((one) => ('refusal' in one ? [] : [one]))
  const involved = new Set(good.flatMap(({ mentorId, menteeId }) => [mentorId, menteeId]))
  const byId = new Map([...people.values()].map((person) => [person.id, person]))
  const expiries = new Map<string, Temporal.Instant>()
  for (const id of [...involved].toSorted()) {
    const found = byId.get(id)
    if (!found) continue
    const person = await savePerson(trx, workspaceId, found, now)
    expiries.set(id, decisionDeadline(now, WAIT.endAfter, person))
  }
  const saved = await insertSuggestions(trx, workspaceId, good, { now, expiries })
  const mentorIds = [...new Set(saved.map(({ mentorId }) => mentorId))].toSorted()
  if (mentorIds.length > 0) await requestRecheck(trx, workspaceId, mentorIds, now)
  const byMentor = Map.groupBy(saved, ({ mentorId }) => mentorId)
  const messages = [...byMentor].map(([personId, theirs]) => {
    const suggestionIds = theirs.map(({ id }) => id).toSorted()
    return {
      workspaceId,
      personId,
      kind: SUGGESTIONS,
      dedupeKey: `${SUGGESTIONS}:${suggestionIds[0]}`,
      payload: { suggestionIds },
    }
  })
  await insertMessages(trx, messages, now)
  const seen = { workspaceId, personIds: [...byMentor.keys()], surfaces: ['home'] as const }
  await insertRerenders(trx, { ...seen, clickedTs: undefined, isUrgent: false, kinds: null }, now)
  return judged
}

async function insertSuggestions(
  trx: Trx,
  workspaceId: string,
  good: readonly { pair: Pair; mentorId: string; menteeId: string }[],
  { now, expiries }: { now: Temporal.Instant; expiries: ReadonlyMap<string, Temporal.Instant> },
): Promise<{ id: string; mentorId: string }[]> {
  if (good.length === 0) return []
  const rows = good.map(({ pair, mentorId, menteeId }) => ({
    mentor_id: mentorId,
    mentee_id: menteeId,
    why: pair.why,
    cadence_days: pair.cadenceDays,
    expires_at: (expiries.get(mentorId) ?? now).toString(),
  }))
  const { rows: saved } = await sql<{ id: string; mentorId: string }>`
    insert into suggestions (workspace_id, mentor_id, mentee_id, why, cadence_days, suggested_at, expires_at)
    select ${workspaceId}, mentor_id, mentee_id, why, cadence_days, ${now}::timestamptz, expires_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as line(mentor_id text, mentee_id text, why text, cadence_days smallint, expires_at timestamptz)
    returning suggestion_id as id, mentor_id as "mentorId"
  `.execute(trx)
  return saved
}

async function findFacts(
  db: Database,
  workspaceId: string,
  ids: readonly { mentorId: string; menteeId: string }[],
  now: Temporal.Instant,
): Promise<Map<string, PairFacts>> {
  const names = {
    workspaceId: sql<string>`${workspaceId}`,
    mentorId: sql.ref<string>('line.mentor'),
    menteeId: sql.ref<string>('line.mentee'),
  }
  const { rows } = await sql<PairFacts & { mentor: string; mentee: string }>`
    select line.mentor, line.mentee, ${isMentoringOrOffers(names)} as "isPaired",
      exists (select from suggestions s where s.workspace_id = ${workspaceId}
        and s.mentor_id = line.mentor and s.mentee_id = line.mentee) as "isSuggested",
      exists (select from relationships r
        join mentorships m on m.workspace_id = r.workspace_id and m.mentorship_id = r.relationship_id
        where r.workspace_id = ${workspaceId} and r.owner_id = line.mentor and r.contact_id = line.mentee
          and m.ended_by = line.mentee
          and r.ended_at > ${now.subtract({ hours: 24 * OFFER_BREAK_DAYS })}::timestamptz) as "declinedLately",
      open_spots(${workspaceId}, line.mentor) - (select count(*)::int from suggestions s
        where s.workspace_id = ${workspaceId} and s.mentor_id = line.mentor and s.outcome is null) as "openSpots"
    from unnest(${ids.map(({ mentorId }) => mentorId)}::text[], ${ids.map(({ menteeId }) => menteeId)}::text[])
      as line (mentor, mentee)
  `.execute(db)
  return new Map(rows.map(({ mentor, mentee, ...facts }) => [pairKey(mentor, mentee), facts]))
}
