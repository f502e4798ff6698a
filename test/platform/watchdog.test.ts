import { Writable } from 'node:stream'
import { SetClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createLog } from '../../src/platform/log.ts'
import { createWatchdog, saveTick, type Watchdog } from '../../src/platform/watchdog.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { inBerlin } from '../support/rig.ts'
import { TcpGate } from '../support/tcp-gate.ts'

const START = inBerlin('2026-11-16T09:00')

let database: TestDatabase
let clock: SetClock
let lines: string[]
const log = createLog(
  'info',
  new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  }),
)
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  await emptyTables(database.db, 'heartbeats')
  clock = new SetClock(START)
  lines = []
})
afterAll(() => database.drop())

/** Moves time minute by minute, with a check in each. */
async function watch(watchdog: Watchdog, minutes: number, ticks: boolean): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    clock.set(clock.now().add({ minutes: 1 }))
    if (ticks) await saveTick(database.db, clock.now())
    await watchdog.check()
  }
}

describe('when no tick completes', () => {
  test('one error is logged after five minutes, and one line when ticks resume', async () => {
    const watchdog = createWatchdog({ db: database.db, clock, log })
    await watch(watchdog, 10, true)
    await watch(watchdog, 4, false)
    expect(lines).toEqual([])
    expect(watchdog.tickAge()).toBe(4 * 60)
    await watch(watchdog, 30, false)
    expect(lines).toEqual([expect.stringMatching(/"level":50.*"minutes":5.*"reference":"[0-9a-f]{6}"/)])
    await watch(watchdog, 3, true)
    expect(lines.slice(1)).toEqual([expect.stringContaining('ticks resumed')])
    expect(watchdog.tickAge()).toBe(0)
    await watch(watchdog, 5, false)
    expect(lines).toHaveLength(3)
  })

  test('before the first tick, the time counts from the start', async () => {
    const watchdog = createWatchdog({ db: database.db, clock, log })
    await watch(watchdog, 5, false)
    expect(lines).toHaveLength(1)
  })

  test('because the database is down, the error is logged, too', async () => {
    const gate = await TcpGate.open(database.url)
    const { db } = openDatabase({ url: gate.url, poolSize: 1, onIdleError: () => {} })
    const watchdog = createWatchdog({ db, clock, log })
    await watch(watchdog, 1, true)
    gate.shut()
    await watch(watchdog, 6, true)
    expect(lines).toEqual([expect.stringContaining('no tick completed for')])
    expect(watchdog.tickAge()).toBe(6 * 60)
    gate.reopen()
    await watch(watchdog, 1, true)
    expect(lines).toHaveLength(2)
    await db.destroy()
    await gate.close()
  })
})
