import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { CADENCE_DAYS, dueOn, isCadence } from '../../relationships/rules.ts'
import { acceptOffer, addForm, openAdd } from '../actions.ts'
import { OFFER_ACCEPTED } from '../jobs.ts'
import { addMentorship, acceptOffer as saveAcceptance, welcome } from '../offer-store.ts'
import { acceptedMessage } from '../offer-views.ts'
import type { Mentorship, Refusal } from '../rules.ts'
import { addedMessage, addView, fieldRefusal, refusalMessage } from '../views.ts'
import { findOwn, menteeOnly } from './find.ts'

/** Handles `/mentor add`. Without a person, opens the form. */
export async function add(
  services: Services,
  { me, open, reply }: Interaction,
  { who, cadenceDays }: { who: string | null; cadenceDays: number | null },
): Promise<void> {
  if (who === null) return open(addView(cadenceDays ?? CADENCE_DAYS.default))
  const added = await addMentee(services, me, who, cadenceDays ?? CADENCE_DAYS.default)
  await reply('refusal' in added ? refusalMessage(added.refusal, todayOf(services, me)) : added.message)
}

const addFields = z.object({
  mentee: z.string({ error: 'Choose a person.' }),
  cadence: z.coerce
    .number()
    .refine(isCadence, `Choose between ${CADENCE_DAYS.min} and ${CADENCE_DAYS.max} days.`),
})

export const addHandlers: readonly MentorHandler[] = [
  onClick(openAdd, (_, { open, value }) => open(addView(CADENCE_DAYS.default, value?.menteeId))),
  onSubmit(
    addForm,
    () => addFields,
    async (services, { me, fields }) => {
      const added = await addMentee(services, me, fields.mentee, fields.cadence)
      if ('message' in added) return { show: added.message }
      const names = await findNames(services.db, me.workspaceId, idsIn(added.refusal))
      return { errors: { mentee: fieldRefusal(added.refusal, todayOf(services, me), names) } }
    },
  ),
  onClick(acceptOffer, async (services, { me, value, reply, rerenders, messageTs }) => {
    const found = menteeOnly(await findOwn(services, me, value.mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const { workspaceId, id: mentorshipId, mentorId } = found.mentorship
    const changed = await services.db.transaction().execute(async (trx) => {
      const result = await saveAcceptance(trx, { workspaceId, mentorshipId }, me.id, services.clock.now())
      if (result === 'unchanged') return false
      const notification = { dedupeKey: `${OFFER_ACCEPTED}:${mentorshipId}`, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [
        { workspaceId, personId: mentorId, kind: OFFER_ACCEPTED, ...notification },
      ])
      return true
    })
    if (!changed || !rerenders) await reply(acceptedMessage(mentorId, changed))
    await services.refresh({ workspaceId, personIds: [me.id, mentorId], clickedTs: messageTs })
  }),
]

function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  return 'who' in refusal && refusal.who !== null ? [refusal.who] : []
}

/** Offers the mentorship and enqueues the message to the mentee, in one transaction. */
async function addMentee(services: Services, me: Person, menteeId: string, cadenceDays: number) {
  const { workspaceId } = me
  const now = services.clock.now()
  const today = todayOf(services, me)
  const refuse = (refusal: Refusal) => ({ refusal })
  if (menteeId === me.id) return refuse({ reason: 'myself' })
  const looked = await lookUpMember(services, { workspaceId, personId: menteeId })
  if ('notAMember' in looked)
    return refuse({ reason: 'not a member', who: menteeId, standing: looked.notAMember })
  const added = await services.db.transaction().execute(async (trx) => {
    const mentorship = { workspaceId, mentorId: me.id, menteeId, cadenceDays, startedOn: today }
    const result = await addMentorship(trx, { ...mentorship, isRequested: false }, now)
    if (result.result === 'added') await services.outbox.enqueue(trx, [welcome(mentorship, result)])
    return result
  })
  if (added.result === 'already') return refuse(already(added.mentorship))
  if (added.result === 'declined lately')
    return refuse({ reason: 'declined lately', who: menteeId, until: added.until })
  if (added.result === 'over limit') return refuse(added.refusal)
  if (added.result === 'full') return refuse({ ...added, reason: 'full' })
  await services.refresh({ workspaceId, personIds: [me.id, menteeId] })
  const due = dueOn({ startedOn: today, cadenceDays, lastCheckInOn: null })
  return { message: addedMessage({ menteeId, cadenceDays, isAccepted: added.isAccepted }, due, today) }
}

function already({ menteeId, cadenceDays, offerExpiresOn }: Mentorship): Refusal {
  return offerExpiresOn === null
    ? { reason: 'already', who: menteeId, cadenceDays }
    : { reason: 'offered already', who: menteeId, expiresOn: offerExpiresOn }
}
