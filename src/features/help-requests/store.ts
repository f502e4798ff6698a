import { type Selection, sql } from 'kysely'
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

/**
 * Returns the unanswered help request. Null once the two have checked in on its day or later, or the mentorship has ended.
 */
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
            .whereRef('check_ins.logged_at', '>=', 'help_requests.asked_at')
            .whereRef('check_ins.checked_in_on', '>=', 'help_requests.asked_on'),
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

/** Saves a help request. Refused while another one is open in the same mentorship. `askedOn`: the mentee's today. */
export async function askForHelp(
  trx: Trx,
  { what, askedOn, ...key }: Key & { what: string | null; askedOn: Temporal.PlainDate },
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
    .values({
      workspace_id: key.workspaceId,
      mentorship_id: key.mentorshipId,
      what,
      asked_at: now,
      asked_on: askedOn,
    })
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

/** A help request that a check-in has closed. `loggedBy` logged that check-in. */
export type ClosedByCheckIn = {
  workspaceId: string
  helpRequestId: string
  menteeId: string
  loggedBy: string
}

/** Closes help requests after which the two have checked in, and returns them. */
export async function closeAfterCheckIns(
  trx: Trx,
  now: Temporal.Instant,
  limit: number,
): Promise<ClosedByCheckIn[]> {
  const { rows } = await sql<ClosedByCheckIn>`
    update help_requests h set outcome = 'in touch', closed_at = ${now}
    from (
      select o.workspace_id, o.help_request_id, r.contact_id, c.author_id
      from help_requests o
      join relationships r on r.workspace_id = o.workspace_id and r.relationship_id = o.mentorship_id
      cross join lateral (
        select author_id from check_ins
        where workspace_id = o.workspace_id and relationship_id = o.mentorship_id
          and logged_at >= o.asked_at and checked_in_on >= o.asked_on
        order by logged_at limit 1
      ) c
      where o.outcome is null and r.ended_at is null
      limit ${limit} for update of o skip locked
    ) due
    where h.workspace_id = due.workspace_id and h.help_request_id = due.help_request_id
    returning h.workspace_id as "workspaceId", h.help_request_id as "helpRequestId",
      due.contact_id as "menteeId", due.author_id as "loggedBy"
  `.execute(trx)
  return rows
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
