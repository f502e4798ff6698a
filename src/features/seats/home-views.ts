import type { KnownBlock } from '@slack/types'
import { showDate } from '../../platform/plain-dates.ts'
import { mention, section } from '../../platform/slack/blocks.ts'
import { openSeatButton } from './buttons.ts'
import type { Own, SeatPage } from './page-rules.ts'
import { choiceText, daysLeft, holderText } from './phrases.ts'

/** One line for each seat that the reader has to do with. */
export function seatBlocks(pages: readonly SeatPage[]): KnownBlock[] {
  return pages.map((page) => section(seatLine(page), openSeatButton(page.seatId, page.leaderName)))
}

function seatLine(page: SeatPage): string {
  const { own, leaderId, today, holder, next } = page
  const beside = `*The seat beside ${mention(leaderId)}*`
  switch (own.role) {
    case 'leader':
      return leaderLine(page, own)
    case 'holder':
      return `${beside} is yours · ${holder ? daysLeft(holder.lastOn, today) : ''}`
    case 'incoming':
      return `${beside} is yours${next ? ` from ${showDate(next.firstOn, today)}` : ''}`
    case 'invited':
      return `${beside} · you’re invited`
    case 'considered':
    case 'other':
      return `${beside} · you’re being considered. ${choiceText(own.nextChoiceOn, today)}`
  }
}

function leaderLine(
  { holder, next, today }: SeatPage,
  { invited, considered }: Extract<Own, { role: 'leader' }>,
): string {
  const asked = considered.length
  return [
    '*The seat beside you*',
    holder ? `${holderText(holder, today)} · ${daysLeft(holder.lastOn, today)}` : 'empty',
    ...(next ? [`next: ${mention(next.personId)}, from ${showDate(next.firstOn, today)}`] : []),
    ...(invited ? [`${mention(invited.personId)} is invited`] : []),
    ...(asked === 0
      ? []
      : [asked === 1 ? '1 person is being considered' : `${asked} people are being considered`]),
  ].join(' · ')
}
