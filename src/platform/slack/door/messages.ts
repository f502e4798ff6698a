import type { ReceiverEvent } from '@slack/bolt'

// What the door's thread and the app's say to each other.

/** An answer over HTTP. */
export type Answer = { status: number; type?: string; body: string }

/** For whoever asks for what there isn't, whichever thread notices. */
export const NOTHING_HERE: Answer = {
  status: 404,
  type: 'text/plain',
  body: 'Nothing here. Slack posts to /slack/events.\n',
}

export type DoorOptions = {
  port: number
  /** Null in Socket Mode, in which Slack posts nothing. */
  signingSecret: string | null
  /** One number that both threads count in: requests of Slack that the app has not begun to work on. */
  onTheWay: SharedArrayBuffer
}

export type SlackRequest = Pick<ReceiverEvent, 'body' | 'retryNum' | 'retryReason'> & {
  id: number
  /** The answer was given already: nothing is to be said in it. */
  isAcked: boolean
}

export type FromDoor =
  | { tell: 'open'; port: number }
  | { tell: 'not open'; problem: string }
  | { tell: 'Slack asks'; request: SlackRequest }
  /** Somebody asked for a path that is not Slack's. */
  | { tell: 'operator asks'; id: number; path: string }
  | { tell: 'answered Slack'; seconds: number }
  | { tell: 'refused'; reason: string }
  | { tell: 'closed' }

export type ToDoor = { do: 'answer'; id: number; answer: Answer } | { do: 'close' }
