import type { ModalView } from '@slack/types'
import type { Services } from '../../../platform/services.ts'
import { decode } from '../../../platform/slack/actions.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { OpenPage } from '../../../platform/slack/interactions.ts'
import { type MentorHandler, todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import {
  openOpportunities,
  openOpportunity,
  opportunitiesPage,
  opportunityPage,
  pageOpportunities,
} from '../actions.ts'
import { renderOpportunities, renderOpportunity } from '../read.ts'
import { refusalMessage } from '../views.ts'

export const pageHandlers: readonly MentorHandler[] = [
  onClick(openOpportunities, async (services, { me, open }) =>
    open(await renderOpportunities(services, me, 0)),
  ),
  onClick(pageOpportunities, async (services, { me, value, page, open, updateModal }) => {
    const view = await renderOpportunities(services, me, value.start)
    if (page) await updateModal(page.viewId, view)
    else await open(view)
  }),
  onClick(openOpportunity, async (services, { me, value, open, reply }) => {
    const view = await renderOpportunity(services, me, value.opportunityId)
    if (view) await open(view)
    else await reply(refusalMessage({ reason: 'gone' }, todayOf(services, me)))
  }),
]

/** Renders an open page of this feature again; null for others. */
export async function renderOpenPage(
  services: Services,
  me: Person,
  page: OpenPage,
): Promise<ModalView | null> {
  if (page.contractId === opportunitiesPage.id) {
    const read = decode(opportunitiesPage.schema, page.metadata)
    return read.ok ? renderOpportunities(services, me, read.value.start) : null
  }
  if (page.contractId === opportunityPage.id) {
    const read = decode(opportunityPage.schema, page.metadata)
    return read.ok ? renderOpportunity(services, me, read.value.opportunityId) : null
  }
  return null
}
