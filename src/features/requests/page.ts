import type { PageSection } from '../page-sections.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { isOpenOn } from './offer-rules.ts'
import { findOffer } from './offer-store.ts'
import { offeredBlocks } from './page-views.ts'

/** What a listed mentor offers to everyone, on the page about them. */
export const offerPageSections: readonly PageSection[] = [
  {
    order: 45,
    async read({ db, clock }, { me, other }) {
      const { workspaceId } = me
      const person = await findPerson(db, workspaceId, other.id)
      const offer = await findOffer(db, { workspaceId, personId: other.id })
      const isListed =
        person !== null && offer.openness === 'listed' && isOpenOn(offer, localDate(clock.now(), person.zone))
      return isListed ? offeredBlocks(offer) : []
    },
  },
]
