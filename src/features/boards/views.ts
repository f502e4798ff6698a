import type { Temporal } from 'temporal-polyfill'
import { commonRefusalText, dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  header,
  type Message,
  mention,
  message,
  quote,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
import { addNamesake, linkAdvisor, openBoard, ratherNot } from './actions.ts'
import { undoButton } from './buttons.ts'
import type { BoardCommandRefusal } from './command-rules.ts'
import { cadenceOf, cadenceText, nameOf, nextSentence } from './phrases.ts'
import type { Advisor, BoardCadence, BoardRefusal, WrittenTopic } from './rules.ts'

export function addedMessage(advisor: Advisor, today: Temporal.PlainDate): Message {
  const outside = advisor.contactId === null ? ' They’re on it as someone outside Slack.' : ''
  return message(
    section(
      `${nameOf(advisor)} is on your advisory board: ${cadenceText(cadenceOf(advisor))}.${outside} ${nextSentence(advisor, today)}`,
    ),
    context('Only visible to you. I won’t tell them.'),
    boardButton(),
  )
}

/** Asks whether a person is the advisor outside Slack who has the same name. */
export function sameNameMessage(
  { id: advisorId, contactName: name }: Advisor,
  personId: string,
  { pageId, ...wanted }: { cadence: BoardCadence; whatFor: string | null; pageId?: string | undefined },
): Message {
  const value = { advisorId, personId, ...(pageId !== undefined && { pageId }) }
  return message(
    section(
      `${escapeText(name)} is on your board as someone outside Slack. Is ${mention(personId)} the same person?`,
    ),
    actions(
      button('Same person', linkAdvisor, {
        value,
        style: 'primary',
        label: `Same person: ${name} in Slack`,
      }),
      button('Someone else', addNamesake, {
        value: { ...value, ...wanted },
        label: `Someone else: add another ${name}`,
      }),
    ),
    context('If it’s the same person, your check-ins and notes stay.'),
  )
}

export function linkedMessage(advisor: Advisor, today: Temporal.PlainDate): Message {
  return message(
    section(
      `${nameOf(advisor)} is on your board with their Slack account now. Your check-ins and notes are still there. ${nextSentence(advisor, today)}`,
    ),
    context('Only visible to you. I won’t tell them.'),
  )
}

export function changedMessage(advisor: Advisor, today: Temporal.PlainDate): Message {
  return message(
    section(`Saved. ${nameOf(advisor)}: ${cadenceText(cadenceOf(advisor))}. ${nextSentence(advisor, today)}`),
  )
}

function boardButton() {
  return actions(button('Open board…', openBoard, { label: 'Open board… with your advisors' }))
}

/** The new check-in, which can be undone; null if there is none. `pageId`: the open board page below. */
type Undoable = { checkInId: string | null; pageId?: string | undefined }

function undoRow({ id: advisorId, contactName }: Advisor, { checkInId, pageId }: Undoable) {
  return checkInId === null ? [] : [actions(undoButton({ advisorId, checkInId, contactName, pageId }))]
}

/** `isShared`: the check-in is in their mentorship as well. */
export function loggedMessage(
  advisor: Advisor,
  { isShared, changed, ...undoable }: Undoable & { isShared: boolean; changed: boolean },
  today: Temporal.PlainDate,
): Message {
  const what = changed
    ? `Logged your check-in with ${nameOf(advisor)}.`
    : `You’ve already logged this check-in with ${nameOf(advisor)}.`
  return message(
    section(`${what} ${nextSentence(advisor, today)}`),
    context(
      isShared
        ? `It counts in your mentorship too: its date and type are visible to you and ${escapeText(advisor.contactName)}.`
        : 'Only visible to you',
    ),
    ...undoRow(advisor, undoable),
  )
}

export function undoneMessage(isUndone: boolean): Message {
  return message(
    section(
      isUndone
        ? 'Undone. It’s as if this check-in had never been logged.'
        : 'This check-in is already gone, so nothing changed.',
    ),
  )
}

const SENT: Record<WrittenTopic, string> = {
  thanks: 'Your thanks are logged.',
  update: 'Your update is logged.',
  ask: 'Your ask is logged. It stays open until they answer, or you let it go.',
}

export function sentMessage(
  advisor: Advisor,
  { topic, ...undoable }: Undoable & { topic: WrittenTopic },
  today: Temporal.PlainDate,
): Message {
  return message(section(`${SENT[topic]} ${nextSentence(advisor, today)}`), ...undoRow(advisor, undoable))
}

export function snoozedMessage(advisor: Advisor, today: Temporal.PlainDate): Message {
  return message(
    section(
      advisor.snoozedUntil === null
        ? `Nudges about ${nameOf(advisor)} are back on. ${nextSentence(advisor, today)}`
        : `No nudges about ${nameOf(advisor)} until *${showDate(advisor.snoozedUntil, today)}*.`,
    ),
  )
}

export function keptCadenceMessage(advisor: Advisor): Message {
  return message(section(`You check in with ${nameOf(advisor)} ${cadenceText(cadenceOf(advisor))}.`))
}

export function removedMessage(name: string): Message {
  return message(section(`${escapeText(name)} is no longer on your board. I won’t tell anyone.`))
}

export function keptMessage(name: string, result: 'kept' | 'taken'): Message {
  return message(
    section(
      result === 'kept'
        ? `${escapeText(name)} stays on your board, as someone outside Slack.`
        : `Your board already has someone outside Slack named ${escapeText(name)}, so nothing changed. Remove one of them.`,
    ),
  )
}

export function askClosedMessage(advisor: Advisor, changed: boolean): Message {
  return message(
    section(
      changed
        ? `Your ask to ${nameOf(advisor)} is closed.`
        : `Your ask to ${nameOf(advisor)} is already closed.`,
    ),
  )
}

/** To the advisor, with the owner's own words. */
export function tellMessage(
  { workspaceId: _, ownerId, id: advisorId }: Pick<Advisor, 'workspaceId' | 'ownerId' | 'id'>,
  ownerName: string,
  words: string,
): Message {
  return message(
    header(`${ownerName} values your advice`),
    section(`${mention(ownerId)} keeps you on a personal advisory board and wrote to you:`),
    ...sections(quote(words)),
    actions(
      button('Rather not', ratherNot, { value: { advisorId }, label: `Rather not advise ${ownerName}` }),
    ),
    context(
      `“Rather not” takes you off the board, and ${mention(ownerId)} is told. Otherwise there’s nothing for you to do.`,
    ),
  )
}

/** Replaces the message to the advisor after their answer, or once they are no longer on the board. */
export function tellDoneMessage(ownerId: string, isDeclined: boolean): Message {
  return message(
    section(
      isDeclined
        ? `You’re no longer on the advisory board of ${mention(ownerId)}.`
        : `${mention(ownerId)} wrote to you about their advisory board.`,
    ),
  )
}

/** To the owner. */
export function declinedMessage(contactId: string | null): Message {
  return message(
    section(
      `${contactId === null ? 'An advisor' : mention(contactId)} would rather not be on your advisory board, so I removed them.`,
    ),
    context('Only visible to you'),
  )
}

export function toldMessage(advisor: Advisor): Message {
  return message(section(`${nameOf(advisor)} gets your words during their working hours.`))
}

export function toldAlreadyMessage(advisor: Advisor): Message {
  return message(section(`You’ve already told ${nameOf(advisor)}, so I didn’t send it again.`))
}

export function limitText(refusal: DailyLimitRefusal, name: string, today: Temporal.PlainDate): string {
  return dailyLimitText(refusal, refusal.who && name, today)
}

export function boardRefusalMessage(refusal: BoardRefusal): Message {
  return message(section(boardRefusalText(refusal, (id) => mention(id))))
}

/** For forms, where Slack shows no mentions. */
export function boardFieldError(refusal: BoardRefusal): string {
  return boardRefusalText(refusal, () => 'This person')
}

function boardRefusalText(refusal: BoardRefusal, show: (personId: string) => string): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That’s you. Choose someone whose advice you value.'
    case 'not a member':
      return notAMemberText(refusal, show(refusal.who))
    case 'full':
      return `Your board has room for ${refusal.limit === 1 ? '1 advisor' : `${refusal.limit} advisors`}, so I didn’t add anyone. Remove an advisor, or raise the maximum in \`/mentor settings\`.`
    case 'on it already':
      return `${escapeText(refusal.name)} is already on your board.`
    case 'gone':
      return 'This person isn’t on your board, so nothing changed. `/mentor board` shows who is.'
    case 'open ask':
      return 'You have an open ask with this person. Mark it as answered or let it go, in `/mentor board`.'
  }
}

