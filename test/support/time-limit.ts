import { addEventHandler } from 'jest-circus'

// A test may replace the timers.
const { setTimeout, clearTimeout } = globalThis

/** Only a hang takes this long, however slow the machine is. */
const MAX_MS = 300_000

/** Fails a test or hook that hangs: the runner has no time limit of its own. */
addEventHandler((event, { currentDescribeBlock: { children, hooks } }) => {
  const added = event.name === 'add_test' ? children.at(-1) : event.name === 'add_hook' ? hooks.at(-1) : null
  if (added && added.type !== 'describeBlock' && added.fn) added.fn = limited(added.fn)
})

function limited(fn: (...args: never[]) => unknown): () => Promise<void> {
  return async () => {
    let timer: NodeJS.Timeout | undefined
    const hang = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error(`Hangs: it has run for ${MAX_MS / 1000} s`)), MAX_MS)
    })
    try {
      await Promise.race([Reflect.apply(fn, undefined, []), hang])
    } finally {
      clearTimeout(timer)
    }
  }
}
