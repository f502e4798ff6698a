import { z } from 'zod'
import type { AnyKind, Rendered } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { notificationKind } from '../people/notification.ts'
import type { Suggestion } from './rules.ts'
import { SUGGESTIONS } from './send-store.ts'
import { closeSuggestions, findOpenSuggestions, findSuggestionsById } from './store.ts'
import { suggestionsMessage } from './views.ts'

/** The mentor's message with all suggestions of one file. It follows what the mentor decides. */
export function suggestionKinds(services: Services): AnyKind[] {
  const { db } = services
  return [
    notificationKind(services, {
      name: SUGGESTIONS,
      payload: z.object({ suggestionIds: z.array(z.string()) }),
      async write({ workspaceId, id }, { suggestionIds }) {
        const open = await findOpenSuggestions(db, workspaceId, [id])
        const theirs = open.filter((one) => suggestionIds.includes(one.id))
        return theirs.length === 0 ? null : toRendered(theirs)
      },
      rerender: {
        which: 'open',
        render: async ({ workspaceId }, { shows }) =>
          toRendered(await findSuggestionsById(db, workspaceId, shows)),
      },
    }),
  ]
}

/** Final once everything in it is decided. */
function toRendered(suggestions: readonly Suggestion[]): Rendered {
  const isOpen = suggestions.some(({ outcome }) => outcome === null)
  return { message: suggestionsMessage(suggestions), shows: isOpen ? suggestions.map(({ id }) => id) : [] }
}

/** Expires suggestions that weren't decided in time. */
export const suggestionPlanner: Planner = {
  name: 'suggestions',
  timeLimitMs: 120_000,
  async run(services) {
    const now = services.clock.now()
    const mentors = await services.db.transaction().execute((trx) => closeSuggestions(trx, now))
    for (const [workspaceId, personIds] of mentors)
      await services.refresh({ workspaceId, personIds, priority: 'background' })
  },
}
