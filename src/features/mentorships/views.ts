import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
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
import { openSettings } from '../people/actions.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import {
  CADENCE_DAYS,
  CHECK_IN_KINDS,
  CHECK_IN_MAX_AGE_YEARS,
  type CheckInKind,
  dueOn,
  NOTE_MAX_LENGTH,
} from '../relationships/rules.ts'
import { addForm, logForm, openAdd, openPromised } from './actions.ts'
import { type Mentorship, otherOf, type Refusal } from './rules.ts'

const ONLY_YOU = 'Only you see this.'

export const KIND_NAMES: Record<CheckInKind, string> = {
  message: 'Exchanged messages',
  call: 'Talked',
  in_person: 'Met in person',
  helped: 'A helping hand',
  listened: 'A listening ear',
}

export function addView(cadenceDays: number): ModalView {
  return modal({
    contract: addForm,
    title: 'Add a mentee',
    submit: 'Offer',
    blocks: [
      section('For years, in depth, and for few. They get your offer, and accept it or not.'),
      field(
        'mentee',
        'Whom do you mentor?',
        { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') },
        { whoSees: 'You and this person see it; that you mentor them is no secret.' },
      ),
      field('cadence', 'How often do you want to be in touch?', cadenceSelect(cadenceDays), {
        whoSees: 'You and this person see it.',
      }),
    ],
  })
}

export function cadenceSelect(chosen: number) {
  const choices = [...new Set([...CADENCE_DAYS.choices, chosen])].sort((a, b) => a - b)
  const options = choices.map((days) => option(capital(showEvery(days)), String(days)))
  const initial = options.find(({ value }) => value === String(chosen))
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  } as const
}

export type LogFormOptions = {
  /** The mentorships to choose from. With only one, the form doesn't ask. */
  mentorships: Mentorship[]
  personId: string
  today: Temporal.PlainDate
  /** `messageTs`: the direct message it is opened from. */
  metadata: { mentorshipId?: string; messageTs?: string }
}

export function logView({ mentorships, personId, today, metadata }: LogFormOptions): ModalView {
  const [only] = mentorships
  const others = mentorships.map((one) => option(otherOf(one, personId).name, one.id))
  const who =
    mentorships.length === 1 && only
      ? section(`You and ${mention(otherOf(only, personId).id)}`)
      : field(
          'mentorship',
          'With whom?',
          { type: 'static_select', action_id: 'value', options: others },
          { whoSees: 'The two of you see that you were in touch.' },
        )
  const kinds = CHECK_IN_KINDS.map((kind) => option(KIND_NAMES[kind], kind))
  const talked = option(KIND_NAMES.call, 'call')
  return modal({
    contract: logForm,
    title: 'You were in touch',
    submit: 'Log it',
    metadata,
    blocks: [
      who,
      field(
        'kind',
        'How?',
        { type: 'static_select', action_id: 'value', options: kinds, initial_option: talked },
        { whoSees: 'The two of you see this.' },
      ),
      field(
        'on',
        'When?',
        { type: 'datepicker', action_id: 'value', initial_date: today.toString() },
        { whoSees: 'The two of you see this.' },
      ),
      noteField('note', 'Worth remembering'),
    ],
  })
}

export function noteField(id: string, label: string): InputBlock {
  return field(
    id,
    label,
    { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: NOTE_MAX_LENGTH },
    { whoSees: ONLY_YOU, optional: true },
  )
}

/** For people without any mentorship. */
export function nobodyYetMessage(): Message {
  return message(
    section('You have no mentee and no mentor here yet.'),
    actions(button('Say yes to somebody', openAdd, { style: 'primary' })),
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
  const remind = 'I remind you when it is time, at most as often as your settings allow.'
  return message(
    section(
      `${isAccepted ? `You accepted the request of ${who}` : `Offered to mentor ${who}`}, ${every}. A first check-in by *${showDate(due, today)}* would be good.`,
    ),
    context(
      isAccepted
        ? `They get a message from me. ${remind}`
        : `They get a message, and you can log check-ins and notes already. You see their profile and plan when they accept; \`/mentor\` shows it. ${remind}`,
    ),
    actions(button('Settings', openSettings)),
  )
}

export type Logged = {
  mentorship: Mentorship
  personId: string
  on: Temporal.PlainDate
  kind: CheckInKind
  note: string | null
}

/** Confirms the check-in, with a button to add promises. */
export function loggedMessage(logged: Logged, today: Temporal.PlainDate): Message {
  const note = logged.note === null ? '' : ' Your note is kept; only you see it.'
  return message(
    section(
      `Logged: ${checkInPhrase(logged)}, ${showDate(logged.on, today)}. Next on *${showDate(dueOn(logged.mentorship), today)}*.${note}`,
    ),
    ...otherDayHint(logged, today),
    actions(button('Anything promised?', openPromised, { value: { mentorshipId: logged.mentorship.id } })),
  )
}

/** A day inside a note isn't used as the date; says how to set the date. */
const OTHER_DAY =
  /\b(yesterday|last (?:week|night|mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|\d+ days ago)\b/i

function otherDayHint({ note, on }: Logged, today: Temporal.PlainDate): KnownBlock[] {
  const words = on.equals(today) && note !== null ? OTHER_DAY.exec(note)?.[0] : undefined
  if (words === undefined) return []
  return [
    context(
      `Logged for today. If you meant “${words}”, put it right after the name: \`/mentor log @name ${words}\`.`,
    ),
  ]
}

export function loggedAlreadyMessage(logged: Logged, today: Temporal.PlainDate): Message {
  return message(
    section(
      `That is logged already: ${checkInPhrase(logged)}, ${showDate(logged.on, today)}. Nothing changed. Next on *${showDate(dueOn(logged.mentorship), today)}*.`,
    ),
  )
}

/** "Helped" and "listened" are always from mentor to mentee, no matter who logs them. */
function checkInPhrase({ mentorship, personId, kind }: Logged): string {
  const other = mention(otherOf(mentorship, personId).id)
  const isMentor = personId === mentorship.mentorId
  switch (kind) {
    case 'message':
      return `you and ${other} exchanged messages`
    case 'call':
      return `you and ${other} talked`
    case 'in_person':
      return `you and ${other} met`
    case 'helped':
      return isMentor ? `you helped ${other}` : `${other} helped you`
    case 'listened':
      return isMentor ? `you listened to ${other}` : `${other} listened to you`
  }
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
        ? `Snoozed: I won't bring up ${mention(menteeId)} before *${day}*.`
        : `${mention(menteeId)} is snoozed until *${day}* already. Nothing changed.`,
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
        ? `${who} is awake again. Due on *${showDate(dueOn(mentorship), today)}*.`
        : `${who} was not snoozed. Nothing changed.`,
    ),
  )
}

