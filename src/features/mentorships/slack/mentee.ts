import type { App } from '@slack/bolt'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { CADENCE_DAYS, isCadence } from '../../relationships/rules.ts'
import { PAUSE, PROPOSAL, PROPOSAL_ANSWER } from '../jobs.ts'
import {
  PAUSE_FORM,
  PROPOSE_FORM,
  pausedMessage,
  pauseView,
  proposalSettledMessage,
  proposedMessage,
  proposeView,
  resumedMessage,
} from '../mentee-views.ts'
import { savePause } from '../pause-store.ts'
import { decideProposal, proposeCadence } from '../proposal-store.ts'
import { type Mentorship, PAUSE_MAX_DAYS } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { type Found, findOwn, menteeOnly, mentorOnly } from './find.ts'
import { words } from './words.ts'

/** What a mentee wishes: another rhythm, and a rest. */
export function registerMentee(app: App, services: Services): void {
  registerProposals(app, services)
  registerPauses(app, services)
}

function registerProposals(app: App, services: Services): void {
  app.action('open_propose', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = menteeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    await pressed.open(proposeView(found.mentorship))
  })
  app.view(PROPOSE_FORM, async ({ ack, body, view }) => {
    const form = proposeForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const found = menteeOnly(await findOwn(services, who, view.private_metadata), who.personId)
    await ack({ response_action: 'update', view: notice(await propose(services, found, form.data)) })
  })
  for (const [actionId, agrees] of [
    ['agree_cadence', true],
    ['keep_cadence', false],
  ] as const) {
    app.action(actionId, async ({ ack, body, client, respond }) => {
      await ack()
      const pressed = askedByButton({ body, client, respond })
      const [mentorshipId = '', proposalId = ''] = pressed.value.split(' ')
      const found = mentorOnly(await findOwn(services, pressed, mentorshipId), pressed.personId)
      if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
      const outcome = await settleProposal(services, found.mentorship, proposalId, agrees)
      const after = await findOwn(services, pressed, mentorshipId)
      if ('refusal' in after || outcome === 'ended') return pressed.reply(refusedAfter(after, found.today))
      await respond({ ...proposalSettledMessage(after.mentorship, outcome), replace_original: true })
    })
  }
}

function refusedAfter(found: Found, today: Temporal.PlainDate) {
  return refusalMessage('refusal' in found ? found.refusal : { reason: 'not yours' }, today)
}

const proposeForm = z.object({
  cadence: z.coerce.number().refine(isCadence, `From ${CADENCE_DAYS.min} to ${CADENCE_DAYS.max} days.`),
  word: words,
})

type Wish = { cadence: number; word: string | null }

/** The wish and the message to the mentor, in one transaction. */
export async function propose(services: Services, found: Found, { cadence, word }: Wish) {
  if ('refusal' in found) return refusalMessage(found.refusal, found.today)
  const { workspaceId, id: mentorshipId, mentorId, menteeId, menteeIsHere } = found.mentorship
  const key = { workspaceId, mentorshipId }
  const now = services.clock.now()
  const proposed = await services.db.transaction().execute(async (trx) => {
    const result = await proposeCadence(trx, { ...key, cadenceDays: cadence, word }, now)
    if (result.result !== 'proposed') return result
    const { proposalId } = result
    const notificationKind = {
      kind: PROPOSAL,
      dedupeKey: `${PROPOSAL}:${proposalId}`,
      payload: { mentorshipId, proposalId },
    }
    await services.outbox.enqueue(trx, [{ workspaceId, personId: mentorId, ...notificationKind }])
    return result
  })
  if (proposed.result === 'ended') {
    return refusedAfter(
      await findOwn(services, { workspaceId, personId: menteeId }, mentorshipId),
      found.today,
    )
  }
  if (menteeIsHere) await services.refresh({ workspaceId, personIds: [menteeId, mentorId] })
  return proposedMessage(found.mentorship, cadence, proposed.result)
}

async function settleProposal(
  services: Services,
  mentorship: Mentorship,
  proposalId: string,
  agrees: boolean,
) {
  const { workspaceId, id: mentorshipId, menteeId, mentorId } = mentorship
  const outcome = await services.db.transaction().execute(async (trx) => {
    const key = { workspaceId, mentorshipId, proposalId, agrees }
    const result = await decideProposal(trx, key, services.clock.now())
    if (result === 'agreed' || result === 'kept') {
      const notificationKind = {
        kind: PROPOSAL_ANSWER,
        dedupeKey: `${PROPOSAL_ANSWER}:${proposalId}`,
        payload: { mentorshipId, proposalId },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: menteeId, ...notificationKind }])
    }
    return result
  })
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  return outcome
}

const SUGGESTED_PAUSE_DAYS = 28

function registerPauses(app: App, services: Services): void {
  app.action('open_pause', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = menteeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    await pressed.open(pauseView(found.mentorship, found.today.add({ days: SUGGESTED_PAUSE_DAYS })))
  })
  app.view(PAUSE_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const found = menteeOnly(await findOwn(services, who, view.private_metadata), who.personId)
    const form = pauseForm(found.today).safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { until, word } = form.data
    await ack({ response_action: 'update', view: notice(await pause(services, found, until, word)) })
  })
  app.action('end_pause', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await pauseAndReply(services, pressed, await findOwn(services, pressed, pressed.value), null)
  })
}

function pauseForm(today: Temporal.PlainDate) {
  const last = today.add({ days: PAUSE_MAX_DAYS })
  return z.object({
    until: z
      .string({ error: 'Pick a day.' })
      .transform((day) => Temporal.PlainDate.from(day))
      .refine((day) => Temporal.PlainDate.compare(day, today) > 0, 'Pick a day to come.')
      .refine((day) => Temporal.PlainDate.compare(day, last) <= 0, 'Pick a day within a year.'),
    word: words,
  })
}

export async function pauseAndReply(
  services: Services,
  asked: Asked,
  found: Found,
  until: Temporal.PlainDate | null,
): Promise<void> {
  await asked.reply(await pause(services, menteeOnly(found, asked.personId), until, null))
}

/** The pause, or its end, and the message to the mentor, in one transaction. */
async function pause(
  services: Services,
  found: Found,
  until: Temporal.PlainDate | null,
  word: string | null,
) {
  if ('refusal' in found) return refusalMessage(found.refusal, found.today)
  const { mentorship, today } = found
  const { workspaceId, id: mentorshipId, mentorId, menteeId } = mentorship
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const saved = await savePause(trx, { workspaceId, mentorshipId, until, word }, now)
    if (saved === 'changed') {
      const notificationKind = {
        kind: PAUSE,
        dedupeKey: `${PAUSE}:${mentorshipId}:${now}`,
        payload: { mentorshipId },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: mentorId, ...notificationKind }])
    }
    return saved
  })
  if (result === 'ended') {
    return refusedAfter(await findOwn(services, { workspaceId, personId: menteeId }, mentorshipId), today)
  }
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  const changed = result === 'changed'
  return until === null
    ? resumedMessage(mentorship, changed)
    : pausedMessage(mentorship, until, today, changed)
}
