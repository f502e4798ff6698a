import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate, showDays } from '../../platform/plain-dates.ts'
import { type Message, mention, message, section } from '../../platform/slack/blocks.ts'
import type { NotAMember } from '../people/rules.ts'
import { overlapMax, type SeatRefusal } from './rules.ts'

export function seatRefusalMessage(refusal: SeatRefusal, today: Temporal.PlainDate): Message {
  return message(section(refusalText(refusal, today, (id) => mention(id))))
}

/** For forms, where Slack shows no mentions. `name`: of the person whom it is about. */
export function seatFieldError(
  refusal: SeatRefusal,
  today: Temporal.PlainDate,
  name = 'This person',
): string {
  return refusalText(refusal, today, () => name)
}

function refusalText(refusal: SeatRefusal, today: Temporal.PlainDate, show: (id: string) => string): string {
  switch (refusal.reason) {
    case 'no seat':
      return `${show(refusal.leaderId)} has no seat. \`/mentor seats\` lists all seats.`
    case 'gone':
      return 'This seat is closed, so nothing changed. `/mentor seats` lists all seats.'
    case 'not yours':
      return 'You can’t change this seat or term, so nothing changed.'
    case 'myself':
      return 'The seat is beside you. Choose someone else.'
    case 'not a member':
      return notAMemberText(refusal.standing, show(refusal.who))
    case 'resting':
      return 'This seat is resting, so nothing changed. Click *End rest* first.'
    case 'invited already':
      return `${show(refusal.who)} is invited, so I didn’t invite anyone else.`
    case 'next already':
      return `${show(refusal.who)} is next, so I didn’t invite anyone else.`
    case 'not available':
      return `${show(refusal.who)} can’t take a seat at the moment. Choose someone else.`
    case 'holds this seat':
      return `${show(refusal.who)} holds this seat. Move the end of their term instead.`
    case 'start in the past':
      return 'Pick today or later.'
    case 'no longer open':
      return 'This has been answered or is over, so nothing changed.'
    case 'one seat each':
      return 'You hold a seat already, so I didn’t change anything. Step out of it first.'
    case 'end out of range':
      return `Pick a day from ${showDate(refusal.first, today)} through ${showDate(refusal.last, today)}.`
    case 'pause out of range':
      return `Pick a day from ${showDate(refusal.first, today)} through ${showDate(refusal.last, today)}.`
    case 'same end':
      return 'That’s already the last day. Pick another day.'
    case 'paused already':
      return `The term is already paused through ${showDate(refusal.until, today)}.`
    case 'has a seat already':
      return 'There’s a seat beside you already. `/mentor seat` opens it.'
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && show(refusal.who), today)
  }
}

function notAMemberText(standing: NotAMember, who: string): string {
  switch (standing) {
    case 'unknown':
      return `I couldn’t find ${who}. Choose someone from Slack’s list.`
    case 'a bot':
      return `${who} is an app. Choose a person.`
    case 'deactivated':
      return `${who}’s account is deactivated. Choose someone else.`
    case 'another company':
    case 'a guest':
      return `${who} isn’t a full member of this workspace. Choose someone else.`
  }
}

export function overlapText(termWeeks: number): string {
  const most = overlapMax(termWeeks)
  return `Choose at most ${showDays(most)}: a quarter of ${showDays(termWeeks * 7)}.`
}

export function openedMessage(): Message {
  return message(
    section(
      'Saved. The seat beside you is open, and others can ask to be considered. `/mentor seat` opens it.',
    ),
  )
}

export function reflectedMessage(): Message {
  return message(section('Saved. You can change it on the page of the seat.'))
}

export function answeredMessage(startsNow: boolean): Message {
  return message(section(startsNow ? 'You start now.' : 'You start as planned.'))
}

export function keptMessage(): Message {
  return message(section('Saved.'))
}
