import { expect, test } from '@jest/globals'
import { createSemaphore } from '../../src/platform/turns.ts'

test('so many run at once, the others follow in their order, and one that fails makes room as well', async () => {
  const inTurn = createSemaphore(2)
  const started: number[] = []
  const gates = [0, 1, 2, 3, 4].map(() => Promise.withResolvers<void>())
  const works = gates.map(({ promise }, index) =>
    inTurn(async () => {
      started.push(index)
      await promise
      return index
    }),
  )
  expect(started).toEqual([0, 1])
  gates[1]?.reject(new Error('it broke'))
  await expect(works[1]).rejects.toThrow('it broke')
  await Promise.resolve()
  expect(started).toEqual([0, 1, 2])
  gates[0]?.resolve()
  gates[2]?.resolve()
  expect(await Promise.all([works[0], works[2]])).toEqual([0, 2])
  gates[3]?.resolve()
  gates[4]?.resolve()
  expect(await Promise.all([works[3], works[4]])).toEqual([3, 4])
  expect(started).toEqual([0, 1, 2, 3, 4])
})

test('whoever leaves early makes room for one, and for no second one at its end', async () => {
  const inTurn = createSemaphore(1)
  const started: number[] = []
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
  const works = gates.map(({ promise }, index) =>
    inTurn(async (leave) => {
      started.push(index)
      if (index === 0) leave()
      await promise
    }),
  )
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  gates[0]?.resolve()
  await works[0]
  expect(started).toEqual([0, 1])
  gates[1]?.resolve()
  gates[2]?.resolve()
  await Promise.all(works)
  expect(started).toEqual([0, 1, 2])
})
