import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import { findMentorship } from '../../mentorships/store.ts'
import { type ButtonClick, type MentorHandler, todayOf } from '../../people/interactions.ts'
import { addStep } from '../../plans/store.ts'
import {
  type AboutOpportunity,
  addToPlan,
  notThisOne,
  showMeTo,
  suggestToMentee,
  whyThisOne,
  withdrawInterest,
} from '../actions.ts'
import { showMe, stepBack, suggest } from '../answer-store.ts'
import { findInterest } from '../interest-store.ts'
import { refreshAll } from '../jobs.ts'
import type { Refused } from '../lock-store.ts'
import { interestNews } from '../messages.ts'
import { readCards } from '../read.ts'
import type { Opportunity } from '../rules.ts'
import { findOpportunity } from '../store.ts'
import {
  passedMessage,
  plannedMessage,
  refusalMessage,
  shownMessage,
  suggestedMessage,
  whyMessage,
  withdrawnMessage,
} from '../views.ts'

type Click = ButtonClick<AboutOpportunity>

export const answerHandlers: readonly MentorHandler[] = [
  onClick(showMeTo, async (services, click) => {
    const { me, value } = click
    const { db, clock, outbox } = services
    const now = clock.now()
    const shown = await db.transaction().execute(async (trx) => {
      const result = await showMe(trx, { workspaceId: me.workspaceId, ...value }, me, now)
      if (!('refusal' in result) && result.isNew) {
        const interest = { id: result.interestId, personId: me.id }
        await outbox.enqueue(trx, interestNews(result.opportunity, interest, now.toString()))
      }
      return result
    })
    await answer(services, click, shown, ({ opportunity, isNew }) => shownMessage(opportunity, isNew))
    if (!('refusal' in shown))
      await refreshAll(services, shown.opportunity, { others: [me.id], clickedTs: click.messageTs })
  }),
  onClick(notThisOne, async (services, click) => {
    const { me, value, messageTs } = click
    const key = { workspaceId: me.workspaceId, ...value }
    const passed = await services.db
      .transaction()
      .execute((trx) => stepBack(trx, key, me, 'passed', services.clock.now()))
    await answer(services, click, passed, ({ opportunity }) => passedMessage(opportunity))
    // The owners' screens are the same as before, and aren't rendered again. A mentor's own suggestion says so.
    const mentorId = 'refusal' in passed ? null : passed.interest.suggestedBy
    const personIds = [me.id, ...(mentorId === null ? [] : [mentorId])]
    await services.refresh({ workspaceId: me.workspaceId, personIds, clickedTs: messageTs })
  }),
  onClick(withdrawInterest, async (services, click) => {
    const { me, value } = click
    const key = { workspaceId: me.workspaceId, ...value }
    const withdrawn = await services.db
      .transaction()
      .execute((trx) => stepBack(trx, key, me, 'withdrawn', services.clock.now()))
    await answer(services, click, withdrawn, ({ opportunity }) => withdrawnMessage(opportunity))
    if (!('refusal' in withdrawn))
      await refreshAll(services, withdrawn.opportunity, { others: [me.id], clickedTs: click.messageTs })
  }),
  onClick(whyThisOne, async (services, { me, value, reply }) => {
    const opportunity = await findOpportunity(services.db, { workspaceId: me.workspaceId, ...value })
    const [card] = opportunity ? await readCards(services, me, [opportunity]) : []
    if (!card) return reply(refusalMessage({ reason: 'gone' }, todayOf(services, me)))
    await reply(whyMessage(card.opportunity, card.interest, card.reason))
  }),
  onClick(suggestToMentee, async (services, click) => {
    const { me, value, messageTs } = click
    const key = { workspaceId: me.workspaceId, ...value }
    const suggested = await services.db
      .transaction()
      .execute((trx) => suggest(trx, key, me, services.clock.now()))
    await answer(services, click, suggested, ({ opportunity }) =>
      suggestedMessage(opportunity, value.personId),
    )
    await services.refresh({
      workspaceId: me.workspaceId,
      personIds: [me.id, value.personId],
      clickedTs: messageTs,
    })
  }),
  onClick(addToPlan, async (services, { me, value, reply }) => {
    const { db, clock } = services
    const { workspaceId } = me
    const { opportunityId, mentorshipId } = value
    const opportunity = await findOpportunity(db, { workspaceId, opportunityId })
    const interest = await findInterest(db, { workspaceId, opportunityId, personId: me.id })
    const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
    const isOwn = mentorship?.menteeId === me.id && mentorship.endedAt === null
    if (!opportunity || interest?.state !== 'chosen' || !isOwn)
      return reply(refusalMessage({ reason: 'gone' }, todayOf(services, me)))
    const step = {
      workspaceId,
      mentorshipId,
      words: opportunity.title,
      ownerId: me.id,
      dueOn: null,
      addedBy: me.id,
    }
    const { result } = await db.transaction().execute((trx) => addStep(trx, step, clock.now()))
    const outcome = result === 'added' || result === 'full' ? result : 'there already'
    await reply(plannedMessage(opportunity, mentorship.mentorId, outcome))
    await services.refresh({ workspaceId, personIds: [me.id, mentorship.mentorId] })
  }),
]

/** Says what was done, or why it wasn't. */
async function answer<Done extends { opportunity: Opportunity }>(
  services: Services,
  { me, reply }: Pick<Click, 'me' | 'reply'>,
  result: Refused | Done,
  done: (result: Done) => Message,
): Promise<void> {
  await reply('refusal' in result ? refusalMessage(result.refusal, todayOf(services, me)) : done(result))
}
