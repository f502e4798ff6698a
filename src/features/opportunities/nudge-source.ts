import type { Database } from '../../platform/database.ts'
import type { NudgeSource } from '../nudge-sources.ts'
import { localDate } from '../people/rules.ts'
import { laterOf } from '../relationships/rules.ts'
import type { Card } from './card-views.ts'
import { findInterestsById } from './interest-store.ts'
import { opportunityNudgePart, whyListed } from './nudge-views.ts'
import { findReasons } from './reason-store.ts'
import { nextToldOn, TOLD } from './rules.ts'
import { findOpportunities } from './store.ts'
import { findLastTold, findSuggested, saveTold } from './suggested-store.ts'

/** Opportunities that nobody has told the person about: in one nudge a week. */
export const opportunitySource: NudgeSource = {
  name: 'opportunity',
  listedMax: TOLD.count,

  async findWaiting(db, workspaceId, owners) {
    const ids = owners.map(({ id }) => id)
    const zones = new Map(owners.map(({ id, zone }) => [id, zone]))
    const suggested = (await findSuggested(db, workspaceId, ids)).filter(({ isUntold }) => isUntold)
    const lastTold = await findLastTold(db, workspaceId, [
      ...new Set(suggested.map(({ personId }) => personId)),
    ])
    const waiting = suggested.map(({ id, personId, suggestedAt }) => {
      const since = localDate(suggestedAt, zones.get(personId) ?? 'UTC')
      const from = laterOf(nextToldOn(lastTold.get(personId) ?? null), since)
      return { personId, id, from, lastListedOn: null, listedTimes: 0 }
    })
    return Map.groupBy(waiting, ({ personId }) => personId)
  },

  async render(db, workspaceId, ids, on) {
    return opportunityNudgePart(await readCards(db, workspaceId, ids), on)
  },

  async explain(db, { workspaceId }, ids, today) {
    const cards = await readCards(db, workspaceId, ids)
    return new Map(
      cards.flatMap(({ interest, opportunity }) =>
        interest ? [[interest.id, whyListed(opportunity, today)] as const] : [],
      ),
    )
  },

  saveListed: saveTold,
}

/** In the order of `ids`. */
async function readCards(db: Database, workspaceId: string, ids: readonly string[]): Promise<Card[]> {
  const interests = await findInterestsById(db, workspaceId, ids)
  const opportunityIds = interests.map(({ opportunityId }) => opportunityId)
  const opportunities = await findOpportunities(db, workspaceId, [...new Set(opportunityIds)])
  const reasons = await findReasons(db, workspaceId, interests)
  return ids.flatMap((id) => {
    const interest = interests.find((one) => one.id === id)
    const opportunity = opportunities.find((one) => one.id === interest?.opportunityId)
    return interest && opportunity ? [{ opportunity, interest, reason: reasons.get(id) ?? null }] : []
  })
}
