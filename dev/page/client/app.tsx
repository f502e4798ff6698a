import { useCallback, useMemo, useState } from 'react'
import type { Deed, Outcome } from '../contract.ts'
import { Conversation } from './conversation.tsx'
import { Inspector } from './inspector.tsx'
import { perform, useLive } from './live.ts'
import { Modal } from './modal.tsx'
import { type Page, PageContext } from './page-context.ts'
import { PeopleRail } from './people-rail.tsx'
import { type Place, usePlace, writePlace } from './place.ts'
import { Sidebar } from './sidebar.tsx'
import { TimeBar } from './time-bar.tsx'
import { Toasts, useToasts } from './toasts.tsx'
import { useTheme } from './use-theme.ts'

export function App() {
  const place = usePlace()
  const [theme, toggleTheme] = useTheme()
  const [isInspecting, setIsInspecting] = useState(false)
  const { world, mine, inspector, isLost } = useLive(place.personId, isInspecting)
  const toasts = useToasts(world?.troubles)

  const go = useCallback(
    (to: Partial<Place>) => {
      location.hash = writePlace({ ...place, ...to })
    },
    [place],
  )
  const { add } = toasts
  const act = useCallback(
    async (deed: Deed): Promise<Outcome> => {
      const outcome = await perform(deed)
      if (outcome.trouble !== null) add(outcome.trouble)
      return outcome
    },
    [add],
  )
  const page = useMemo((): Page | null => {
    const me = world?.people.find(({ id }) => id === place.personId)
    if (!world || !mine || mine.personId !== place.personId || !me) return null
    return { world, mine, me, place, go, act, personOf: (id) => world.people.find((one) => one.id === id) }
  }, [world, mine, place, go, act])

  const isUnknown = world !== null && !world.people.some(({ id }) => id === place.personId)
  if (isUnknown) return <Stranger />
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

function Stranger() {
  return (
    <p className="page-loading">
      Nobody here has that name. <a href="#/">Start with Grace</a>
    </p>
  )
}
