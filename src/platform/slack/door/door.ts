import { Worker } from 'node:worker_threads'
import type { App, Receiver } from '@slack/bolt'
import { type Log, newReference } from '../../log.ts'
import type { Metrics } from '../../metrics.ts'
import { ReceiverMultipleAckError } from '../bolt.ts'
import type { Answer, DoorOptions, FromDoor, SlackRequest, ToDoor } from './messages.ts'

export type Door = {
  /** Gives Bolt what Slack posts. Its `start` and `stop` do nothing: the door is open for operators in Socket Mode, too. */
  receiver: Receiver
  /** Opens the port; 0 lets the machine pick a free one. Throws when it can't be used. */
  open(): Promise<number>
  /** Lets nobody in any more, and comes back when those who were in have their answer, or a second later. */
  close(): Promise<void>
  /** How many requests of Slack are acked, or about to be, and have not reached Bolt yet. */
  countOnTheWay(): number
}

export type DoorParts = {
  port: number
  /** Null in Socket Mode. */
  signingSecret: string | null
  /** Answers an operator's machine. */
  answerOperator: (path: string) => Promise<Answer>
  log: Log
  metrics: Metrics
}

/**
 * The one HTTP server: Slack's requests, and what the operator's machines ask. It has a thread of its own, so that
 * Slack's three seconds never run out because of what the app does for somebody else.
 */
export function createDoor({ port, signingSecret, answerOperator, log, metrics }: DoorParts): Door {
  const onTheWay = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const counter = new Int32Array(onTheWay)
  let app: App | null = null
  let thread: Worker | null = null
  const hear = (told: FromDoor, from: Worker) => {
    const answer = (id: number, given: Answer) => {
      const order: ToDoor = { do: 'answer', id, answer: given }
      from.postMessage(order)
    }
    switch (told.tell) {
      case 'Slack asks':
        // Bolt has it before it is counted as arrived, so that whoever counts both never misses it.
        if (app) void giveToBolt(app, told.request, (given) => answer(told.request.id, given), log)
        Atomics.sub(counter, 0, 1)
        return
      case 'operator asks':
        return void answerOperator(told.path)
          .catch((err): Answer => {
            log.error({ err, path: told.path }, 'an operator request failed')
            return { status: 500, type: 'text/plain', body: 'failed\n' }
          })
          .then((given) => answer(told.id, given))
      case 'answered Slack':
        return metrics.ackSeconds.observe({ type: 'http' }, told.seconds)
      case 'refused':
        return log.warn({ reason: told.reason }, 'a request was refused')
    }
  }

  return {
    receiver: {
      init(given) {
        app = given
      },
      start: async () => {},
      stop: async () => {},
    },
    async open() {
      const opened = await openThread({ port, signingSecret, onTheWay }, hear)
      thread = opened.thread
      return opened.port
    },
    async close() {
      if (thread) await closeThread(thread)
    },
    countOnTheWay: () => Atomics.load(counter, 0),
  }
}

async function openThread(
  options: DoorOptions,
  hear: (told: FromDoor, from: Worker) => void,
): Promise<{ thread: Worker; port: number }> {
  const opened = Promise.withResolvers<number>()
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: options })
  thread.on('message', (told: FromDoor) => {
    if (told.tell === 'open') opened.resolve(told.port)
    else if (told.tell === 'not open') opened.reject(new Error(told.problem))
    else hear(told, thread)
  })
  try {
    return { thread, port: await opened.promise }
  } catch (error) {
    await thread.terminate()
    throw error
  }
}

async function closeThread(thread: Worker): Promise<void> {
  const closed = new Promise<void>((done) =>
    thread.on('message', (told: FromDoor) => told.tell === 'closed' && done()),
  )
  const order: ToDoor = { do: 'close' }
  thread.postMessage(order)
  await closed
  await thread.terminate()
}

/** Each request gets one answer: Bolt's, or that this app has none. */
async function giveToBolt(
  app: App,
  { isAcked, ...request }: SlackRequest,
  answer: (given: Answer) => void,
  log: Log,
): Promise<void> {
  let isAnswered = isAcked
  const answerOnce = (given: Answer) => {
    if (!isAnswered) answer(given)
    isAnswered = true
  }
  let isTaken = false
  const ack = async (words?: unknown) => {
    if (isTaken) throw new ReceiverMultipleAckError()
    isTaken = true
    if (isAcked && words) throw new Error('This request was acked at the door: an answer comes too late')
    answerOnce(toAnswer(words))
  }
  try {
    await app.processEvent({ ...request, ack })
    answerOnce({ status: 404, body: '' })
  } catch (err) {
    log.error({ err, reference: newReference() }, 'a request failed')
    answerOnce({ status: 500, body: '' })
  }
}

function toAnswer(words: unknown): Answer {
  if (!words) return { status: 200, body: '' }
  if (typeof words === 'string') return { status: 200, body: words }
  return { status: 200, type: 'application/json', body: JSON.stringify(words) }
}
