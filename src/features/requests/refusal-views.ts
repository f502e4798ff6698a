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
  unknown: (who) => `I couldn’t find ${who}. Type @ and pick the name from Slack’s list.`,
  'a bot': (who) => `${who} is an app. Choose a person.`,
  deactivated: (who) => `${who}’s account is deactivated. \`/mentor find\` shows who takes requests.`,
  'another company': (who) =>
    `${who} works for another company. Mentorships are for full members of this workspace.`,
  'a guest': (who) => `${who} is a guest. Mentorships are for full members of this workspace.`,
}

/** `on` is a shown date; `isMine`: the reader decided. */
function decidedText(outcome: Outcome, who: string, on: string, isMine: boolean): string {
  switch (outcome) {
    case 'accepted':
      return isMine
        ? `You accepted ${who}’s request on ${on}, so nothing changed.`
        : `${who} accepted your request on ${on}, so nothing changed.`
    case 'declined':
      return isMine
        ? `You declined ${who}’s request on ${on}, so nothing changed.`
        : `${who} declined your request on ${on}, so nothing changed.`
    case 'withdrawn':
      return isMine
        ? `You withdrew this request on ${on}, so nothing changed.`
        : `${who} withdrew this request on ${on}, so nothing changed.`
    case 'ended':
      return `This request ended on ${on}, so nothing changed.`
  }
}

function refusalText(refusal: Refusal, today: Temporal.PlainDate, nameOf: NameOf): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That’s you. Pick someone else; `/mentor find` shows who takes requests.'
    case 'not a member':
      return STANDINGS[refusal.standing](nameOf(refusal.who))
    case 'i am a guest':
      return 'You’re a guest in this workspace. Mentorships are for full members.'
    case 'full':
      return `You mentor or have offered to mentor ${refusal.menteeIds.map(nameOf).join(', ')}, which is your limit of ${refusal.capacity}. To accept, end a mentorship (\`/mentor end\`) or raise the limit in \`/mentor settings\`. You can also decline and offer a spot on your waitlist.`
    case 'mentored already':
      return `${nameOf(refusal.who)} is already your mentor. To ask for help, use \`/mentor ask\`.`
    case 'offered':
      return `${nameOf(refusal.who)} has already offered to mentor you and is waiting for your answer. You can also accept on Home.`
    case 'asked already':
      return `You asked ${nameOf(refusal.who)} on ${showDate(refusal.on, today)}, and the request is still open. You can see or withdraw it in \`/mentor requests\`.`
    case 'too many':
      return `You have ${OPEN_MAX} open requests (${refusal.whom.map(nameOf).join(', ')}), which is the limit. To ask someone else, withdraw one in \`/mentor requests\`.`
    case 'paused':
      return `${nameOf(refusal.who)} declined less than ${PAUSE_AFTER_DECLINE_DAYS} days ago. You can ask again from ${showDate(refusal.until, today)}. \`/mentor find\` shows others.`
    case 'closed':
      return refusal.until === null
        ? `${nameOf(refusal.who)} isn’t taking requests. \`/mentor find\` shows who is.`
        : `${nameOf(refusal.who)} isn’t taking requests through ${showDate(refusal.until, today)}. You can ask after that. \`/mentor find\` shows others.`
    case 'decided':
      return decidedText(refusal.outcome, nameOf(refusal.who), showDate(refusal.on, today), refusal.isMine)
    case 'waits for an answer':
      return `You’ve already asked ${nameOf(refusal.who)} a question. Wait for the answer first.`
    case 'nothing asked':
      return 'There’s no open question any longer. `/mentor requests` shows your requests.'
    case 'not offered':
      return 'The waitlist offer is no longer open. `/mentor requests` shows your requests.'
    case 'suggested is full':
      return `${nameOf(refusal.who)} no longer has room. Choose someone else.`
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && nameOf(refusal.who), today)
    case 'not yours':
      return 'That request isn’t yours to change, so nothing changed. `/mentor requests` shows yours.'
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
  return others ? message(words, actions(button('Request a mentor…', openRequest))) : message(words)
}
