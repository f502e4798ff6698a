import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { askedByButton, type Pressed, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { findMentorship } from '../../mentorships/store.ts'
import { lookUpMember } from '../../people/directory.ts'
import {
  type ContactRefusal,
  INTRODUCTION_STATES,
  INTRODUCTION_WORDS_MAX_LENGTH,
  type Introduction,
  OUTCOME_MAX_LENGTH,
  OUTSIDE_NAME_MAX_LENGTH,
  WHY_MAX_LENGTH,
} from '../introduction-rules.ts'
import {
  addIntroduction,
  changeIntroduction,
  findIntroduction,
  saveAnswer,
  saveAsked,
} from '../introduction-store.ts'
import {
  ASK_FORM,
  answeredMessage,
  askView,
  contactText,
  INTRODUCTION_FORM,
  introductionView,
} from '../introduction-views.ts'
import { INTRODUCTION_ASK, INTRODUCTION_TOGETHER } from '../jobs/introductions.ts'
import type { Refusal } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { activeOnly, findOwn, type Who } from './find.ts'
import { pageMetadata, readPageMetadata, rerenderBelow } from './page.ts'

export function registerIntroductions(app: App, services: Services): void {
  app.action('open_introduction', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = activeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    await pressed.open(introductionView(found.mentorship, null, pageMetadata(found.mentorship, pressed)))
  })
  app.action('open_introduction_change', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await findOwnIntroduction(services, pressed, pressed.value)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship, introduction } = found
    const metadata = pageMetadata(mentorship, pressed, introduction.id)
    await pressed.open(introductionView(mentorship, introduction, metadata))
  })
  app.action('open_introduction_ask', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = mentorOnly(await findOwnIntroduction(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship, introduction } = found
    await pressed.open(askView(mentorship, introduction, pageMetadata(mentorship, pressed, introduction.id)))
  })
  for (const saysYes of [true, false]) {
    app.action(saysYes ? 'introduction_yes' : 'introduction_no', async ({ ack, body, client, respond }) => {
      await ack()
      const pressed = askedByButton({ body, client, respond })
      const refusal = await answer(services, pressed, saysYes)
      if (refusal) return pressed.reply(refusalMessage(refusal))
      await respond({ ...answeredMessage(saysYes), replace_original: true })
    })
  }
  registerForms(app, services)
}

