import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { DUE_MAX_YEARS } from '../plans/rules.ts'
import { CADENCE_DAYS, CHECK_IN_MAX_AGE_YEARS, NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import type { Command, Refusal } from './command-rules.ts'
import { COMMANDS, GROUPS, type Group } from './rules.ts'

const TITLES: Record<Group, string> = {
  mentor: 'As a mentor',
  mentee: 'As a mentee',
  self: 'Nudges, settings, privacy',
}

export function helpMessage({ typed, nearest }: Extract<Command, { name: 'help' }>): Message {
  const linesOf = (group: Group) =>
    COMMANDS.filter((one) => one.group === group).map(({ usage, says }) => `\`${usage}\` ${says}`)
  return message(
    ...(typed === null ? [] : [section(notUnderstood(typed, nearest))]),
    ...GROUPS.map((group) => section(`*${TITLES[group]}*\n${linesOf(group).join('\n')}`)),
    context(
      'Only you see my answers. Type @ and pick the name from the list; dates in plain words are fine. Mentees log, plan and say goodbye with the same words.',
    ),
    actions(button('Log a touch', 'open_log'), button('Settings', 'open_settings')),
  )
}

function notUnderstood(typed: string, nearest: string | null): string {
  const quoted = `“${escapeText(typed)}”`
  return nearest === null
    ? `I don't know ${quoted}. Nothing was changed.`
    : `I don't know ${quoted}. Did you mean \`/mentor ${nearest}\`? Nothing was changed.`
}

type Refused = Extract<Command, { name: 'refused' }>

/** What was not clear, and what can be typed instead. Nothing was changed. */
export function refusedMessage(
  { command, refusal }: Extract<Command, { name: 'refused' }>,
  today: Temporal.PlainDate,
): Message {
  const example = COMMANDS.find((one) => one.name === command)?.usage
  return message(
    section(refusalText(refusal, command, today)),
    ...(example === undefined ? [] : [context(`For example: \`${example}\``)]),
  )
}

function refusalText(refusal: Refusal, command: Refused['command'], today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'unknown user':
      return `I don't know “${escapeText(refusal.typed)}”. Type @ and pick the person from the list that Slack offers.`
    case 'who is missing':
      return 'Who is it about? Type @ and pick the person from the list that Slack offers.'
    case 'unreadable date':
      return `I can't read “${escapeText(refusal.typed)}” as a date. ${command === 'log' ? '“yesterday”, “last Friday” and “5 Jan” work.' : '“2 weeks”, “Friday” and “until 5 Jan” work.'}`
    case 'date missing':
      return 'Until when? “2 weeks” and “until 5 Jan” work.'
    case 'date in the future':
      return `${showDate(refusal.on, today)} is still to come, so nothing was logged.`
    case 'date too long ago':
      return `${showDate(refusal.on, today)} is more than ${CHECK_IN_MAX_AGE_YEARS} years ago, so nothing was logged.`
    case 'date in the past':
      return `${showDate(refusal.on, today)} is not to come any more, so nothing was changed.`
    case 'date too far':
      return `${showDate(refusal.on, today)} is more than a year ahead, so nothing was changed. A year at most; to end it well there is \`/mentor end\`.`
    case 'cadence missing':
      return 'How often? “every 2 weeks”, “monthly” and “30 days” work.'
    case 'unreadable cadence':
      return `I can't read “${escapeText(refusal.typed)}” as a rhythm. “every 2 weeks”, “monthly” and “30 days” work.`
    case 'cadence out of range':
      return `A rhythm of ${refusal.days} ${refusal.days === 1 ? 'day' : 'days'} doesn't work here: from ${CADENCE_DAYS.min} days to ${CADENCE_DAYS.max}, please.`
    case 'words missing':
      return 'What is it? A few words are enough, and a day may stand at their end: “by 1 Dec”.'
    case 'words too long':
      return `That has ${refusal.length} characters, and ${refusal.most} are kept. Nothing was kept; please shorten it.`
    case 'due in the past':
      return `${showDate(refusal.on, today)} is not to come any more, so nothing was kept.`
    case 'due too far':
      return `${showDate(refusal.on, today)} is more than ${DUE_MAX_YEARS} years ahead, so nothing was kept.`
    case 'note too long':
      return `Your note has ${refusal.length} characters, and ${NOTE_MAX_LENGTH} are kept. Nothing was logged; please shorten it.`
  }
}
