import { type Selectable, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { MeetingProposals, Meetings } from '../../platform/schema.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findMentorship, type Key } from '../mentorships/store.ts'
import { MEETING_STATES, type Meeting, type MeetingProposal, OUTCOMES } from './rules.ts'
import type { Busy } from './span-rules.ts'
import { MEETING_MINUTES } from './time-rules.ts'

export function toMeeting(row: Selectable<Meetings>): Meeting {
  const { meeting_id: id, mentorship_id: mentorshipId, proposer_id: proposerId, place, line, repeats } = row
  return {
    ...{ id, mentorshipId, proposerId, place, line, repeats },
    start: row.start_at,
    minutes: readMinutes(row.minutes),
    state: readState(row.state),
    sequence: row.sequence,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    awayAskedAt: row.away_asked_at,
  }
}

export function toProposal(row: Selectable<MeetingProposals>): MeetingProposal {
  const { proposal_id: id, mentorship_id: mentorshipId, proposer_id: proposerId, place, line, repeats } = row
  return {
    ...{ id, mentorshipId, proposerId, place, line, repeats },
    times: row.times,
    minutes: readMinutes(row.minutes),
    outcome: OUTCOMES.find((one) => one === row.outcome) ?? null,
    meetingId: row.meeting_id,
  }
}

function readMinutes(minutes: number) {
  const known = MEETING_MINUTES.find((one) => one === minutes)
  if (known === undefined) throw new Error(`A meeting of ${minutes} minutes`)
  return known
}

function readState(state: string) {
  const known = MEETING_STATES.find((one) => one === state)
  if (known === undefined) throw new Error(`A meeting in state ${state}`)
  return known
}

export async function findMeeting(db: Database, workspaceId: string, id: string): Promise<Meeting | null> {
  const row = await db
    .selectFrom('meetings')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('meeting_id', '=', id)
    .executeTakeFirst()
  return row ? toMeeting(row) : null
}

/** Returns the meetings of these mentorships that are agreed, or whose end has passed without an answer; oldest first. */
export async function findCurrentMeetings(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<Meeting[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('meetings')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('state', 'in', ['agreed', 'over'])
    .orderBy('start_at')
    .execute()
  return rows.map(toMeeting)
}

/** The start of the newest meeting that wasn't called off; null if there was none. */
export async function findLastMeetingAt(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<Temporal.Instant | null> {
  const row = await db
    .selectFrom('meetings')
    .select('start_at')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('state', '<>', 'called off')
    .orderBy('start_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.start_at ?? null
}

/** Returns by person what each of them has agreed on, with whomever; without the meeting of `exceptMentorshipId`. */
export async function findBusy(
  db: Database,
  workspaceId: string,
  personIds: readonly string[],
  exceptMentorshipId: string,
): Promise<ReadonlyMap<string, readonly Busy[]>> {
  const rows = await db
    .selectFrom('meetings as m')
    .innerJoin('relationships as r', (join) =>
      join.onRef('r.workspace_id', '=', 'm.workspace_id').onRef('r.relationship_id', '=', 'm.mentorship_id'),
    )
    .select(['m.start_at', 'm.minutes', 'r.owner_id', 'r.contact_id'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.state', '=', 'agreed')
    .where('m.mentorship_id', '<>', exceptMentorshipId)
    .where((eb) => eb.or([eb('r.owner_id', 'in', personIds), eb('r.contact_id', 'in', personIds)]))
    .execute()
  const busyOf = (id: string) =>
    rows
      .filter(({ owner_id, contact_id }) => owner_id === id || contact_id === id)
      .map(({ start_at: start, minutes }) => ({ start, minutes }))
  return new Map(personIds.map((id) => [id, busyOf(id)]))
}

export async function findProposal(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<MeetingProposal | null> {
  const row = await db
    .selectFrom('meeting_proposals')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', id)
    .executeTakeFirst()
  return row ? toProposal(row) : null
}

/** Returns the open proposals of these mentorships, at most one for each. */
export async function findOpenProposals(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<MeetingProposal[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('meeting_proposals')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('outcome', 'is', null)
    .execute()
  return rows.map(toProposal)
}

/** Stores the owner's day of the agreed meeting; null if there is none. The caller holds the lock. */
export async function saveMeetsOn(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  on: Temporal.PlainDate | null,
): Promise<void> {
  await trx
    .updateTable('relationships')
    .set({ meets_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', '=', mentorshipId)
    .execute()
}

type Found = { workspaceId: string; id: string; mentorshipId: string }

/** Returns meetings, across all workspaces, whose end has passed, and proposals whose last time has. */
export async function findPassed(
  db: Database,
  now: Temporal.Instant,
  limit: number,
): Promise<{ meetings: Found[]; proposals: Found[] }> {
  const { rows: meetings } = await sql<Found>`
    select workspace_id as "workspaceId", meeting_id as id, mentorship_id as "mentorshipId" from meetings
    where state = 'agreed' and end_at <= ${now} order by end_at limit ${limit}
  `.execute(db)
  const { rows: proposals } = await sql<Found>`
    select workspace_id as "workspaceId", proposal_id as id, mentorship_id as "mentorshipId" from meeting_proposals
    where outcome is null and expires_at <= ${now} order by expires_at limit ${limit}
  `.execute(db)
  return { meetings, proposals }
}

/** Returns meetings that are marked for a check: their mentorship has ended, or one of the two is away or has left. */
export async function findToCheck(db: Database, limit: number): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select workspace_id as "workspaceId", meeting_id as id, mentorship_id as "mentorshipId" from meetings
    where needs_check order by changed_at limit ${limit}
  `.execute(db)
  return rows
}

/** Returns a meeting with its mentorship; null if it doesn't exist. */
export async function findWithMentorship(
  db: Database,
  workspaceId: string,
  meetingId: string,
): Promise<{ meeting: Meeting; mentorship: Mentorship } | null> {
  const meeting = await findMeeting(db, workspaceId, meetingId)
  const mentorship =
    meeting && (await findMentorship(db, { workspaceId, mentorshipId: meeting.mentorshipId }))
  return mentorship && { meeting, mentorship }
}