export function cadenceMessage(mentorship: Mentorship, today: Temporal.PlainDate, changed: boolean): Message {
  const who = mention(mentorship.menteeId)
  const cadence = showEvery(mentorship.cadenceDays)
  return message(
    section(
      changed
        ? `You and ${who}: ${cadence} from now on. Next on *${showDate(dueOn(mentorship), today)}*.`
        : `You and ${who}: ${cadence} already. Nothing changed.`,
    ),
  )
}

export function keptGoingMessage(mentorship: Mentorship, changed: boolean): Message {
  return message(
    section(
      `${changed ? 'Good.' : 'Nothing changed:'} You and ${mention(mentorship.menteeId)} go on, ${showEvery(mentorship.cadenceDays)}.`,
    ),
  )
}

export function quote(words: string): string {
  return escapeText(words)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

const STANDINGS = {
  unknown: (who: string) =>
    `Slack doesn't know ${who}. Pick the name from the list that Slack offers when you type @.`,
  'a bot': (who: string) => `${who} is an app. It would never need a hand; choose a person.`,
  deactivated: (who: string) => `${who} is not in this workspace any more, so nothing was changed.`,
  'another company': (who: string) =>
    `${who} works for another company. Mentorships are between members of this workspace.`,
  'a guest': (who: string) => `${who} is a guest here. Mentorships are between members of this workspace.`,
}

/** Returns a mention, or the name where Slack shows plain text. */
type NameOf = (personId: string) => string

/** Says why it is refused, and what to do instead. */
function refusalText(refusal: Refusal, today: Temporal.PlainDate, nameOf: NameOf): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That is you. A mentor is somebody else; whom would you like to mentor?'
    case 'not a member':
      return STANDINGS[refusal.standing](nameOf(refusal.who))
    case 'already':
      return `${nameOf(refusal.who)} is your mentee already, ${showEvery(refusal.cadenceDays)}. Nothing changed. To change the rhythm: \`/mentor cadence\`.`
    case 'offered already':
      return `You have already offered to mentor ${nameOf(refusal.who)}, and they haven’t answered yet. Nothing changed. The offer ends on ${showDate(refusal.expiresOn, today)}.`
    case 'declined lately':
      return `${nameOf(refusal.who)} would rather not be your mentee for now, so I didn’t offer it again. You can from ${showDate(refusal.until, today)}; they can ask you at any time.`
    case 'not accepted':
      return `${nameOf(refusal.who)} hasn’t accepted your offer, so nothing was changed. You can log check-ins and notes: \`/mentor log\`.`
    case 'full':
      return `You have said yes to ${refusal.menteeIds.map(nameOf).join(', ')}: that is all the room you gave yourself (${refusal.capacity}). More would short-change them. You can say goodbye well to one (\`/mentor end\`), or make room in \`/mentor settings\`.`
    case 'not connected':
      return `You and ${nameOf(refusal.who)} are not mentor and mentee, so nothing was changed. \`/mentor\` shows your people.`
    case 'only the mentor':
      return `${nameOf(refusal.who)} is your mentor, so this is theirs to decide. Tell them what you would like.`
    case 'only the mentee':
      return `${nameOf(refusal.who)} is your mentee, so this is theirs to wish for. You can snooze, or change the rhythm: \`/mentor cadence\`.`
    case 'ended':
      return `You and ${nameOf(refusal.who)} said goodbye on ${showDate(refusal.on, today)}. What you did together stays readable in \`/mentor\`. To begin again, the mentor adds the mentee: \`/mentor add\`.`
    case 'not yours':
      return 'This button belongs to somebody else, so nothing was changed. `/mentor` shows what is yours.'
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && nameOf(refusal.who), today)
    case 'in the future':
      return 'That day is still to come. Choose today or a day before.'
    case 'too long ago':
      return `That is more than ${CHECK_IN_MAX_AGE_YEARS} years ago. Choose a later day.`
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
