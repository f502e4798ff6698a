import type { NudgeSource } from '../nudge-sources.ts'
import { suggestionNudgePart, whySuggested } from './nudge-views.ts'
import { firstNudgeDate } from './rules.ts'
import { findOpenSuggestions, findSuggestionsById, saveSuggestionsListed } from './store.ts'

/** Suggestions that have waited so long for the mentor's decision that the nudge lists them. */
export const suggestionSource: NudgeSource = {
  name: 'suggestion',
  // The others are in `/mentor requests`.
  listedMax: 3,

  async findWaiting(db, workspaceId, owners) {
    const ids = owners.map(({ id }) => id)
    const byMentor = Map.groupBy(await findOpenSuggestions(db, workspaceId, ids), ({ mentorId }) => mentorId)
    return new Map(
      owners.map(({ id: ownerId, zone }) => [
        ownerId,
        (byMentor.get(ownerId) ?? []).map((one) => ({
          id: one.id,
          from: firstNudgeDate(one, zone),
          lastListedOn: one.lastListedOn,
          listedTimes: one.listedTimes,
        })),
      ]),
    )
  },

  async render(db, workspaceId, ids, on) {
    return suggestionNudgePart(await findSuggestionsById(db, workspaceId, ids), on)
  },

  async explain(db, { workspaceId, zone }, ids, today) {
    const suggestions = await findSuggestionsById(db, workspaceId, ids)
    return new Map(suggestions.map((one) => [one.id, whySuggested(one, zone, today)]))
  },

  saveListed: saveSuggestionsListed,
}
