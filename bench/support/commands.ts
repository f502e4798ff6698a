import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { seeded } from '../soak/random.ts'
import type { FakeSlack } from './fake-slack.ts'
import { type LoadOrder, loaded } from './load.ts'
import { MENTEES_EACH } from './seed.ts'

export const WORKSPACE = 'TBENCH'
export const TOKEN = 'xoxb-bench'
export const SIGNING_SECRET = 'a-secret-of-the-bench'

/** How long each command took, in milliseconds. */
export type Timed = {
  acks: number[]
  /** From the request to the reply at the response_url. */
  replies: number[]
}

/** Sends `/mentor` commands of random mentors at a fixed rate, from a process of its own. */
export type Typist = {
  /** Resolves when every command was acked and answered. Throws if one was not. */
  type(port: number, rate: { perSecond: number; seconds: number }): Promise<Timed>
  stop(): void
}

const REPLY_WITHIN_MS = 30_000

/** `textOf` returns what is typed for a mentee. */
export function startTypist(
  slack: FakeSlack,
  relationships: number,
  textOf: (random: () => number, menteeId: string) => string,
): Typist {
  const generator = fork(join(import.meta.dirname, 'load.ts'), { stdio: ['ignore', 2, 2, 'ipc'] })
  const random = seeded(1)
  let last = 0

  function command(): { id: string; body: string } {
    last += 1
    const id = String(last)
    const mentor = 1 + Math.floor((random() * relationships) / MENTEES_EACH)
    const mentee = mentor * MENTEES_EACH - Math.floor(random() * MENTEES_EACH)
    const fields = {
      ...{ command: '/mentor', text: textOf(random, `UE${mentee}`), team_id: WORKSPACE },
      ...{ user_id: `UR${mentor}`, channel_id: 'C1', trigger_id: '1.2.3', api_app_id: 'A1' },
      response_url: slack.responseUrl(id),
    }
    return { id, body: new URLSearchParams(fields).toString() }
  }

  return {
    async type(port, { perSecond, seconds }) {
      const commands = Array.from({ length: perSecond * seconds }, command)
      const bodies = commands.map(({ body }) => body)
      generator.send({ port, signingSecret: SIGNING_SECRET, perSecond, bodies } satisfies LoadOrder)
      const [answer] = await once(generator, 'message')
      const sent = loaded.parse(answer)
      const replied = await waitForReplies(
        slack,
        commands.map(({ id }) => id),
      )
      return {
        acks: sent.map(({ ackedMs }) => {
          if (ackedMs === null) throw new Error('A command was not acked')
          return ackedMs
        }),
        replies: sent.map(({ sentAt }, n) => (replied[n] ?? Number.NaN) - sentAt),
      }
    },
    stop: () => void generator.kill(),
  }
}

async function waitForReplies(slack: FakeSlack, ids: readonly string[]): Promise<number[]> {
  const deadline = performance.now() + REPLY_WITHIN_MS
  for (;;) {
    const replied = ids.flatMap((id) => slack.repliedAt(id) ?? [])
    if (replied.length === ids.length) return replied
    if (performance.now() > deadline) throw new Error(`${ids.length - replied.length} commands got no reply`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

export type Bare = { port: number; stop(): void }

/** Starts the baseline of bare-bolt.ts. */
export async function startBareBolt(databaseUrl: string): Promise<Bare> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'bare-bolt.ts'), {
    env: { PATH: process.env.PATH, SIGNING_SECRET, DATABASE_URL: databaseUrl },
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const [told] = await once(child, 'message')
  return { port: z.object({ port: z.number() }).parse(told).port, stop: () => void child.kill() }
}
