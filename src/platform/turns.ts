/**
 * Runs at most `atOnce` pieces of work at a time; the others wait, first come, first served. Work that calls `leave`
 * lets the next one in before it has ended.
 */
export function createSemaphore(
  atOnce: number,
): <Result>(work: (leave: () => void) => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((go) => waiting.push(go))
    let hasLeft = false
    const leave = () => {
      if (hasLeft) return
      hasLeft = true
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
    try {
      return await work(leave)
    } finally {
      leave()
    }
  }
}
