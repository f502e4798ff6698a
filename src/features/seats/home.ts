import type { HomeSection } from '../home-sections.ts'
import { seatBlocks } from './home-views.ts'
import { readPage } from './slack/find.ts'
import { findSeatIdsOf } from './store.ts'

/** One line for each seat that the person leads, holds or asked for, below the board. */
export const seatSection: HomeSection = {
  order: 33,
  async read(services, { me }) {
    const ids = await findSeatIdsOf(services.db, me.workspaceId, me.id)
    const pages = await Promise.all(ids.slice(0, SEATS_MAX).map((id) => readPage(services, me, id)))
    return seatBlocks(pages.filter((page) => page !== null))
  },
}

/** The others are in `/mentor seats`. */
const SEATS_MAX = 5
