import type { Services } from '../../platform/services.ts'
import type { HomeReader, HomeSection } from '../home-sections.ts'
import { mineBlocks, toMeBlocks } from './home-views.ts'
import { type Request, waitsForMentee } from './rules.ts'
import { findOpenRequestsTo, findRequestsOf } from './store.ts'

/** How long Home shows what became of one's own request, in hours. */
const DECIDED_SHOWN_HOURS = 24 * 14

const placeOf = ({ me, today }: HomeReader) => ({ zone: me.zone, today })

/** What waits for the reader stands above their mentees, the rest below. */
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
    async read(services, reader) {
      const mine = await findMine(services, reader)
      return mineBlocks(mine.filter(waitsForMentee), placeOf(reader))
    },
  },
  {
    order: 45,
    async read(services, reader) {
      const mine = await findMine(services, reader)
      return mineBlocks(
        mine.filter((one) => !waitsForMentee(one)),
        placeOf(reader),
      )
    },
  },
]

function findMine({ db }: Services, { me, now }: HomeReader): Promise<Request[]> {
  return findRequestsOf(db, me.workspaceId, me.id, now.subtract({ hours: DECIDED_SHOWN_HOURS }))
}
