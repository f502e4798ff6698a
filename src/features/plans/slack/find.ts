import type { Services } from '../../../platform/services.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import { findActiveMentorships, findMentorship, findMentorshipWith } from '../../mentorships/store.ts'
import type { Person } from '../../people/rules.ts'
import type { Refusal, Step } from '../rules.ts'
import { findSteps } from '../store.ts'

export type Found = { mentorship: Mentorship } | { refusal: Refusal }

/** Finds the mentorship with the named person, even if it has ended; without a name, the only active one. */
export async function findNamed({ db }: Services, me: Person, otherId: string | null): Promise<Found> {
  if (otherId === me.id) return { refusal: { reason: 'myself' } }
  if (otherId !== null) {
    const mentorship = await findMentorshipWith(db, me.workspaceId, me.id, otherId)
    if (!mentorship) return { refusal: { reason: 'not connected', who: otherId } }
    return readableOnly(mentorship, me)
  }
  const [only, ...more] = await findActiveMentorships(db, me.workspaceId, me.id)
  if (!only) return { refusal: { reason: 'nobody yet' } }
  if (more.length === 0) return readableOnly(only, me)
  return { refusal: { reason: 'which one', whoIds: [only, ...more].map((one) => otherOf(one, me.id).id) } }
}

/** Finds the mentorship of a button or form. Refuses unless this person is its mentor or mentee. */
export async function findOwn({ db }: Services, me: Person, mentorshipId: string): Promise<Found> {
  const mentorship = await findMentorship(db, { workspaceId: me.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && [mentorship.mentorId, mentorship.menteeId].includes(me.id)
  return isOwn ? readableOnly(mentorship, me) : { refusal: { reason: 'not yours' } }
}

/** Refuses the mentor everything of a plan that the mentee has not accepted to share. */
function readableOnly(mentorship: Mentorship, me: Person): Found {
  if (mayRead('between both', mentorship, me.id)) return { mentorship }
  return { refusal: { reason: 'not accepted', who: mentorship.menteeId } }
}

/** Like `findOwn`, but also refuses if the mentorship has ended. */
export async function findOwnActive(services: Services, me: Person, mentorshipId: string): Promise<Found> {
  return activeOnly(await findOwn(services, me, mentorshipId), me)
}

/** Like `findNamed`, but also refuses if the mentorship has ended. */
export async function findNamedActive(
  services: Services,
  me: Person,
  otherId: string | null,
): Promise<Found> {
  return activeOnly(await findNamed(services, me, otherId), me)
}

function activeOnly(found: Found, me: Person): Found {
  if ('refusal' in found || found.mentorship.endedAt === null) return found
  return { refusal: { reason: 'ended', who: otherOf(found.mentorship, me.id).id } }
}

/** Finds the step of a button and its mentorship. Refuses unless this person can change them. */
export async function findOwnStep(
  services: Services,
  me: Person,
  stepId: string,
): Promise<{ step: Step; mentorship: Mentorship } | { refusal: Refusal }> {
  const [step] = await findSteps(services.db, me.workspaceId, [stepId])
  if (!step) return { refusal: { reason: 'gone' } }
  const found = await findOwnActive(services, me, step.mentorshipId)
  return 'refusal' in found ? found : { step, mentorship: found.mentorship }
}
