import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { commonRefusalText } from '../../platform/commands/refusal-text.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../platform/slack/handlers.ts'
import { openHelpRequest } from '../mentorships/actions.ts'
import { acceptByAct } from '../mentorships/offer-store.ts'
import { refreshBoth } from '../mentorships/refresh.ts'
import { isOffered, type Mentorship } from '../mentorships/rules.ts'
import { findActiveMentorships, findMentorship } from '../mentorships/store.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import type { ButtonClick, Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { localDate } from '../people/rules.ts'
import { showRequestForm } from '../requests/open-form.ts'
import { type AboutHelpRequest, answerHelpRequest, helpRequestForm, withdrawHelpRequest } from './actions.ts'
import { type HelpArgs, type HelpRefusal, parseHelp } from './command-rules.ts'
import { HELP_REQUEST, HELP_REQUEST_ANSWER } from './jobs.ts'
import { type Answer, HELP_REQUEST_MAX_LENGTH, type HelpRequest, outcomeOf } from './rules.ts'
import { askForHelp, findHelpRequest, settleHelpRequest } from './store.ts'
import {
  askedMessage,
  endedMessage,
  helpRequestSettledMessage,
  helpRequestView,
  limitMessage,
  limitText,
  notYoursMessage,
  onlyMenteesMessage,
  tooLongText,
  withdrawnMessage,
} from './views.ts'

export const helpRequestCommands: readonly MentorCommand[] = [
  command({
    name: 'ask',
    synonyms: ['hand', 'help-me'],
    group: 'mentee',
    order: 2,
    usage: '/mentor ask could we talk before Friday?',
    says: 'ask your mentor for help',
    isCommon: true,
    takesPerson: 'before text',
    parse: ({ args }) => parseHelp(args),
    handle: askMentor,
    refusalText,
  }),
]

function refusalText(refusal: HelpRefusal, today: Temporal.PlainDate): string {
  return refusal.reason === 'words too long' ? tooLongText(refusal) : commonRefusalText(refusal, today)
}

const helpRequestFields = z.object({
  mentorship: z.uuid({ error: 'Choose a person.' }),
  what: z
    .string()
    .max(HELP_REQUEST_MAX_LENGTH, `Use at most ${HELP_REQUEST_MAX_LENGTH} characters.`)
    .transform((text) => text.trim() || null)
    .nullable()
    .default(null),
})

export const helpRequestHandlers: readonly MentorHandler[] = [
  onSubmit(
    helpRequestForm,
    () => helpRequestFields,
    async (services, { workspaceId, me, fields }) => {
      const mentorship = await findMentorship(services.db, { workspaceId, mentorshipId: fields.mentorship })
      const isMine = mentorship?.menteeId === me.id
      if (!isMine) return { show: notYoursMessage() }
      const today = localDate(services.clock.now(), me.zone)
      const asked = await ask(services, mentorship, fields.what, today)
      if ('message' in asked) return { show: asked.message }
      return { errors: { what: limitText(asked.refusal, mentorship.mentorName, today) } }
    },
  ),
  onClick(openHelpRequest, async (services, { workspaceId, me, value, open, reply }) => {
    const mentorship = await findMentorship(services.db, { workspaceId, ...value })
    if (mentorship?.menteeId !== me.id) return reply(notYoursMessage())
    await (mentorship.endedAt === null ? open(helpRequestView([mentorship])) : reply(endedMessage()))
  }),
  onClick(answerHelpRequest, answerMentee),
  onClick(withdrawHelpRequest, withdraw),
]

/**
 * Sends the request if it has text and only one mentor matches. Otherwise opens a form: for someone who is not their
 * mentor, that of a request for a mentor.
 */
async function askMentor(
  services: Services,
  interaction: Interaction,
  { who, words }: HelpArgs,
): Promise<void> {
  const { workspaceId, me, reply, open } = interaction
  const all = await findActiveMentorships(services.db, workspaceId, me.id)
  const mentors = all.filter((one) => one.menteeId === me.id && one.mentorIsHere)
  const named = who === null ? mentors : mentors.filter((one) => one.mentorId === who)
  const [only, second] = named
  const mentee = all.find((one) => one.mentorId === me.id && one.menteeId === who)
  if (mentee) return reply(onlyMenteesMessage(mentee))
  if (!only) return showRequestForm(services, interaction, who)
  if (second || words === null) return open(helpRequestView(named))
  const today = localDate(services.clock.now(), me.zone)
  const asked = await ask(services, only, words, today)
  if ('message' in asked) return reply(asked.message)
  await reply(limitMessage(asked.refusal, only, words, today))
}

