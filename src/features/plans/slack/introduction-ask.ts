import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { findMentorship } from '../../mentorships/store.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { answerIntroduction, introductionAskForm, openIntroductionAsk } from '../actions.ts'
import { INTRODUCTION_WORDS_MAX_LENGTH, type Introduction } from '../introduction-rules.ts'
import { findIntroduction, saveAnswer, saveAsked } from '../introduction-store.ts'
import { answeredMessage, askView, calledOffMessage } from '../introduction-views.ts'
import { INTRODUCTION_ASK, INTRODUCTION_TOGETHER } from '../jobs/introductions.ts'
import type { Refusal } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { type FoundIntroduction, findOwnIntroduction } from './introductions.ts'
import { updatePlan } from './page.ts'

/** The mentor asks both people. When both have said yes, the app sends them a group direct message. */
export const introductionAskHandlers: readonly MentorHandler[] = [
  onClick(openIntroductionAsk, async (services, { me, value, page, open, reply }) => {
    const found = await findAsMentor(services, me, value.introductionId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(askView(found.mentorship, found.introduction, page?.viewId))
  }),
  onSubmit(
    introductionAskForm,
    () => askFields,
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = await findAsMentor(services, me, metadata.introductionId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const { to } = found.introduction
      if ('personId' in to && !to.isHere)
        return { show: calledOffMessage(found.mentorship, found.introduction, [to.personId]) }
      await askBoth(services, found.mentorship, found.introduction, fields.words)
      updatePlan(services, submission, found.mentorship)
      return 'close'
    },
  ),
  onClick(answerIntroduction, async (services, { me, value, reply, replaceMessage }) => {
    const refusal = await answer(services, me, value)
    if (refusal) return reply(refusalMessage(refusal))
    await replaceMessage(answeredMessage(value.saysYes))
  }),
]

const askFields = z.object({
  words: z
    .string({ error: 'Write a short message.' })
    .trim()
    .min(1, 'Write a short message.')
    .max(INTRODUCTION_WORDS_MAX_LENGTH, `Use at most ${INTRODUCTION_WORDS_MAX_LENGTH} characters.`),
})

async function findAsMentor(
  services: Services,
  me: Person,
  introductionId: string,
): Promise<FoundIntroduction> {
  const found = await findOwnIntroduction(services, me, introductionId)
  if ('refusal' in found || found.mentorship.mentorId === me.id) return found
  return { refusal: { reason: 'only the mentor', who: found.mentorship.mentorId } }
}

/** Asks both at the same time, each in a separate message. */
async function askBoth(
  { db, clock, outbox }: Services,
  { workspaceId, id: mentorshipId, menteeId }: Mentorship,
  { id: introductionId, to }: Introduction,
  words: string,
): Promise<void> {
  if (!('personId' in to)) return
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    const asked = await saveAsked(trx, { workspaceId, mentorshipId, introductionId }, words, now)
    if (asked !== 'asked') return
    const ask = { kind: INTRODUCTION_ASK, dedupeKey: `${INTRODUCTION_ASK}:${introductionId}:${now}` }
    const payload = { introductionId }
    await outbox.enqueue(
      trx,
      [menteeId, to.personId].map((personId) => ({ workspaceId, personId, ...ask, payload })),
    )
  })
}

/** Saves an answer and, when both said yes, enqueues the introduction in the same transaction. */
async function answer(
  { db, clock, outbox }: Services,
  { workspaceId, id: personId }: Person,
  { introductionId, saysYes }: { introductionId: string; saysYes: boolean },
): Promise<Refusal | null> {
  const introduction = await findIntroduction(db, { workspaceId, introductionId })
  const mentorship =
    introduction && (await findMentorship(db, { workspaceId, mentorshipId: introduction.mentorshipId }))
  if (!mentorship || !('personId' in introduction.to)) return { reason: 'gone' }
  const { mentorId, menteeId, endedAt } = mentorship
  const contactId = introduction.to.personId
  if (![menteeId, contactId].includes(personId)) return { reason: 'not yours' }
  if (endedAt !== null) return { reason: 'gone' }
  await db.transaction().execute(async (trx) => {
    const key = { workspaceId, mentorshipId: mentorship.id, introductionId }
    const result = await saveAnswer(trx, key, { personId, saysYes }, clock.now())
    if (result === 'saved') return
    const dedupeKey = `${INTRODUCTION_TOGETHER}:${introductionId}:${result.bothAccepted.askedAt}`
    const others = [menteeId, contactId]
    const together = { kind: INTRODUCTION_TOGETHER, dedupeKey, payload: { introductionId } }
    await outbox.enqueue(trx, [{ workspaceId, personId: mentorId, others, ...together }])
  })
  return null
}
