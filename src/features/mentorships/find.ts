import type { Services } from '../../platform/services.ts'
import type { Person } from '../people/rules.ts'
import { type FindRefusal, type Mentorship, otherOf } from './rules.ts'
import { findActiveMentorships, findMentorship, findMentorshipWith } from './store.ts'

export type Found<R> = { mentorship: Mentorship } | { refusal: R | FindRefusal }

/** What a feature asks of a mentorship before it uses it. Returns null if nothing is missing. */
export type Check<R> = (mentorship: Mentorship, me: Person) => R | null

/** Finds the mentorship with the named person, even if it has ended; without a name, the only active one. */
export async function findNamedMentorship<R>(
  { db }: Services,
  me: Person,
  otherId: string | null,
  check: Check<R>,
): Promise<Found<R>> {
  if (otherId === me.id) return { refusal: { reason: 'myself' } }
  if (otherId !== null) {
    const mentorship = await findMentorshipWith(db, me.workspaceId, me.id, otherId)
    return mentorship
      ? checked(mentorship, me, check)
      : { refusal: { reason: 'not connected', who: otherId } }
  }
  const [only, ...more] = await findActiveMentorships(db, me.workspaceId, me.id)
  if (!only) return { refusal: { reason: 'nobody yet' } }
  if (more.length === 0) return checked(only, me, check)
  return { refusal: { reason: 'which one', whoIds: [only, ...more].map((one) => otherOf(one, me.id).id) } }
}

/** Finds the mentorship of a button or form. Refuses unless this person is its mentor or mentee. */
export async function findOwnMentorship<R>(
  { db }: Services,
  me: Person,
  mentorshipId: string,
  check: Check<R>,
): Promise<Found<R>> {
  const mentorship = await findMentorship(db, { workspaceId: me.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && [mentorship.mentorId, mentorship.menteeId].includes(me.id)
  return isOwn ? checked(mentorship, me, check) : { refusal: { reason: 'not yours' } }
}

function checked<R>(mentorship: Mentorship, me: Person, check: Check<R>): Found<R> {
  const refusal = check(mentorship, me)
  return refusal === null ? { mentorship } : { refusal }
}
