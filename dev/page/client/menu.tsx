import { type ReactNode, useEffect, useRef, useState } from 'react'

export type MenuItem = { text: string; choose(): void }

/** A button that opens a menu. Escape or a click elsewhere closes it. */
export function Menu({ label, button, items }: { label: string; button: ReactNode; items: MenuItem[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const leave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setIsOpen(false)
    }
    addEventListener('pointerdown', leave)
    return () => removeEventListener('pointerdown', leave)
  }, [isOpen])

  const step = (by: number): void => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = all.findIndex((one) => one.matches(':focus'))
    all[(at + by + all.length) % all.length]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to keys of the menu in it
    <div
      className="menu"
      ref={box}
      onKeyDown={(event) => {
        if (!isOpen) return
        if (event.key === 'ArrowDown') step(1)
        else if (event.key === 'ArrowUp') step(-1)
        else if (event.key === 'Escape') setIsOpen(false)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <button
        type="button"
        className="button button-square"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && (
        <div className="menu-list" role="menu">
          {items.map(({ text, choose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              onClick={() => {
                setIsOpen(false)
                choose()
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
