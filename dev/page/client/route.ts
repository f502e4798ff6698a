import { useEffect, useState } from 'react'

/** The acting person and what they look at. Kept in the URL, so that two tabs can be two people. */
export type Route = { personId: string; conversation: string; tab: Tab }
export type Tab = 'messages' | 'home'

/** The conversation id, in the URL, of the direct message with the app. */
export const APP = 'app'
const FIRST: Route = { personId: 'UGRACE', conversation: APP, tab: 'messages' }

export function parseRoute(hash: string): Route {
  const [, personId = '', conversation = '', tab = ''] = hash.split('/').map(decodeURIComponent)
  if (personId === '') return FIRST
  return { personId, conversation: conversation || APP, tab: tab === 'home' ? 'home' : 'messages' }
}

export function formatRoute({ personId, conversation, tab }: Route): string {
  const parts = [personId, conversation, ...(tab === 'home' ? [tab] : [])]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
