import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startEnv } from '../../dev/npm-start.ts'
import { type Order, report, type Step } from './orders.ts'

/** A replica of the soak, which can be killed and restarted. */
export class ReplicaProcess {
  #start: Extract<Order, { do: 'start' }>
  #child: ChildProcess | null = null
  /** Null while it is down. */
  port: number | null = null

  constructor(start: Extract<Order, { do: 'start' }>) {
    this.#start = start
  }

  /** Retries until it runs: while the database is down, the process exits right after its start. */
  async start(): Promise<void> {
    while (this.port === null) await this.#startOnce()
  }

  async #startOnce(): Promise<void> {
    const child = fork(join(import.meta.dirname, 'replica.ts'), {
      env: { ...process.env, ...startEnv() },
      execArgv: [],
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    this.#child = child
    child.once('exit', () => {
      this.port = null
    })
    child.send(this.#start)
    const [told] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])])
    if (told !== null) this.port = report.parse(told).port
  }

  /** Kills it when it next reaches that step. Returns false if it didn't in time and was killed anyway. */
  async die(step: Step, withinMs: number): Promise<boolean> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return false
    const gone = once(child, 'exit').then(() => true)
    const order: Order = { do: 'die', step }
    child.send(order, () => {})
    const patience = Promise.withResolvers<false>()
    const timer = setTimeout(() => patience.resolve(false), withinMs)
    const died = await Promise.race([gone, patience.promise])
    clearTimeout(timer)
    child.kill('SIGKILL')
    await gone
    return died
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}
