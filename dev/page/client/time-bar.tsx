import { useState } from 'react'
import type { Skip } from '../contract.ts'
import { Confirm } from './confirm.tsx'
import { cityOf, dayOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { SIDE_IDS } from './sidebar.tsx'
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

type Props = {
  theme: Theme
  toggleTheme(): void
  isInspecting: boolean
  toggleInspector(): void
  isSideOpen: boolean
  toggleSide(): void
}

/** The workspace's clock, and the buttons that move it. */
export function TimeBar({ theme, toggleTheme, isInspecting, toggleInspector, ...side }: Props) {
  const { world, me, act } = usePage()
  const [asksAgain, setAsksAgain] = useState(false)
  return (
    <header className="bar">
      <button
        type="button"
        className="bar-side"
        aria-label="People and conversations"
        aria-expanded={side.isSideOpen}
        aria-controls={SIDE_IDS}
        onClick={side.toggleSide}
      >
        <Icon name={side.isSideOpen ? 'close' : 'menu'} />
      </button>
      <div className={`bar-clock ${world.isMoving ? 'bar-clock-moving' : ''}`}>
        <Icon name="clock" />
        <time dateTime={world.now} data-testid="clock">
          {dayOf(world.now, me.zone, '2000-01-01T00:00:00Z')}, {timeOf(world.now, me.zone)}
        </time>
        <span className="bar-zone">in {cityOf(me.zone)}</span>
      </div>
      <Skips />
      <div className="bar-tools">
        {world.faults.length > 0 && <span className="bar-fault">Slack: {world.faults.join(', ')}</span>}
        <button type="button" aria-pressed={isInspecting} onClick={toggleInspector}>
          <Icon name="inspect" size={16} /> <span className="bar-word">Inspector</span>
        </button>
        <button type="button" onClick={() => setAsksAgain(true)}>
          <Icon name="again" size={16} /> <span className="bar-word">Reset</span>
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

function Skips() {
  const { world, act } = usePage()
  // Disabled by aria only: the focus would leave a button that is really disabled.
  const skipTo = (to: Skip) => ({
    'aria-disabled': world.isMoving,
    onClick: () => {
      if (!world.isMoving) void act({ do: 'skip', to })
    },
  })
  return (
    <fieldset className="bar-skips">
      <legend className="for-readers">Move time on</legend>
      {SKIPS.map(({ to, text }) => (
        <button key={to} type="button" title="Runs everything due along the way" {...skipTo(to)}>
          {text}
        </button>
      ))}
      <button type="button" title="Jump to the next nudge" {...skipTo('next nudge')}>
        <Icon name="bell" size={15} /> <span className="bar-long">To the </span>next nudge
      </button>
    </fieldset>
  )
}
