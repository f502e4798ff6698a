import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  escapeText,
  field,
  type Message,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { awayForm, openOffer, settingsForm } from './actions.ts'
import {
  type Absence,
  ADVISOR_LIMIT,
  BUDGET_DAYS,
  type BudgetDays,
  CAPACITY,
  type Person,
  type Standing,
  WEEKDAYS,
  type Weekday,
} from './rules.ts'

const ONLY_YOU = 'Only visible to you'
const DAY_NAMES: Record<Weekday, string> = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
}

export function settingsView(person: Person): ModalView {
  return modal({
    contract: settingsForm,
    title: 'Settings',
    submit: 'Save',
    blocks: [
      section(`When should I nudge you? Times are in your Slack time zone, *${person.zone}*.`),
      field('nudgeTime', 'Earliest time', timePicker(person), { whoSees: ONLY_YOU }),
      field('workingDays', 'Days', dayBoxes(person.workingDays), { whoSees: ONLY_YOU }),
      field('budgetDays', 'Nudge frequency', budgetSelect(person), { whoSees: ONLY_YOU }),
      field('capacity', 'Maximum number of mentees', countSelect(CAPACITY.max, person.capacity), {
        whoSees: 'Only visible to you. Others only see whether you have room.',
      }),
      field(
        'advisorLimit',
        'Maximum number of advisors',
        countSelect(ADVISOR_LIMIT.max, person.advisorLimit),
        { whoSees: ONLY_YOU },
      ),
      field('nudgesOn', 'Nudges', onOrOff(person.nudgesOn), { whoSees: ONLY_YOU }),
      field('remindersOn', 'Reminders of meetings and due dates you set', onOrOff(person.remindersOn), {
        whoSees: ONLY_YOU,
      }),
      field(
        'overdueMessagesOn',
        'Messages about mentors you haven’t talked to for long',
        onOrOff(person.overdueMessagesOn),
        {
          whoSees: ONLY_YOU,
        },
      ),
      section('*Requests*: who can ask you to mentor them, and what for.'),
      actions(button('Request settings…', openOffer)),
    ],
  })
}

function timePicker({ nudgeTime }: Person) {
  return { type: 'timepicker', action_id: 'value', initial_time: nudgeTime.toString().slice(0, 5) } as const
}

function dayBoxes(workingDays: readonly Weekday[]) {
  const options = WEEKDAYS.map((day) => option(DAY_NAMES[day], String(day)))
  const chosen = options.filter(({ value }) => workingDays.some((day) => String(day) === value))
  return { type: 'checkboxes', action_id: 'value', options, initial_options: chosen } as const
}

const BUDGET_NAMES: Record<BudgetDays, string> = {
  1: 'At most once a day',
  7: 'At most once a week',
  14: 'At most every 2 weeks',
}

function budgetSelect({ budgetDays }: Person) {
  const options = BUDGET_DAYS.map((days) => option(BUDGET_NAMES[days], String(days)))
  return select(options, String(budgetDays))
}

function countSelect(max: number, chosen: number) {
  const counts = Array.from({ length: max }, (_, index) => index + 1)
  const options = counts.map((count) => option(count === 1 ? '1 person' : `${count} people`, String(count)))
  return select(options, String(chosen))
}

function onOrOff(isOn: boolean) {
  return select([option('On', 'on'), option('Off', 'off')], isOn ? 'on' : 'off')
}

function select(options: ReturnType<typeof option>[], chosen: string) {
  const initial = options.find(({ value }) => value === chosen)
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  } as const
}

/** `from`: the first day away that the form shows. */
export function awayView(from: Temporal.PlainDate): ModalView {
  const whoSees = `${ONLY_YOU}. Your mentees aren’t told.`
  return modal({
    contract: awayForm,
    title: 'Set yourself away',
    submit: 'Set away',
    blocks: [
      section('I won’t nudge you while you’re away.'),
      field('from', 'First day away', datePicker(from), { whoSees }),
      field('until', 'Last day away', datePicker(from.add({ days: 1 })), { whoSees }),
    ],
  })
}

function datePicker(initial: Temporal.PlainDate) {
  return {
    type: 'datepicker',
    action_id: 'value',
    initial_date: initial.toString(),
    placeholder: plain('Pick a date'),
  } as const
}

export function awayMessage(absence: Absence, today: Temporal.PlainDate, already: boolean): Message {
  if (absence.awayUntil === null) return backMessage({ wasAway: false, nudgesOn: true })
  const until = showDate(absence.awayUntil, today)
  const from = absence.awayFrom ? showDate(absence.awayFrom, today) : null
  return message(
    section(
      `${awayText(from, until, already)}${already ? '' : ' Nudges resume on your next working day after that.'}`,
    ),
  )
}

function awayText(from: string | null, until: string, already: boolean): string {
  if (from === null)
    return already ? `You’re already away through ${until}.` : `You’re away through ${until}.`
  const days = from === until ? `on ${from}` : `from ${from} through ${until}`
  return already ? `You’re already set to be away ${days}.` : `You’ll be away ${days}.`
}

/** For "back on Monday": the absence goes on. */
export function stillAwayText({ typed }: { reason: 'still away'; typed: string }): string {
  return `“back ${escapeText(typed)}” isn’t today, so I didn’t change anything. \`/mentor back\` ends your time away now. \`/mentor away until Friday\` changes the last day.`
}

export function backMessage({ wasAway, nudgesOn }: { wasAway: boolean; nudgesOn: boolean }): Message {
  const nudges = nudgesOn ? 'Nudges are on again.' : 'Nudges are still off in your settings.'
  return message(section(wasAway ? `Welcome back. ${nudges}` : 'You weren’t away.'))
}

export function savedMessage(): Message {
  return message(section('Settings saved. `/mentor why` shows your next nudge.'))
}

/** For people who can't take part, whatever they tried. */
export function notAMemberMessage(standing: Exclude<Standing, 'member'>): Message {
  const why: Record<typeof standing, string> = {
    'a guest': 'You’re a guest in this workspace',
    'another company': 'Your account belongs to another company',
    'a bot': 'This account belongs to an app',
    deactivated: 'This account is deactivated',
  }
  return message(
    section(
      `${why[standing]}. Mentorships are for full members of this workspace, so nothing changed. The person who invited you may know someone to talk to.`,
    ),
  )
}
