import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  context,
  escapeText,
  firstWords,
  header,
  mention,
  section,
} from '../../platform/slack/blocks.ts'
import { localDate } from '../people/rules.ts'
import { decisionButtons, menteeButtons } from './buttons.ts'
import { openQuestion, type Request, stageOf } from './rules.ts'

/** Where and when the reader is. */
export type Place = { zone: string; today: Temporal.PlainDate }

const SHOWN = { toMe: 5, mine: 3 }
/** About one line. */
const WISH_WORDS = 90

/** Requests to the reader, with the buttons to decide. */
export function toMeBlocks(toMe: readonly Request[], { zone, today }: Place): KnownBlock[] {
  if (toMe.length === 0) return []
  return [
    header(toMe.length === 1 ? 'Request to you' : `${toMe.length} requests to you`),
    ...toMe.slice(0, SHOWN.toMe).flatMap((request) => {
      const stage = stageOf(request)
      const sent = showDate(localDate(request.requestedAt, zone), today)
      const wish = escapeText(firstWords(request.wish, WISH_WORDS))
      return [
        section(`*${mention(request.menteeId)}* · ${toMeStanding(request, sent)}\n> ${wish}`),
        decisionButtons(request, { isPrimary: stage === 'sent' || stage === 'seen' }),
      ]
    }),
    context(
      `${toMe.length > SHOWN.toMe ? `…and ${toMe.length - SHOWN.toMe} more, in \`/mentor requests\`. ` : ''}They can see that you’ve seen their request.`,
    ),
  ]
}

/** `sent` is a shown date. */
function toMeStanding(request: Request, sent: string): string {
  switch (stageOf(request)) {
    case 'asked':
      return `sent ${sent} · waiting for their answer`
    case 'waitlisted':
      return `sent ${sent} · number ${request.spot} on your waitlist`
    default:
      return request.questions.length > 0 ? `sent ${sent} · answered your question` : `sent ${sent}`
  }
}

/** The reader's own requests and their state. */
export function mineBlocks(mine: readonly Request[], { zone, today }: Place): KnownBlock[] {
  if (mine.length === 0) return []
  return [
    header('Requests you sent'),
    ...mine.slice(0, SHOWN.mine).flatMap((request) => {
      const line = section(`*${mention(request.mentorId)}* · ${standing(request, zone, today)}`)
      const buttons = menteeButtons(request)
      return buttons.length > 0 ? [line, actions(...buttons)] : [line]
    }),
    context(
      mine.length > SHOWN.mine
        ? `…and ${mine.length - SHOWN.mine} more, in \`/mentor requests\`.`
        : '“Seen” means they opened it in Home or `/mentor requests`, or clicked one of its buttons.',
    ),
  ]
}

function standing(request: Request, zone: string, today: Temporal.PlainDate): string {
  const on = (at: Temporal.Instant | null) => (at ? showDate(localDate(at, zone), today) : 'a while ago')
  const sent = on(request.requestedAt)
  switch (stageOf(request)) {
    case 'sent':
      return `sent ${sent} · not seen yet`
    case 'seen':
      return `sent ${sent} · seen ${on(request.seenAt)}`
    case 'asked':
      return `sent ${sent} · asked you a question on ${on(openQuestion(request)?.askedAt ?? null)}`
    case 'waitlisted':
      return `sent ${sent} · number ${request.spot} on the waitlist since ${on(request.waitlistedAt)}`
    case 'accepted':
      return `accepted ${on(request.decidedAt)}`
    case 'declined':
      return `declined ${on(request.decidedAt)}`
    case 'withdrawn':
      return `withdrawn ${on(request.decidedAt)}`
    case 'ended':
      return request.mentorIsHere ? `expired ${on(request.decidedAt)}` : `ended ${on(request.decidedAt)}`
  }
}
