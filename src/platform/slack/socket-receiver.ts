import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { Dispatcher } from 'undici'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Connection } from './connection.ts'
import { toSlackLogger } from './logger.ts'

export type SocketReceiverOptions = {
  appToken: string
  apiUrl: string
  /** Opens the connections; undefined: without a proxy. */
  dispatcher: Dispatcher | undefined
  connection: Connection
  log: Log
  metrics: Metrics
}

/** Without one, a call that hangs would keep the app from connecting again. */
const CALL_TIMEOUT_MS = 10_000

/** Creates the receiver for Socket Mode. `start` opens the connection. */
export function createSocketReceiver({
  appToken,
  apiUrl,
  dispatcher,
  connection,
  log,
  metrics,
}: SocketReceiverOptions): Receiver {
  const receiver = new SocketModeReceiver({
    appToken,
    ...(dispatcher && { dispatcher }),
    logger: toSlackLogger(log),
    installerOptions: { clientOptions: { slackApiUrl: apiUrl, timeout: CALL_TIMEOUT_MS } },
  })
  receiver.client.on('connected', connection.opened)
  receiver.client.on('close', connection.lost)
  return {
    init: (app) => receiver.init(measureAcks(app, metrics)),
    start: () => receiver.start(),
    stop: () => receiver.stop(),
  }
}

/** Measures acks in Socket Mode. http-receiver.ts measures HTTP responses instead. */
function measureAcks(app: App, metrics: Metrics): App {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = (event) => {
    const stopTimer = metrics.ackSeconds.startTimer({ type: 'socket' })
    const ack: typeof event.ack = async (answer) => {
      await event.ack(answer)
      stopTimer()
    }
    return processEvent({ ...event, ack })
  }
  return app
}
