import { useEffect, useState } from 'react'

/** Who somebody acts as, and what they look at. It stands in the address, so that two tabs can be two people. */
export type Place = { personId: string; conversation: string; tab: Tab }
export type Tab = 'messages' | 'home'

/** Stands for the direct message with the app, whatever its id. */
export const APP = 'app'
const FIRST: Place = { personId: 'UGRACE', conversation: APP, tab: 'messages' }

export function readPlace(hash: string): Place {
  const [, personId = '', conversation = '', tab = ''] = hash.split('/').map(decodeURIComponent)
  if (personId === '') return FIRST
  return { personId, conversation: conversation || APP, tab: tab === 'home' ? 'home' : 'messages' }
}

export function writePlace({ personId, conversation, tab }: Place): string {
  const parts = [personId, conversation, ...(tab === 'home' ? [tab] : [])]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(location.hash))
  useEffect(() => {
    const follow = () => setPlace(readPlace(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}
