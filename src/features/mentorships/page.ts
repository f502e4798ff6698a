import type { Services } from '../../platform/services.ts'
import type { PageReader, PageSection } from '../page-sections.ts'
import { findCheckIns } from '../relationships/check-in-store.ts'
import { findAgreement } from './agreement-store.ts'
import { findReflections } from './end-store.ts'
import { findShownBefore } from './handover-store.ts'
import { historyBlocks } from './history-views.ts'
import { findOpenProposal } from './proposal-store.ts'
import { mayRead } from './reading-rules.ts'
import type { Mentorship } from './rules.ts'
import { findRoom, toRelationshipKey } from './store.ts'
import { standingBlocks, strangerBlocks } from './together-views.ts'

const SHOWN = 50

/** The pair, its settings and its check-ins, on the page about a person. */
export const mentorshipPageSections: readonly PageSection[] = [
  { order: 10, read: readStanding },
  {
    order: 70,
    async read(services, { me, today, mentorship }) {
      if (mentorship === null) return []
      return historyBlocks(await readHistory(services, mentorship, me.id), today)
    },
  },
]

async function readStanding({ db }: Services, { me, today, other, mentorship }: PageReader) {
  if (mentorship === null) {
    const { room } = await findRoom(db, me.workspaceId, me.id)
    return strangerBlocks(other, room > 0)
  }
  const key = { workspaceId: me.workspaceId, mentorshipId: mentorship.id }
  const agreement = mayRead('between both', mentorship, me.id) ? await findAgreement(db, key) : null
  const proposal = await findOpenProposal(db, key)
  return standingBlocks({ mentorship, personId: me.id, agreement, proposal }, today)
}

async function readHistory({ db }: Services, mentorship: Mentorship, personId: string) {
  const { workspaceId, mentorId, menteeId } = mentorship
  const key = { workspaceId, mentorshipId: mentorship.id }
  const checkIns = await findCheckIns(db, toRelationshipKey(key), personId, SHOWN + 1)
  const mayBeShown = mayRead('handed over', mentorship, personId)
  return {
    mentorship,
    personId,
    checkIns: checkIns.slice(0, SHOWN),
    hasOlder: checkIns.length > SHOWN,
    reflections: await findReflections(db, key, personId),
    before: mayBeShown ? await findShownBefore(db, { workspaceId, mentorId, menteeId }, SHOWN) : null,
  }
}
