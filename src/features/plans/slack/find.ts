import type { Services } from '../../../platform/services.ts'
import {
  findNamedMentorship,
  findOwnMentorship,
  type Found as MentorshipFound,
} from '../../mentorships/find.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import type { Person } from '../../people/rules.ts'
import type { Refusal, Step } from '../rules.ts'
import { findSteps } from '../store.ts'

export type Found = MentorshipFound<Refusal>

/** Finds the mentorship with the named person, even if it has ended; without a name, the only active one. */
export function findNamed(services: Services, me: Person, otherId: string | null): Promise<Found> {
  return findNamedMentorship(services, me, otherId, unreadable)
}

/** Finds the mentorship of a button or form. Refuses unless this person is its mentor or mentee. */
export function findOwn(services: Services, me: Person, mentorshipId: string): Promise<Found> {
  return findOwnMentorship(services, me, mentorshipId, unreadable)
}

/** Refuses the mentor everything of a plan that the mentee has not accepted to share. */
function unreadable(mentorship: Mentorship, me: Person): Refusal | null {
  return mayRead('between both', mentorship, me.id)
    ? null
    : { reason: 'not accepted', who: mentorship.menteeId }
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
