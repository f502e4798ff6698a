import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { findTimeButton } from '../mentorships/buttons.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { agreeOnTime, declineTimes, openOtherTimes, withdrawTimes } from './actions.ts'
import { type Reader, showLength, showTime } from './phrases.ts'
import type { Arrangement, Meeting, MeetingProposal } from './rules.ts'

export type ProposalView = {
  proposal: MeetingProposal
  mentorship: Mentorship
  reader: Reader
  /** The agreed meeting that would move; null if there is none. */
  moves: Meeting | null
}

/** For the other person: one button for each time, in their own zone. */
export function proposalMessage(view: ProposalView): Message {
  const { proposal, mentorship, reader } = view
  const other = otherOf(mentorship, reader.id)
  const { id: proposalId } = proposal
  return message(
    section(titleOf(view)),
    ...detailBlocks(proposal),
    actions(...proposal.times.map((time, index) => timeButton(view, time, index === 0))),
    actions(
      button('None of these…', openOtherTimes, {
        value: { proposalId },
        label: `None of these… propose other times to ${other.name}`,
      }),
      button('Decline', declineTimes, {
        value: { proposalId },
        label: `Decline to meet with ${other.name}`,
      }),
    ),
    context(
      `Times are in your time zone, ${reader.zone}. ${mention(other.id)} will be told what you choose.`,
    ),
  )
}

function titleOf({ mentorship, reader, moves }: ProposalView): string {
  const who = mention(otherOf(mentorship, reader.id).id)
  return moves === null
    ? `*When can you talk with ${who}?*`
    : `*Can you move your talk with ${who} on ${showTime(moves.start, reader)}?*`
}

function timeButton(
  { proposal, mentorship, reader }: ProposalView,
  time: Temporal.Instant,
  isFirst: boolean,
) {
  const text = showTime(time, reader)
  return button(text, agreeOnTime, {
    value: { proposalId: proposal.id, time: Math.floor(time.epochMilliseconds / 1000) },
    label: `${text} with ${otherOf(mentorship, reader.id).name}`,
    ...(isFirst && { style: 'primary' as const }),
  })
}

/** Length, place and line. */
export function detailBlocks(arrangement: Arrangement): KnownBlock[] {
  const { place, line } = arrangement
  const facts = [showLength(arrangement), ...(place === null ? [] : [escapeText(place)])].join(' · ')
  return [section(line === null ? facts : `${facts}\n> ${escapeText(line).replaceAll('\n', '\n> ')}`)]
}

/** Replaces the message once the proposal is closed without a meeting. */
export function closedProposalMessage({
  proposal,
  mentorship,
  reader,
}: Omit<ProposalView, 'moves'>): Message {
  const other = otherOf(mentorship, reader.id)
  const again = actions(findTimeButton({ mentorshipId: mentorship.id, name: other.name }))
  const text = section(closedText(proposal, mention(other.id), proposal.proposerId === reader.id))
  const canProposeAgain = proposal.outcome === 'expired' || proposal.outcome === 'declined'
  return canProposeAgain && mentorship.endedAt === null ? message(text, again) : message(text)
}

function closedText({ outcome }: MeetingProposal, who: string, isOwn: boolean): string {
  switch (outcome) {
    case 'declined':
      return isOwn
        ? `${who} can’t make any of the times that you proposed.`
        : `You declined the times that ${who} proposed.`
    case 'withdrawn':
      return isOwn ? `You withdrew the times for ${who}.` : `${who} withdrew these times.`
    case 'countered':
      return isOwn ? `${who} proposed other times.` : `You proposed other times to ${who}.`
    case 'expired':
      return `These times with ${who} have passed.`
    default:
      return `Your mentorship with ${who} has ended.`
  }
}

/** For the person who proposed. */
export function proposedMessage(
  proposal: Pick<MeetingProposal, 'id' | 'times'>,
  mentorship: Mentorship,
  reader: Reader,
): Message {
  const other = otherOf(mentorship, reader.id)
  const times = proposal.times.map((time) => `• ${showTime(time, reader)}`).join('\n')
  return message(
    section(`Sent. ${mention(other.id)} gets these times during their working hours:`),
    section(times),
    actions(
      button('Withdraw proposal', withdrawTimes, {
        value: { proposalId: proposal.id },
        label: `Withdraw proposal: the times for ${other.name}`,
      }),
    ),
  )
}

/** What is true, for a person whose click came too late. */
export function tooLateMessage(result: 'settled already' | 'not yours' | 'passed' | 'taken'): Message {
  switch (result) {
    case 'settled already':
      return message(
        section('This proposal is already closed, so nothing changed. `/mentor` shows the current state.'),
      )
    case 'passed':
      return message(section('That time has passed, so nothing changed. Pick another one.'))
    case 'taken':
      return message(section('One of you has another meeting then, so nothing changed. Pick another time.'))
    case 'not yours':
      return message(section('That isn’t yours to change, so nothing changed.'))
  }
}

export function withdrawnMessage(): Message {
  return message(section('Proposal withdrawn.'))
}