function registerForms(app: App, services: Services): void {
  app.view(INTRODUCTION_FORM, async ({ ack, body, view, client }) => {
    const form = introductionForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const { mentorshipId, itemId } = readPageMetadata(view.private_metadata)
    const found = activeOnly(await findOwn(services, who, mentorshipId), who.personId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const { workspaceId } = who
    if (itemId !== undefined) {
      await changeIntroduction(services.db, { workspaceId, introductionId: itemId }, form.data)
    } else {
      const refused = await add(services, who, found.mentorship, form.data)
      if (refused)
        return ack({ response_action: 'errors', errors: { [refused.field]: contactText(refused.why) } })
    }
    await ack()
    await rerenderBelow(services, client, who, view)
  })
  app.view(ASK_FORM, async ({ ack, body, view, client }) => {
    const form = askForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const { itemId = '' } = readPageMetadata(view.private_metadata)
    const found = mentorOnly(await findOwnIntroduction(services, who, itemId), who.personId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    await askBoth(services, found, form.data.words)
    await ack()
    await rerenderBelow(services, client, who, view)
  })
}

function wordsUpTo(max: number) {
  return z
    .string()
    .max(max, `At most ${max} characters.`)
    .transform((words) => words.trim() || null)
    .nullable()
    .default(null)
}

const introductionForm = z.object({
  person: z.string().nullable().default(null),
  outside: wordsUpTo(OUTSIDE_NAME_MAX_LENGTH),
  why: wordsUpTo(WHY_MAX_LENGTH),
  state: z.enum(INTRODUCTION_STATES, { error: 'Choose one.' }),
  outcome: wordsUpTo(OUTCOME_MAX_LENGTH),
})
const askForm = z.object({
  words: z
    .string({ error: 'A few words of yours, please.' })
    .trim()
    .min(1, 'A few words of yours, please.')
    .max(INTRODUCTION_WORDS_MAX_LENGTH, `At most ${INTRODUCTION_WORDS_MAX_LENGTH} characters.`),
})

type FoundIntroduction = { mentorship: Mentorship; introduction: Introduction } | { refusal: Refusal }

async function findOwnIntroduction(
  services: Services,
  who: Who,
  introductionId: string,
): Promise<FoundIntroduction> {
  const { workspaceId } = who
  const introduction = await findIntroduction(services.db, { workspaceId, introductionId })
  if (!introduction) return { refusal: { reason: 'gone' } }
  const found = activeOnly(await findOwn(services, who, introduction.mentorshipId), who.personId)
  return 'refusal' in found ? found : { mentorship: found.mentorship, introduction }
}

function mentorOnly(found: FoundIntroduction, personId: string): FoundIntroduction {
  if ('refusal' in found || found.mentorship.mentorId === personId) return found
  return { refusal: { reason: 'only the mentor', who: found.mentorship.mentorId } }
}

type Refused = { field: 'person' | 'outside'; why: ContactRefusal }

async function add(
  services: Services,
  { workspaceId, personId }: Who,
  mentorship: Mentorship,
  { person, outside, why, state }: z.output<typeof introductionForm>,
): Promise<Refused | null> {
  if (person !== null && outside !== null) return { field: 'outside', why: 'both' }
  if (person === null && outside === null) return { field: 'person', why: 'nobody' }
  if (person === mentorship.mentorId || person === mentorship.menteeId) {
    return { field: 'person', why: 'one of you' }
  }
  if (person !== null) {
    const looked = await lookUpMember(services, { workspaceId, personId: person })
    if ('notAMember' in looked) return { field: 'person', why: 'not a member' }
  }
  const to = person === null ? { outsideName: outside ?? '' } : { personId: person }
  const introduction = { workspaceId, mentorshipId: mentorship.id, to, why, state, addedBy: personId }
  const added = await addIntroduction(services.db, introduction, services.clock.now())
  return added === 'added' ? null : { field: person === null ? 'outside' : 'person', why: added }
}

/** Both are asked at the same moment, each for themselves. */
async function askBoth(
  { db, clock, outbox }: Services,
  { mentorship, introduction }: Extract<FoundIntroduction, { mentorship: Mentorship }>,
  words: string,
): Promise<void> {
  const { workspaceId, menteeId } = mentorship
  const { id: introductionId, to } = introduction
  if (!('personId' in to)) return
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    const asked = await saveAsked(trx, { workspaceId, introductionId }, words, now)
    if (asked !== 'asked') return
    const ask = { kind: INTRODUCTION_ASK, dedupeKey: `${INTRODUCTION_ASK}:${introductionId}:${now}` }
    const payload = { introductionId }
    await outbox.enqueue(
      trx,
      [menteeId, to.personId].map((personId) => ({ workspaceId, personId, ...ask, payload })),
    )
  })
}

/** An answer, and what follows when both said yes, in one transaction. */
async function answer(services: Services, pressed: Pressed, saysYes: boolean): Promise<Refusal | null> {
  const { db, clock, outbox } = services
  const { workspaceId, personId, value: introductionId } = pressed
  const introduction = await findIntroduction(db, { workspaceId, introductionId })
  const mentorship =
    introduction && (await findMentorship(db, { workspaceId, mentorshipId: introduction.mentorshipId }))
  if (!mentorship || !('personId' in introduction.to)) return { reason: 'gone' }
  const { mentorId, menteeId, endedAt } = mentorship
  const contactId = introduction.to.personId
  if (![menteeId, contactId].includes(personId)) return { reason: 'not yours' }
  if (endedAt !== null) return { reason: 'gone' }
  await db.transaction().execute(async (trx) => {
    const key = { workspaceId, introductionId }
    const result = await saveAnswer(trx, key, { personId, saysYes }, clock.now())
    if (result === 'kept') return
    const dedupeKey = `${INTRODUCTION_TOGETHER}:${introductionId}:${result.bothSaidYesTo}`
    const others = [menteeId, contactId]
    const together = { kind: INTRODUCTION_TOGETHER, dedupeKey, payload: { introductionId } }
    await outbox.enqueue(trx, [{ workspaceId, personId: mentorId, others, ...together }])
  })
  return null
}
