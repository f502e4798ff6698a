import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate } from '../../platform/plain-dates.ts'
import { mention, section } from '../../platform/slack/blocks.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { localDate } from '../people/rules.ts'
import { daysBetween } from '../relationships/rules.ts'
import { decisionButtons } from './buttons.ts'
import { type Request, type Stage, stageOf } from './rules.ts'

/** Who waits, and the buttons to decide. The request's text is in its own message. */
export function nudgePart(requests: readonly Request[], on: Temporal.PlainDate): NudgePart {
  const blocks = requests.flatMap((request) => requestBlocks(request, on))
  return {
    blocks: requests.length === 0 ? [] : [section('*Requests waiting for you*'), ...blocks],
    title: titleOf(requests.filter(awaitsMentor)),
    reason: 'A request is waiting for your answer.',
  }
}

function awaitsMentor(request: Request): boolean {
  const stage = stageOf(request)
  return stage === 'sent' || stage === 'seen'
}

function titleOf([first, ...others]: readonly Request[]): string | null {
  if (!first) return null
  return others.length === 0
    ? `${first.menteeName} is waiting for your answer`
    : `${others.length + 1} people are waiting for your answer`
}

function requestBlocks(request: Request, on: Temporal.PlainDate): KnownBlock[] {
  const who = mention(request.menteeId)
  if (!awaitsMentor(request)) return [section(`${who} · ${STAGES[stageOf(request)] ?? 'Answered.'}`)]
  const days = daysBetween(localDate(request.requestedAt, 'UTC'), on)
  return [
    section(`*${who}* asked you to be their mentor ${showAgo(Math.max(0, days))}.`),
    decisionButtons(request, { isPrimary: false }),
  ]
}

const STAGES: Partial<Record<Stage, string>> = {
  asked: 'You asked a question. The answer will appear in the request.',
  waitlisted: 'On your waitlist.',
  accepted: 'Accepted.',
  declined: 'Declined.',
  withdrawn: 'Withdrawn.',
  ended: 'Expired.',
}

/** For `/mentor why`; `zone` is the mentor's. */
export function whyListed(request: Request, zone: string, today: Temporal.PlainDate): Explained {
  const sent = showDate(localDate(request.requestedAt, zone), today)
  return {
    what: `*${mention(request.menteeId)}* · asked you to mentor them on ${sent}`,
    rule: 'Unanswered requests are added to your next nudge after 5 working days.',
  }
}
