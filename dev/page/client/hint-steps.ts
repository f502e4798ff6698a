import { useMemo, useState } from 'react'
import type { UserAction } from '../contract.ts'

/** The steps of the first visit, in their order. */
export const HINT_STEPS = ['log', 'command', 'week', 'time'] as const
export type HintStep = (typeof HINT_STEPS)[number]

/** By the id of the button that completes the step. */
const STEP_OF_BUTTON: Record<string, HintStep> = { log_today: 'log', open_find_time: 'time' }

/** The step that a user action completes. */
export function stepDoneBy(userAction: UserAction): HintStep | null {
  switch (userAction.do) {
    case 'press':
      return STEP_OF_BUTTON[userAction.element.actionId] ?? null
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
