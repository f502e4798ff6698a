import { setTimeout } from 'node:timers/promises'
import { App, type Receiver } from '@slack/bolt'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { toSlackLogger } from './logger.ts'
import { refuseOthers } from './refuse-others.ts'
import { reportErrors } from './report-errors.ts'

export type SlackApp = {
  app: App
  /** Returns how many requests are being processed, including those that were already acked. */
  countRunning(): number
  /** Waits until running requests are done, or `timeoutMs` has passed. */
  drain(timeoutMs: number): Promise<void>
}

export type SlackAppOptions = {
  receiver: Receiver
  workspaces: Workspaces
  log: Log
  metrics: Metrics
}

/** Creates the Bolt app for HTTP or Socket Mode. If a listener throws, the user is shown a reference. */
export function createSlackApp({ receiver, workspaces, log, metrics }: SlackAppOptions): SlackApp {
  const app = new App({
    receiver,
    // The app finds the installation and its client by itself: see refuse-others.ts.
    authorize: async () => ({}),
    convoStore: false,
    logger: toSlackLogger(log),
  })
  const running = new Set<Promise<unknown>>()
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async (event) => {
    const work = processEvent(event)
    running.add(work)
    await work.finally(() => running.delete(work))
  }
  app.use(reportErrors({ workspaces, log, metrics }))
  app.use(refuseOthers({ workspaces, log }))
  app.error(async (error) => log.error({ err: error, reference: newReference() }, 'request failed'))
  const drain = async (timeoutMs: number) => {
    await Promise.race([Promise.allSettled(running), setTimeout(timeoutMs, undefined, { ref: false })])
  }
  return { app, countRunning: () => running.size, drain }
}
