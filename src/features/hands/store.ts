import type { Selection } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { type Key, lockMentorship } from '../relationships/store.ts'
import { HAND_OUTCOMES, type Hand, type HandOutcome } from './rules.ts'

const HAND_COLUMNS = [
  'hands.hand_id',
  'hands.mentorship_id',
  'hands.what',
  'hands.asked_at',
  'hands.outcome',
] as const

function toHand(row: Selection<DB, 'hands', (typeof HAND_COLUMNS)[number]>): Hand {
  return {
    id: row.hand_id,
    mentorshipId: row.mentorship_id,
    what: row.what,
    askedAt: row.asked_at,
    outcome: HAND_OUTCOMES.find((one) => one === row.outcome) ?? null,
  }
}

export async function findHand(db: Database, workspaceId: string, handId: string): Promise<Hand | null> {
  const row = await db
    .selectFrom('hands')
    .select(HAND_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('hand_id', '=', handId)
    .executeTakeFirst()
  return row ? toHand(row) : null
}

/** The wish that waits for an answer. Once the two were in touch, or have parted, nothing waits any more. */
export async function findOpenHand(db: Database, { workspaceId, mentorshipId }: Key): Promise<Hand | null> {
  const [open] = await findOpenHands(db, workspaceId, [mentorshipId])
  return open ?? null
}

/** Those of several relationships; at most one of each. */
export async function findOpenHands(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<Hand[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('hands')
    .innerJoin('mentorships as m', (join) =>
      join
        .onRef('m.workspace_id', '=', 'hands.workspace_id')
        .onRef('m.mentorship_id', '=', 'hands.mentorship_id'),
    )
    .select(HAND_COLUMNS)
    .where('hands.workspace_id', '=', workspaceId)
    .where('hands.mentorship_id', 'in', mentorshipIds)
    .where('outcome', 'is', null)
    .where('m.ended_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('touches')
            .select('touch_id')
            .whereRef('touches.workspace_id', '=', 'hands.workspace_id')
            .whereRef('touches.mentorship_id', '=', 'hands.mentorship_id')
            .whereRef('touches.logged_at', '>=', 'hands.asked_at'),
        ),
      ),
    )
    .execute()
  return rows.map(toHand)
}

export type AskedForHand =
  | { result: 'asked'; hand: Hand }
  | { result: 'open already'; hand: Hand }
  | { result: 'ended' }

/** One wish at a time: a second one waits until the first is answered or taken back. */
export async function askForHand(
  trx: Trx,
  { what, ...key }: Key & { what: string | null },
  now: Temporal.Instant,
): Promise<AskedForHand> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const open = await findOpenHand(trx, key)
  if (open) return { result: 'open already', hand: open }
  // What is not open any more, because they were in touch, is written down as such.
  await close(trx, key, 'in touch', now)
  const row = await trx
    .insertInto('hands')
    .values({ workspace_id: key.workspaceId, mentorship_id: key.mentorshipId, what, asked_at: now })
    .returning(HAND_COLUMNS)
    .executeTakeFirstOrThrow()
  return { result: 'asked', hand: toHand(row) }
}

async function close(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  outcome: HandOutcome,
  now: Temporal.Instant,
) {
  const { numUpdatedRows } = await trx
    .updateTable('hands')
    .set({ outcome, closed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The mentor's answer, or the mentee who takes it back. */
export async function settleHand(
  trx: Trx,
  {
    handId,
    outcome,
    ...key
  }: Key & { handId: string; outcome: 'writes today' | 'wants to talk' | 'withdrawn' },
  now: Temporal.Instant,
): Promise<'settled' | 'settled already'> {
  await lockMentorship(trx, key)
  const open = await findOpenHand(trx, key)
  if (open?.id !== handId) return 'settled already'
  await close(trx, key, outcome, now)
  return 'settled'
}
