import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate } from '../../platform/plain-dates.ts'
import { actions, button, type Message, mention, message, section } from '../../platform/slack/blocks.ts'
import { openRequest } from '../mentorships/actions.ts'
import { offerButtons } from '../mentorships/buttons.ts'
import type { NotAMember } from '../people/rules.ts'
import { OPEN_MAX, type Outcome, PAUSE_AFTER_DECLINE_DAYS, type Refusal } from './rules.ts'

/** Returns a mention, or a plain name where Slack shows no markup. */
type NameOf = (personId: string) => string

const STANDINGS: Record<NotAMember, (who: string) => string> = {
  unknown: (who) =>
    `Slack doesn’t know ${who}. Pick the name from the list that Slack offers when you type @.`,
  'a bot': (who) => `${who} is an app. Choose a person.`,
  deactivated: (who) =>
    `${who} is not in this workspace any more. \`/mentor find\` shows who is open to requests.`,
  'another company': (who) =>
    `${who} works for another company. Mentorships are between members of this workspace.`,
  'a guest': (who) => `${who} is a guest here. Mentorships are between members of this workspace.`,
}

function outcomeText(outcome: Outcome, who: string, isMine: boolean): string {
  switch (outcome) {
    case 'accepted':
      return isMine ? `You said yes to ${who}` : `${who} said yes`
    case 'declined':
      return isMine ? `You told ${who} “not now”` : `${who} said “not now”`
    case 'withdrawn':
      return isMine ? 'You took this request back' : `${who} took this request back`
    case 'ended':
      return 'This request ended by itself'
  }
}

function refusalText(refusal: Refusal, today: Temporal.PlainDate, nameOf: NameOf): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That is you. A mentor is somebody else; `/mentor find` shows who is open to requests.'
    case 'not a member':
      return STANDINGS[refusal.standing](nameOf(refusal.who))
    case 'i am a guest':
      return 'You are a guest in this workspace, and mentorships are between its members. Whoever invited you may know somebody to talk to.'
    case 'full':
      return `You have said yes to ${refusal.menteeIds.map(nameOf).join(', ')}: that is all the room you gave yourself (${refusal.capacity}). You can say goodbye well to one (\`/mentor end\`), make room in \`/mentor settings\`, or offer a place on your waitlist with “Not now”.`
    case 'mentored already':
      return `${nameOf(refusal.who)} is your mentor already. Write to them; \`/mentor\` shows where you stand.`
    case 'offered':
      return `${nameOf(refusal.who)} has offered to mentor you already, and waits for your answer. You can also accept on Home.`
    case 'asked already':
      return `You asked ${nameOf(refusal.who)} on ${showDate(refusal.on, today)}, and the request is still open. \`/mentor requests\` shows where it stands; you can take it back there.`
    case 'too many':
      return `You have ${OPEN_MAX} requests open, to ${refusal.whom.map(nameOf).join(' and ')}. That is as many as go at once, so that each gets a real answer. Wait for one, or take one back in \`/mentor requests\`.`
    case 'paused':
      return `${nameOf(refusal.who)} said “not now” less than ${PAUSE_AFTER_DECLINE_DAYS} days ago. You may ask again from ${showDate(refusal.until, today)}; meanwhile \`/mentor find\` shows others.`
    case 'closed':
      return refusal.until === null
        ? `${nameOf(refusal.who)} takes no requests. \`/mentor find\` shows who does.`
        : `${nameOf(refusal.who)} takes no requests until ${showDate(refusal.until, today)}. Ask after that, or see \`/mentor find\` for others.`
    case 'decided':
      return `${outcomeText(refusal.outcome, nameOf(refusal.who), refusal.isMine)} on ${showDate(refusal.on, today)}, so nothing was changed.`
    case 'waits for an answer':
      return `You have asked ${nameOf(refusal.who)} something already. One question at a time: the answer comes under the request.`
    case 'nothing asked':
      return 'There is no open question. Your answer came before, or the request was decided meanwhile; `/mentor requests` shows it.'
    case 'not offered':
      return 'There is no place to take any more. `/mentor requests` shows where you stand.'
    case 'suggested is full':
      return `${nameOf(refusal.who)} has no room any more. Choose somebody else, or nobody.`
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && nameOf(refusal.who), today)
    case 'not yours':
      return 'This request belongs to somebody else, so nothing was changed. `/mentor requests` shows what is yours.'
  }
}

/** Returns a refusal as plain text for a form field, where Slack shows no mentions or markup. */
export function fieldRefusal(
  refusal: Refusal,
  today: Temporal.PlainDate,
  names: ReadonlyMap<string, string>,
): string {
  return refusalText(refusal, today, (id) => names.get(id) ?? 'This person').replaceAll('`', '')
}

export function refusalMessage(refusal: Refusal, today: Temporal.PlainDate): Message {
  const others = ['closed', 'paused', 'not a member', 'myself'].includes(refusal.reason)
  const words = section(refusalText(refusal, today, mention))
  if (refusal.reason === 'offered') return message(words, actions(...offerButtons(refusal.offer)))
  return others ? message(words, actions(button('Help me choose…', openRequest))) : message(words)
}
