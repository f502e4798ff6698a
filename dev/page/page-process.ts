import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startEnv } from '../npm-start.ts'
import { deleteSavedWorld } from './server/saved-world.ts'

export type PageProcess = {
  /** Address of the page, without a trailing slash. */
  address: string
  /** Data folder. Start another process with it to continue. */
  data: string
  pid: number | undefined
  /** Stops the process and keeps its data. */
  stop(): Promise<void>
  /** Kills the process, as a crash would. */
  kill(): Promise<void>
  /** Stops the process and deletes its data. */
  remove(): Promise<void>
}

export type PageProcessOptions = {
  /** Data folder of an earlier process. Default: a new folder. */
  data?: string
  /** Default: a free port. */
  port?: number
  /** A Postgres server where databases may be created. Default: one of its own, which takes longer to start. */
  postgresUrl?: string
}

/** Starts the playground as people do. Resolves when the page can be opened. */
export async function startPageProcess({
  port = 0,
  postgresUrl,
  ...options
}: PageProcessOptions = {}): Promise<PageProcess> {
  const data = options.data ?? (await makeFolder())
  const server = postgresUrl === undefined ? [] : ['--postgres', postgresUrl]
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--port', String(port), '--data', data, ...server],
    // The child ends when this channel closes, even if this process crashes.
    { env: { ...process.env, ...startEnv() }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  )
  const gone = once(child, 'exit')
  const end = (signal: 'SIGTERM' | 'SIGKILL') => async () => {
    child.kill(signal)
    await gone
  }
  const stop = end('SIGTERM')
  return {
    address: await readAddress(child.stdout, gone),
    data,
    pid: child.pid,
    stop,
    kill: end('SIGKILL'),
    async remove() {
      await stop()
      if (postgresUrl !== undefined) await deleteSavedWorld(data, postgresUrl)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Postgres may run as another user, who must be able to enter the folder. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'do-for-one-page-'))
  await chmod(folder, 0o711)
  return folder
}

async function readAddress(output: Readable | null, gone: Promise<unknown>): Promise<string> {
  if (output === null) throw new Error('The playground has no output to read')
  const lines = createInterface({ input: output })
  const found = new Promise<string>((done) => {
    lines.on('line', (line) => {
      const address = /http:\/\/\S+/.exec(line)?.[0]
      if (address !== undefined) done(address)
    })
  })
  const ended = gone.then(() => {
    throw new Error('The playground ended before it was ready')
  })
  return Promise.race([found, ended])
}
