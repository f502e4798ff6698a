import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../platform/slack/asked.ts'
import { type Message, notice } from '../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../platform/slack/forms.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findActiveMentorships, findMentorship } from '../mentorships/store.ts'
import { HELP_REQUEST, HELP_REQUEST_ANSWER } from './jobs.ts'
import { HELP_REQUEST_MAX_LENGTH, type HelpRequest, outcomeOf } from './rules.ts'
import { askForHelp, findHelpRequest, settleHelpRequest } from './store.ts'
import {
  askedMessage,
  endedMessage,
  HELP_REQUEST_FORM,
  helpRequestDoneMessage,
  helpRequestSettledMessage,
  helpRequestView,
  noMentorMessage,
  notYoursMessage,
  onlyMenteesMessage,
  withdrawnMessage,
} from './views.ts'

type Who = { workspaceId: string; personId: string }

export function helpRequestCommands(services: Services) {
  return {
    async hand(asked: Asked, { who, words }: { who: string | null; words: string | null }): Promise<void> {
      const all = await findActiveMentorships(services.db, asked.workspaceId, asked.personId)
      const mentors = all.filter((one) => one.menteeId === asked.personId && one.mentorIsHere)
      const named = who === null ? mentors : mentors.filter((one) => one.mentorId === who)
      const [only, second] = named
      const mentee = all.find((one) => one.mentorId === asked.personId && one.menteeId === who)
      if (mentee) return asked.reply(onlyMenteesMessage(mentee))
      if (!only) return asked.reply(noMentorMessage())
      if (second || words === null) return asked.open(helpRequestView(named))
      await asked.reply(await ask(services, only, words))
    },
  }
}

const helpRequestForm = z.object({
  mentorship: z.string({ error: 'Choose a person.' }),
  what: z
    .string()
    .max(HELP_REQUEST_MAX_LENGTH, `At most ${HELP_REQUEST_MAX_LENGTH} characters.`)
    .transform((text) => text.trim() || null)
    .nullable()
    .default(null),
})

export function registerHelpRequests(app: App, services: Services): void {
  app.view(HELP_REQUEST_FORM, async ({ ack, body, view }) => {
    const form = helpRequestForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { workspaceId, personId } = submittedBy(body)
    const mentorship = await findMentorship(services.db, { workspaceId, mentorshipId: form.data.mentorship })
    const isOwn = mentorship?.menteeId === personId
    const answer = isOwn ? await ask(services, mentorship, form.data.what) : notYoursMessage()
    await ack({ response_action: 'update', view: notice(answer) })
  })
  for (const [actionId, outcome] of [
    ['hand_write', 'writes today'],
    ['hand_talk', 'wants to talk'],
  ] as const) {
    app.action(actionId, async ({ ack, body, client, respond }) => {
      await ack()
      const pressed = askedByButton({ body, client, respond })
      const found = await find(services, pressed, pressed.value)
      if (found?.mentorship.mentorId !== pressed.personId) return pressed.reply(notYoursMessage())
      const result = await settle(services, found, outcome)
      const { mentorship, helpRequest } = (await find(services, pressed, pressed.value)) ?? found
      const became = outcomeOf(helpRequest, mentorship)
      if (pressed.messageTs !== undefined)
        await respond({ ...helpRequestDoneMessage(mentorship, helpRequest, became), replace_original: true })
      else if (result !== 'settled' || !pressed.rerenders)
        await pressed.reply(helpRequestSettledMessage(mentorship, became))
      await refreshBoth(services, mentorship)
    })
  }
  app.action('hand_withdraw', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await find(services, pressed, pressed.value)
    if (found?.mentorship.menteeId !== pressed.personId) return pressed.reply(notYoursMessage())
    const changed = (await settle(services, found, 'withdrawn')) === 'settled'
    if (!changed || !pressed.rerenders) await pressed.reply(withdrawnMessage(changed))
    await refreshBoth(services, found.mentorship)
  })
}

/** The wish, and the message that brings it, in one transaction. */
async function ask(services: Services, mentorship: Mentorship, what: string | null): Promise<Message> {
  const { workspaceId, id: mentorshipId, mentorId } = mentorship
  const asked = await services.db.transaction().execute(async (trx) => {
    const result = await askForHelp(trx, { workspaceId, mentorshipId, what }, services.clock.now())
    if (result.result === 'asked') {
      const { id: helpRequestId } = result.helpRequest
      const notificationKind = {
        kind: HELP_REQUEST,
        dedupeKey: `${HELP_REQUEST}:${helpRequestId}`,
        payload: { helpRequestId },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: mentorId, ...notificationKind }])
    }
    return result
  })
  await refreshBoth(services, mentorship, { homeOnly: true })
  return asked.result === 'ended'
    ? endedMessage()
    : askedMessage(mentorship, asked.helpRequest, asked.result === 'asked')
}

/** Home shows the wish to both, as long as it waits; what became of it stands in the mentor's message as well. */
function refreshBoth(
  services: Services,
  { workspaceId, mentorId, menteeId }: Mentorship,
  { homeOnly = false } = {},
): Promise<void> {
  return services.refresh({ workspaceId, personIds: [mentorId, menteeId], homeOnly })
}

type Found = { mentorship: Mentorship; helpRequest: HelpRequest }

async function find({ db }: Services, { workspaceId }: Who, helpRequestId: string): Promise<Found | null> {
  const helpRequest = await findHelpRequest(db, workspaceId, helpRequestId)
  const mentorship =
    helpRequest && (await findMentorship(db, { workspaceId, mentorshipId: helpRequest.mentorshipId }))
  return mentorship && { mentorship, helpRequest }
}

/** What became of it, and the word to the mentee, in one transaction. */
async function settle(
  services: Services,
  { mentorship, helpRequest }: Found,
  outcome: 'writes today' | 'wants to talk' | 'withdrawn',
): Promise<'settled' | 'settled already'> {
  const { workspaceId, id: mentorshipId, menteeId } = mentorship
  return services.db.transaction().execute(async (trx) => {
    const key = { workspaceId, mentorshipId, helpRequestId: helpRequest.id, outcome }
    const result = await settleHelpRequest(trx, key, services.clock.now())
    if (result === 'settled' && outcome !== 'withdrawn') {
      const notificationKind = {
        kind: HELP_REQUEST_ANSWER,
        dedupeKey: `${HELP_REQUEST_ANSWER}:${helpRequest.id}`,
        payload: { helpRequestId: helpRequest.id },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: menteeId, ...notificationKind }])
    }
    return result
  })
}
