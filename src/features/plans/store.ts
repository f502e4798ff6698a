import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { lockMentorship } from '../mentorships/store.ts'
import { OPEN_STEPS_MAX, type Plan, type Step, type StepAdded } from './rules.ts'

export type Key = { workspaceId: string; mentorshipId: string }

export async function findPlan(db: Database, key: Key): Promise<Plan> {
  const row = await db
    .selectFrom('plans')
    .select(['next_role', 'gap'])
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .executeTakeFirst()
  return { nextRole: row?.next_role ?? null, gap: row?.gap ?? null }
}

export async function savePlan(
  db: Database,
  key: Key,
  { nextRole, gap }: Plan,
  by: { personId: string; at: Temporal.Instant },
): Promise<void> {
  const words = { next_role: nextRole, gap, changed_at: by.at }
  const authors = { next_role_by: by.personId, gap_by: by.personId }
  await db
    .insertInto('plans')
    .values({ workspace_id: key.workspaceId, mentorship_id: key.mentorshipId, ...words, ...authors })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mentorship_id']).doUpdateSet({
        ...words,
        next_role_by: authorOf('next_role'),
        gap_by: authorOf('gap'),
      }),
    )
    .execute()
}

/** The form holds both texts, so the author changes only with the text. */
function authorOf(text: 'next_role' | 'gap') {
  const [before, after] = [sql.ref(`plans.${text}`), sql.ref(`excluded.${text}`)]
  const by = `${text}_by`
  return sql<string>`case when ${before} is distinct from ${after}
    then ${sql.ref(`excluded.${by}`)} else ${sql.ref(`plans.${by}`)} end`
}

const STEP_COLUMNS = ['step_id', 'mentorship_id', 'words', 'owner_id', 'due_on', 'done_on'] as const

type StepRow = {
  step_id: string
  mentorship_id: string
  words: string
  owner_id: string | null
  due_on: Temporal.PlainDate | null
  done_on: Temporal.PlainDate | null
}

export function toStep(row: StepRow): Step {
  return {
    id: row.step_id,
    mentorshipId: row.mentorship_id,
    words: row.words,
    ownerId: row.owner_id,
    dueOn: row.due_on,
    doneOn: row.done_on,
  }
}

