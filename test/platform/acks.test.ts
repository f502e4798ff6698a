import { ackAtStart } from '../../src/platform/slack/acks.ts'

const tick = () => new Promise((done) => setImmediate(done))

test('a request is acknowledged when its work begins, not before, and once', async () => {
  let acks = 0
  const begin = ackAtStart(async () => {
    acks += 1
  })
  await tick()
  expect(acks).toBe(0)
  await Promise.all([begin(), begin()])
  expect(acks).toBe(1)
})

test('a request that waits is acknowledged within a quarter of a second, and not again when its work begins', async () => {
  let acks = 0
  const acked = Promise.withResolvers<number>()
  const from = performance.now()
  const begin = ackAtStart(async () => {
    acks += 1
    acked.resolve(performance.now() - from)
  })
  expect(await acked.promise).toBeGreaterThan(200)
  await begin()
  expect(acks).toBe(1)
})

test('a failed acknowledgment fails the work', async () => {
  const failing = Promise.withResolvers<void>()
  const begin = ackAtStart(async () => {
    failing.resolve()
    throw new Error('connection lost')
  })
  await failing.promise
  await expect(begin()).rejects.toThrow('connection lost')
})
