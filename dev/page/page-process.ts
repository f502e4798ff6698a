import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { deleteSavedWorld } from './server/saved-world.ts'

export type PageProcess = {
  /** Of the page, without a slash at its end. */
  address: string
  /** Where its state is kept: start another one with it to go on. */
  data: string
  pid: number | undefined
  /** Stops it. What it keeps stays, until `remove`. */
  stop(): Promise<void>
  /** Stops it at once, as a crash would. */
  kill(): Promise<void>
  remove(): Promise<void>
}

export type PageProcessOptions = {
  /** A folder with the state of an earlier one; left out: a new folder. */
  data?: string
  /** Left out: a free one. */
  port?: number
  /** A Postgres server where databases may be created; left out: one of its own, which takes longer. */
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
    // Over the channel it learns when we are gone, however that came.
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
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

/** Postgres, which may run as another user, must be able to enter it. */
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
