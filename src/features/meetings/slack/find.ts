import type { Services } from '../../../platform/services.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import { findActiveMentorships, findMentorship, findMentorshipWith } from '../../mentorships/store.ts'
import type { Person } from '../../people/rules.ts'
import type { Refusal } from '../rules.ts'

export type Found = { mentorship: Mentorship } | { refusal: Refusal }

/** Finds the active mentorship with the named person; without a name, the only one. */
export async function findNamed({ db }: Services, me: Person, otherId: string | null): Promise<Found> {
  if (otherId === me.id) return { refusal: { reason: 'myself' } }
  if (otherId !== null) {
    const mentorship = await findMentorshipWith(db, me.workspaceId, me.id, otherId)
    if (!mentorship) return { refusal: { reason: 'not connected', who: otherId } }
    return usableOnly(mentorship, me)
  }
  const [only, ...more] = await findActiveMentorships(db, me.workspaceId, me.id)
  if (!only) return { refusal: { reason: 'nobody yet' } }
  if (more.length === 0) return usableOnly(only, me)
  return { refusal: { reason: 'which one', whoIds: [only, ...more].map((one) => otherOf(one, me.id).id) } }
}

/** Finds the active mentorship of a button or form. Refuses unless this person is its mentor or mentee. */
export async function findOwn({ db }: Services, me: Person, mentorshipId: string): Promise<Found> {
  const mentorship = await findMentorship(db, { workspaceId: me.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && [mentorship.mentorId, mentorship.menteeId].includes(me.id)
  return isOwn ? usableOnly(mentorship, me) : { refusal: { reason: 'not yours' } }
}

function usableOnly(mentorship: Mentorship, me: Person): Found {
  const { id: who } = otherOf(mentorship, me.id)
  if (mentorship.endedAt !== null) return { refusal: { reason: 'ended', who } }
  if (!mayRead('between both', mentorship, me.id)) return { refusal: { reason: 'not accepted', who } }
  if (!mentorship.mentorIsHere || !mentorship.menteeIsHere) return { refusal: { reason: 'not here', who } }
  return { mentorship }
}
