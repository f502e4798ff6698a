import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  capitalize,
  context,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { openSettings } from '../people/actions.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import {
  CADENCE_DAYS,
  CHECK_IN_MAX_AGE_YEARS,
  type CheckInDateRefusal,
  type CheckInKind,
  dueOn,
  NOTE_MAX_LENGTH,
} from '../relationships/rules.ts'
import { addForm, openAdd, snoozeUntil } from './actions.ts'
import type { Mentorship, Refusal } from './rules.ts'

const ONLY_YOU = 'Only visible to you'

export const KIND_NAMES: Record<CheckInKind, string> = {
  message: 'Messages',
  call: 'Call or video',
  in_person: 'In person',
  helped: 'Helped with something',
  listened: 'Listened',
}

export function addView(cadenceDays: number, menteeId?: string): ModalView {
  return modal({
    contract: addForm,
    title: 'Add a mentee',
    submit: 'Send offer',
    blocks: [
      section('I’ll send them your offer, and they can accept or decline it.'),
      field(
        'mentee',
        'Mentee',
        {
          type: 'users_select',
          action_id: 'value',
          placeholder: plain('Choose a person'),
          ...(menteeId !== undefined && { initial_user: menteeId }),
        },
        { whoSees: 'Visible to you and this person' },
      ),
      field('cadence', 'How often do you want to check in?', cadenceSelect(cadenceDays), {
        whoSees: 'Visible to you and this person',
      }),
    ],
  })
}

export function cadenceSelect(chosen: number) {
  const choices = [...new Set([...CADENCE_DAYS.choices, chosen])].sort((a, b) => a - b)
  const options = choices.map((days) => option(capitalize(showEvery(days)), String(days)))
  const initial = options.find(({ value }) => value === String(chosen))
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  } as const
}

export function noteField(id: string, label: string, text: string | null = null): InputBlock {
  return field(
    id,
    label,
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: NOTE_MAX_LENGTH,
      ...(text !== null && { initial_value: text }),
    },
    { whoSees: ONLY_YOU, optional: true },
  )
}

/** For people without any mentorship. */
export function nobodyYetMessage(): Message {
  return message(
    section('You have no mentees or mentors yet.'),
    actions(button('Add a mentee…', openAdd, { style: 'primary' })),
  )
}

/** `isAccepted`: the mentee had asked; if not, it waits for their answer. */
export function addedMessage(
  { menteeId, cadenceDays, isAccepted }: { menteeId: string; cadenceDays: number; isAccepted: boolean },
  due: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  const who = mention(menteeId)
  const every = showEvery(cadenceDays)
  const day = showDate(due, today)
  return message(
    section(
      isAccepted
        ? `You accepted ${who}’s request. You’ll check in ${every}, first by *${day}*.`
        : `Offered to mentor ${who} and check in ${every}, first by *${day}*.`,
    ),
    context(
      isAccepted
        ? 'They’ll get a message from me. I’ll nudge you when a check-in is due.'
        : 'They’ll get a message from me. You can already log check-ins and notes; you’ll see their profile and plan once they accept.',
    ),
    actions(button('Settings…', openSettings)),
  )
}

export function snoozedMessage(
  menteeId: string,
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
  changed: boolean,
): Message {
  const day = showDate(until, today)
  return message(
    section(
      changed
        ? `Snoozed until *${day}*: no nudges about ${mention(menteeId)}. Only visible to you.`
        : `${mention(menteeId)} is already snoozed until *${day}*.`,
    ),
  )
}

/** For a mentor who typed `pause`. */
export function snoozeInsteadMessage(
  { id, menteeId, menteeName }: Mentorship,
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  const day = showDate(until, today)
  return message(
    section(
      `Only ${mention(menteeId)} can pause your check-ins, so nothing changed. You can snooze: no nudges about them until *${day}*, and only you know.`,
    ),
    actions(
      button(`Snooze until ${day}`, snoozeUntil, {
        value: { mentorshipId: id, until: until.toString() },
        style: 'primary',
        label: `Snooze until ${day}: no nudges about ${menteeName}`,
      }),
    ),
  )
}

export function snoozeEndedMessage(
  mentorship: Mentorship,
  today: Temporal.PlainDate,
  changed: boolean,
): Message {
  const who = mention(mentorship.menteeId)
  return message(
    section(
      changed
        ? `Snooze ended. Next check-in with ${who} due *${showDate(dueOn(mentorship), today)}*.`
        : `${who} wasn’t snoozed.`,
    ),
  )
}

