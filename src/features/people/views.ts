import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
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
      field('capacity', 'Maximum number of mentees', capacitySelect(person), {
        whoSees: 'Visible to you. Others only see whether you have room.',
      }),
      field('nudgesOn', 'Nudges', onOrOff(person.nudgesOn), { whoSees: ONLY_YOU }),
      field('remindersOn', 'Reminders on due dates you set', onOrOff(person.remindersOn), {
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

function capacitySelect({ capacity }: Person) {
  const counts = Array.from({ length: CAPACITY.max }, (_, index) => index + 1)
  const options = counts.map((count) => option(count === 1 ? '1 person' : `${count} people`, String(count)))
  return select(options, String(capacity))
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

export function awayView(tomorrow: Temporal.PlainDate): ModalView {
  return modal({
    contract: awayForm,
    title: 'Set yourself away',
    submit: 'Set away',
    blocks: [
      section('I won’t nudge you while you’re away.'),
      field(
        'until',
        'Last day away',
        {
          type: 'datepicker',
          action_id: 'value',
          initial_date: tomorrow.toString(),
          placeholder: plain('Pick a date'),
        },
        { whoSees: `${ONLY_YOU}. Your mentees aren’t told.` },
      ),
    ],
  })
}

export function awayMessage(until: Temporal.PlainDate, today: Temporal.PlainDate, already: boolean): Message {
  const day = showDate(until, today)
  return message(
    section(
      already
        ? `You’re already away through ${day}.`
        : `You’re away through ${day}. Nudges resume on your next working day after that.`,
    ),
  )
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
