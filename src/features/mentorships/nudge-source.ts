import type { NudgeSource } from '../nudge-sources.ts'
import { saveOffersListed } from './offer-store.ts'
import { unansweredPart, whyUnanswered } from './offer-views.ts'
import { OFFER_DAYS } from './rules.ts'
import { findMentorshipsById, findUnlistedOffers } from './store.ts'

/** Offers that have waited for two weeks. A nudge lists each once. */
export const offerSource: NudgeSource = {
  name: 'offer',
  listedMax: 3,

  async findWaiting(db, workspaceId, owners) {
    const ids = owners.map(({ id }) => id)
    const byMentor = Map.groupBy(await findUnlistedOffers(db, workspaceId, ids), ({ mentorId }) => mentorId)
    return new Map(
      [...byMentor].map(([mentorId, offers]) => [
        mentorId,
        offers.map(({ id, startedOn }) => {
          const from = startedOn.add({ days: OFFER_DAYS.reminder })
          return { id, from, lastListedOn: null, listedTimes: 0 }
        }),
      ]),
    )
  },

  async render(db, workspaceId, ids, on) {
    return unansweredPart(await findMentorshipsById(db, workspaceId, ids), on)
  },

  async explain(db, { workspaceId }, ids, today) {
    const offers = await findMentorshipsById(db, workspaceId, ids)
    return new Map(offers.map((one) => [one.id, whyUnanswered(one, today)]))
  },

  saveListed: saveOffersListed,
}