/** `told`: it was changed, and the mentee is told. */
export function cadenceMessage(
  mentorship: Mentorship,
  today: Temporal.PlainDate,
  outcome: 'told' | 'changed' | 'unchanged',
): Message {
  const who = mention(mentorship.menteeId)
  const cadence = showEvery(mentorship.cadenceDays)
  const due = showDate(dueOn(mentorship), today)
  switch (outcome) {
    case 'told':
      return message(
        section(`You and ${who} now check in ${cadence}. Next check-in due *${due}*. I’ll tell them.`),
      )
    case 'changed':
      return message(section(`You and ${who} now check in ${cadence}. Next check-in due *${due}*.`))
    case 'unchanged':
      return message(section(`You and ${who} already check in ${cadence}.`))
  }
}

export function keptGoingMessage(mentorship: Mentorship, changed: boolean): Message {
  const who = mention(mentorship.menteeId)
  const cadence = showEvery(mentorship.cadenceDays)
  return message(
    section(changed ? `Keeping ${cadence} with ${who}.` : `You and ${who} already check in ${cadence}.`),
  )
}

const STANDINGS = {
  unknown: (who: string) => `I couldn’t find ${who}. Type @ and pick the name from Slack’s list.`,
  'a bot': (who: string) => `${who} is an app. Choose a person.`,
  deactivated: (who: string) => `${who}’s account is deactivated, so nothing changed.`,
  'another company': (who: string) =>
    `${who} works for another company. Mentorships are for full members of this workspace.`,
  'a guest': (who: string) => `${who} is a guest. Mentorships are for full members of this workspace.`,
}

/** Why a check-in can't have its date. */
export const DATE_REFUSALS: Record<CheckInDateRefusal | 'before the start', string> = {
  'in the future': 'That date is in the future. Pick today or earlier.',
  'too long ago': `Pick a date within the past ${CHECK_IN_MAX_AGE_YEARS} years.`,
  'before the start':
    'That is more than a year before your mentorship began, so I didn’t save it. Pick a later date.',
}

/** Returns a mention, or the name where Slack shows plain text. */
type NameOf = (personId: string) => string

/** Says why it is refused, and what to do instead. */
function refusalText(refusal: Refusal, today: Temporal.PlainDate, nameOf: NameOf): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That’s you. Pick someone else.'
    case 'not a member':
      return STANDINGS[refusal.standing](nameOf(refusal.who))
    case 'already':
      return `${nameOf(refusal.who)} is already your mentee (${showEvery(refusal.cadenceDays)}). To change the cadence: \`/mentor cadence\`.`
    case 'offered already':
      return `You’ve already offered to mentor ${nameOf(refusal.who)}, and they haven’t answered yet. The offer expires on ${showDate(refusal.expiresOn, today)}.`
    case 'declined lately':
      return `${nameOf(refusal.who)} declined or ended this recently, so I didn’t send an offer. You can send one from ${showDate(refusal.until, today)}; they can ask you at any time.`
    case 'not accepted':
      return `${nameOf(refusal.who)} hasn’t accepted your offer yet, so nothing changed. You can log check-ins and notes: \`/mentor log\`.`
    case 'full':
      return `You’re at your limit of ${refusal.capacity}: ${refusal.menteeIds.map(nameOf).join(', ')}. To add someone, end a mentorship (\`/mentor end\`) or raise the limit in \`/mentor settings\`.`
    case 'not connected':
      return `You don’t have a mentorship with ${nameOf(refusal.who)}, so nothing changed. \`/mentor\` shows your mentees and mentors.`
    case 'only the mentor':
      return `Only ${nameOf(refusal.who)} can change this, as your mentor. You can ask them.`
    case 'only the mentee':
      return `Only ${nameOf(refusal.who)} can do this, as your mentee. You can snooze (\`/mentor snooze\`) or change the cadence (\`/mentor cadence\`).`
    case 'ended':
      return `Your mentorship with ${nameOf(refusal.who)} ended on ${showDate(refusal.on, today)}. The history is still in \`/mentor\`. To restart, the mentor uses \`/mentor add\`.`
    case 'not yours':
      return 'That isn’t yours to change, so nothing changed.'
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && nameOf(refusal.who), today)
    case 'in the future':
    case 'too long ago':
    case 'before the start':
      return DATE_REFUSALS[refusal.reason]
  }
}

/** For a form field, where Slack shows neither mentions nor markup. */
export function fieldRefusal(
  refusal: Refusal,
  today: Temporal.PlainDate,
  names: ReadonlyMap<string, string>,
): string {
  return refusalText(refusal, today, (id) => names.get(id) ?? 'This person').replaceAll('`', '')
}

/** For a form of this mentorship. */
export function limitText(
  refusal: DailyLimitRefusal,
  today: Temporal.PlainDate,
  { mentorId, mentorName, menteeName }: Mentorship,
): string {
  return dailyLimitText(refusal, refusal.who && (refusal.who === mentorId ? mentorName : menteeName), today)
}

export function refusalMessage(refusal: Refusal, today: Temporal.PlainDate): Message {
  return message(section(refusalText(refusal, today, mention)))
}
