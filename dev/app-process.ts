/**
 * Entry point of the child process that AppProcess (app.ts) starts: the real app with a clock that is set from outside.
 * It is controlled over the IPC channel.
 */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type RunningApp, startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { SetClock } from '../src/platform/clock.ts'
import { createLog } from '../src/platform/log.ts'

const order = z.object({
  id: z.number(),
  order: z.discriminatedUnion('do', [
    z.object({ do: z.literal('start'), now: z.string() }),
    z.object({ do: z.literal('set now'), now: z.string() }),
    z.object({ do: z.literal('tick') }),
    z.object({ do: z.literal('count unfinished') }),
    z.object({ do: z.literal('measure memory') }),
    z.object({ do: z.literal('measure peak memory') }),
    z.object({ do: z.literal('stop') }),
  ]),
})
export type Order = z.output<typeof order>['order']

const clock = new SetClock(Temporal.Instant.fromEpochMilliseconds(0))
let app: RunningApp | null = null

process.on('message', async (message) => {
  const { id, order: given } = order.parse(message)
  try {
    reply({ id, result: await obey(given) })
  } catch (error) {
    reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
process.on('disconnect', () => process.exit(0))

/** The parent may be gone by then, which `disconnect` reports. */
function reply(answer: object): void {
  process.send?.(answer, () => {})
}

async function obey(given: Order): Promise<number> {
  switch (given.do) {
    case 'start':
      clock.set(Temporal.Instant.from(given.now))
      app = await start()
      return app.port
    case 'set now':
      clock.set(Temporal.Instant.from(given.now))
      return 0
    case 'tick':
      await app?.tick()
      return 0
    case 'count unfinished':
      return (await app?.countUnfinished()) ?? 0
    case 'measure memory':
      return process.memoryUsage.rss()
    case 'measure peak memory':
      return process.resourceUsage().maxRSS * 1024
    case 'stop':
      await app?.stop()
      return 0
  }
}

async function start(): Promise<RunningApp> {
  const read = readConfig()
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const { config } = read
  const { url } = config.database
  if (url === null) throw new Error('The playground gives the app a DATABASE_URL')
  const everyMinute = () => ({ stop: async () => {} })
  const log = createLog(config.logLevel)
  return startApp({ config: { ...config, database: { ...config.database, url } }, clock, log, everyMinute })
}
