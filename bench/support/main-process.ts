import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT, startEnv } from '../../dev/npm-start.ts'

const READY_WITHIN_MS = 30_000

/** src/main.ts as a process of its own, with the real clock. */
export type MainProcess = {
  /** Resolves at the first 200 of /readyz. Throws if the process ends before, or after 30 seconds. */
  ready(port: number): Promise<void>
  stop(): Promise<void>
}

export function startMain(env: Record<string, string>): MainProcess {
  const from = performance.now()
  const main = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { ...startEnv(), ...env },
    stdio: ['ignore', 2, 2],
  })
  const gone = once(main, 'exit')
  return {
    async ready(port) {
      while (!(await isReady(port))) {
        if (main.exitCode !== null || performance.now() - from > READY_WITHIN_MS)
          throw new Error('The app did not become ready')
        await sleep(5)
      }
    },
    async stop() {
      main.kill('SIGTERM')
      await gone
    },
  }
}

/** Also false while the port is closed. */
async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
  return answer?.status === 200
}
