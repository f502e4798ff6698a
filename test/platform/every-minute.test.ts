import { Writable } from 'node:stream'
import * as FakeTimers from '@sinonjs/fake-timers'
import { everyMinute } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'

const START = Date.parse('2026-11-02T08:00:30Z')
const SECOND = 1_000
const WEEK = 7 * 24 * 3_600 * SECOND

let lines: string[]
let ticks: string[]
let clock: FakeTimers.Clock
let minutes: { stop(): Promise<void> }

beforeEach(() => {
  clock = FakeTimers.install({
    now: START,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  })
  lines = []
  ticks = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const tick = async () => {
    ticks.push(new Date().toISOString().slice(11, 19))
    if (ticks.length === 3) throw new Error('the third breaks')
  }
  minutes = everyMinute(tick, createLog('info', destination))
})
afterEach(async () => {
  await minutes.stop()
  clock.uninstall()
})

/** Simulates a paused process: time passes, but timers fire only afterward. */
async function pause(ms: number): Promise<void> {
  clock.setSystemTime(Date.now() + ms)
  await run(0)
}

/** Advances time in steps, so that each timer can set the next. */
async function run(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await clock.tickAsync(SECOND)
}

test('each minute has one tick, even after a tick that throws', async () => {
  await run(5 * 60)
  expect(ticks).toEqual(['08:01:00', '08:02:00', '08:03:00', '08:04:00', '08:05:00'])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('the third breaks')
})

test('a minute that begins while the process is paused has a late tick, and the next is on time', async () => {
  await pause(50 * SECOND)
  await run(30)
  expect(ticks).toHaveLength(1)
  await run(11)
  expect(ticks.at(-1)).toBe('08:02:00')
  expect(lines).toEqual([])
})

test('if the clock jumps by a week, there is one tick and one JSON log line', async () => {
  const written = jest.spyOn(process.stderr, 'write')
  const printed = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'info'), jest.spyOn(console, 'error')]
  await pause(WEEK)
  await run(45)
  expect(ticks).toHaveLength(1)
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 40, missed: 7 * 24 * 60 }),
  ])
  for (const print of [written, ...printed]) {
    expect(print).not.toHaveBeenCalled()
    print.mockRestore()
  }
  await run(60)
  expect(ticks).toHaveLength(2)
})
