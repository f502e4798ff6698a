import fc from 'fast-check'
import { createSlots, releaseSlot } from '../../src/platform/slack/slots.ts'

/** Work that runs until `end` is called; `release` releases its slot before that. */
function startWork(slots: ReturnType<typeof createSlots>, workspaceId: string) {
  const ending = Promise.withResolvers<void>()
  const releasing = Promise.withResolvers<void>()
  const one = {
    hasStarted: false,
    end: ending.resolve,
    release: releasing.resolve,
    result: Promise.resolve(''),
  }
  one.result = slots(workspaceId, async () => {
    one.hasStarted = true
    await Promise.race([ending.promise, releasing.promise])
    releaseSlot()
    await ending.promise
    return 'done'
  })
  return one
}

const tick = () => new Promise((done) => setImmediate(done))

describe('the slots of a workspace', () => {
  test('let six interactions run at once; the next starts when one ends', async () => {
    const slots = createSlots()
    const works = Array.from({ length: 8 }, () => startWork(slots, 'T1'))
    await tick()
    expect(works.filter(({ hasStarted }) => hasStarted)).toHaveLength(6)
    works[0]?.end()
    await tick()
    expect(works.filter(({ hasStarted }) => hasStarted)).toHaveLength(7)
    for (const { end } of works) end()
    expect(await Promise.all(works.map(({ result }) => result))).toEqual(Array(8).fill('done'))
  })

  test('are free while an interaction waits for Slack', async () => {
    const slots = createSlots()
    const works = Array.from({ length: 7 }, () => startWork(slots, 'T1'))
    await tick()
    works[2]?.release()
    await tick()
    expect(works[6]?.hasStarted).toBe(true)
    for (const { end } of works) end()
    await Promise.all(works.map(({ result }) => result))
  })

  test('are not shared with other workspaces', async () => {
    const slots = createSlots()
    const busy = Array.from({ length: 20 }, () => startWork(slots, 'T1'))
    const other = startWork(slots, 'T2')
    await tick()
    expect(other.hasStarted).toBe(true)
    for (const { end } of [...busy, other]) end()
    await Promise.all([...busy, other].map(({ result }) => result))
  })

  test('are released by work that throws, even if it had released them already', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 7, maxLength: 30 }), async (releases) => {
        const slots = createSlots()
        const outcomes = await Promise.allSettled(
          releases.map((isReleased, index) =>
            slots('T1', async () => {
              if (isReleased) releaseSlot()
              throw new Error(`failure ${index}`)
            }),
          ),
        )
        expect(outcomes).toEqual(
          releases.map((_, index) => ({ status: 'rejected', reason: new Error(`failure ${index}`) })),
        )
        expect(await slots('T1', async () => 'next')).toBe('next')
      }),
      { numRuns: 50 },
    )
  })
})