function notAMemberText(
  { standing }: Extract<BoardRefusal, { reason: 'not a member' }>,
  who: string,
): string {
  switch (standing) {
    case 'unknown':
      return `I couldn’t find ${who}. Type @ and pick the name from Slack’s list.`
    case 'a bot':
      return `${who} is an app. Choose a person.`
    case 'deactivated':
      return `${who}’s account is deactivated. Type their name without the @ to add them as someone outside Slack.`
    case 'another company':
      return `${who} works for another company. Type their name without the @ to add them as someone outside Slack.`
    case 'a guest':
      return `${who} is a guest. Type their name without the @ to add them as someone outside Slack.`
  }
}

export function boardCommandRefusalText(refusal: BoardCommandRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'cadence missing':
      return 'How often? Try “quarterly” or “every 2 months”.'
    case 'unreadable cadence':
      return `I couldn’t read “${escapeText(refusal.typed)}” as a cadence. Try “quarterly for hiring”.`
    case 'cadence out of range':
      return `Choose between ${CADENCE_DAYS.min} and ${CADENCE_DAYS.max} days, so nothing changed. Try “quarterly”.`
    case 'too long':
      return refusal.what === 'name'
        ? `Use at most ${refusal.most} characters for the name, so nothing changed.`
        : `Use at most ${refusal.most} characters for what it is for, so nothing changed.`
    default:
      return commonRefusalText(refusal, today)
  }
}
