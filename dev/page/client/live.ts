import { useEffect, useState } from 'react'
import {
  EVENTS,
  type InspectorState,
  type Mine,
  type Outcome,
  outcome,
  type TrafficDetail,
  trafficDetail,
  type UserAction,
  type World,
} from '../contract.ts'

export type Live = {
  world: World | null
  mine: Mine | null
  inspector: InspectorState | null
  isLost: boolean
}

const NOTHING_YET: Live = { world: null, mine: null, inspector: null, isLost: false }
const TRY_AGAIN_MS = 1_000

/** The live state of one person's page. Reconnects by itself. */
export function useLive(personId: string, wantsInspector: boolean): Live {
  const [live, setLive] = useState(NOTHING_YET)
  useEffect(() => {
    let source: EventSource
    let retry: ReturnType<typeof setTimeout>
    const connect = (): void => {
      const query = new URLSearchParams({ as: personId, ...(wantsInspector ? { inspector: 'on' } : {}) })
      source = new EventSource(`/playground/events?${query}`)
      source.onopen = () => setLive((before) => ({ ...before, isLost: false }))
      source.onerror = () => {
        setLive((before) => ({ ...before, isLost: true }))
        // The browser reconnects by itself, except after an error response.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, TRY_AGAIN_MS)
      }
      for (const [name, schema] of Object.entries(EVENTS)) {
        source.addEventListener(name, ({ data }) => {
          const state = schema.parse(JSON.parse(data))
          setLive((before) => ({ ...before, [name]: state }))
        })
      }
    }
    connect()
    return () => {
      clearTimeout(retry)
      source.close()
    }
  }, [personId, wantsInspector])
  return live
}

/** Sends a user action. A failed request becomes an outcome with an error text. */
export async function perform(userAction: UserAction): Promise<Outcome> {
  try {
    const answer = await fetch('/playground/do', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(userAction),
    })
    const body: unknown = await answer.json()
    if (answer.ok) return outcome.parse(body)
    const said = body instanceof Object && 'error' in body ? String(body.error) : answer.statusText
    return { error: said, fieldErrors: {} }
  } catch {
    return { error: 'The playground can’t be reached. Does it still run?', fieldErrors: {} }
  }
}

export async function fetchTraffic(id: number): Promise<TrafficDetail | null> {
  const answer = await fetch(`/playground/traffic?id=${id}`)
  return answer.ok ? trafficDetail.parse(await answer.json()) : null
}
