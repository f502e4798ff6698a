import type { HomeSection } from '../home-sections.ts'
import type { NudgeSource } from '../nudge-sources.ts'
import { findRelationshipsOf } from '../relationships/store.ts'
import { nextNudgeBlock } from './home-views.ts'
import { nextNudgeAt, toOwner } from './rules.ts'
import { findWaitingFor } from './waiting.ts'

/** Shows when the next nudge comes. Empty for people without relationships. */
export function nextNudgeSection(sources: readonly NudgeSource[]): HomeSection {
  return {
    order: 35,
    isInOverview: true,
    async read({ db, sending }, { me, now, today }) {
      const relationships = await findRelationshipsOf(db, me.workspaceId, [me.id])
      if (relationships.length === 0) return []
      const askable = relationships.filter(({ contactIsHere }) => contactIsHere)
      const at = nextNudgeAt(toOwner(me), askable, now, await findWaitingFor(db, sources, me))
      return [nextNudgeBlock({ at, person: me, today, sending })]
    },
  }
}
