import { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { lockMentorship } from '../mentorships/store.ts'
import { isAwayOn, localDate, type Person } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { findCheckInDays, logCheckIn } from '../relationships/check-in-store.ts'
import { lockBoth, saveMeeting } from './proposing-store.ts'
import { endOf, type Meeting, type MeetingState, toParty } from './rules.ts'
import { findBusy, findMeeting, saveMeetsOn } from './store.ts'
import { nextRepeat } from './time-rules.ts'

// What becomes of a meeting that both agreed on. Lock order: mentorship, meeting, person.

type About = { workspaceId: string; meetingId: string }
type Locked = { mentorship: Mentorship; meeting: Meeting }

async function lockMeeting(trx: Trx, { workspaceId, meetingId }: About): Promise<Locked | null> {
  const seen = await findMeeting(trx, workspaceId, meetingId)
  const mentorship = seen && (await lockMentorship(trx, { workspaceId, mentorshipId: seen.mentorshipId }))
  const meeting = mentorship && (await findMeeting(trx, workspaceId, meetingId))
  return meeting && { mentorship, meeting }
}

async function lockOwn(trx: Trx, about: About & { personId: string }): Promise<Locked | null> {
  const found = await lockMeeting(trx, about)
  const isOwn = found && [found.mentorship.mentorId, found.mentorship.menteeId].includes(about.personId)
  return isOwn ? found : null
}

async function saveState(trx: Trx, { workspaceId, meetingId }: About, state: MeetingState): Promise<void> {
  await trx
    .updateTable('meetings')
    .set({ state })
    .where('workspace_id', '=', workspaceId)
    .where('meeting_id', '=', meetingId)
    .execute()
}

export type Changed = { result: 'changed'; mentorship: Mentorship; meeting: Meeting }
export type Unchanged = { result: 'unchanged' | 'not yours' }

/** Calls an agreed meeting off. `by`: null for the app. */
async function saveCalledOff(
  trx: Trx,
  { mentorship, meeting }: Locked,
  by: string | null,
  now: Temporal.Instant,
): Promise<void> {
  const { workspaceId, id: mentorshipId, mentorId } = mentorship
  await trx
    .updateTable('meetings')
    .set({ state: 'called off', sequence: meeting.sequence + 1, changed_at: now, changed_by: by })
    .where('workspace_id', '=', workspaceId)
    .where('meeting_id', '=', meeting.id)
    .execute()
  await saveMeetsOn(trx, { workspaceId, mentorshipId }, null)
  await requestRecheck(trx, workspaceId, [mentorId], now)
}

export async function callOff(
  trx: Trx,
  about: About & { personId: string },
  now: Temporal.Instant,
): Promise<Changed | Unchanged> {
  const found = await lockOwn(trx, about)
  if (!found) return { result: 'not yours' }
  const hasEnded = Temporal.Instant.compare(endOf(found.meeting), now) <= 0
  if (found.meeting.state !== 'agreed' || hasEnded) return { result: 'unchanged' }
  await saveCalledOff(trx, found, about.personId, now)
  return { result: 'changed', ...found }
}

export async function saveStopped(
  trx: Trx,
  about: About & { personId: string },
): Promise<Changed | Unchanged> {
  const found = await lockOwn(trx, about)
  if (!found) return { result: 'not yours' }
  if (found.meeting.state !== 'agreed' || !found.meeting.repeats) return { result: 'unchanged' }
  await trx
    .updateTable('meetings')
    .set({ repeats: false })
    .where('workspace_id', '=', about.workspaceId)
    .where('meeting_id', '=', about.meetingId)
    .execute()
  return { result: 'changed', ...found }
}

/** Stores the first answer to “How did it go?” from either person, and logs one check-in for that day. */
export async function saveHowItWent(
  trx: Trx,
  about: About & { personId: string; happened: boolean },
  now: Temporal.Instant,
): Promise<Changed | Unchanged> {
  const found = await lockOwn(trx, about)
  if (!found) return { result: 'not yours' }
  const { mentorship, meeting } = found
  const isOver = meeting.state === 'over' || meeting.state === 'agreed'
  if (!isOver || mentorship.endedAt || Temporal.Instant.compare(endOf(meeting), now) > 0)
    return { result: 'unchanged' }
  await saveState(trx, about, about.happened ? 'happened' : 'not happened')
  if (about.happened) await logMeeting(trx, found, about.personId, now)
  else await forget(trx, found, now)
  return { result: 'changed', ...found }
}

async function logMeeting(
  trx: Trx,
  { mentorship, meeting }: Locked,
  authorId: string,
  now: Temporal.Instant,
): Promise<void> {
  const { workspaceId, id: relationshipId } = mentorship
  const on = await dayOf(trx, { mentorship, meeting })
  const days = await findCheckInDays(trx, workspaceId, [relationshipId], on)
  if (days.get(relationshipId)?.some((day) => day.equals(on))) return
  const checkIn = { on, kind: 'call', note: null, authorId } as const
  await logCheckIn(trx, { workspaceId, relationshipId, ...checkIn }, now)
}

/** Nudges may ask again, unless the two meet again. */
async function forget(trx: Trx, { mentorship, meeting }: Locked, now: Temporal.Instant): Promise<void> {
  const { workspaceId, id: mentorshipId, mentorId, meetsOn } = mentorship
  if (!meetsOn?.equals(await dayOf(trx, { mentorship, meeting }))) return
  await saveMeetsOn(trx, { workspaceId, mentorshipId }, null)
  await requestRecheck(trx, workspaceId, [mentorId], now)
}

/** The mentor's day of a meeting. */
async function dayOf(trx: Trx, { mentorship, meeting }: Locked): Promise<Temporal.PlainDate> {
  const mentor = await findPerson(trx, mentorship.workspaceId, mentorship.mentorId)
  if (!mentor) throw new Error('The mentor of a mentorship is missing')
  return localDate(meeting.start, mentor.zone)
}

/** Marks a meeting whose end has passed. `next`: the following one of a repeating meeting. */
export async function endPassed(
  trx: Trx,
  about: About,
  now: Temporal.Instant,
): Promise<{ mentorship: Mentorship; next: Meeting | null } | null> {
  const found = await lockMeeting(trx, about)
  if (!found || found.meeting.state !== 'agreed') return null
  if (Temporal.Instant.compare(endOf(found.meeting), now) > 0) return null
  await saveState(trx, about, 'over')
  const { mentorship } = found
  const start = found.meeting.repeats ? await findRepeat(trx, found, now) : null
  const next = start && (await saveMeeting(trx, mentorship, { ...found.meeting, start, by: null }, now))
  return { mentorship, next }
}

async function findRepeat(
  trx: Trx,
  { mentorship, meeting }: Locked,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const { workspaceId, id, cadenceDays, pausedUntil } = mentorship
  const [mentor, mentee] = await findBoth(trx, mentorship)
  if (mentor.standing !== 'member' || mentee.standing !== 'member') return null
  await lockBoth(trx, mentorship)
  const busy = await findBusy(trx, workspaceId, [mentor.id, mentee.id], id)
  const [first, second] = meeting.proposerId === mentor.id ? [mentor, mentee] : [mentee, mentor]
  return nextRepeat({
    ...{ last: meeting.start, minutes: meeting.minutes, cadenceDays, now, pausedUntil },
    proposer: toParty(first, busy.get(first.id) ?? []),
    other: toParty(second, busy.get(second.id) ?? []),
  })
}

async function findBoth(
  trx: Trx,
  { workspaceId, mentorId, menteeId }: Mentorship,
): Promise<[Person, Person]> {
  const mentor = await findPerson(trx, workspaceId, mentorId)
  const mentee = await findPerson(trx, workspaceId, menteeId)
  if (!mentor || !mentee) throw new Error('Someone of a mentorship is missing')
  return [mentor, mentee]
}

export async function expireProposal(
  trx: Trx,
  { workspaceId, id, mentorshipId }: { workspaceId: string; id: string; mentorshipId: string },
  now: Temporal.Instant,
): Promise<Mentorship | null> {
  const mentorship = await lockMentorship(trx, { workspaceId, mentorshipId })
  const { numUpdatedRows } = await trx
    .updateTable('meeting_proposals')
    .set({ outcome: 'expired' })
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', id)
    .where('outcome', 'is', null)
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? mentorship : null
}

/** What both have to be told about a meeting that a trigger has marked. `away`: asked once whether to move it. */
export type Checked = { tell: 'called off' | 'away'; mentorship: Mentorship; meeting: Meeting }

export async function checkMeeting(trx: Trx, about: About, now: Temporal.Instant): Promise<Checked | null> {
  const found = await lockMeeting(trx, about)
  if (!found) return null
  const { mentorship, meeting } = found
  const people = await findBoth(trx, mentorship)
  await saveChecked(trx, about, { needs_check: false })
  if (meeting.state === 'called off') return { tell: 'called off', mentorship, meeting }
  if (meeting.state !== 'agreed') return null
  if (people.some(({ standing }) => standing !== 'member')) {
    await saveCalledOff(trx, found, null, now)
    return { tell: 'called off', mentorship, meeting }
  }
  const isAway = people.some((one) => isAwayOn(one, localDate(meeting.start, one.zone)))
  if (!isAway || meeting.awayAskedAt !== null) return null
  await saveChecked(trx, about, { away_asked_at: now })
  return { tell: 'away', mentorship, meeting }
}

async function saveChecked(
  trx: Trx,
  { workspaceId, meetingId }: About,
  saved: { needs_check: boolean } | { away_asked_at: Temporal.Instant },
): Promise<void> {
  await trx
    .updateTable('meetings')
    .set(saved)
    .where('workspace_id', '=', workspaceId)
    .where('meeting_id', '=', meetingId)
    .execute()
}