/** Saves the help request and enqueues the mentor's message, in one transaction. */
async function ask(
  services: Services,
  mentorship: Mentorship,
  what: string | null,
  askedOn: Temporal.PlainDate,
): Promise<{ message: Message } | { refusal: DailyLimitRefusal }> {
  const { workspaceId, id: mentorshipId, mentorId, menteeId } = mentorship
  const asked = await services.db.transaction().execute(async (trx) => {
    const result = await askForHelp(trx, { workspaceId, mentorshipId, what, askedOn }, services.clock.now())
    if (result.result === 'asked') {
      await acceptByAct(trx, mentorship, menteeId, services.clock.now())
      const { id: helpRequestId } = result.helpRequest
      const notification = {
        kind: HELP_REQUEST,
        dedupeKey: `${HELP_REQUEST}:${helpRequestId}`,
        payload: { helpRequestId },
      }
      const sent = { workspaceId, personId: mentorId, senderId: menteeId, ...notification }
      await services.outbox.enqueue(trx, [sent])
    }
    return result
  })
  if (asked.result === 'over limit') return { refusal: asked.refusal }
  // The message about the offer shows that asking has accepted it.
  await refreshBoth(services, mentorship, { homeOnly: !isOffered(mentorship) })
  const isEnded = asked.result === 'ended'
  return {
    message: isEnded ? endedMessage() : askedMessage(mentorship, asked.helpRequest, asked.result === 'asked'),
  }
}

async function answerMentee(
  services: Services,
  click: ButtonClick<AboutHelpRequest & { answer: Answer }>,
): Promise<void> {
  const found = await find(services, click)
  if (found?.mentorship.mentorId !== click.me.id) return click.reply(notYoursMessage())
  const result = await settle(services, found, click.value.answer)
  const { mentorship, helpRequest } = (await find(services, click)) ?? found
  const outcome = outcomeOf(helpRequest, mentorship)
  const isInMessage = click.messageTs !== undefined
  if (!isInMessage && (result !== 'settled' || !click.rerenders))
    await click.reply(helpRequestSettledMessage(mentorship, outcome))
  await refreshBoth(services, mentorship, { clickedTs: click.messageTs })
}

async function withdraw(services: Services, click: ButtonClick<AboutHelpRequest>): Promise<void> {
  const found = await find(services, click)
  if (found?.mentorship.menteeId !== click.me.id) return click.reply(notYoursMessage())
  const changed = (await settle(services, found, 'withdrawn')) === 'settled'
  if (!changed || !click.rerenders) await click.reply(withdrawnMessage(changed))
  await refreshBoth(services, found.mentorship)
}

type Found = { mentorship: Mentorship; helpRequest: HelpRequest }

async function find(
  { db }: Services,
  { workspaceId, value: { helpRequestId } }: ButtonClick<AboutHelpRequest>,
): Promise<Found | null> {
  const helpRequest = await findHelpRequest(db, workspaceId, helpRequestId)
  const mentorship =
    helpRequest && (await findMentorship(db, { workspaceId, mentorshipId: helpRequest.mentorshipId }))
  return mentorship && { mentorship, helpRequest }
}

/** Saves the outcome and enqueues the mentee's message, in one transaction. */
async function settle(
  services: Services,
  { mentorship, helpRequest }: Found,
  outcome: Answer | 'withdrawn',
): Promise<'settled' | 'settled already'> {
  const { workspaceId, id: mentorshipId, menteeId } = mentorship
  return services.db.transaction().execute(async (trx) => {
    const key = { workspaceId, mentorshipId, helpRequestId: helpRequest.id, outcome }
    const result = await settleHelpRequest(trx, key, services.clock.now())
    if (result === 'settled' && outcome !== 'withdrawn') {
      const notification = {
        kind: HELP_REQUEST_ANSWER,
        dedupeKey: `${HELP_REQUEST_ANSWER}:${helpRequest.id}`,
        payload: { helpRequestId: helpRequest.id },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: menteeId, ...notification }])
    }
    return result
  })
}
