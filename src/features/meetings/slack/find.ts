import type { Services } from '../../../platform/services.ts'
import { type Found, findNamedMentorship, findOwnMentorship } from '../../mentorships/find.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import type { Person } from '../../people/rules.ts'
import type { Refusal } from '../rules.ts'

/** Finds the active mentorship with the named person; without a name, the only one. */
export function findNamed(services: Services, me: Person, otherId: string | null): Promise<Found<Refusal>> {
  return findNamedMentorship(services, me, otherId, unusable)
}

/** Finds the active mentorship of a button or form. Refuses unless this person is its mentor or mentee. */
export function findOwn(services: Services, me: Person, mentorshipId: string): Promise<Found<Refusal>> {
  return findOwnMentorship(services, me, mentorshipId, unusable)
}

function unusable(mentorship: Mentorship, me: Person): Refusal | null {
  const { id: who } = otherOf(mentorship, me.id)
  if (mentorship.endedAt !== null) return { reason: 'ended', who }
  if (!mayRead('between both', mentorship, me.id)) return { reason: 'not accepted', who }
  return mentorship.mentorIsHere && mentorship.menteeIsHere ? null : { reason: 'not here', who }
}
