import { useCallback, useMemo, useState } from 'react'
import type { Outcome, UserAction } from '../contract.ts'
import { Conversation } from './conversation.tsx'
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
  const [theme, toggleTheme] = useTheme()
  const [isInspecting, setIsInspecting] = useState(false)
  const { world, mine, inspector, isLost } = useLive(route.personId, isInspecting)
  const toasts = useToasts(world?.errors)

  const go = useCallback(
    (to: Partial<Route>) => {
      location.hash = formatRoute({ ...route, ...to })
    },
    [route],
  )
  const { add } = toasts
  const act = useCallback(
    async (userAction: UserAction): Promise<Outcome> => {
      const outcome = await perform(userAction)
      if (outcome.error !== null) add(outcome.error)
      return outcome
    },
    [add],
  )
  const page = useMemo((): Page | null => {
    const me = world?.people.find(({ id }) => id === route.personId)
    if (!world || !mine || mine.personId !== route.personId || !me) return null
    return { world, mine, me, route, go, act, personOf: (id) => world.people.find((one) => one.id === id) }
  }, [world, mine, route, go, act])

  const isUnknown = world !== null && !world.people.some(({ id }) => id === route.personId)
  if (isUnknown) return <UnknownPerson />
  if (page === null)
    return <p className="page-loading">{isLost ? 'Waiting for the playground…' : 'Opening…'}</p>
  return (
    <PageContext value={page}>
      <div className={`frame ${isInspecting ? 'frame-inspecting' : ''}`}>
        <TimeBar
          theme={theme}
          toggleTheme={toggleTheme}
          isInspecting={isInspecting}
          toggleInspector={() => setIsInspecting(!isInspecting)}
        />
        <PeopleRail />
        <div className="workspace">
          <Sidebar />
          <Conversation />
        </div>
        {isInspecting && <Inspector state={inspector} close={() => setIsInspecting(false)} />}
      </div>
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

function UnknownPerson() {
  return (
    <p className="page-loading">
      No one here has that name. <a href="#/">Start with Grace</a>
    </p>
  )
}
