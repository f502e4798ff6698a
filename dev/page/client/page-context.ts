import { createContext, useContext } from 'react'
import type { Mine, Outcome, PagePerson, UserAction, World } from '../contract.ts'
import type { HintStep } from './hint-steps.ts'
import type { Route } from './route.ts'

/** State and functions shared by all components. */
export type Page = {
  world: World
  mine: Mine
  me: PagePerson
  route: Route
  go(to: Partial<Route>): void
  /** Sends a user action to the server. Errors are shown as a toast. */
  act(userAction: UserAction): Promise<Outcome>
  /** Steps of the hint that are done in this world. */
  stepsDone: readonly HintStep[]
  personOf(id: string): PagePerson | undefined
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === null) throw new Error('This component is outside the page')
  return page
}
