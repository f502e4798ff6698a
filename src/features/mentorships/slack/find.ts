import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { type Mentorship, otherOf, type Refusal } from '../rules.ts'
import { findMentorship, findMentorshipWith } from '../store.ts'

type Who = { workspaceId: string; personId: string }
export type Found = { today: Temporal.PlainDate } & ({ mentorship: Mentorship } | { refusal: Refusal })

/** The active mentorship that `me` means by naming the other one. */
export async function findWith(services: Services, me: Person, otherId: string): Promise<Found> {
  const today = localDate(services.clock.now(), me.zone)
  if (otherId === me.id) return { today, refusal: { reason: 'myself' } }
  const mentorship = await findMentorshipWith(services.db, me.workspaceId, me.id, otherId)
  if (!mentorship) return { today, refusal: { reason: 'not connected', who: otherId } }
  return checkActive(mentorship, me.id, today, me.zone)
}

/** The active mentorship that a button or a form stands for, if it is this person's. */
export async function findOwn(services: Services, who: Who, mentorshipId: string): Promise<Found> {
  const { today, zone } = await whereIs(services, who)
  const mentorship = await findMentorship(services.db, { workspaceId: who.workspaceId, mentorshipId })
  const isOwn = mentorship && [mentorship.mentorId, mentorship.menteeId].includes(who.personId)
  if (!isOwn) return { today, refusal: { reason: 'not yours' } }
  return checkActive(mentorship, who.personId, today, zone)
}

function checkActive(
  mentorship: Mentorship,
  personId: string,
  today: Temporal.PlainDate,
  zone: string,
): Found {
  const { id } = otherOf(mentorship, personId)
  if (mentorship.endedAt === null) return { today, mentorship }
  const on = localDate(mentorship.endedAt, zone)
  return { today, refusal: { reason: 'ended', who: id, on } }
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

export async function todayOf(services: Services, who: Who): Promise<Temporal.PlainDate> {
  return (await whereIs(services, who)).today
}

async function whereIs(services: Services, who: Who): Promise<{ today: Temporal.PlainDate; zone: string }> {
  const { zone } = await findOrCreatePerson(services, who)
  return { today: localDate(services.clock.now(), zone), zone }
}
