import { useMemo, useState } from 'react'
import type { UserAction } from '../contract.ts'

/** The steps of the first visit, in their order. */
export const HINT_STEPS = ['log', 'command', 'week'] as const
export type HintStep = (typeof HINT_STEPS)[number]

/** The step that a user action completes. */
export function stepDoneBy(userAction: UserAction): HintStep | null {
  switch (userAction.do) {
    case 'press':
      return userAction.element.actionId === 'log_today' ? 'log' : null
    case 'type':
      return userAction.text.trim().startsWith('/') ? 'command' : null
    case 'skip':
      return 'week'
    default:
      return null
  }
}

/** The steps done in this world, which the browser remembers. */
export function useHintSteps(worldId: string): { done: HintStep[]; note(userAction: UserAction): void } {
  const key = `playground-steps-${worldId}`
  const [, setChanges] = useState(0)
  const stored = localStorage.getItem(key) ?? ''
  const done = useMemo(() => HINT_STEPS.filter((step) => stored.split(' ').includes(step)), [stored])
  return {
    done,
    note(userAction) {
      const step = stepDoneBy(userAction)
      if (step === null || done.includes(step)) return
      localStorage.setItem(key, [...done, step].join(' '))
      setChanges((count) => count + 1)
    },
  }
}
