import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

export type MenuItem = { text: string; choose(): void }

const ITEM = '[role=menuitem]'

/**
 * A button that opens a menu, after the WAI-ARIA pattern: the arrow keys, Home and End move in it; Escape, Tab or a click
 * elsewhere closes it.
 */
export function Menu({ label, button, items }: { label: string; button: ReactNode; items: MenuItem[] }) {
  const [opensAt, setOpensAt] = useState<'first' | 'last' | null>(null)
  const isOpen = opensAt !== null
  const box = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const all = () => [...(box.current?.querySelectorAll<HTMLElement>(ITEM) ?? [])]
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it opens
  useLayoutEffect(() => {
    if (opensAt !== null)
      all()
        .at(opensAt === 'first' ? 0 : -1)
        ?.focus()
  }, [opensAt])
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpensAt(null)
    }
    addEventListener('pointerdown', leave)
    return () => removeEventListener('pointerdown', leave)
  }, [isOpen])

  const close = (): void => {
    trigger.current?.focus()
    setOpensAt(null)
  }
  const pressOnTrigger = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setOpensAt(event.key === 'ArrowDown' ? 'first' : 'last')
  }
  const pressInList = (event: KeyboardEvent): void => {
    const at = all().findIndex((one) => one.matches(':focus'))
    const to = targetOf(event.key, at, items.length)
    if (to !== null) all()[to]?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    // Tab goes on from the button; Escape must not close a dialog too.
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="menu" ref={box}>
      <button
        type="button"
        ref={trigger}
        className="button button-square"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpensAt(isOpen ? null : 'first')}
        onKeyDown={pressOnTrigger}
      >
        {button}
      </button>
      {isOpen && (
        <List label={label} onKeyDown={pressInList}>
          {items.map(({ text, choose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close()
                choose()
              }}
            >
              {text}
            </button>
          ))}
        </List>
      )}
    </div>
  )
}

type ListProps = { label: string; onKeyDown(event: KeyboardEvent): void; children: ReactNode }

/** Opens to the side on which there is room. */
function List({ label, onKeyDown, children }: ListProps) {
  const list = useRef<HTMLDivElement>(null)
  const [isAtStart, setIsAtStart] = useState(false)
  useLayoutEffect(() => {
    const { left = 0 } = list.current?.getBoundingClientRect() ?? {}
    const edge = list.current?.closest('main, dialog')?.getBoundingClientRect().left ?? 0
    setIsAtStart(left < edge)
  }, [])
  return (
    <div
      className={`menu-list ${isAtStart ? 'menu-list-start' : ''}`}
      role="menu"
      aria-label={label}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  )
}

/** The item that a key moves to. */
function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
