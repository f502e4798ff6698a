import type { Receiver } from '@slack/bolt'
import type { Config } from '../../config.ts'
import { startupStep } from '../startup.ts'
import { createHttpReceiver, type HttpReceiverOptions } from './http-receiver.ts'
import { createSocketReceiver } from './socket-receiver.ts'

export type Receivers = {
  /** Receives Slack's requests. */
  forSlack: Receiver
  /** Opens the port, which it returns, and the connection in Socket Mode. Throws if that fails. */
  start(): Promise<number>
  /** Takes no more requests. Resolves once open requests are answered, after at most one second. */
  stop(): Promise<void>
}

export type ReceiversOptions = Omit<HttpReceiverOptions, 'signingSecret'> &
  Pick<Config['slack'], 'transport' | 'apiUrl'>

/** Creates the receiver of the transport. In Socket Mode, HTTP serves the operator's paths only. */
export function createReceivers({ transport, apiUrl, ...options }: ReceiversOptions): Receivers {
  const signingSecret = transport.mode === 'http' ? transport.signingSecret : null
  const http = createHttpReceiver({ ...options, signingSecret })
  const startHttp = () => startupStep(`Cannot listen on PORT ${options.port}`, http.start())
  if (transport.mode === 'http') return { forSlack: http.receiver, start: startHttp, stop: http.stop }
  const socket = createSocketReceiver({ ...options, ...transport, apiUrl })
  return {
    forSlack: socket,
    async start() {
      await startupStep('Cannot start Socket Mode (check SLACK_APP_TOKEN)', socket.start())
      return startHttp()
    },
    async stop() {
      await Promise.all([http.stop(), socket.stop()])
    },
  }
}
