import type { Selection } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { type Key, lockMentorship } from '../mentorships/store.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { HELP_REQUEST_OUTCOMES, type HelpRequest, type HelpRequestOutcome } from './rules.ts'

const HELP_REQUEST_COLUMNS = [
  'help_requests.help_request_id',
  'help_requests.mentorship_id',
  'help_requests.what',
  'help_requests.asked_at',
  'help_requests.outcome',
] as const

function toHelpRequest(
  row: Selection<DB, 'help_requests', (typeof HELP_REQUEST_COLUMNS)[number]>,
): HelpRequest {
  return {
    id: row.help_request_id,
    mentorshipId: row.mentorship_id,
    what: row.what,
    askedAt: row.asked_at,
    outcome: HELP_REQUEST_OUTCOMES.find((one) => one === row.outcome) ?? null,
  }
}

export async function findHelpRequest(
  db: Database,
  workspaceId: string,
  helpRequestId: string,
): Promise<HelpRequest | null> {
  const row = await db
    .selectFrom('help_requests')
    .select(HELP_REQUEST_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('help_request_id', '=', helpRequestId)
    .executeTakeFirst()
  return row ? toHelpRequest(row) : null
}

/** Returns the unanswered help request. Null once a check-in was logged or the mentorship has ended. */
export async function findOpenHelpRequest(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<HelpRequest | null> {
  const [open] = await findOpenHelpRequests(db, workspaceId, [mentorshipId])
  return open ?? null
}

/** Returns the open help requests of several mentorships, at most one for each. */
export async function findOpenHelpRequests(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<HelpRequest[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('help_requests')
    .innerJoin('relationships as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 'help_requests.workspace_id')
        .onRef('r.relationship_id', '=', 'help_requests.mentorship_id'),
    )
    .select(HELP_REQUEST_COLUMNS)
    .where('help_requests.workspace_id', '=', workspaceId)
    .where('help_requests.mentorship_id', 'in', mentorshipIds)
    .where('outcome', 'is', null)
    .where('r.ended_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('check_ins')
            .select('check_in_id')
            .whereRef('check_ins.workspace_id', '=', 'help_requests.workspace_id')
            .whereRef('check_ins.relationship_id', '=', 'help_requests.mentorship_id')
            .whereRef('check_ins.logged_at', '>=', 'help_requests.asked_at'),
        ),
      ),
    )
    .execute()
  return rows.map(toHelpRequest)
}

export type HelpRequested =
  | { result: 'asked'; helpRequest: HelpRequest }
  | { result: 'open already'; helpRequest: HelpRequest }
  | { result: 'ended' }
  | { result: 'over limit'; refusal: DailyLimitRefusal }

/** Saves a help request. Refused while another one is open in the same mentorship. */
export async function askForHelp(
  trx: Trx,
  { what, ...key }: Key & { what: string | null },
  now: Temporal.Instant,
): Promise<HelpRequested> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const open = await findOpenHelpRequest(trx, key)
  if (open) return { result: 'open already', helpRequest: open }
  const { workspaceId, menteeId: senderId, mentorId: recipientId } = mentorship
  const refusal = await refuseOverLimit(trx, { workspaceId, senderId, recipientId }, now)
  if (refusal) return { result: 'over limit', refusal }
  // A check-in closed the previous request without updating its row.
  await close(trx, key, 'in touch', now)
  const row = await trx
    .insertInto('help_requests')
    .values({ workspace_id: key.workspaceId, mentorship_id: key.mentorshipId, what, asked_at: now })
    .returning(HELP_REQUEST_COLUMNS)
    .executeTakeFirstOrThrow()
  return { result: 'asked', helpRequest: toHelpRequest(row) }
}

async function close(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  outcome: HelpRequestOutcome,
  now: Temporal.Instant,
) {
  const { numUpdatedRows } = await trx
    .updateTable('help_requests')
    .set({ outcome, closed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Closes a help request: the mentor answers, or the mentee withdraws it. */
export async function settleHelpRequest(
  trx: Trx,
  {
    helpRequestId,
    outcome,
    ...key
  }: Key & { helpRequestId: string; outcome: 'writes today' | 'wants to talk' | 'withdrawn' },
  now: Temporal.Instant,
): Promise<'settled' | 'settled already'> {
  await lockMentorship(trx, key)
  const open = await findOpenHelpRequest(trx, key)
  if (open?.id !== helpRequestId) return 'settled already'
  await close(trx, key, outcome, now)
  return 'settled'
}
