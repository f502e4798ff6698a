import { command } from '../../../platform/commands/command.ts'
import type { Services } from '../../../platform/services.ts'
import type { FormAnswer } from '../../../platform/slack/handlers.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { lookUpMember } from '../../people/directory.ts'
import {
  type Interaction,
  type MentorCommand,
  type MentorHandler,
  todayOf,
} from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { openEdit, openPost, opportunityPage, postForm } from '../actions.ts'
import { edit } from '../deciding-store.ts'
import { postFields } from '../form-rules.ts'
import { postView } from '../form-views.ts'
import { refreshAll } from '../jobs.ts'
import type { Refused } from '../lock-store.ts'
import { coOwnerNews, overNews } from '../messages.ts'
import { renderOpportunities, renderOpportunity } from '../read.ts'
import { isOwner, type Opportunity, type Posted } from '../rules.ts'
import { findOpportunity, insertOpportunity } from '../store.ts'
import { postedMessage, refusalMessage, refusalText } from '../views.ts'

export const opportunityCommands: readonly MentorCommand[] = [
  command({
    name: 'opportunity',
    synonyms: ['post'],
    group: 'self',
    order: 6.1,
    usage: '/mentor opportunity',
    says: 'post a project, task or role in which someone can grow',
    parse: () => ({}),
    handle: (services, { me, open }: Interaction) =>
      open(postView({ opportunity: null, today: todayOf(services, me) })),
  }),
  command({
    name: 'opportunities',
    group: 'self',
    order: 6.2,
    usage: '/mentor opportunities',
    says: 'what is open, what fits you, and what you posted',
    parse: () => ({}),
    handle: async (services, { me, open }: Interaction) => open(await renderOpportunities(services, me, 0)),
  }),
]

export const postHandlers: readonly MentorHandler[] = [
  onClick(openPost, (services, { me, open }) =>
    open(postView({ opportunity: null, today: todayOf(services, me) })),
  ),
  onClick(openEdit, async (services, { me, value, page, open, reply }) => {
    const today = todayOf(services, me)
    const opportunity = await findOpportunity(services.db, { workspaceId: me.workspaceId, ...value })
    if (!opportunity || !isOwner(opportunity, me.id)) return reply(refusalMessage({ reason: 'gone' }, today))
    const pageId = page?.contractId === opportunityPage.id ? page.viewId : undefined
    await open(postView({ opportunity, pageId, today }))
  }),
  onSubmit(
    postForm,
    (services, { me }) => postFields(todayOf(services, me)),
    async (services, { me, fields, metadata, updateModal, afterAnswer }): Promise<FormAnswer> => {
      const { opportunityId, pageId } = metadata
      if (!(await isCoOwnerFine(services, me, fields, opportunityId)))
        return { errors: { coOwnerId: refusalText({ reason: 'not a member' }, todayOf(services, me)) } }
      const saved =
        opportunityId === undefined
          ? await post(services, me, fields)
          : await change(services, me, opportunityId, fields)
      if ('refusal' in saved) {
        const { refusal } = saved
        if (refusal.reason === 'fewer places than chosen')
          return { errors: { places: refusalText(refusal, todayOf(services, me)) } }
        return { show: refusalMessage(refusal, todayOf(services, me)) }
      }
      if (pageId === undefined) return { show: postedMessage(saved.opportunity, todayOf(services, me)) }
      afterAnswer(async () => {
        const view = await renderOpportunity(services, me, saved.opportunity.id)
        if (view) await updateModal(pageId, view)
      })
      return 'close'
    },
  ),
]

/** A co-owner is a full member other than the poster, and is known to the app from then on. */
async function isCoOwnerFine(
  services: Services,
  me: Person,
  { coOwnerId }: Posted,
  opportunityId: string | undefined,
): Promise<boolean> {
  if (coOwnerId === null) return true
  const { workspaceId } = me
  const edited =
    opportunityId === undefined ? null : await findOpportunity(services.db, { workspaceId, opportunityId })
  if (coOwnerId === (edited?.posterId ?? me.id)) return false
  return 'person' in (await lookUpMember(services, { workspaceId, personId: coOwnerId }))
}

type Saved = Refused | { opportunity: Opportunity }

async function post(services: Services, me: Person, posted: Posted): Promise<Saved> {
  const { workspaceId, id: posterId, zone: posterZone } = me
  const { db, clock, outbox } = services
  const opportunity = await db.transaction().execute(async (trx) => {
    const opportunityId = await insertOpportunity(
      trx,
      { ...posted, workspaceId, posterId, posterZone },
      clock.now(),
    )
    const inserted = await findOpportunity(trx, { workspaceId, opportunityId })
    if (inserted?.coOwnerId)
      await outbox.enqueue(trx, [{ ...coOwnerNews(inserted, inserted.coOwnerId), senderId: me.id }])
    return inserted
  })
  if (!opportunity) return { refusal: { reason: 'gone' } }
  await refreshAll(services, opportunity, { others: [] })
  return { opportunity }
}

async function change(services: Services, me: Person, opportunityId: string, posted: Posted): Promise<Saved> {
  const { db, clock, outbox } = services
  const key = { workspaceId: me.workspaceId, opportunityId }
  const saved = await db.transaction().execute(async (trx) => {
    const result = await edit(trx, key, { owner: me, posted }, clock.now())
    if ('refusal' in result) return result
    const { opportunity, undecidedIds, newCoOwnerId } = result
    const toCoOwner =
      newCoOwnerId === null ? [] : [{ ...coOwnerNews(opportunity, newCoOwnerId), senderId: me.id }]
    await outbox.enqueue(trx, [...overNews(opportunity, undecidedIds), ...toCoOwner])
    return result
  })
  if (!('refusal' in saved)) await refreshAll(services, saved.opportunity, { others: saved.undecidedIds })
  return saved
}
