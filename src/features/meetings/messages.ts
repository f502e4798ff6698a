import type { Temporal } from 'temporal-polyfill'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import type { Person } from '../people/rules.ts'
import { dayMessageAt, type Meeting, type MeetingProposal } from './rules.ts'

// The messages about meetings, for the transactions that cause them.

export const PROPOSAL = 'meeting proposal'
export const ANSWER = 'meeting answer'
export const NEXT = 'next meeting'
export const CALLED_OFF = 'meeting called off'
export const AWAY = 'meeting while away'
export const DAY = 'meeting day'

export function proposalMessageTo(
  { workspaceId }: Mentorship,
  proposalId: string,
  people: { from: string; to: string },
): NewMessage {
  return {
    ...{ workspaceId, personId: people.to, senderId: people.from },
    kind: PROPOSAL,
    dedupeKey: `${PROPOSAL}:${proposalId}`,
    payload: { proposalId },
  }
}

/** Tells the person who proposed. */
export function answerMessage({ workspaceId }: Mentorship, proposal: MeetingProposal): NewMessage {
  const { id: proposalId, proposerId: personId } = proposal
  const dedupeKey = `${ANSWER}:${proposalId}`
  return { workspaceId, personId, kind: ANSWER, dedupeKey, payload: { proposalId } }
}

/** About a meeting, in its present state. `kind` once for each state of it. */
export function meetingMessageTo(
  kind: typeof NEXT | typeof CALLED_OFF | typeof AWAY,
  { workspaceId }: Mentorship,
  { id: meetingId, sequence }: Meeting,
  personId: string,
): NewMessage {
  const dedupeKey = `${kind}:${meetingId}:${sequence}`
  return { workspaceId, personId, kind, dedupeKey, payload: { meetingId } }
}

/** The message of the day, for both. `sequence`: a meeting that moved gets another one on its new day. */
export function dayMessages(
  { workspaceId }: Mentorship,
  { id: meetingId, sequence, start }: Meeting,
  people: readonly Person[],
  now: Temporal.Instant,
): NewMessage[] {
  return people.map((person) => {
    const at = dayMessageAt(start, person)
    return {
      ...{ workspaceId, personId: person.id, kind: DAY },
      dedupeKey: `${DAY}:${meetingId}:${sequence}`,
      payload: { meetingId, sequence },
      ...(at.since(now).sign > 0 && { sendAt: at }),
    }
  })
}
