import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { DailyLimitRefusal } from '../../people/daily-limit-rules.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { CADENCE_DAYS, isCadence } from '../../relationships/rules.ts'
import { decideProposal as decideContract, openPropose, proposeForm } from '../actions.ts'
import { PROPOSAL, PROPOSAL_ANSWER } from '../jobs.ts'
import { proposalSettledMessage, proposedMessage, proposeView } from '../mentee-views.ts'
import { acceptByAct } from '../offer-store.ts'
import { decideProposal, proposeCadence } from '../proposal-store.ts'
import type { Mentorship } from '../rules.ts'
import { limitText, refusalMessage } from '../views.ts'
import { type Found, findOwn, menteeOnly, mentorOnly } from './find.ts'
import { refusedAfter, words } from './words.ts'

const proposeFields = z.object({
  cadence: z.coerce
    .number()
    .refine(isCadence, `Choose between ${CADENCE_DAYS.min} and ${CADENCE_DAYS.max} days.`),
  word: words,
})

/** A mentee proposes another cadence; the mentor decides. */
export const proposalHandlers: readonly MentorHandler[] = [
  onClick(openPropose, async (services, { me, value, reply, open }) => {
    const found = menteeOnly(await findOwn(services, me, value.mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    await open(proposeView(found.mentorship))
  }),
  onSubmit(
    proposeForm,
    () => proposeFields,
    async (services, { me, metadata, fields }) => {
      const found = menteeOnly(await findOwn(services, me, metadata.mentorshipId), me.id)
      if ('refusal' in found) return { show: refusalMessage(found.refusal, found.today) }
      const proposal = { cadence: fields.cadence, note: fields.word }
      const proposed = await propose(services, me, found, proposal)
      if ('message' in proposed) return { show: proposed.message }
      return { errors: { cadence: limitText(proposed.refusal, found.today, found.mentorship) } }
    },
  ),
  onClick(decideContract, async (services, { me, value, reply, replaceMessage }) => {
    const { mentorshipId, proposalId, agrees } = value
    const found = mentorOnly(await findOwn(services, me, mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const outcome = await settle(services, found.mentorship, proposalId, agrees)
    const after = await findOwn(services, me, mentorshipId)
    if ('refusal' in after || outcome === 'ended') return reply(refusedAfter(after))
    await replaceMessage(proposalSettledMessage(after.mentorship, outcome))
  }),
]

type Proposed = { cadence: number; note: string | null }

/** Saves the proposal and enqueues the message to the mentor, in one transaction. */
export async function propose(
  services: Services,
  me: Person,
  found: Extract<Found, { mentorship: Mentorship }>,
  { cadence, note }: Proposed,
): Promise<{ message: Message } | { refusal: DailyLimitRefusal }> {
  const { workspaceId, id: mentorshipId, mentorId, menteeId, menteeIsHere } = found.mentorship
  const now = services.clock.now()
  const proposed = await services.db.transaction().execute(async (trx) => {
    const proposal = { workspaceId, mentorshipId, cadenceDays: cadence, note }
    const result = await proposeCadence(trx, proposal, now)
    if (result.result !== 'proposed') return result
    await acceptByAct(trx, found.mentorship, me.id, now)
    const { proposalId } = result
    const dedupeKey = `${PROPOSAL}:${proposalId}`
    const notification = { kind: PROPOSAL, dedupeKey, payload: { mentorshipId, proposalId } }
    const sent = { workspaceId, personId: mentorId, senderId: me.id, ...notification }
    await services.outbox.enqueue(trx, [sent])
    return result
  })
  if (proposed.result === 'over limit') return { refusal: proposed.refusal }
  if (proposed.result === 'ended') return { message: refusedAfter(await findOwn(services, me, mentorshipId)) }
  if (menteeIsHere) await services.refresh({ workspaceId, personIds: [menteeId, mentorId] })
  return { message: proposedMessage(found.mentorship, cadence, proposed.result) }
}

/** Saves the decision and enqueues the answer to the mentee, in one transaction. */
async function settle(services: Services, mentorship: Mentorship, proposalId: string, agrees: boolean) {
  const { workspaceId, id: mentorshipId, menteeId, mentorId } = mentorship
  const outcome = await services.db.transaction().execute(async (trx) => {
    const key = { workspaceId, mentorshipId, proposalId, agrees }
    const result = await decideProposal(trx, key, services.clock.now())
    if (result === 'agreed' || result === 'kept') {
      const dedupeKey = `${PROPOSAL_ANSWER}:${proposalId}`
      const notification = { kind: PROPOSAL_ANSWER, dedupeKey, payload: { mentorshipId, proposalId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: menteeId, ...notification }])
    }
    return result
  })
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  return outcome
}
