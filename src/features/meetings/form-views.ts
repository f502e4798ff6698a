import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate, showInstant } from '../../platform/plain-dates.ts'
import {
  escapeText,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { localDate } from '../people/rules.ts'
import { timesForm } from './actions.ts'
import type { Reader } from './phrases.ts'
import { DEFAULT_MINUTES, LINE_MAX_LENGTH, PLACE_MAX_LENGTH, type Refusal } from './rules.ts'
import { MEETING_MINUTES, type MeetingMinutes, type Proposal, type TimeRefusal } from './time-rules.ts'
import type { TypedTimeRefusal } from './typed-time-rules.ts'

/** How many times can be proposed. */
export const TIMES = [1, 2, 3] as const

export type TimesFormView = {
  mentorship: Mentorship
  reader: Reader
  /** The other person's zone. */
  otherZone: string
  /** What the form shows, in order; at most three. */
  times: readonly Temporal.Instant[]
  /** A typed day without a time of day. */
  day: Temporal.PlainDate | null
  kind: Proposal['kind']
  minutes: MeetingMinutes | null
  /** Whether an agreed meeting would move. */
  isMove: boolean
  answers: string | undefined
}

export function timesView(view: TimesFormView): ModalView {
  const { mentorship, reader, minutes, isMove, answers } = view
  const { name } = otherOf(mentorship, reader.id)
  const whoSees = `Visible to you and ${name}`
  return modal({
    contract: timesForm,
    title: isMove ? 'Move the meeting' : 'Find a time',
    submit: 'Propose',
    metadata: { mentorshipId: mentorship.id, ...(answers !== undefined && { answers }) },
    blocks: [
      section(introduction(view)),
      ...TIMES.flatMap((number) => timeFields(view, number, whoSees)),
      field('minutes', 'Length', minutesSelect(minutes ?? DEFAULT_MINUTES), { whoSees }),
      field('place', 'Where', textInput(PLACE_MAX_LENGTH, 'Slack call'), { whoSees, optional: true }),
      field('line', 'Short note', textInput(LINE_MAX_LENGTH, 'Let’s look at your plan'), {
        whoSees,
        optional: true,
      }),
      field(
        'repeats',
        'Repeat?',
        { type: 'checkboxes', action_id: 'value', options: [option('Repeat at our cadence', 'yes')] },
        { whoSees, optional: true },
      ),
    ],
  })
}

function introduction({ mentorship, reader, otherZone, times, kind, isMove }: TimesFormView): string {
  const who = mention(otherOf(mentorship, reader.id).id)
  const zone = `Times are in your time zone, *${reader.zone}*.`
  const stands = isMove ? ' The meeting stands until a new time is agreed.' : ''
  if (kind === 'none') return `I found no time that fits you and ${who}. Pick one yourself. ${zone}${stands}`
  const [first] = times
  if (kind === 'times' || first === undefined) return `${who} picks one of these. ${zone}${stands}`
  const today = localDate(reader.now, reader.zone)
  const timeIn = (timeZone: string) => showInstant(first, timeZone, today).split(', ')[1] ?? ''
  return `Your working hours and those of ${who} don’t overlap. The first time is ${timeIn(reader.zone)} for you and ${timeIn(otherZone)} for ${who}. ${zone}${stands}`
}

function timeFields({ reader, times, day }: TimesFormView, number: 1 | 2 | 3, whoSees: string): InputBlock[] {
  const local = times[number - 1]?.toZonedDateTimeISO(reader.zone)
  const on = local?.toPlainDate() ?? (number === 1 ? day : null)
  const at = local?.toPlainTime()
  const optional = number > 1
  return [
    field(
      `on${number}`,
      `Day ${number}`,
      { type: 'datepicker', action_id: 'value', ...(on && { initial_date: on.toString() }) },
      { whoSees, optional },
    ),
    field(
      `at${number}`,
      `Time ${number}`,
      {
        type: 'timepicker',
        action_id: 'value',
        ...(at && { initial_time: at.toString({ smallestUnit: 'minute' }) }),
      },
      { whoSees, optional },
    ),
  ]
}

function minutesSelect(chosen: number) {
  const options = MEETING_MINUTES.map((minutes) => option(`${minutes} minutes`, String(minutes)))
  const initial = options.find(({ value }) => value === String(chosen))
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  } as const
}

