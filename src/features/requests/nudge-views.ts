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
    blocks: requests.length === 0 ? [] : [section('*Waiting for your answer*'), ...blocks],
    title: titleOf(requests.filter(awaitsMentor)),
    reason: 'A request has waited for a week.',
  }
}

function awaitsMentor(request: Request): boolean {
  const stage = stageOf(request)
  return stage === 'sent' || stage === 'seen'
}

function titleOf([first, ...others]: readonly Request[]): string | null {
  if (!first) return null
  return others.length === 0
    ? `${first.menteeName} waits for your answer`
    : `${others.length + 1} people wait for your answer`
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
  asked: 'You asked; the answer comes under the request.',
  waitlisted: 'Waits on your list.',
  accepted: 'You said yes.',
  declined: 'You said “not now”.',
  withdrawn: 'Took it back.',
  ended: 'It ended by itself.',
}

/** For `/mentor why`; `zone` is the mentor's. */
export function whyListed(request: Request, zone: string, today: Temporal.PlainDate): Explained {
  const sent = showDate(localDate(request.requestedAt, zone), today)
  return {
    what: `*${mention(request.menteeId)}* · asked you on ${sent}`,
    rule: 'A request without an answer is carried by the first nudge after five working days.',
  }
}
