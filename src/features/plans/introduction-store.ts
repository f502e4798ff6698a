import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { INTRODUCTION_STATES, type Introduction, mayBeAsked } from './introduction-rules.ts'
import type { Key } from './store.ts'

function selectIntroductions(db: Database, workspaceId: string) {
  return db
    .selectFrom('introductions as i')
    .leftJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 'i.workspace_id').onRef('p.person_id', '=', 'i.person_id'),
    )
    .selectAll('i')
    .select(['p.display_name', 'p.deactivated_at'])
    .where('i.workspace_id', '=', workspaceId)
}

type Row = Awaited<ReturnType<ReturnType<typeof selectIntroductions>['executeTakeFirstOrThrow']>>

function toIntroduction(row: Row): Introduction {
  return {
    id: row.introduction_id,
    mentorshipId: row.mentorship_id,
    to:
      row.person_id === null
        ? { outsideName: row.outside_name ?? '' }
        : { personId: row.person_id, name: row.display_name ?? '', isHere: row.deactivated_at === null },
    why: row.why,
    state: INTRODUCTION_STATES.find((state) => state === row.state) ?? 'thought of',
    outcome: row.outcome,
    words: row.words,
    askedAt: row.asked_at,
  }
}

/** Oldest first. */
export async function findIntroductions(db: Database, key: Key): Promise<Introduction[]> {
  const rows = await selectIntroductions(db, key.workspaceId)
    .where('i.mentorship_id', '=', key.mentorshipId)
    .orderBy('i.added_at')
    .orderBy('i.introduction_id')
    .execute()
  return rows.map(toIntroduction)
}

/** Returns an introduction of any mentorship: the caller checks whose it is. Null if it doesn't exist. */
export async function findIntroduction(
  db: Database,
  { workspaceId, introductionId }: { workspaceId: string; introductionId: string },
): Promise<Introduction | null> {
  const row = await selectIntroductions(db, workspaceId)
    .where('i.introduction_id', '=', introductionId)
    .executeTakeFirst()
  return row ? toIntroduction(row) : null
}

/** Returns the promised introductions of several mentorships, and whether both were asked and this person has answered. */
export async function findPromisedIntroductions(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  personId: string,
): Promise<{ mentorshipId: string; isAsked: boolean; isAnswered: boolean }[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('introductions as i')
    .leftJoin('introduction_answers as a', (join) =>
      join
        .onRef('a.workspace_id', '=', 'i.workspace_id')
        .onRef('a.introduction_id', '=', 'i.introduction_id')
        .on('a.person_id', '=', personId),
    )
    .select(['i.mentorship_id', 'i.asked_at', 'a.answered_at'])
    .where('i.workspace_id', '=', workspaceId)
    .where('i.mentorship_id', 'in', mentorshipIds)
    .where('i.state', '=', 'promised')
    .execute()
  return rows.map((row) => ({
    mentorshipId: row.mentorship_id,
    isAsked: row.asked_at !== null,
    isAnswered: row.answered_at !== null,
  }))
}

export type IntroductionKey = Key & { introductionId: string }

async function lockIntroduction(trx: Trx, key: IntroductionKey): Promise<Introduction | null> {
  const row = await selectIntroductions(trx, key.workspaceId)
    .where('i.mentorship_id', '=', key.mentorshipId)
    .where('i.introduction_id', '=', key.introductionId)
    .forUpdate('i')
    .executeTakeFirst()
  return row ? toIntroduction(row) : null
}

export type Contact = { personId: string } | { outsideName: string }

export async function addIntroduction(
  db: Database,
  introduction: Key & Pick<Introduction, 'why' | 'state'> & { to: Contact; addedBy: string },
  now: Temporal.Instant,
): Promise<'added' | 'there already'> {
  const { to } = introduction
  const inserted = await db
    .insertInto('introductions')
    .values({
      workspace_id: introduction.workspaceId,
      mentorship_id: introduction.mentorshipId,
      person_id: 'personId' in to ? to.personId : null,
      outside_name: 'personId' in to ? null : to.outsideName,
      why: introduction.why,
      state: introduction.state,
      added_by: introduction.addedBy,
      added_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('introduction_id')
    .executeTakeFirst()
  return inserted ? 'added' : 'there already'
}

export async function changeIntroduction(
  db: Database,
  { workspaceId, mentorshipId, introductionId }: IntroductionKey,
  { why, state, outcome }: Pick<Introduction, 'why' | 'state' | 'outcome'>,
): Promise<'changed' | 'gone'> {
  const { numUpdatedRows } = await db
    .updateTable('introductions')
    .set({ why, state, outcome })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('introduction_id', '=', introductionId)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'changed' : 'gone'
}

/** Idempotent: `asked already` changes nothing. */
export async function saveAsked(
  trx: Trx,
  key: IntroductionKey,
  words: string,
  now: Temporal.Instant,
): Promise<'asked' | 'asked already'> {
  const introduction = await lockIntroduction(trx, key)
  if (!introduction || !mayBeAsked(introduction)) return 'asked already'
  await trx
    .updateTable('introductions')
    .set({ words, asked_at: now, state: 'promised' })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('introduction_id', '=', key.introductionId)
    .execute()
  return 'asked'
}

/**
 * Saves a person's answer; only the first one counts. A "no" is never shown to others, so it looks like no answer.
 */
export async function saveAnswer(
  trx: Trx,
  key: IntroductionKey,
  { personId, saysYes }: { personId: string; saysYes: boolean },
  now: Temporal.Instant,
): Promise<{ bothAccepted: { askedAt: Temporal.Instant } } | 'saved'> {
  const { workspaceId, introductionId } = key
  const introduction = await lockIntroduction(trx, key)
  if (introduction?.state !== 'promised' || introduction.askedAt === null) return 'saved'
  await trx
    .insertInto('introduction_answers')
    .values({
      workspace_id: workspaceId,
      introduction_id: introductionId,
      person_id: personId,
      says_yes: saysYes,
      answered_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const yeses = await trx
    .selectFrom('introduction_answers')
    .select('person_id')
    .where('workspace_id', '=', workspaceId)
    .where('introduction_id', '=', introductionId)
    .where('says_yes', '=', true)
    .execute()
  return yeses.length < 2 ? 'saved' : { bothAccepted: { askedAt: introduction.askedAt } }
}

/** Records that the group direct message was sent. `on` is in the mentor's time zone. */
export async function saveIntroduced(
  trx: Trx,
  { workspaceId, mentorshipId, introductionId }: IntroductionKey,
  on: Temporal.PlainDate,
): Promise<void> {
  await trx
    .updateTable('introductions')
    .set({ state: 'made', made_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('introduction_id', '=', introductionId)
    .where('state', '=', 'promised')
    .execute()
}

/** Resets it to promised, as if no one had been asked. Idempotent: `not asked` changes nothing. */
export async function callOff(trx: Trx, key: IntroductionKey): Promise<'called off' | 'not asked'> {
  const { workspaceId, mentorshipId, introductionId } = key
  const introduction = await lockIntroduction(trx, key)
  if (introduction?.state !== 'promised' || introduction.askedAt === null) return 'not asked'
  await trx
    .updateTable('introductions')
    .set({ asked_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('introduction_id', '=', introductionId)
    .execute()
  await trx
    .deleteFrom('introduction_answers')
    .where('workspace_id', '=', workspaceId)
    .where('introduction_id', '=', introductionId)
    .execute()
  return 'called off'
}
