import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from './icons.tsx'

type Props = { title: string; onClose(): void; children: ReactNode; isSmall?: boolean; depth?: number }

/** Gets the initial focus: the first field (of radio buttons, the checked one), or else the main button. */
const FIRST =
  '.dialog-body :is(input:not([type=radio]), input:checked, select, textarea), .dialog-foot .button:last-child'

/** A modal dialog. The browser traps the focus; Escape closes it. */
export function Dialog({ title, onClose, children, isSmall = false, depth = 1 }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // A layout effect is cleaned up while the dialog is still there, so that the browser moves the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    shown?.querySelector<HTMLElement>(FIRST)?.focus()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog ${isSmall ? 'dialog-small' : ''} ${depth > 1 ? 'dialog-stacked' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close this window" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  )
}
