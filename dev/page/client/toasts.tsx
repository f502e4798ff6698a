import { useCallback, useEffect, useRef, useState } from 'react'
import type { World } from '../contract.ts'
import { Icon } from './icons.tsx'

type Toast = { id: string; text: string }

/** Errors of this page and of the app, shown until they are dismissed. */
export function useToasts(errors: World['errors'] | undefined) {
  const [shown, setShown] = useState<Toast[]>([])
  const told = useRef(0)
  const add = useCallback((text: string) => {
    setShown((before) =>
      [...before.filter((one) => one.text !== text), { id: crypto.randomUUID(), text }].slice(-3),
    )
  }, [])
  const dismiss = useCallback((id: string) => setShown((before) => before.filter((one) => one.id !== id)), [])
  useEffect(() => {
    for (const { id, text } of errors ?? []) {
      if (id <= told.current) continue
      told.current = id
      add(text)
    }
  }, [errors, add])
  return { shown, add, dismiss }
}

export function Toasts({ toasts, dismiss }: { toasts: Toast[]; dismiss(id: string): void }) {
  return (
    <div className="toasts" role="status">
      {toasts.map(({ id, text }) => (
        <p key={id} className="toast">
          <span>{text}</span>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" size={16} />
          </button>
        </p>
      ))}
    </div>
  )
}