function textInput(max_length: number, example: string) {
  return { type: 'plain_text_input', action_id: 'value', max_length, placeholder: plain(example) } as const
}

/** Shown under the first day, where Slack shows no markup. `name`: the other person. */
export function limitText(refusal: DailyLimitRefusal, name: string, { now, zone }: Reader): string {
  return dailyLimitText(refusal, refusal.who && name, localDate(now, zone))
}

/** Shown under a field, where Slack shows no markup. `name`: the other person. */
export function timeRefusalText(refusal: TimeRefusal, name: string, reader: Reader): string {
  const today = localDate(reader.now, reader.zone)
  switch (refusal.why) {
    case 'gap':
      return 'The clock skips this time that day. Pick another time.'
    case 'past':
      return 'That time has passed. Pick a later one.'
    case 'too far':
      return `Pick a day through ${showDate(refusal.through, today)}.`
    case 'twice':
      return 'You’ve picked this time already. Pick another one.'
    case 'busy':
      return refusal.who === 'proposer'
        ? 'You have another meeting then. Pick another time.'
        : `${name} has another meeting then. Pick another time.`
  }
}

/** Why what was typed after the person isn't one certain time. */
export function typedRefusalMessage(refusal: TypedTimeRefusal, reader: Reader): Message {
  const today = localDate(reader.now, reader.zone)
  return message(section(typedRefusalText(refusal, today)))
}

function typedRefusalText(refusal: TypedTimeRefusal, today: Temporal.PlainDate): string {
  const time = (at: Temporal.PlainTime) => at.toString({ smallestUnit: 'minute' })
  switch (refusal.why) {
    case 'unreadable':
      return `I couldn’t read “${escapeText(refusal.typed)}” as a time. Try “Tuesday 10:00” or “20 Nov 14:30 for 45 minutes”.`
    case 'ambiguous day':
      return `“${escapeText(refusal.typed)}” could be ${refusal.choices.map((on) => showDate(on, today)).join(' or ')}. Type the day in words, such as “20 Nov 10:00”.`
    case 'ambiguous time':
      return `“${escapeText(refusal.typed)}” could be ${refusal.choices.map(time).join(' or ')}. Type the time like “15:00” or “3pm”.`
    case 'several days':
      return `${showDate(refusal.from, today)} to ${showDate(refusal.through, today)} is several days. Type one day, such as “Tuesday 10:00”.`
    case 'not a length':
      return `A meeting can take ${MEETING_MINUTES.slice(0, -1).join(', ')} or ${MEETING_MINUTES.at(-1)} minutes. Type “for 30 minutes”.`
    case 'past':
      return refusal.at === null
        ? `${showDate(refusal.on, today)} has passed. Pick today or later.`
        : `${showDate(refusal.on, today)}, ${time(refusal.at)} has passed. Pick a later time.`
    case 'too far':
      return `${showDate(refusal.on, today)} is too far ahead. Pick a day through ${showDate(refusal.through, today)}.`
    case 'gap':
      return `The clock skips ${time(refusal.at)} on ${showDate(refusal.on, today)}. Pick another time.`
  }
}

export function refusalMessage(refusal: Refusal): Message {
  return message(section(refusalText(refusal)))
}

function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'nobody yet':
      return 'You have no mentor or mentee yet. Find a mentor with `/mentor find`, or add a mentee with `/mentor add`.'
    case 'which one':
      return `Who with? Type their name: ${refusal.whoIds.map((id) => `\`/mentor meet\` ${mention(id)}`).join(', ')}.`
    case 'myself':
      return 'That’s you. Name your mentor or mentee.'
    case 'not connected':
      return `${mention(refusal.who)} isn’t your mentor or mentee, so I can’t find a time with them.`
    case 'ended':
      return `Your mentorship with ${mention(refusal.who)} has ended.`
    case 'not accepted':
      return `${mention(refusal.who)} hasn’t accepted your offer yet. You can find a time once they have.`
    case 'not here':
      return `The account of ${mention(refusal.who)} is deactivated, so you can’t find a time.`
    case 'not yours':
      return 'That isn’t yours to change, so nothing changed.'
    case 'proposed already':
      return `You’ve already proposed times to ${mention(refusal.who)}. Withdraw them on Home to propose others.`
    case 'asked already':
      return `${mention(refusal.who)} has proposed times to you. Pick one in my message, or choose “None of these…”.`
  }
}
