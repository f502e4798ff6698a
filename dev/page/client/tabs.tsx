import { type KeyboardEvent, useRef } from 'react'

type Props<Name extends string> = {
  label: string
  tabs: readonly { name: Name; text: string }[]
  chosen: Name
  choose(name: Name): void
  /** What the chosen tab shows, inside an element with this id and the role tabpanel. */
  panelId: string
}

/** Tabs after the WAI-ARIA pattern: one stop for Tab; the arrow keys, Home and End choose. */
export function Tabs<Name extends string>({ label, tabs, chosen, choose, panelId }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null)
  const at = tabs.findIndex(({ name }) => name === chosen)
  const press = (event: KeyboardEvent): void => {
    const to = targetOf(event.key, at, tabs.length)
    const tab = to === null ? undefined : tabs[to]
    if (to === null || tab === undefined) return
    event.preventDefault()
    choose(tab.name)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label={label} ref={list}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(panelId, name)}
          aria-selected={name === chosen}
          aria-controls={panelId}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name)}
          onKeyDown={press}
        >
          {text}
        </button>
      ))}
    </div>
  )
}

/** The id of a tab, which names its panel. */
export function tabId(panelId: string, name: string): string {
  return `${panelId}-${name.replaceAll(' ', '-')}`
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowLeft':
      return (at + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
