/** `npm run playground`: a simulated Slack in the browser with the real app. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../embedded-postgres.ts'
import { createPageServer } from './server/http.ts'
import { listenOn } from './server/listen.ts'
import { readPageFiles } from './server/page-files.ts'
import { Playground } from './server/playground.ts'
import { deleteSavedWorld } from './server/saved-world.ts'

const USAGE = `npm run playground -- [options]

  --port N             port of the page; 0 picks a free one (default: 4600, or a free one if that is taken)
  --data DIRECTORY     where the state is stored (default: .data/playground)
  --fresh              delete the stored state first
  --postgres URL       a Postgres server where databases may be created (default: an embedded one)
  --host ADDRESS       an address of this machine that others can reach; needs --open-to-network
  --open-to-network    let everyone who can reach this machine act as anyone
`

const LOCAL = '127.0.0.1'
const STOP_WITHIN_MS = 9_000
const started = performance.now()
const options = readOptions()
if (typeof options === 'string') {
  process.stderr.write(options)
  process.exit(1)
}
await run(options)

type Options = { port: number | null; data: string; fresh: boolean; host: string; postgresUrl: string | null }

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string', default: '.data/playground' },
        fresh: { type: 'boolean', default: false },
        host: { type: 'string', default: LOCAL },
        postgres: { type: 'string' },
        'open-to-network': { type: 'boolean', default: false },
      },
    })
    const { host, data, fresh } = values
    if (host !== LOCAL && !values['open-to-network'])
      return `Anyone who can reach the playground can act as anyone, so it listens on ${LOCAL} only.\nTo listen on ${host}, add --open-to-network.\n`
    const port = values.port === undefined ? null : Number(values.port)
    if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) return USAGE
    return { port, data, fresh, host, postgresUrl: values.postgres ?? null }
  } catch {
    return USAGE
  }
}

async function run({ port, data, fresh, host, postgresUrl }: Options): Promise<void> {
  const directory = resolve(data)
  await mkdir(directory, { recursive: true })
  const [postgres, pageFiles] = await Promise.all([openPostgres(directory, postgresUrl), readPageFiles()])
  if (fresh) await deleteSavedWorld(directory, postgres.url)
  const playground = await Playground.open(postgres.url, directory)
  const server = createPageServer({ playground, pageFiles, isOpen: host !== LOCAL })
  const address = await listenOn(server, host, port)

  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    // Exit even if something hangs: the app and Postgres end with this process.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    server.close()
    await playground.close()
    server.closeAllConnections()
    await postgres.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  process.on('disconnect', () => void stop())
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(`\n  Playground: ${address}\n\n`)
  process.stdout.write(`  Ready in ${seconds} s. Data: ${data}. Stop with Ctrl-C.\n\n`)
}

/** Uses the server at `url`, or starts one with its data in `directory`. */
async function openPostgres(
  directory: string,
  url: string | null,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (url !== null) return { url, stop: async () => {} }
  return startEmbeddedPostgres(join(directory, 'postgres'))
}
