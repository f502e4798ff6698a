/** Sends commands at a fixed rate, without waiting for responses. Runs as a separate process. */
import { Agent, request } from 'node:http'
import { z } from 'zod'
import { sign } from '../../dev/slack/signature.ts'

const order = z.object({
  port: z.number(),
  signingSecret: z.string(),
  perSecond: z.number(),
  /** Bodies of the requests, in order. */
  bodies: z.array(z.string()),
})
export type LoadOrder = z.output<typeof order>

/** For each request: when it was sent, in milliseconds since 1970, and milliseconds to its ack; null if not 200. */
export const loaded = z.array(z.object({ sentAt: z.number(), ackedMs: z.number().nullable() }))
type Loaded = z.output<typeof loaded>

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

process.on('message', async (given) => process.send?.(await load(order.parse(given))))
process.on('disconnect', () => process.exit(0))

function load({ port, signingSecret, perSecond, bodies }: LoadOrder): Promise<Loaded> {
  const began = performance.now()
  const answers: Promise<Loaded[number]>[] = []
  return new Promise((done) => {
    const timer = setInterval(() => {
      const wanted = Math.min(bodies.length, Math.ceil(((performance.now() - began) / 1_000) * perSecond))
      for (const body of bodies.slice(answers.length, wanted)) answers.push(send(port, signingSecret, body))
      if (answers.length < bodies.length) return
      clearInterval(timer)
      done(Promise.all(answers))
    }, 1)
  })
}

function send(port: number, secret: string, body: string): Promise<Loaded[number]> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    ...sign(secret, body),
  }
  return new Promise((done) => {
    const [sentAt, from] = [performance.timeOrigin + performance.now(), performance.now()]
    const finish = (isAcked: boolean) => done({ sentAt, ackedMs: isAcked ? performance.now() - from : null })
    const sent = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers, agent })
    sent.once('response', (res) => {
      res.resume().once('end', () => finish(res.statusCode === 200))
    })
    sent.once('error', () => finish(false))
    sent.end(body)
  })
}
