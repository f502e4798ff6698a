import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import { todayOf } from '../../people/interactions.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { mayRead } from '../reading-rules.ts'
import { type Mentorship, otherOf, type Refusal } from '../rules.ts'
import { findMentoring, findMentorship, findMentorshipWith } from '../store.ts'

export type Found = { today: Temporal.PlainDate } & ({ mentorship: Mentorship } | { refusal: Refusal })

/** Finds the active mentorship of `me` and the person they named. */
export async function findWith(services: Services, me: Person, otherId: string): Promise<Found> {
  const today = todayOf(services, me)
  if (otherId === me.id) return { today, refusal: { reason: 'myself' } }
  const mentorship = await findMentorshipWith(services.db, me.workspaceId, me.id, otherId)
  if (!mentorship) return { today, refusal: { reason: 'not connected', who: otherId } }
  return checkActive(mentorship, me, today)
}

/** Like `findWith`, but if the two mentor each other, finds the mentorship in which `me` is the mentee. */
export async function findAsMentee(services: Services, me: Person, mentorId: string): Promise<Found> {
  const mentorship = await findMentoring(services.db, me.workspaceId, mentorId, me.id)
  return mentorship !== null && mentorship.endedAt === null
    ? { today: todayOf(services, me), mentorship }
    : findWith(services, me, mentorId)
}

/** Finds the active mentorship of a button or form. Refuses one that doesn't belong to `me`. */
export async function findOwn(services: Services, me: Person, mentorshipId: string): Promise<Found> {
  const today = todayOf(services, me)
  const mentorship = await findMentorship(services.db, { workspaceId: me.workspaceId, mentorshipId })
  const isOwn = mentorship && [mentorship.mentorId, mentorship.menteeId].includes(me.id)
  return isOwn ? checkActive(mentorship, me, today) : { today, refusal: { reason: 'not yours' } }
}

function checkActive(mentorship: Mentorship, me: Person, today: Temporal.PlainDate): Found {
  const { id } = otherOf(mentorship, me.id)
  if (mentorship.endedAt === null) return { today, mentorship }
  return { today, refusal: { reason: 'ended', who: id, on: localDate(mentorship.endedAt, me.zone) } }
}

/** Refuses the mentor of an offer what is between both, until the mentee has accepted. */
export function acceptedOnly(found: Found, personId: string): Found {
  if (!('mentorship' in found) || mayRead('between both', found.mentorship, personId)) return found
  return { today: found.today, refusal: { reason: 'not accepted', who: found.mentorship.menteeId } }
}

/** Narrows to what only the mentor may decide. */
export function mentorOnly(found: Found, personId: string): Found {
  if (!('mentorship' in found) || found.mentorship.mentorId === personId) return found
  return { today: found.today, refusal: { reason: 'only the mentor', who: found.mentorship.mentorId } }
}

/** Narrows to what only the mentee may decide. */
export function menteeOnly(found: Found, personId: string): Found {
  if (!('mentorship' in found) || found.mentorship.menteeId === personId) return found
  return { today: found.today, refusal: { reason: 'only the mentee', who: found.mentorship.menteeId } }
}
