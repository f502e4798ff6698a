import { Temporal } from 'temporal-polyfill'
import type { NewMessage } from '../../../platform/outbox/store.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { ButtonClick, Interaction, MentorHandler } from '../../people/interactions.ts'
import type { Decision } from '../../relationships/rules.ts'
import { endSnooze, keepCadence, slowDown, snoozeLong, snoozeUntil, snoozeWeek } from '../actions.ts'
import { type CadenceNews, setCadence as setCadenceOf } from '../cadence-store.ts'
import { CADENCE, PROPOSAL_ANSWER } from '../jobs.ts'
import { pauseInsteadMessage } from '../mentee-views.ts'
import { type Mentorship, PAUSE_DAYS } from '../rules.ts'
import { decide } from '../store.ts'
import {
  cadenceMessage,
  keptGoingMessage,
  refusalMessage,
  snoozedMessage,
  snoozeEndedMessage,
  snoozeInsteadMessage,
} from '../views.ts'
import { type Found, findAsMentee, findOwn, findWith, mentorOnly } from './find.ts'
import { pauseAndReply } from './pauses.ts'
import { propose } from './proposals.ts'

type Break = { who: string; until: Temporal.PlainDate }

/** Snoozes for a mentor. A mentee is asked first, because a pause is visible to both. */
export async function snooze(
  services: Services,
  interaction: Interaction,
  { who, until }: Break,
): Promise<void> {
  const found = await findWith(services, interaction.me, who)
  if ('mentorship' in found && isMentee(found, interaction))
    return interaction.reply(pauseInsteadMessage(found.mentorship, until, found.today))
  await decideAndReply(services, interaction, found, () => ({ decision: 'snooze', until }))
}

/** Pauses for a mentee. A mentor is offered a snooze. */
export async function pause(
  services: Services,
  interaction: Interaction,
  { who, until }: Break,
): Promise<void> {
  const found = await findAsMentee(services, interaction.me, who)
  if ('mentorship' in found && !isMentee(found, interaction))
    return interaction.reply(snoozeInsteadMessage(found.mentorship, until, found.today))
  await pauseAndReply(services, interaction, found, until)
}

/** Sets the cadence for a mentor; for a mentee, proposes it. */
export async function setCadence(
  services: Services,
  interaction: Interaction,
  { who, cadenceDays }: { who: string; cadenceDays: number },
): Promise<void> {
  const found = await findWith(services, interaction.me, who)
  if ('mentorship' in found && isMentee(found, interaction)) {
    const proposed = await propose(services, interaction.me, found, { cadence: cadenceDays, note: null })
    return interaction.reply(
      'message' in proposed ? proposed.message : refusalMessage(proposed.refusal, found.today),
    )
  }
  await decideAndReply(services, interaction, found, () => ({ decision: 'cadence', days: cadenceDays }))
}

function isMentee(found: Found, { me }: Interaction): boolean {
  return 'mentorship' in found && found.mentorship.menteeId === me.id
}

type Choose = (today: Temporal.PlainDate) => Decision

export const decideHandlers: readonly MentorHandler[] = [
  onClick(snoozeWeek, (services, click) =>
    decideByClick(services, click, (today) => ({ decision: 'snooze', until: today.add({ days: 7 }) })),
  ),
  onClick(snoozeLong, (services, click) =>
    decideByClick(services, click, (today) => ({
      decision: 'snooze',
      until: today.add({ days: PAUSE_DAYS }),
    })),
  ),
  onClick(snoozeUntil, (services, click) =>
    decideByClick(services, click, () => ({
      decision: 'snooze',
      until: Temporal.PlainDate.from(click.value.until),
    })),
  ),
  onClick(slowDown, (services, click) =>
    decideByClick(services, click, () => ({ decision: 'cadence', days: click.value.cadenceDays })),
  ),
  onClick(keepCadence, (services, click) =>
    decideByClick(services, click, () => ({ decision: 'keep going' })),
  ),
  onClick(endSnooze, (services, click) => decideByClick(services, click, () => ({ decision: 'end snooze' }))),
]

async function decideByClick(
  services: Services,
  click: ButtonClick<{ mentorshipId: string }>,
  choose: Choose,
): Promise<void> {
  const found = await findOwn(services, click.me, click.value.mentorshipId)
  await decideAndReply(services, click, found, choose)
}

async function decideAndReply(
  services: Services,
  interaction: Interaction & Partial<Pick<ButtonClick<unknown>, 'rerenders' | 'messageTs'>>,
  anyFound: Found,
  choose: Choose,
): Promise<void> {
  const { me, reply, rerenders = false, messageTs } = interaction
  const found = mentorOnly(anyFound, me.id)
  if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
  const { mentorship, today } = found
  const decision = choose(today)
  const outcome = await save(services, mentorship, decision)
  const after = await findOwn(services, me, mentorship.id)
  if ('refusal' in after) return reply(refusalMessage(after.refusal, today))
  if (outcome === 'unchanged' || !rerenders)
    await reply(answerMessage(after.mentorship, decision, today, outcome))
  await services.refresh({
    workspaceId: me.workspaceId,
    personIds: [mentorship.mentorId, mentorship.menteeId],
    clickedTs: messageTs,
  })
}

/** `told`: it was changed, and the mentee is told. */
type Outcome = 'told' | 'changed' | 'unchanged'

/** Saves the decision, and enqueues what the mentee is told, in one transaction. */
async function save(services: Services, mentorship: Mentorship, decision: Decision): Promise<Outcome> {
  const { workspaceId, id: mentorshipId } = mentorship
  const key = { workspaceId, mentorshipId }
  const now = services.clock.now()
  return services.db.transaction().execute(async (trx) => {
    if (decision.decision !== 'cadence')
      return (await decide(trx, key, decision, now)) === 'changed' ? 'changed' : 'unchanged'
    const { result, news } = await setCadenceOf(trx, key, decision.days, now)
    if (news === null) return result === 'changed' ? 'changed' : 'unchanged'
    await services.outbox.enqueue(trx, [toNotification(mentorship, news, now)])
    return 'told'
  })
}

function toNotification(
  { workspaceId, id: mentorshipId, menteeId: personId }: Mentorship,
  news: CadenceNews,
  now: Temporal.Instant,
): NewMessage {
  if (news.news === 'changed') {
    const dedupeKey = `${CADENCE}:${mentorshipId}:${now}`
    return { workspaceId, personId, kind: CADENCE, dedupeKey, payload: { mentorshipId } }
  }
  const { proposalId } = news
  const dedupeKey = `${PROPOSAL_ANSWER}:${proposalId}`
  return {
    workspaceId,
    personId,
    kind: PROPOSAL_ANSWER,
    dedupeKey,
    payload: { mentorshipId, proposalId },
  }
}

function answerMessage(
  mentorship: Mentorship,
  decision: Decision,
  today: Temporal.PlainDate,
  outcome: Outcome,
): Message {
  const changed = outcome !== 'unchanged'
  switch (decision.decision) {
    case 'snooze':
      return snoozedMessage(mentorship.menteeId, decision.until, today, changed)
    case 'cadence':
      return cadenceMessage(mentorship, today, outcome)
    case 'keep going':
      return keptGoingMessage(mentorship, changed)
    case 'end snooze':
      return snoozeEndedMessage(mentorship, today, changed)
  }
}
