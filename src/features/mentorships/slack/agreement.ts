import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { agree as agreeContract, agreementForm, openAgreement } from '../actions.ts'
import { agree, findAgreement, saveAgreement } from '../agreement-store.ts'
import {
  agreedMessage,
  agreementChangedMessage,
  agreementSavedMessage,
  agreementView,
  changedMeanwhile,
} from '../agreement-views.ts'
import { AGREEMENT } from '../jobs.ts'
import { acceptByAct } from '../offer-store.ts'
import { refreshBoth } from '../refresh.ts'
import { AGREEMENT_MAX_LENGTH, type AgreementWords, isOffered, type Mentorship, otherOf } from '../rules.ts'
import { limitText, refusalMessage } from '../views.ts'
import { acceptedOnly, findOwn } from './find.ts'

const line = z
  .string()
  .max(AGREEMENT_MAX_LENGTH, `Use at most ${AGREEMENT_MAX_LENGTH} characters.`)
  .transform((text) => text.trim() || null)
  .nullable()
  .default(null)
const agreementFields = z
  .object({ whatFor: line, howOften: line, betweenUs: line })
  .refine((words) => Object.values(words).some((text) => text !== null), {
    path: ['whatFor'],
    message: 'Write at least one line.',
  })

export const agreementHandlers: readonly MentorHandler[] = [
  onClick(openAgreement, async (services, { me, value, reply, open }) => {
    const found = acceptedOnly(await findOwn(services, me, value.mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const key = { workspaceId: me.workspaceId, mentorshipId: found.mentorship.id }
    await open(agreementView(found.mentorship, me.id, await findAgreement(services.db, key)))
  }),
  onSubmit(
    agreementForm,
    () => agreementFields,
    async (services, { me, metadata, fields }) => {
      const found = acceptedOnly(await findOwn(services, me, metadata.mentorshipId), me.id)
      if ('refusal' in found) return { show: refusalMessage(found.refusal, found.today) }
      const result = await save(services, found.mentorship, me.id, fields, metadata.version)
      if (result.result === 'changed meanwhile') {
        return { errors: { whatFor: changedMeanwhile(otherOf(found.mentorship, me.id).name) } }
      }
      if (result.result === 'over limit') {
        return { errors: { whatFor: limitText(result.refusal, found.today, found.mentorship) } }
      }
      // The message about the offer shows that writing an agreement has accepted it.
      if (isOffered(found.mentorship)) await refreshBoth(services, found.mentorship)
      return { show: agreementSavedMessage(found.mentorship, me.id, result.result === 'saved') }
    },
  ),
  onClick(agreeContract, async (services, { me, value, reply }) => {
    const { mentorshipId, version } = value
    const found = acceptedOnly(await findOwn(services, me, mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const agreed = { workspaceId: me.workspaceId, mentorshipId, personId: me.id, version }
    const result = await services.db.transaction().execute((trx) => agree(trx, agreed, services.clock.now()))
    if (result === 'changed meanwhile') return reply(agreementChangedMessage(mentorshipId))
    await reply(agreedMessage(result === 'agreed'))
  }),
]

/** Saves the agreement and enqueues the message to the other person, in one transaction. */
async function save(
  services: Services,
  mentorship: Mentorship,
  authorId: string,
  written: AgreementWords,
  seenVersion: number,
) {
  const { workspaceId, id: mentorshipId } = mentorship
  const other = otherOf(mentorship, authorId)
  return services.db.transaction().execute(async (trx) => {
    const agreement = { workspaceId, mentorshipId, authorId, words: written, seenVersion }
    const saved = await saveAgreement(trx, agreement, services.clock.now())
    if (saved.result === 'saved') {
      await acceptByAct(trx, mentorship, authorId, services.clock.now())
      const dedupeKey = `${AGREEMENT}:${mentorshipId}:${saved.version}`
      const notification = { kind: AGREEMENT, dedupeKey, payload: { mentorshipId } }
      const sent = { workspaceId, personId: other.id, senderId: authorId, ...notification }
      await services.outbox.enqueue(trx, [sent])
    }
    return saved
  })
}
