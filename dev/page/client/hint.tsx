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
        <strong>Welcome.</strong> A make-believe Slack with the real app in it. Grace mentors Ana and Ben; it
        is time for a word. Act as anybody on the left.
      </p>
      <ol>
        <li>
          <button
            type="button"
            onClick={() => go({ personId: 'UGRACE', conversation: APP, tab: 'messages' })}
          >
            <span>
              Read Grace’s nudge, and press <b>Talked today</b>
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
              <b>Skip a week</b>, and see what comes
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
