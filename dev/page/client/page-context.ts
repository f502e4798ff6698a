import { createContext, useContext } from 'react'
import type { Deed, Mine, Outcome, PagePerson, World } from '../contract.ts'
import type { Place } from './place.ts'

/** What every part of the page may need. */
export type Page = {
  world: World
  mine: Mine
  me: PagePerson
  place: Place
  go(to: Partial<Place>): void
  /** Does something; what goes wrong is shown. */
  act(deed: Deed): Promise<Outcome>
  personOf(id: string): PagePerson | undefined
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === null) throw new Error('This part stands outside of the page')
  return page
}
