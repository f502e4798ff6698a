import { useState } from 'react'
import type { Skip } from '../contract.ts'
import { Confirm } from './confirm.tsx'
import { cityOf, dayOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import type { Theme } from './use-theme.ts'

const SKIPS: readonly { to: Skip; text: string }[] = [
  { to: 'hour', text: '+1 hour' },
  { to: 'day', text: '+1 day' },
  { to: 'week', text: '+1 week' },
]

const START_AGAIN = {
  title: { type: 'plain_text', text: 'Reset the playground?' },
  text: {
    type: 'plain_text',
    text: 'This deletes everything and resets the date to Mon 16 Nov 2026.',
  },
  confirm: { type: 'plain_text', text: 'Reset' },
  deny: { type: 'plain_text', text: 'Cancel' },
}

type Props = { theme: Theme; toggleTheme(): void; isInspecting: boolean; toggleInspector(): void }

/** The workspace's clock, and the buttons that move it. */
export function TimeBar({ theme, toggleTheme, isInspecting, toggleInspector }: Props) {
  const { world, me, act } = usePage()
  const skip = (to: Skip) => void act({ do: 'skip', to })
  const [asksAgain, setAsksAgain] = useState(false)
  return (
    <header className="bar">
      <div className={`bar-clock ${world.isMoving ? 'bar-clock-moving' : ''}`}>
        <Icon name="clock" />
        <time dateTime={world.now} data-testid="clock">
          {dayOf(world.now, me.zone, '2000-01-01T00:00:00Z')}, {timeOf(world.now, me.zone)}
        </time>
        <span className="bar-zone">in {cityOf(me.zone)}</span>
      </div>
      <fieldset className="bar-skips" disabled={world.isMoving}>
        <legend className="for-readers">Move time on</legend>
        {SKIPS.map(({ to, text }) => (
          <button key={to} type="button" onClick={() => skip(to)} title="Runs everything due along the way">
            {text}
          </button>
        ))}
        <button type="button" onClick={() => skip('next nudge')} title="Jump to the next nudge">
          <Icon name="bell" size={15} /> <span className="bar-long">To the </span>next nudge
        </button>
      </fieldset>
      <div className="bar-tools">
        {world.faults.length > 0 && <span className="bar-fault">Slack: {world.faults.join(', ')}</span>}
        <button type="button" aria-pressed={isInspecting} onClick={toggleInspector}>
          <Icon name="inspect" size={16} /> Inspector
        </button>
        <button type="button" onClick={() => setAsksAgain(true)}>
          <Icon name="again" size={16} /> Reset
        </button>
        <button
          type="button"
          className="bar-icon"
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={toggleTheme}
        >
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
      {asksAgain && (
        <Confirm
          dialog={START_AGAIN}
          onYes={() => {
            setAsksAgain(false)
            void act({ do: 'start again' })
          }}
          onNo={() => setAsksAgain(false)}
        />
      )}
    </header>
  )
}
