import type { HomeReader, HomeSection } from '../home-sections.ts'
import { mineBlocks, toMeBlocks } from './home-views.ts'
import { findOpenRequestsTo, findRequestsOf } from './store.ts'

/** How long Home shows what became of one's own request, in hours. */
const DECIDED_SHOWN_HOURS = 24 * 14

const placeOf = ({ me, today }: HomeReader) => ({ zone: me.zone, today })

export const requestSections: readonly HomeSection[] = [
  {
    order: 10,
    async read({ db }, reader) {
      const { workspaceId, id } = reader.me
      return toMeBlocks(await findOpenRequestsTo(db, workspaceId, [id]), placeOf(reader))
    },
  },
  {
    order: 20,
    async read({ db }, reader) {
      const { workspaceId, id } = reader.me
      const since = reader.now.subtract({ hours: DECIDED_SHOWN_HOURS })
      return mineBlocks(await findRequestsOf(db, workspaceId, id, since), placeOf(reader))
    },
  },
]
