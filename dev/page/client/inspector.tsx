import { type ReactNode, useState } from 'react'
import {
  FAULT_MODES,
  type FaultMode,
  type InspectorState,
  type Traffic,
  type TrafficDetail,
} from '../contract.ts'
import { dayOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { fetchTraffic } from './live.ts'
import { usePage } from './page-context.ts'
import { SuggestPairs } from './suggest-pairs.tsx'
import { Tabs, tabId } from './tabs.tsx'

const FAULT_WORDS: Record<FaultMode, { name: string; about: string }> = {
  slow: { name: 'Slow', about: 'every call takes 2 s' },
  'too many requests': { name: 'Too many requests', about: '429, try again in 30 s' },
  'lost replies': { name: 'Lost replies', about: 'the message is posted but the response is lost' },
  down: { name: 'Down', about: 'every call fails with 500' },
}

const SHEETS = ['Requests', 'Outbox', 'Next nudges', 'Log', 'Suggest'] as const
type Sheet = (typeof SHEETS)[number]
const TABS: readonly { name: Sheet; text: string }[] = SHEETS.map((name) => ({ name, text: name }))
const PANEL = 'inspector-panel'

/** Requests, outbox, planned nudges and log, the switches for Slack faults, and the operator’s suggestions. */
export function Inspector({ state, close }: { state: InspectorState | null; close(): void }) {
  const [sheet, setSheet] = useState<Sheet>('Requests')
  return (
    <aside className="inspector" aria-label="Inspector">
      <header className="inspector-head">
        <h2>Inspector</h2>
        <button type="button" className="icon-button" aria-label="Close the inspector" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <Faults />
      <Tabs label="Inspector" tabs={TABS} chosen={sheet} choose={(name) => setSheet(name)} panelId={PANEL} />
      <div
        className="inspector-sheet"
        role="tabpanel"
        id={PANEL}
        aria-labelledby={tabId(PANEL, sheet)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that people without a mouse must reach it
        tabIndex={0}
      >
        {state === null ? <p className="beginning">Loading…</p> : <SheetOf sheet={sheet} state={state} />}
      </div>
    </aside>
  )
}

function Faults() {
  const { world, act } = usePage()
  const toggle = (mode: FaultMode): void => {
    const modes = FAULT_MODES.filter((one) => world.faults.includes(one) !== (one === mode))
    void act({ do: 'set faults', modes })
  }
  return (
    <fieldset className="faults">
      <legend>Simulate Slack faults</legend>
      {FAULT_MODES.map((mode) => (
        <label key={mode} className="choice">
          <input type="checkbox" checked={world.faults.includes(mode)} onChange={() => toggle(mode)} />
          <span>
            {FAULT_WORDS[mode].name} <small>{FAULT_WORDS[mode].about}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function SheetOf({ sheet, state }: { sheet: Sheet; state: InspectorState }) {
  switch (sheet) {
    case 'Requests':
      return (
        <Lines empty="No requests yet.">
          {state.traffic.map((one) => (
            <Request key={one.id} traffic={one} />
          ))}
        </Lines>
      )
    case 'Outbox':
      return (
        <Lines empty="Nothing sent yet.">
          {state.outbox.map(({ id, kind, personId, state: is, at, attempts, reason }) => (
            <li key={id} className="inspector-line">
              <When at={at} />
              <span>
                {kind} to <Name id={personId} /> {attempts > 1 && <small>attempt {attempts}</small>}
                {reason && <small> {reason}</small>}
              </span>
              <Mark text={is} isBad={is === 'failed' || is === 'in doubt'} />
            </li>
          ))}
        </Lines>
      )
    case 'Next nudges':
      return (
        <Lines empty="No nudges planned.">
          {state.nextNudges.map(({ personId, at }) => (
            <li key={personId} className="inspector-line">
              <When at={at} personId={personId} />
              <span>
                <Name id={personId} />
              </span>
            </li>
          ))}
        </Lines>
      )
    case 'Suggest':
      return <SuggestPairs />
    case 'Log':
      return (
        <Lines empty="No warnings or errors.">
          {state.log.map(({ id, level, text }) => (
            <li key={id} className="inspector-line">
              <Mark text={level} isBad={level === 'error' || level === 'fatal'} />
              <span>{text}</span>
            </li>
          ))}
        </Lines>
      )
  }
}

function Lines({ children, empty }: { children: ReactNode[]; empty: string }) {
  return children.length === 0 ? (
    <p className="beginning">{empty}</p>
  ) : (
    <ul className="inspector-lines">{children}</ul>
  )
}

function Request({ traffic }: { traffic: Traffic }) {
  const [detail, setDetail] = useState<TrafficDetail | null>(null)
  const { id, direction, name, personId, at, ms, outcome, isError, fault } = traffic
  const toggle = async (): Promise<void> => setDetail(detail === null ? await fetchTraffic(id) : null)
  return (
    <li>
      <button
        type="button"
        className="inspector-line"
        aria-expanded={detail !== null}
        onClick={() => void toggle()}
      >
        <When at={at} />
        <span>
          <span aria-hidden="true">{direction === 'to the app' ? '→' : '←'}</span>
          <span className="for-readers">{direction}</span> {name}{' '}
          {personId && (
            <small>
              <Name id={personId} />
            </small>
          )}
        </span>
        <small>{ms} ms</small>
        <Mark text={fault ?? outcome} isBad={isError} />
      </button>
      {detail !== null && (
        <div className="inspector-detail">
          <Json
            title={direction === 'to the app' ? 'Slack sends' : 'The app sends'}
            value={readable(detail.payload)}
          />
          <Json title="Response" value={detail.answer} />
        </div>
      )}
    </li>
  )
}

function Json({ title, value }: { title: string; value: object }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that people without a mouse must reach it */}
      <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
    </>
  )
}

/** Parses the JSON that Slack's API takes in form fields, to make it readable. */
function readable(payload: TrafficDetail['payload']): object {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => {
      if (typeof value !== 'string' || !/^[[{]/.test(value)) return [key, value]
      try {
        return [key, JSON.parse(value)]
      } catch {
        return [key, value]
      }
    }),
  )
}

function Name({ id }: { id: string }) {
  const { personOf } = usePage()
  return personOf(id)?.name.split(' ')[0] ?? id
}

function When({ at, personId }: { at: string; personId?: string }) {
  const { world, me, personOf } = usePage()
  const zone = personOf(personId ?? me.id)?.zone ?? me.zone
  return (
    <time className="inspector-time" dateTime={at}>
      {dayOf(at, zone, world.now)} {timeOf(at, zone)}
    </time>
  )
}

function Mark({ text, isBad }: { text: string; isBad: boolean }) {
  return <span className={`mark ${isBad ? 'mark-bad' : ''}`}>{text}</span>
}
