import type { HomeSection } from '../home-sections.ts'
import { boardBlocks } from './home-views.ts'
import { findBoard } from './store.ts'

/** One line for each advisor, below the mentees. */
export const boardSection: HomeSection = {
  order: 32,
  async read({ db }, { me, today }) {
    return boardBlocks(await findBoard(db, me.workspaceId, me.id), today)
  },
}
