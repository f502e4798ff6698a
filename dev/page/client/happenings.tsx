import { useEffect, useState } from 'react'
import type { Happening } from '../contract.ts'
import { dayOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { tell } from './kinds.ts'
import { usePage } from './page-context.ts'
import { APP } from './place.ts'

const FIRST = 4
const NOTHING_DUE = 'Nothing was due, so the app kept quiet.'
const NOTHING_GOT_THROUGH = 'Nothing got through while Slack misbehaves.'

/** What the app did while time went on. A press shows it to you as the person who got it. */
export function Happenings() {
  const { world } = usePage()
  const { happenings } = world
  const key = JSON.stringify([world.id, happenings])
  const [closed, setClosed] = useState('')
  const [showsAll, setShowsAll] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another move through time is shown from its beginning
  useEffect(() => setShowsAll(false), [key])
  if (happenings === null || world.isMoving || closed === key) return null
  const shown = showsAll ? happenings : happenings.slice(-FIRST)
  const hidden = happenings.length - shown.length
  return (
    <section className="happenings" aria-label="What happened meanwhile" aria-live="polite">
      {happenings.length === 0 && <span>{world.faults.length > 0 ? NOTHING_GOT_THROUGH : NOTHING_DUE}</span>}
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setShowsAll(true)}>
          {hidden} before…
        </button>
      )}
      {shown.map((happening, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they don't change
        <Line key={index} happening={happening} />
      ))}
      <button
        type="button"
        className="icon-button"
        aria-label="Close this line"
        onClick={() => setClosed(key)}
      >
        <Icon name="close" size={14} />
      </button>
    </section>
  )
}

function Line({ happening: { at, kind, state, personId } }: { happening: Happening }) {
  const { world, personOf, go } = usePage()
  const person = personOf(personId)
  // At that person's own clock: that is what the app goes by.
  const zone = person?.zone ?? 'UTC'
  const [first = personId] = person?.name.split(' ') ?? []
  return (
    <button
      type="button"
      className="happening"
      onClick={() => go({ personId, conversation: APP, tab: 'messages' })}
    >
      {dayOf(at, zone, world.now)} {timeOf(at, zone)}: {tell(kind, state)} {first}
    </button>
  )
}
