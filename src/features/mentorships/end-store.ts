import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { localDate } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { answer } from '../relationships/store.ts'
import { endProposal } from './proposal-store.ts'
import {
  ALUMNI_CADENCE_DAYS,
  END_REASONS,
  type EndReason,
  type Mentorship,
  type Reflection,
  type WhatNext,
} from './rules.ts'
import { closeMentorship, type Key, lockMentorship } from './store.ts'

export type Ending = Key & {
  endedBy: string
  /** A thank-you note to the other person; sent once. */
  thanks: string | null
  /** Visible to the author only. */
  reflection: string | null
  reason: EndReason | null
  next: WhatNext
}

/** Ends a mentorship, or changes it to staying in touch; its history stays readable. `ended already` changes nothing. */
export async function endMentorship(
  trx: Trx,
  ending: Ending,
  now: Temporal.Instant,
): Promise<'ended' | 'ended already'> {
  const { workspaceId, mentorshipId, next } = ending
  const mentorship = await lockMentorship(trx, ending)
  const isAgain = next.choice === 'alumni' && mentorship?.alumniSince
  if (!mentorship || mentorship.endedAt || isAgain) return 'ended already'
  if (next.choice === 'alumni') await stayInTouch(trx, mentorship, now)
  else await closeMentorship(trx, mentorship, ending.endedBy, now)
  await trx
    .updateTable('mentorships')
    .set({ thanks: ending.thanks })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .execute()
  await endProposal(trx, ending, 'ended', now)
  await saveReflection(trx, ending, now)
  if (next.choice === 'hand over') await suggestSuccessor(trx, ending, next.suggestedId, now)
  await requestRecheck(trx, workspaceId, [mentorship.mentorId], now)
  return 'ended'
}

/** The due date counts from today, so the next check-in is due a full cadence later. */
async function stayInTouch(trx: Trx, mentorship: Mentorship, now: Temporal.Instant): Promise<void> {
  const { workspaceId, id, mentorId } = mentorship
  const mentor = await findPerson(trx, workspaceId, mentorId)
  if (!mentor) throw new Error('The mentor of a mentorship is missing')
  const change = {
    cadence_days: ALUMNI_CADENCE_DAYS,
    due_from_on: localDate(now, mentor.zone),
    snoozed_until: null,
    paused_until: null,
  }
  await answer(trx, { workspaceId, relationshipId: id, ownerId: mentorId }, now, change)
  await trx
    .updateTable('mentorships')
    .set({ alumni_since: now, pause_note: null, told_cadence_days: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', id)
    .execute()
}

async function saveReflection(trx: Trx, ending: Ending, now: Temporal.Instant): Promise<void> {
  if (ending.reflection === null && ending.reason === null) return
  await trx
    .insertInto('reflections')
    .values({
      workspace_id: ending.workspaceId,
      mentorship_id: ending.mentorshipId,
      author_id: ending.endedBy,
      words: ending.reflection,
      reason: ending.reason,
      written_at: now,
    })
    .execute()
}

async function suggestSuccessor(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  suggestedId: string,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('handovers')
    .values({
      workspace_id: workspaceId,
      mentorship_id: mentorshipId,
      suggested_id: suggestedId,
      suggested_at: now,
    })
    .execute()
}

/** Returns the thank-you note written at the end; null if there is none. */
export async function findThanks(db: Database, key: Key): Promise<string | null> {
  const row = await db
    .selectFrom('mentorships')
    .select('thanks')
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .executeTakeFirst()
  return row?.thanks ?? null
}

/** Returns the reader's own reflections and reasons, oldest first. There are two if they stayed in touch before the end. */
export async function findReflections(
  db: Database,
  { workspaceId, mentorshipId }: Key,
  readerId: string,
): Promise<Reflection[]> {
  const rows = await db
    .selectFrom('reflections')
    .select(['words', 'reason'])
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('author_id', '=', readerId)
    .orderBy('written_at')
    .execute()
  return rows.map(({ words, reason }) => ({
    words,
    reason: END_REASONS.find((one) => one === reason) ?? null,
  }))
}
