import { useCallback, useEffect, useRef, useState } from 'react'
import type { World } from '../contract.ts'
import { Icon } from './icons.tsx'

type Toast = { id: string; text: string }

/** What went wrong, until somebody has read it: on this page, or in the app itself. */
export function useToasts(troubles: World['troubles'] | undefined) {
  const [shown, setShown] = useState<Toast[]>([])
  const told = useRef(0)
  const add = useCallback((text: string) => {
    setShown((before) =>
      [...before.filter((one) => one.text !== text), { id: crypto.randomUUID(), text }].slice(-3),
    )
  }, [])
  const dismiss = useCallback((id: string) => setShown((before) => before.filter((one) => one.id !== id)), [])
  useEffect(() => {
    for (const { id, text } of troubles ?? []) {
      if (id <= told.current) continue
      told.current = id
      add(text)
    }
  }, [troubles, add])
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
