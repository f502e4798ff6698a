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

const SHOWN = 5
const WISH_WORDS = 200

/** Who asks to be mentored, with the buttons to decide. */
export function toMeBlocks(toMe: readonly Request[], { zone, today }: Place): KnownBlock[] {
  if (toMe.length === 0) return []
  return [
    header(toMe.length === 1 ? 'Somebody asks you' : `${toMe.length} people ask you`),
    ...toMe.slice(0, SHOWN).flatMap((request) => {
      const sent = showDate(localDate(request.requestedAt, zone), today)
      const wish = escapeText(firstWords(request.wish, WISH_WORDS))
      return [
        section(`*${mention(request.menteeId)}* · sent ${sent}${toMeStage(request)}\n> ${wish}`),
        decisionButtons(request, { isPrimary: false }),
      ]
    }),
    context(
      `${toMe.length > SHOWN ? `…and ${toMe.length - SHOWN} more, in \`/mentor requests\`. ` : ''}Whom you see here can see that you have seen it; the words are between you two.`,
    ),
  ]
}

function toMeStage(request: Request): string {
  switch (stageOf(request)) {
    case 'asked':
      return '; you asked, no answer yet'
    case 'waitlisted':
      return `; place ${request.spot} on your waitlist`
    default:
      return request.questions.length > 0 ? '; has answered you' : ''
  }
}

/** Whom I asked, and where it stands. */
export function mineBlocks(mine: readonly Request[], { zone, today }: Place): KnownBlock[] {
  if (mine.length === 0) return []
  return [
    header('Whom you asked'),
    ...mine.slice(0, SHOWN).flatMap((request) => {
      const line = section(`*${mention(request.mentorId)}* · ${standing(request, zone, today)}`)
      const buttons = menteeButtons(request)
      return buttons.length > 0 ? [line, actions(...buttons)] : [line]
    }),
    context(
      '“Seen”: they opened Home or their requests, or pressed a button on yours. More in `/mentor requests`.',
    ),
  ]
}

function standing(request: Request, zone: string, today: Temporal.PlainDate): string {
  const on = (at: Temporal.Instant | null) => (at ? showDate(localDate(at, zone), today) : 'a while ago')
  const sent = `sent ${on(request.requestedAt)}`
  switch (stageOf(request)) {
    case 'sent':
      return `${sent}, not seen yet`
    case 'seen':
      return `${sent}, seen ${on(request.seenAt)}`
    case 'asked':
      return `${sent}; asked you something on ${on(openQuestion(request)?.askedAt ?? null)}`
    case 'waitlisted':
      return `${sent}; place ${request.spot} on the waitlist since ${on(request.waitlistedAt)}`
    case 'accepted':
      return `said yes on ${on(request.decidedAt)}`
    case 'declined':
      return `said “not now” on ${on(request.decidedAt)}`
    case 'withdrawn':
      return `you took it back on ${on(request.decidedAt)}`
    case 'ended':
      return `ended by itself on ${on(request.decidedAt)}`
  }
}
