import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { InspectorState, Outcome, UserAction } from '../contract.ts'
import { Announcer } from './announcer.tsx'
import { Conversation } from './conversation.tsx'
import { focusConversation, useFocusKeeper } from './focus.ts'
import { useHintSteps } from './hint-steps.ts'
import { Inspector } from './inspector.tsx'
import { perform, useLive } from './live.ts'
import { Modal } from './modal.tsx'
import { type Page, PageContext } from './page-context.ts'
import { PeopleRail } from './people-rail.tsx'
import { formatRoute, type Route, useRoute } from './route.ts'
import { Sidebar } from './sidebar.tsx'
import { TimeBar } from './time-bar.tsx'
import { Toasts, useToasts } from './toasts.tsx'
import { useTheme } from './use-theme.ts'

export function App() {
  const route = useRoute()
  const [isInspecting, setIsInspecting] = useState(false)
  const { world, mine, inspector, isLost } = useLive(route.personId, isInspecting)
  const toasts = useToasts(world)
  const { done: stepsDone, note } = useHintSteps(world?.id ?? '')
  useFocusKeeper()

  const go = useCallback(
    (to: Partial<Route>) => {
      location.hash = formatRoute({ ...route, ...to })
    },
    [route],
  )
  const noteStep = useRef(note)
  noteStep.current = note
  const { add } = toasts
  const act = useCallback(
    async (userAction: UserAction): Promise<Outcome> => {
      const outcome = await perform(userAction)
      if (outcome.error !== null) add(outcome.error)
      else noteStep.current(userAction)
      return outcome
    },
    [add],
  )
  const page = useMemo((): Page | null => {
    const me = world?.people.find(({ id }) => id === route.personId)
    if (!world || !mine || mine.personId !== route.personId || !me) return null
    const personOf = (id: string) => world.people.find((one) => one.id === id)
    return { world, mine, me, route, go, act, stepsDone, personOf }
  }, [world, mine, route, go, act, stepsDone])
  // While another person's page is loading, the last one stays, and with it the focus.
  const last = useRef(page)
  if (page !== null) last.current = page

  const isUnknown = world !== null && !world.people.some(({ id }) => id === route.personId)
  if (isUnknown) return <UnknownPerson />
  if (last.current === null)
    return <p className="page-loading">{isLost ? 'Waiting for the playground…' : 'Opening…'}</p>
  return (
    <PageContext value={last.current}>
      <Frame
        inspector={inspector}
        isInspecting={isInspecting}
        toggleInspector={() => setIsInspecting(!isInspecting)}
      />
      <Modal />
      {isLost && (
        <p className="connection-lost" role="alert">
          Connection lost. Trying again…
        </p>
      )}
      <Toasts toasts={toasts.shown} dismiss={toasts.dismiss} />
    </PageContext>
  )
}

type FrameProps = { inspector: InspectorState | null; isInspecting: boolean; toggleInspector(): void }

function Frame({ inspector, isInspecting, toggleInspector }: FrameProps) {
  const [theme, toggleTheme] = useTheme()
  const { isSideOpen, toggleSide, closeSide } = useSide()
  return (
    <div className={`frame ${isInspecting ? 'frame-inspecting' : ''} ${isSideOpen ? 'frame-side-open' : ''}`}>
      <Announcer />
      <TimeBar
        theme={theme}
        toggleTheme={toggleTheme}
        isInspecting={isInspecting}
        toggleInspector={toggleInspector}
        isSideOpen={isSideOpen}
        toggleSide={toggleSide}
      />
      <PeopleRail onChosen={closeSide} />
      <div className="workspace">
        <Sidebar onChosen={closeSide} />
        <Conversation />
      </div>
      {isSideOpen && <button type="button" className="side-rest" aria-label="Close" onClick={closeSide} />}
      {isInspecting && <Inspector state={inspector} close={toggleInspector} />}
    </div>
  )
}

/** The people and conversations, which fold away on a narrow page. */
function useSide() {
  const [isSideOpen, setIsSideOpen] = useState(false)
  useEffect(() => {
    if (!isSideOpen) return
    document.querySelector<HTMLElement>('.rail [aria-current]')?.focus()
    const press = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return
      document.querySelector<HTMLElement>('.bar-side')?.focus()
      setIsSideOpen(false)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [isSideOpen])
  return {
    isSideOpen,
    toggleSide: () => setIsSideOpen(!isSideOpen),
    closeSide(): void {
      if (!isSideOpen) return
      focusConversation()
      setIsSideOpen(false)
    },
  }
}

function UnknownPerson() {
  return (
    <p className="page-loading">
      No one here has that name. <a href="#/">Start with Grace</a>
    </p>
  )
}
