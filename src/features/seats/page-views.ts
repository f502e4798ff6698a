import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  confirmation,
  context,
  escapeText,
  header,
  type Message,
  mention,
  menu,
  message,
  modal,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import {
  askForSeat,
  chooseAnother,
  closeSeat,
  openInvite,
  openMoveEnd,
  openSeatForm,
  openStepOut,
  restSeat,
  resumeSeat,
  seatPage,
  withdrawFromSeat,
} from './actions.ts'
import { decideButtons, openSeatButton, reflectButton } from './buttons.ts'
import type { Own, SeatPage } from './page-rules.ts'
import { choiceText, daysLeft, holderText, termText } from './phrases.ts'

/** The page of a seat, with exactly what its reader may see. */
export function seatView(page: SeatPage): ModalView {
  const { seatId, leaderName } = page
  return modal({
    contract: seatPage,
    title: 'Seat',
    metadata: { seatId },
    blocks: [
      header(`The seat beside ${leaderName}`),
      section(occupancy(page).join('\n')),
      ...planBlocks(page),
      ...ownBlocks(page),
      ...page.reflections.flatMap(({ authorId, words }) =>
        sections(`*${mention(authorId)} left this for you*\n> ${quoted(words)}`),
      ),
      ...(page.ownEndedTermId === null ? [] : [actions(reflectButton(page.ownEndedTermId, leaderName))]),
      ...pastBlocks(page),
    ],
  })
}

function quoted(words: string): string {
  return escapeText(words).replaceAll('\n', '\n> ')
}

function occupancy({ holder, next, isResting, today, termWeeks, overlapDays }: SeatPage): string[] {
  return [
    holder
      ? `*Holder*: ${holderText(holder, today)} · ${daysLeft(holder.lastOn, today)}`
      : '*Holder*: the seat is empty',
    ...(next ? [`*Next*: ${mention(next.personId)}, ${nextDates(next, today)}`] : []),
    termText({ termWeeks, overlapDays }),
    ...(isResting ? ['The seat is resting: no one is being chosen.'] : []),
  ]
}

function nextDates(
  { joinsOn, firstOn }: { joinsOn: Temporal.PlainDate; firstOn: Temporal.PlainDate },
  today: Temporal.PlainDate,
): string {
  const from = `from ${showDate(firstOn, today)}`
  return joinsOn.equals(firstOn) ? from : `on site from ${showDate(joinsOn, today)}, holder ${from}`
}

function planBlocks({ own, sees, neverRooms }: SeatPage): KnownBlock[] {
  const who = own.role === 'leader' ? 'they' : 'you'
  return [
    ...(sees === null ? [] : sections(`*What ${who} see there*\n${escapeText(sees)}`)),
    ...(neverRooms === null ? [] : sections(`*Rooms ${who} never enter*\n${escapeText(neverRooms)}`)),
  ]
}

function ownBlocks(page: SeatPage): KnownBlock[] {
  const { own, today, leaderName, seatId, isResting } = page
  switch (own.role) {
    case 'leader':
      return leaderBlocks(page, own)
    case 'holder':
    case 'incoming':
      return [
        ...checklistBlocks(own.checklist),
        ...pauseBlocks(own.pausedUntil, today),
        actions(...termButtons(own.termId, own.role === 'holder', own.pausedUntil !== null)),
        context(`Visible to you and ${escapeText(leaderName)}`),
      ]
    case 'invited':
      return [section('You’re invited to take this seat.'), actions(...decideButtons(own.termId))]
    case 'considered':
      return [
        section(`You’re being considered. ${isResting ? '' : choiceText(own.nextChoiceOn, today)}`.trim()),
        actions(
          button('Withdraw', withdrawFromSeat, { value: { seatId }, label: 'Withdraw from this seat' }),
        ),
        context(`Visible to you and ${escapeText(leaderName)}`),
      ]
    case 'other':
      return isResting
        ? []
        : [
            section(choiceText(own.nextChoiceOn, today)),
            actions(button('Ask to be considered', askForSeat, { value: { seatId }, style: 'primary' })),
            context(`That you asked is visible to you and ${escapeText(leaderName)}.`),
          ]
  }
}

