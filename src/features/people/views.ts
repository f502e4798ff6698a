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

const ONLY_YOU = 'Only you see this.'
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
      section(`When may I nudge you? Times are in your own zone, *${person.zone}*, as Slack knows it.`),
      field('nudgeTime', 'Not before', timePicker(person), { whoSees: ONLY_YOU }),
      field('workingDays', 'On these days', dayBoxes(person.workingDays), { whoSees: ONLY_YOU }),
      field('budgetDays', 'At most one nudge', budgetSelect(person), { whoSees: ONLY_YOU }),
      field('capacity', 'I say yes to at most', capacitySelect(person), {
        whoSees: 'Only you see this. Few is the point: at the limit, I ask you to choose.',
      }),
      field('nudgesOn', 'Nudges', nudgesSelect(person), { whoSees: ONLY_YOU }),
      field('remindersOn', 'On a day that I set for myself', remindersSelect(person), { whoSees: ONLY_YOU }),
      section('*Requests* Who may ask you to be their mentor, and what for.'),
      actions(button('Open to requests…', openOffer)),
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

const BUDGET_NAMES: Record<BudgetDays, string> = { 1: 'a day', 7: 'a week', 14: 'every 2 weeks' }

function budgetSelect({ budgetDays }: Person) {
  const options = BUDGET_DAYS.map((days) => option(BUDGET_NAMES[days], String(days)))
  return select(options, String(budgetDays))
}

function capacitySelect({ capacity }: Person) {
  const counts = Array.from({ length: CAPACITY.max }, (_, index) => index + 1)
  const options = counts.map((count) => option(count === 1 ? '1 person' : `${count} people`, String(count)))
  return select(options, String(capacity))
}

function nudgesSelect({ nudgesOn }: Person) {
  return select([option('On', 'on'), option('Off: I come by myself', 'off')], nudgesOn ? 'on' : 'off')
}

function remindersSelect({ remindersOn }: Person) {
  return select([option('Remind me', 'on'), option('No reminder', 'off')], remindersOn ? 'on' : 'off')
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
    title: 'Away',
    submit: 'Rest well',
    blocks: [
      section('No nudges while you are away. They come back by themselves.'),
      field(
        'until',
        'Last day away',
        {
          type: 'datepicker',
          action_id: 'value',
          initial_date: tomorrow.toString(),
          placeholder: plain('Pick a day'),
        },
        { whoSees: `${ONLY_YOU} Your mentees are not told.` },
      ),
    ],
  })
}

export function awayMessage(until: Temporal.PlainDate, today: Temporal.PlainDate, already: boolean): Message {
  const day = showDate(until, today)
  return message(
    section(
      already
        ? `You are away until ${day} already. Nothing changed.`
        : `Rest well. No nudges until ${day}, that day included; from ${showDate(until.add({ days: 1 }), today)} they come by themselves.`,
    ),
  )
}

export function backMessage({ wasAway, nudgesOn }: { wasAway: boolean; nudgesOn: boolean }): Message {
  const nudges = nudgesOn
    ? 'Nudges come again when it is time.'
    : 'Nudges are off in your settings, and stay off.'
  return message(section(wasAway ? `Welcome back. ${nudges}` : 'You are not away, so nothing changed.'))
}

export function savedMessage(): Message {
  return message(section('Saved. `/mentor why` shows when the next nudge comes.'))
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
      `${why[standing]}. Mentorships here are between members of this workspace, so nothing was changed. Whoever invited you may know someone to talk to.`,
    ),
  )
}