/** Returns the open steps of these mentorships, including ideas; oldest first. */
export async function findOpenSteps(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<Step[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('steps')
    .select(STEP_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('done_on', 'is', null)
    .orderBy('added_at')
    .orderBy('step_id')
    .execute()
  return rows.map(toStep)
}

/** Newest first. */
export async function findDoneSteps(db: Database, key: Key, limit: number): Promise<Step[]> {
  const rows = await db
    .selectFrom('steps')
    .select(STEP_COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('done_on', 'is not', null)
    .orderBy('done_on', 'desc')
    .orderBy('done_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toStep)
}

export async function findSteps(
  db: Database,
  workspaceId: string,
  stepIds: readonly string[],
): Promise<Step[]> {
  if (stepIds.length === 0) return []
  const rows = await db
    .selectFrom('steps')
    .select(STEP_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('step_id', 'in', stepIds)
    .execute()
  return rows.map(toStep)
}

export type NewStep = Key & {
  words: string
  ownerId: string | null
  dueOn: Temporal.PlainDate | null
  addedBy: string
}

/** Adding the same open step twice adds it once; with another due date, it changes the date. */
export async function addStep(trx: Trx, step: NewStep, now: Temporal.Instant): Promise<StepAdded> {
  await lockMentorship(trx, step)
  const twin = await findTwin(trx, step, step)
  if (twin) return moveTwin(trx, step, { stepId: twin.step_id, dueOn: twin.due_on })
  if (await isFull(trx, step)) return { result: 'full' }
  await trx
    .insertInto('steps')
    .values({
      workspace_id: step.workspaceId,
      mentorship_id: step.mentorshipId,
      words: step.words,
      owner_id: step.ownerId,
      due_on: step.dueOn,
      due_set_by: step.dueOn && step.addedBy,
      written_by: step.addedBy,
      added_at: now,
    })
    .execute()
  return { result: 'added' }
}

async function moveTwin(
  trx: Trx,
  { workspaceId, mentorshipId, dueOn, addedBy }: NewStep,
  twin: { stepId: string; dueOn: Temporal.PlainDate | null },
): Promise<StepAdded> {
  if (dueOn === null || twin.dueOn?.equals(dueOn)) return { result: 'there already', dueOn: twin.dueOn }
  await moveStep(trx, { workspaceId, mentorshipId, stepId: twin.stepId }, dueOn, addedBy)
  return { result: 'moved', from: twin.dueOn, to: dueOn }
}

/** Returns an open step with the same words and owner, other than `stepId`. */
async function findTwin(
  trx: Trx,
  { workspaceId, mentorshipId, stepId }: Key & { stepId?: string },
  { words, ownerId }: Pick<Step, 'words' | 'ownerId'>,
) {
  return trx
    .selectFrom('steps')
    .select(['step_id', 'due_on'])
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where(sql<boolean>`step_id is distinct from ${stepId ?? null}::uuid`)
    .where('done_on', 'is', null)
    .where('words', '=', words)
    .where(sql<boolean>`owner_id is not distinct from ${ownerId}`)
    .forUpdate()
    .executeTakeFirst()
}

/** Changes the due date of an open step; null removes it. */
export async function moveStep(
  db: Database,
  { workspaceId, mentorshipId, stepId }: StepKey,
  dueOn: Temporal.PlainDate | null,
  by: string,
): Promise<'moved' | 'gone'> {
  const { numUpdatedRows } = await db
    .updateTable('steps')
    .set({ due_on: dueOn, due_set_by: dueOn && by })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('step_id', '=', stepId)
    .where('owner_id', 'is not', null)
    .where('done_on', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'moved' : 'gone'
}

/** The caller holds the lock of the mentorship, so that concurrent changes can't exceed the limit. */
async function isFull(trx: Trx, { workspaceId, mentorshipId }: Key): Promise<boolean> {
  const { open } = await trx
    .selectFrom('steps')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('done_on', 'is', null)
    .executeTakeFirstOrThrow()
  return open >= OPEN_STEPS_MAX
}

export type StepKey = Key & { stepId: string }

async function lockStep(trx: Trx, { workspaceId, mentorshipId, stepId }: StepKey) {
  return trx
    .selectFrom('steps')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('step_id', '=', stepId)
    .forUpdate()
    .executeTakeFirst()
}

export type StepChange = Pick<Step, 'words' | 'ownerId' | 'dueOn'>

/**
 * `due_set_by` changes only with the due date: no one is reminded of a date that someone else set. `written_by` changes only
 * with the words.
 */
export async function changeStep(
  trx: Trx,
  key: StepKey,
  { words, ownerId, dueOn }: StepChange,
  by: string,
): Promise<'changed' | 'there already' | 'gone'> {
  const step = await lockStep(trx, key)
  if (!step || step.done_on !== null) return 'gone'
  if (await findTwin(trx, key, { words, ownerId })) return 'there already'
  const due = ownerId === null ? null : dueOn
  const isSameDay = due !== null && step.due_on !== null && due.equals(step.due_on)
  await trx
    .updateTable('steps')
    .set({
      words,
      written_by: words === step.words ? step.written_by : by,
      owner_id: ownerId,
      due_on: due,
      due_set_by: due && (isSameDay ? step.due_set_by : by),
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('step_id', '=', key.stepId)
    .execute()
  return 'changed'
}

export async function removeStep(
  db: Database,
  { workspaceId, mentorshipId, stepId }: StepKey,
): Promise<void> {
  await db
    .deleteFrom('steps')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('step_id', '=', stepId)
    .where('done_on', 'is', null)
    .execute()
}

/** `on` is in the time zone of the person who clicked. */
export async function finishStep(
  db: Database,
  { workspaceId, mentorshipId, stepId }: StepKey,
  on: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<'done' | 'done already'> {
  const { numUpdatedRows } = await db
    .updateTable('steps')
    .set({ done_on: on, done_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('step_id', '=', stepId)
    .where('owner_id', 'is not', null)
    .where('done_on', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'done' : 'done already'
}

/** Reopens a step, unless an identical one was added meanwhile. `full`: as in `addStep`. */
export async function reopenStep(trx: Trx, key: StepKey): Promise<'open' | 'full'> {
  const { workspaceId, mentorshipId, stepId } = key
  await lockMentorship(trx, key)
  if (await isFull(trx, key)) return 'full'
  await trx
    .updateTable('steps')
    .set({ done_on: null, done_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('step_id', '=', stepId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('steps as other')
            .select('other.step_id')
            .whereRef('other.workspace_id', '=', 'steps.workspace_id')
            .whereRef('other.mentorship_id', '=', 'steps.mentorship_id')
            .whereRef('other.owner_id', '=', 'steps.owner_id')
            .whereRef('other.words', '=', 'steps.words')
            .where('other.done_on', 'is', null),
        ),
      ),
    )
    .execute()
  return 'open'
}

/** Returns the steps of these mentorships done on or after a day; newest first. */
export async function findDoneSince(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  since: Temporal.PlainDate,
): Promise<Step[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('steps')
    .select(STEP_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('done_on', '>=', since)
    .orderBy('done_on', 'desc')
    .orderBy('step_id')
    .execute()
  return rows.map(toStep)
}
