import { useEffect, useState } from 'react'
import type { AppEvent } from '../contract.ts'
import { dayOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { describeMessage } from './message-kinds.ts'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

const FIRST = 4
const NOTHING_DUE = 'Nothing was due.'
const NOTHING_DELIVERED = 'Nothing was delivered: a Slack fault is on.'

/** What the app did while time moved. A click opens the page of the recipient. */
export function AppEvents() {
  const { world } = usePage()
  const { appEvents } = world
  const key = JSON.stringify([world.id, appEvents])
  const [closed, setClosed] = useState('')
  const [showsAll, setShowsAll] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: collapsed again after each move of time
  useEffect(() => setShowsAll(false), [key])
  if (appEvents === null || world.isMoving || closed === key) return null
  const shown = showsAll ? appEvents : appEvents.slice(-FIRST)
  const hidden = appEvents.length - shown.length
  return (
    <section className="app-events" aria-label="What happened" aria-live="polite">
      {appEvents.length === 0 && <span>{world.faults.length > 0 ? NOTHING_DELIVERED : NOTHING_DUE}</span>}
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setShowsAll(true)}>
          Show {hidden} earlier
        </button>
      )}
      {shown.map((appEvent, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they don't change
        <Line key={index} appEvent={appEvent} />
      ))}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => setClosed(key)}>
        <Icon name="close" size={14} />
      </button>
    </section>
  )
}

function Line({ appEvent: { at, kind, state, personId } }: { appEvent: AppEvent }) {
  const { world, personOf, go } = usePage()
  const person = personOf(personId)
  // In the recipient's time zone, which the app uses.
  const zone = person?.zone ?? 'UTC'
  const [first = personId] = person?.name.split(' ') ?? []
  return (
    <button
      type="button"
      className="app-event"
      onClick={() => go({ personId, conversation: APP, tab: 'messages' })}
    >
      {dayOf(at, zone, world.now)} {timeOf(at, zone)}: {describeMessage(kind, state)} {first}
    </button>
  )
}
