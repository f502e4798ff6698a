import { Mailbox } from '../../dev/slack/mailbox.ts'

test('each item is taken once, in order, or awaited', async () => {
  const box = new Mailbox<number>('a number')
  box.put(1)
  box.put(2)
  box.put(3)
  expect(await box.next()).toBe(1)
  expect(await box.next({ where: (item) => item > 2 })).toBe(3)
  await expect(box.next({ timeoutMs: 10 })).rejects.toThrow("Waited 10 ms, and a number didn't come")
  const even = box.next({ where: (item) => item % 2 === 0 })
  const any = box.next()
  box.put(5)
  box.put(6)
  expect(await Promise.all([even, any])).toEqual([6, 5])
})
