import type { Receiver } from '@slack/bolt'
import type { Config } from '../../config.ts'
import { startupStep } from '../startup.ts'
import {
  createHttpReceiver,
  type HttpReceiver,
  type HttpReceiverOptions,
  type Paths,
} from './http-receiver.ts'
import { createSocketReceiver, type SocketReceiverOptions } from './socket-receiver.ts'

export type Ports = {
  /** Where Slack's requests go, and pages for everyone. In Socket Mode without such pages, the same as `operatorPort`. */
  port: number
  /** Where health and metrics are served. */
  operatorPort: number
}

export type Receivers = {
  /** Receives Slack's requests. */
  forSlack: Receiver
  /** Opens the ports, which it returns, and the connection in Socket Mode. Throws if that fails. */
  start(): Promise<Ports>
  /** Takes no more requests. Resolves once open requests are answered, after at most one second. */
  stop(): Promise<void>
}

type Listening = Pick<Config, 'host' | 'port' | 'operatorPort'>
export type ReceiversOptions = Listening &
  Omit<HttpReceiverOptions, 'signingSecrets' | 'paths' | keyof Listening> &
  Pick<Config['slack'], 'transport' | 'apiUrl'> &
  Pick<SocketReceiverOptions, 'dispatcher' | 'connection'> & {
    operatorPaths: Paths
    /** Pages for everyone. */
    publicPaths: Paths
  }

/** Creates the receivers: for Slack and everyone, and for the operator's paths, which may share a port. */
export function createReceivers(options: ReceiversOptions): Receivers {
  const { transport, apiUrl, dispatcher, connection, operatorPort, operatorPaths, publicPaths, ...shared } =
    options
  const createOperator = (paths: Paths) =>
    createHttpReceiver({ ...shared, paths, port: operatorPort ?? options.port, signingSecrets: null })
  const operatorName = operatorPort === null ? 'PORT' : 'OPERATOR_PORT'
  if (transport.mode === 'socket') {
    const hasOwnPort = operatorPort !== null && Object.keys(publicPaths).length > 0
    const pages = hasOwnPort
      ? createHttpReceiver({ ...shared, paths: publicPaths, signingSecrets: null })
      : null
    const operator = createOperator(hasOwnPort ? operatorPaths : { ...publicPaths, ...operatorPaths })
    const socket = createSocketReceiver({ ...shared, ...transport, apiUrl, dispatcher, connection })
    return {
      forSlack: socket,
      async start() {
        await startupStep('Cannot start Socket Mode (check SLACK_APP_TOKEN)', socket.start())
        const own = await listen(operator, operatorName, operatorPort ?? options.port)
        const port = pages && (await listen(pages, 'PORT', options.port))
        return { port: port ?? own, operatorPort: own }
      },
      async stop() {
        await Promise.all([operator.stop(), socket.stop(), pages?.stop()])
      },
    }
  }
  const { signingSecrets } = transport
  const operator = operatorPort === null ? null : createOperator(operatorPaths)
  const paths = { ...publicPaths, ...(operator === null && operatorPaths) }
  const slack = createHttpReceiver({ ...shared, paths, signingSecrets })
  return {
    forSlack: slack.receiver,
    async start() {
      const own = operator && (await listen(operator, operatorName, operatorPort ?? 0))
      const port = await listen(slack, 'PORT', options.port)
      return { port, operatorPort: own ?? port }
    },
    async stop() {
      await Promise.all([slack.stop(), operator?.stop()])
    },
  }
}

function listen(receiver: HttpReceiver, variable: string, port: number): Promise<number> {
  return startupStep(`Cannot listen on ${variable} ${port}`, receiver.start())
}
