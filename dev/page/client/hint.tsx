import { useState } from 'react'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

/** Three steps for the first visit. Closing them hides them until the world is reset. */
export function Hint() {
  const { world, mine, go, act } = usePage()
  const key = `playground-hint-${world.id}`
  const [isClosed, setIsClosed] = useState(localStorage.getItem(key) !== null)
  if (isClosed) return null
  const close = () => {
    localStorage.setItem(key, 'closed')
    setIsClosed(true)
  }
  const general = mine.conversations.find(({ kind }) => kind === 'channel')
  return (
    <section className="hint" aria-label="Try it">
      <p>
        <strong>Welcome.</strong> This is the real app in a simulated Slack. Grace mentors Ana and Ben, and a
        check-in with Ana is due. Pick who you are on the left.
      </p>
      <ol>
        <li>
          <button
            type="button"
            onClick={() => go({ personId: 'UGRACE', conversation: APP, tab: 'messages' })}
          >
            <span>
              Read Grace’s nudge and click <b>Log check-in</b>
            </span>
          </button>
        </li>
        <li>
          <button type="button" onClick={() => go({ conversation: general?.id ?? APP, tab: 'messages' })}>
            <span>
              Type <b>/mentor</b> in #general
            </span>
          </button>
        </li>
        <li>
          <button
            type="button"
            disabled={world.isMoving}
            onClick={() => void act({ do: 'skip', to: 'week' })}
          >
            <span>
              <b>Skip a week</b> and see what happens
            </span>
          </button>
        </li>
      </ol>
      <button type="button" className="icon-button" aria-label="Close the hint" onClick={close}>
        <Icon name="close" size={16} />
      </button>
    </section>
  )
}
