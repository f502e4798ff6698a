import type { HomeSection } from '../home-sections.ts'
import { opportunityHomeBlocks } from './home-views.ts'
import { readOwn, readSuggested } from './read.ts'

/** Above the mentees: suggestions wait for an answer. */
export const opportunitySection: HomeSection = {
  order: 14,
  async read(services, { me, today }) {
    const [suggested, own] = await Promise.all([readSuggested(services, me), readOwn(services, me)])
    return opportunityHomeBlocks(suggested, own, { readerId: me.id, today })
  },
}
