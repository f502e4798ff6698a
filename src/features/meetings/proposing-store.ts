import { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { acceptByAct } from '../mentorships/offer-store.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { type Key, lockMentorship } from '../mentorships/store.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { localDate } from '../people/rules.ts'
import { findPerson, lockPerson } from '../people/store.ts'
import { answer } from '../relationships/store.ts'
import { type Arrangement, endOf, type Meeting, type MeetingProposal, type Outcome } from './rules.ts'
import { findBusy, findCurrentMeetings, findOpenProposals, findProposal, toMeeting } from './store.ts'

// How two people come to a meeting. Lock order: mentorship, meeting, person.

export type NewProposal = Key &
  Arrangement & {
    proposerId: string
    times: readonly Temporal.Instant[]
    /** The proposal of the other person that this one replaces. */
    answers: string | null
  }

export type Proposed =
  | { result: 'proposed'; proposalId: string; mentorship: Mentorship }
  | { result: 'proposed already' | 'asked already'; mentorship: Mentorship }
  | { result: 'over limit'; refusal: DailyLimitRefusal }
  | { result: 'ended' }

/** Stores proposed times. Refused while another proposal is open that it doesn't answer. A mentee's act accepts an offer. */
export async function propose(trx: Trx, given: NewProposal, now: Temporal.Instant): Promise<Proposed> {
  const { workspaceId, mentorshipId, proposerId, answers, times, ...arrangement } = given
  const mentorship = await lockMentorship(trx, given)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const [open] = await findOpenProposals(trx, workspaceId, [mentorshipId])
  if (open?.proposerId === proposerId) return { result: 'proposed already', mentorship }
  if (open && open.id !== answers) return { result: 'asked already', mentorship }
  const recipientId = otherOf(mentorship, proposerId).id
  // An answer to a proposal isn't counted: it is what the other person waits for.
  const refusal = open
    ? null
    : await refuseOverLimit(trx, { workspaceId, senderId: proposerId, recipientId }, now)
  if (refusal) return { result: 'over limit', refusal }
  if (open) await close(trx, workspaceId, open.id, 'countered')
  await acceptByAct(trx, mentorship, proposerId, now)
  const inOrder = times.toSorted(Temporal.Instant.compare)
  const { proposal_id } = await trx
    .insertInto('meeting_proposals')
    .values({
      workspace_id: workspaceId,
      mentorship_id: mentorshipId,
      proposer_id: proposerId,
      times: inOrder,
      expires_at: inOrder.at(-1) ?? now,
      proposed_at: now,
      ...arrangement,
    })
    .returning('proposal_id')
    .executeTakeFirstOrThrow()
  return { result: 'proposed', proposalId: proposal_id, mentorship }
}

async function close(trx: Trx, workspaceId: string, id: string, outcome: Outcome): Promise<void> {
  await trx
    .updateTable('meeting_proposals')
    .set({ outcome })
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', id)
    .execute()
}

/** `settled already`: the proposal was answered, withdrawn or has expired; the caller shows what is true. */
export type Settled =
  | { result: 'settled'; mentorship: Mentorship; proposal: MeetingProposal; meeting: Meeting | null }
  | { result: 'settled already' | 'not yours' | 'passed' | 'taken' }

type About = { workspaceId: string; proposalId: string; personId: string }

/** The other person chooses one of the times. An agreed meeting moves to it; without one, a new one is agreed. */
export async function agree(
  trx: Trx,
  { time, ...about }: About & { time: Temporal.Instant },
  now: Temporal.Instant,
): Promise<Settled> {
  const found = await lockOpen(trx, about)
  if ('result' in found) return found
  const { mentorship, proposal } = found
  const isOffered = proposal.times.some((one) => one.equals(time))
  if (proposal.proposerId === about.personId || !isOffered) return { result: 'not yours' }
  if (Temporal.Instant.compare(time, now) <= 0) return { result: 'passed' }
  await lockBoth(trx, mentorship)
  if (await isTaken(trx, mentorship, { start: time, minutes: proposal.minutes })) return { result: 'taken' }
  const meeting = await saveMeeting(trx, mentorship, { ...proposal, start: time, by: about.personId }, now)
  await trx
    .updateTable('meeting_proposals')
    .set({ outcome: 'agreed', meeting_id: meeting.id })
    .where('workspace_id', '=', about.workspaceId)
    .where('proposal_id', '=', proposal.id)
    .execute()
  return { result: 'settled', mentorship, proposal, meeting }
}

/** The other person declines, or the proposer withdraws. */
export async function settleProposal(
  trx: Trx,
  about: About,
  outcome: 'declined' | 'withdrawn',
): Promise<Settled> {
  const found = await lockOpen(trx, about)
  if ('result' in found) return found
  const isProposer = found.proposal.proposerId === about.personId
  if (isProposer !== (outcome === 'withdrawn')) return { result: 'not yours' }
  await close(trx, about.workspaceId, found.proposal.id, outcome)
  return { result: 'settled', ...found, meeting: null }
}

/** Locks the mentorship first, then reads the proposal: the first commit wins. */
async function lockOpen(
  trx: Trx,
  { workspaceId, proposalId, personId }: About,
): Promise<
  { mentorship: Mentorship; proposal: MeetingProposal } | { result: 'settled already' | 'not yours' }
> {
  const seen = await findProposal(trx, workspaceId, proposalId)
  const mentorship = seen && (await lockMentorship(trx, { workspaceId, mentorshipId: seen.mentorshipId }))
  if (!mentorship || ![mentorship.mentorId, mentorship.menteeId].includes(personId))
    return { result: 'not yours' }
  const proposal = await findProposal(trx, workspaceId, proposalId)
  if (!proposal || proposal.outcome !== null || mentorship.endedAt) return { result: 'settled already' }
  return { mentorship, proposal }
}

/** Always in the same order. Without this, someone could agree to two meetings with two people at the same instant. */
export async function lockBoth(
  trx: Trx,
  { workspaceId, mentorId, menteeId }: Pick<Mentorship, 'workspaceId' | 'mentorId' | 'menteeId'>,
): Promise<void> {
  for (const id of [mentorId, menteeId].toSorted()) await lockPerson(trx, workspaceId, id)
}

async function isTaken(
  trx: Trx,
  { workspaceId, id, mentorId, menteeId }: Mentorship,
  time: Pick<Meeting, 'start' | 'minutes'>,
): Promise<boolean> {
  const busy = await findBusy(trx, workspaceId, [mentorId, menteeId], id)
  return [...busy.values()].flat().some((one) => {
    const startsLater = Temporal.Instant.compare(one.start, endOf(time)) >= 0
    return !startsLater && Temporal.Instant.compare(time.start, one.start.add({ minutes: one.minutes })) < 0
  })
}

export type Agreed = Arrangement & { proposerId: string; start: Temporal.Instant; by: string | null }

/** Stores an agreed meeting, or moves the current one. It counts as an answer to all nudges so far (rule 14). */
export async function saveMeeting(
  trx: Trx,
  mentorship: Mentorship,
  { start, minutes, place, line, repeats, proposerId, by }: Agreed,
  now: Temporal.Instant,
): Promise<Meeting> {
  const { workspaceId, id: mentorshipId, mentorId, menteeId } = mentorship
  const mentor = await findPerson(trx, workspaceId, mentorId)
  const mentee = await findPerson(trx, workspaceId, menteeId)
  if (!mentor || !mentee) throw new Error('A person of a mentorship is missing')
  // An account can be deactivated between the proposal and the agreement. The next check calls the meeting off.
  const needsCheck = [mentor, mentee].some(({ standing }) => standing === 'deactivated')
  const current = await findCurrentMeetings(trx, workspaceId, [mentorshipId])
  const standing = current.find(({ state }) => state === 'agreed')
  const values = {
    ...{ minutes, place, line, repeats, proposer_id: proposerId, start_at: start },
    ...{ end_at: endOf({ start, minutes }), changed_at: now, changed_by: by, away_asked_at: null },
    needs_check: needsCheck,
  }
  const row = standing
    ? await trx
        .updateTable('meetings')
        .set({ ...values, sequence: standing.sequence + 1 })
        .where('workspace_id', '=', workspaceId)
        .where('meeting_id', '=', standing.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await trx
        .insertInto('meetings')
        .values({ ...values, workspace_id: workspaceId, mentorship_id: mentorshipId })
        .returningAll()
        .executeTakeFirstOrThrow()
  const change = { meets_on: localDate(start, mentor.zone) }
  await answer(trx, { workspaceId, relationshipId: mentorshipId, ownerId: mentorId }, now, change)
  return toMeeting(row)
}
