import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Order } from './app-process.ts'
import { startEnv } from './npm-start.ts'

const answer = z.object({ id: z.number(), result: z.number().optional(), error: z.string().optional() })

/** The app's environment variables; it listens on a free port. */
export function appEnv(
  slack: { botToken: string; signingSecret: string; apiUrl: string },
  databaseUrl: string,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'warn',
  }
}

export type Watcher = {
  onLog?: (line: string) => void
  onExit?: () => void
}

/** The real app in a child process, with a clock that is set from here. */
export class AppProcess {
  #child: ChildProcess
  #waiting = new Map<number, { done: (result: number) => void; fail: (error: Error) => void }>()
  #lastId = 0
  port = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message) => {
      const { id, result, error } = answer.parse(message)
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.done(result ?? 0)
      else waiting?.fail(new Error(error))
    })
    child.on('exit', (code, signal) => {
      for (const { fail } of this.#waiting.values()) fail(new Error(`The app ended: ${code ?? signal}`))
    })
  }

  /** `env` is the app's whole configuration. Its log lines go to standard error, or to `onLog`. */
  static async start(
    env: Record<string, string>,
    now: Temporal.Instant,
    { onLog, onExit }: Watcher = {},
  ): Promise<AppProcess> {
    const child = fork(join(import.meta.dirname, 'app-process.ts'), {
      env: { PATH: process.env.PATH ?? '', ...startEnv(), ...env },
      execArgv: [],
      stdio: ['ignore', onLog ? 'pipe' : 2, 'inherit', 'ipc'],
    })
    if (onLog && child.stdout) createInterface({ input: child.stdout }).on('line', onLog)
    if (onExit) child.once('exit', onExit)
    const app = new AppProcess(child)
    app.port = await app.#order({ do: 'start', now: now.toString() })
    return app
  }

  setNow(now: Temporal.Instant): Promise<unknown> {
    return this.#order({ do: 'set now', now: now.toString() })
  }

  async tick(): Promise<void> {
    await this.#order({ do: 'tick' })
  }

  countUnfinished(): Promise<number> {
    return this.#order({ do: 'count unfinished' })
  }

  /** Resident memory in bytes. */
  measureMemory(): Promise<number> {
    return this.#order({ do: 'measure memory' })
  }

  /** Peak resident memory in bytes. */
  measurePeakMemory(): Promise<number> {
    return this.#order({ do: 'measure peak memory' })
  }

  async stop(): Promise<void> {
    await this.#order({ do: 'stop' })
    const gone = once(this.#child, 'exit')
    this.#child.disconnect()
    await gone
  }

  /** Ends the process as a crash does. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #order(order: Order): Promise<number> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail })
      this.#child.send({ id, order }, (error) => error && fail(error))
    })
  }
}
