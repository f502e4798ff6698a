import { useCallback, useEffect, useRef, useState } from 'react'
import type { World } from '../contract.ts'
import { Icon } from './icons.tsx'

type Toast = { id: string; text: string }

/** How long a toast is shown. Longer while the pointer or the focus is on it. */
const SHOWN_MS = 8_000

/** Errors of this page and of the app. Those of an earlier world are dropped. */
export function useToasts(world: World | null) {
  const [shown, setShown] = useState<Toast[]>([])
  const told = useRef({ worldId: '', id: 0 })
  const add = useCallback((text: string) => {
    setShown((before) =>
      [...before.filter((one) => one.text !== text), { id: crypto.randomUUID(), text }].slice(-3),
    )
  }, [])
  const dismiss = useCallback((id: string) => setShown((before) => before.filter((one) => one.id !== id)), [])
  const worldId = world?.id ?? ''
  const errors = world?.errors
  useEffect(() => {
    if (told.current.worldId !== worldId) {
      told.current = { worldId, id: 0 }
      setShown([])
    }
    for (const { id, text } of errors ?? []) {
      if (id <= told.current.id) continue
      told.current.id = id
      add(text)
    }
  }, [worldId, errors, add])
  return { shown, add, dismiss }
}

export function Toasts({ toasts, dismiss }: { toasts: Toast[]; dismiss(id: string): void }) {
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} dismiss={dismiss} />
      ))}
    </div>
  )
}

function ToastLine({ toast: { id, text }, dismiss }: { toast: Toast; dismiss(id: string): void }) {
  const [isPointedAt, setIsPointedAt] = useState(false)
  const [isFocused, setIsFocused] = useState(false)
  const isHeld = isPointedAt || isFocused
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => dismiss(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isHeld, id, dismiss])
  return (
    <p
      className="toast"
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      onFocus={() => setIsFocused(true)}
      onBlur={() => setIsFocused(false)}
    >
      <span>{text}</span>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
        <Icon name="close" size={16} />
      </button>
    </p>
  )
}
