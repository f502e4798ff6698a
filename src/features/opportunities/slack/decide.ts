import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import { type ButtonClick, type MentorHandler, todayOf } from '../../people/interactions.ts'
import {
  type AboutOpportunity,
  callOffOpportunity,
  chooseInterested,
  closeOpportunity,
  stepDownAsCoOwner,
  takeOverOpportunity,
  thankInterested,
} from '../actions.ts'
import { choose, endByOwner, thank } from '../deciding-store.ts'
import { refreshAll } from '../jobs.ts'
import { chosenNews, coOwnerLeftNews, overNews } from '../messages.ts'
import { stepDown, takeOver } from '../owner-store.ts'
import type { Ending } from '../rules.ts'
import {
  chosenAnswer,
  endedAnswer,
  refusalMessage,
  steppedDownMessage,
  takenOverMessage,
  thankedAnswer,
} from '../views.ts'

/** What owners decide. */
export const decideHandlers: readonly MentorHandler[] = [
  onClick(chooseInterested, async (services, { me, value, reply, messageTs }) => {
    const { db, clock, outbox } = services
    const key = { workspaceId: me.workspaceId, ...value }
    const chosen = await db.transaction().execute(async (trx) => {
      const result = await choose(trx, key, me, clock.now())
      if ('refusal' in result) return result
      const { opportunity, undecidedIds } = result
      await outbox.enqueue(trx, [
        chosenNews(opportunity, value.personId),
        ...overNews(opportunity, undecidedIds),
      ])
      return result
    })
    if ('refusal' in chosen) return reply(refusalMessage(chosen.refusal, todayOf(services, me)))
    const { opportunity, undecidedIds, isFull } = chosen
    await reply(chosenAnswer(opportunity, value.personId, isFull))
    await refreshAll(services, opportunity, {
      others: [value.personId, ...undecidedIds],
      clickedTs: messageTs,
    })
  }),
  onClick(thankInterested, async (services, { me, value, reply, messageTs }) => {
    const { db, clock, outbox } = services
    const key = { workspaceId: me.workspaceId, ...value }
    const thanked = await db.transaction().execute(async (trx) => {
      const result = await thank(trx, key, me, clock.now())
      if (!('refusal' in result)) await outbox.enqueue(trx, overNews(result.opportunity, [value.personId]))
      return result
    })
    if ('refusal' in thanked) return reply(refusalMessage(thanked.refusal, todayOf(services, me)))
    await reply(thankedAnswer(thanked.opportunity, value.personId))
    await refreshAll(services, thanked.opportunity, { others: [value.personId], clickedTs: messageTs })
  }),
  onClick(closeOpportunity, (services, click) => end(services, click, 'closed')),
  onClick(callOffOpportunity, (services, click) => end(services, click, 'called off')),
  onClick(takeOverOpportunity, async (services, { me, value, reply, messageTs }) => {
    const key = { workspaceId: me.workspaceId, ...value }
    const taken = await services.db
      .transaction()
      .execute((trx) => takeOver(trx, key, me, services.clock.now()))
    if ('refusal' in taken) return reply(refusalMessage(taken.refusal, todayOf(services, me)))
    await reply(takenOverMessage(taken.opportunity))
    await refreshAll(services, taken.opportunity, { others: [], clickedTs: messageTs })
  }),
  onClick(stepDownAsCoOwner, async (services, { me, value, reply, messageTs }) => {
    const { db, clock, outbox } = services
    const key = { workspaceId: me.workspaceId, ...value }
    const now = clock.now()
    const left = await db.transaction().execute(async (trx) => {
      const result = await stepDown(trx, key, me, now)
      if (!('refusal' in result))
        await outbox.enqueue(trx, [coOwnerLeftNews(result.opportunity, now.toString())])
      return result
    })
    if ('refusal' in left) return reply(refusalMessage(left.refusal, todayOf(services, me)))
    await reply(steppedDownMessage(left.opportunity))
    await refreshAll(services, left.opportunity, { others: [me.id], clickedTs: messageTs })
  }),
]

async function end(
  services: Services,
  { me, value, reply, messageTs }: ButtonClick<AboutOpportunity>,
  how: Ending,
): Promise<void> {
  const { db, clock, outbox } = services
  const key = { workspaceId: me.workspaceId, ...value }
  const ended = await db.transaction().execute(async (trx) => {
    const result = await endByOwner(trx, key, { owner: me, how }, clock.now())
    if (!('refusal' in result)) await outbox.enqueue(trx, overNews(result.opportunity, result.undecidedIds))
    return result
  })
  if ('refusal' in ended) return reply(refusalMessage(ended.refusal, todayOf(services, me)))
  const { opportunity, undecidedIds } = ended
  await reply(endedAnswer(opportunity, undecidedIds.length))
  await refreshAll(services, opportunity, { others: undecidedIds, clickedTs: messageTs })
}
