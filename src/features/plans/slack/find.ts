import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import { findActiveMentorships, findMentorship, findMentorshipWith } from '../../mentorships/store.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate } from '../../people/rules.ts'
import type { Refusal, Step } from '../rules.ts'
import { findSteps } from '../store.ts'

export type Who = { workspaceId: string; personId: string }
export type Found = { mentorship: Mentorship } | { refusal: Refusal }

export async function todayOf(services: Services, who: Who): Promise<Temporal.PlainDate> {
  const { zone } = await findOrCreatePerson(services, who)
  return localDate(services.clock.now(), zone)
}

/** The relationship with the person who is named, or the only one that there is. One that has ended is found as well. */
export async function findNamed({ db }: Services, who: Who, otherId: string | null): Promise<Found> {
  const { workspaceId, personId } = who
  if (otherId === personId) return { refusal: { reason: 'myself' } }
  if (otherId !== null) {
    const mentorship = await findMentorshipWith(db, workspaceId, personId, otherId)
    return mentorship ? { mentorship } : { refusal: { reason: 'not connected', who: otherId } }
  }
  const [only, ...more] = await findActiveMentorships(db, workspaceId, personId)
  if (!only) return { refusal: { reason: 'nobody yet' } }
  if (more.length === 0) return { mentorship: only }
  return { refusal: { reason: 'which one', whoIds: [only, ...more].map((one) => otherOf(one, personId).id) } }
}

/** The relationship that a button or a form stands for, if it is this person's. */
export async function findOwn({ db }: Services, who: Who, mentorshipId: string): Promise<Found> {
  const mentorship = await findMentorship(db, { workspaceId: who.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && [mentorship.mentorId, mentorship.menteeId].includes(who.personId)
  return isOwn ? { mentorship } : { refusal: { reason: 'not yours' } }
}

/** Narrows to what may still be changed. */
export function activeOnly(found: Found, personId: string): Found {
  if ('refusal' in found || found.mentorship.endedAt === null) return found
  return { refusal: { reason: 'ended', who: otherOf(found.mentorship, personId).id } }
}

/** The step that a button stands for, with its relationship, if both may be changed by this person. */
export async function findOwnStep(
  services: Services,
  who: Who,
  stepId: string,
): Promise<{ step: Step; mentorship: Mentorship } | { refusal: Refusal }> {
  const [step] = await findSteps(services.db, who.workspaceId, [stepId])
  if (!step) return { refusal: { reason: 'gone' } }
  const found = activeOnly(await findOwn(services, who, step.mentorshipId), who.personId)
  return 'refusal' in found ? found : { step, mentorship: found.mentorship }
}
