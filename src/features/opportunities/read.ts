import type { Services } from '../../platform/services.ts'
import { todayOf } from '../people/interactions.ts'
import type { Person } from '../people/rules.ts'
import type { Card } from './card-views.ts'
import { findInterestsOf, findShown } from './interest-store.ts'
import { type Listing, opportunitiesView, opportunityView, PAGE_SIZE } from './page-views.ts'
import { findReasons } from './reason-store.ts'
import { isOwner, type Opportunity } from './rules.ts'
import { findOpen, findOpportunities, findOpportunity, findOwned } from './store.ts'
import { findSuggested } from './suggested-store.ts'

type Reads = Pick<Services, 'db' | 'clock'>

/** Opportunities as one person sees them. */
export async function readCards(
  { db }: Pick<Services, 'db'>,
  { workspaceId, id: personId }: Pick<Person, 'workspaceId' | 'id'>,
  opportunities: readonly Opportunity[],
): Promise<Card[]> {
  const interests = await findInterestsOf(
    db,
    { workspaceId, personId },
    opportunities.map(({ id }) => id),
  )
  const reasons = await findReasons(db, workspaceId, [...interests.values()])
  return opportunities.map((opportunity) => {
    const interest = interests.get(opportunity.id) ?? null
    return { opportunity, interest, reason: interest && (reasons.get(interest.id) ?? null) }
  })
}

/** What is suggested to a person and waits for their answer. */
export async function readSuggested(services: Reads, me: Person): Promise<Card[]> {
  const { db } = services
  const suggested = await findSuggested(db, me.workspaceId, [me.id])
  const ids = suggested.map(({ opportunityId }) => opportunityId)
  return readCards(services, me, await findOpportunities(db, me.workspaceId, ids))
}

/** A person's own open ones, with those who have shown themselves. */
export async function readOwn(
  { db }: Pick<Services, 'db'>,
  { workspaceId, id }: Person,
): Promise<Listing['own']> {
  const own = await findOwned(db, workspaceId, id)
  const shown = await findShown(
    db,
    workspaceId,
    own.map((one) => one.id),
  )
  return own.map((opportunity) => ({
    opportunity,
    shown: shown.filter(({ opportunityId }) => opportunityId === opportunity.id),
  }))
}

export async function renderOpportunities(services: Reads, me: Person, start: number) {
  const { db, clock } = services
  const reader = { workspaceId: me.workspaceId, readerId: me.id }
  const open = await findOpen(db, reader, clock.now(), { start, limit: PAGE_SIZE + 1 })
  const cards = await readCards(services, me, open.slice(0, PAGE_SIZE))
  return opportunitiesView({
    readerId: me.id,
    own: await readOwn(services, me),
    cards,
    start,
    hasMore: open.length > PAGE_SIZE,
    today: todayOf(services, me),
  })
}

/** The owners' page; null for everybody else. */
export async function renderOpportunity(services: Reads, me: Person, opportunityId: string) {
  const { db } = services
  const { workspaceId } = me
  const opportunity = await findOpportunity(db, { workspaceId, opportunityId })
  if (!opportunity || !isOwner(opportunity, me.id)) return null
  const shown = await findShown(db, workspaceId, [opportunityId])
  const reasons = await findReasons(db, workspaceId, shown)
  return opportunityView({ opportunity, readerId: me.id, shown, reasons, today: todayOf(services, me) })
}
