import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { INTRODUCTION_STATES, type Introduction, mayBeAsked } from './introduction-rules.ts'
import type { Key } from './store.ts'

function selectIntroductions(db: Database, workspaceId: string) {
  return db.selectFrom('introductions').selectAll().where('workspace_id', '=', workspaceId)
}

type Row = Awaited<ReturnType<ReturnType<typeof selectIntroductions>['executeTakeFirstOrThrow']>>

function toIntroduction(row: Row): Introduction {
  return {
    id: row.introduction_id,
    mentorshipId: row.mentorship_id,
    to: row.person_id === null ? { outsideName: row.outside_name ?? '' } : { personId: row.person_id },
    why: row.why,
    state: INTRODUCTION_STATES.find((state) => state === row.state) ?? 'thought of',
    outcome: row.outcome,
    words: row.words,
    askedAt: row.asked_at,
  }
}

/** The oldest first. */
export async function findIntroductions(db: Database, key: Key): Promise<Introduction[]> {
  const rows = await selectIntroductions(db, key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .orderBy('added_at')
    .orderBy('introduction_id')
    .execute()
  return rows.map(toIntroduction)
}

type IntroductionKey = { workspaceId: string; introductionId: string }

export async function findIntroduction(db: Database, key: IntroductionKey): Promise<Introduction | null> {
  const row = await selectIntroductions(db, key.workspaceId)
    .where('introduction_id', '=', key.introductionId)
    .executeTakeFirst()
  return row ? toIntroduction(row) : null
}

async function lockIntroduction(trx: Trx, key: IntroductionKey): Promise<Introduction | null> {
  const row = await selectIntroductions(trx, key.workspaceId)
    .where('introduction_id', '=', key.introductionId)
    .forUpdate()
    .executeTakeFirst()
  return row ? toIntroduction(row) : null
}

export async function addIntroduction(
  db: Database,
  introduction: Key & Pick<Introduction, 'to' | 'why' | 'state'> & { addedBy: string },
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
  { workspaceId, introductionId }: IntroductionKey,
  { why, state, outcome }: Pick<Introduction, 'why' | 'state' | 'outcome'>,
): Promise<void> {
  await db
    .updateTable('introductions')
    .set({ why, state, outcome })
    .where('workspace_id', '=', workspaceId)
    .where('introduction_id', '=', introductionId)
    .execute()
}

/** Once: `asked already` changes nothing. */
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
    .where('introduction_id', '=', key.introductionId)
    .execute()
  return 'asked'
}

/**
 * The first answer of a person stands. `both said yes` is told exactly once; a no and silence look the same to
 * everybody. `on` is the mentor's own day.
 */
export async function saveAnswer(
  trx: Trx,
  key: IntroductionKey,
  { personId, saysYes }: { personId: string; saysYes: boolean },
  { on, now }: { on: Temporal.PlainDate; now: Temporal.Instant },
): Promise<'both said yes' | 'kept'> {
  const { workspaceId, introductionId } = key
  const introduction = await lockIntroduction(trx, key)
  if (introduction?.state !== 'promised' || introduction.askedAt === null) return 'kept'
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
  if (yeses.length < 2) return 'kept'
  await trx
    .updateTable('introductions')
    .set({ state: 'made', made_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('introduction_id', '=', introductionId)
    .execute()
  return 'both said yes'
}
