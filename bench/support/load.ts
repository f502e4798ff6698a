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

/** Milliseconds from each request to its complete response; null if the status was not 200. */
export const loaded = z.array(z.number().nullable())

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

process.on('message', async (given) => process.send?.(await load(order.parse(given))))
process.on('disconnect', () => process.exit(0))

function load({ port, signingSecret, perSecond, bodies }: LoadOrder): Promise<z.output<typeof loaded>> {
  const began = performance.now()
  const answers: Promise<number | null>[] = []
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

function send(port: number, secret: string, body: string): Promise<number | null> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    ...sign(secret, body),
  }
  return new Promise((done) => {
    const from = performance.now()
    const sent = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers, agent })
    sent.once('response', (res) => {
      res.resume().once('end', () => done(res.statusCode === 200 ? performance.now() - from : null))
    })
    sent.once('error', () => done(null))
    sent.end(body)
  })
}