function termButtons(termId: string, isHolder: boolean, isPaused: boolean): Button[] {
  return [
    ...(isHolder ? [button('Move the end…', openMoveEnd, { value: { termId } })] : []),
    ...(isPaused ? [button('Resume', resumeSeat, { value: { termId }, label: 'Resume the term' })] : []),
    button('Step out…', openStepOut, { value: { termId } }),
  ]
}

function checklistBlocks(checklist: string | null): KnownBlock[] {
  return checklist === null ? [] : sections(`*Calendars and channels*\n${escapeText(checklist)}`)
}

function pauseBlocks(until: Temporal.PlainDate | null, today: Temporal.PlainDate): KnownBlock[] {
  return until === null ? [] : [section(`Paused through ${showDate(until, today)}. The end stays as it is.`)]
}

type Leader = Extract<Own, { role: 'leader' }>

/** How many of those who asked are named. */
const NAMED_MAX = 100

function leaderBlocks(page: SeatPage, own: Leader): KnownBlock[] {
  const { seatId, today, isResting } = page
  const { invited, considered, checklist, pausedUntil, nextTermId } = own
  const canInvite = !isResting && invited === null && nextTermId === null
  return [
    ...checklistBlocks(checklist),
    ...pauseBlocks(pausedUntil, today),
    ...(invited
      ? [
          section(`${mention(invited.personId)} is invited, from ${showDate(invited.firstOn, today)}.`),
          actions(
            button('Choose another…', chooseAnother, {
              value: { termId: invited.termId },
              label: 'Choose another… and take this invitation back',
            }),
          ),
        ]
      : []),
    ...(considered.length === 0 ? [] : [section(`*Being considered*\n${names(considered)}`)]),
    actions(
      ...(canInvite ? [button('Invite someone…', openInvite, { value: { seatId }, style: 'primary' })] : []),
      button('Edit seat…', openSeatForm, { value: { seatId } }),
      menu(...leaderChoices(page, own)),
    ),
    actions(closeButton(seatId)),
    context(
      'Who asked and who is invited is visible to you and them. Holder and term are visible to everyone.',
    ),
  ]
}

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, NAMED_MAX).map((id) => mention(id))
  const rest = ids.length - shown.length
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}

function leaderChoices(
  { seatId, isResting }: SeatPage,
  { holderTermId, nextTermId, pausedUntil }: Leader,
): Button[] {
  const rests = !isResting
  return [
    ...(holderTermId === null ? [] : termButtons(holderTermId, true, pausedUntil !== null)),
    ...(nextTermId === null
      ? []
      : [button('Call off the next term…', openStepOut, { value: { termId: nextTermId } })]),
    button(rests ? 'Rest seat' : 'End rest', restSeat, { value: { seatId, rests } }),
  ]
}

function closeButton(seatId: string): Button {
  return button('Close seat', closeSeat, {
    value: { seatId },
    style: 'danger',
    confirm: confirmation(
      'Close seat?',
      'The terms in it end. The holder, the next one and everyone being considered are told.',
      'Close',
      'Leave open',
    ),
  })
}

function pastBlocks({ past, today }: SeatPage): KnownBlock[] {
  if (past.length === 0) return []
  const held = past.map(({ personId, lastOn }) => `${mention(personId)}, until ${showDate(lastOn, today)}`)
  return [context(`Before: ${held.join(' · ')}`)]
}

/** For `/mentor seats`. */
export function seatsMessage(pages: readonly SeatPage[]): Message {
  if (pages.length === 0)
    return message(
      section('There are no seats yet. A seat beside a leader lets someone learn there for a term.'),
      actions(button('Open a seat beside you…', openSeatForm)),
    )
  return message(
    section('*Seats beside leaders*'),
    ...pages.map((page) =>
      section(
        `Beside ${mention(page.leaderId)}: ${page.holder ? holderText(page.holder, page.today) : 'empty'}${page.isResting ? ' · resting' : ''}`,
        openSeatButton(page.seatId, page.leaderName),
      ),
    ),
  )
}
