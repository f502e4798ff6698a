import { useState } from 'react'
import { focusConversation } from './focus.ts'
import { HINT_STEPS, type HintStep } from './hint-steps.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

/** Four steps for the first visit, each ticked off when it is done. Closing them hides them until the world is reset. */
export function Hint() {
  const { world, stepsDone } = usePage()
  const key = `playground-hint-${world.id}`
  const [isClosed, setIsClosed] = useState(localStorage.getItem(key) !== null)
  if (isClosed) return null
  const close = () => {
    localStorage.setItem(key, 'closed')
    setIsClosed(true)
  }
  const next = HINT_STEPS.find((step) => !stepsDone.includes(step))
  return (
    <section className="hint" aria-label="Try it">
      <p role="status">
        <Lead isFirst={stepsDone.length === 0} isLast={next === undefined} />
      </p>
      {next !== undefined && (
        <ol>
          {HINT_STEPS.map((step) => (
            <Step key={step} step={step} isDone={stepsDone.includes(step)} isNext={step === next} />
          ))}
        </ol>
      )}
      <button type="button" className="icon-button" aria-label="Close the hint" onClick={close}>
        <Icon name="close" size={16} />
      </button>
    </section>
  )
}

function Lead({ isFirst, isLast }: { isFirst: boolean; isLast: boolean }) {
  if (isLast)
    return (
      <>
        <strong>All 4 steps done.</strong> Now open <b>Home</b>, act as <b>Linus</b>, who has no room and a
        waitlist, or as <b>Mei</b>, who is new here.
      </>
    )
  if (!isFirst)
    return (
      <>
        <strong>Done.</strong> Here is the next step.
      </>
    )
  return (
    <>
      <strong>Welcome.</strong> This is the real app in a simulated Slack. Grace mentors Ana, Ben and Priya,
      and a check-in with Ana is due. Pick who you are in the sidebar.
    </>
  )
}

function Step({ step, isDone, isNext }: { step: HintStep; isDone: boolean; isNext: boolean }) {
  const start = useStart(step)
  const { world } = usePage()
  return (
    <li className={isNext ? 'hint-next' : ''} aria-current={isNext ? 'step' : undefined}>
      <button
        type="button"
        className={isDone ? 'hint-done' : ''}
        aria-disabled={world.isMoving && step === 'week'}
        onClick={start}
      >
        <span className="hint-number" aria-hidden="true">
          {isDone ? <Icon name="check" size={14} /> : HINT_STEPS.indexOf(step) + 1}
        </span>
        <span>
          {isDone && <span className="for-readers">Done: </span>}
          <Words step={step} />
        </span>
      </button>
    </li>
  )
}

function Words({ step }: { step: HintStep }) {
  switch (step) {
    case 'log':
      return (
        <>
          Read Grace’s nudge and click <b>Log check-in</b>
        </>
      )
    case 'command':
      return (
        <>
          Type <b>/mentor</b> in #general
        </>
      )
    case 'week':
      return (
        <>
          <b>Skip a week</b> and see what happens
        </>
      )
    case 'time':
      return (
        <>
          Click <b>Find a time…</b> in a nudge, and act as the mentee to agree
        </>
      )
  }
}

/** Opens what a step needs. */
function useStart(step: HintStep): () => void {
  const { world, mine, go, act } = usePage()
  switch (step) {
    case 'log':
    case 'time':
      return () => {
        go({ personId: 'UGRACE', conversation: APP, tab: 'messages' })
        focusConversation()
      }
    case 'command': {
      const general = mine.conversations.find(({ kind }) => kind === 'channel')
      return () => {
        go({ conversation: general?.id ?? APP, tab: 'messages' })
        focusConversation()
      }
    }
    case 'week':
      return () => {
        if (!world.isMoving) void act({ do: 'skip', to: 'week' })
      }
  }
}
