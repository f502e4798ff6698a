import type { Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  divider,
  header,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import type { HomeReader } from '../home-sections.ts'
import {
  endSnooze,
  logToday,
  openAdd,
  openEnd,
  openLog,
  openTogether,
  snoozeWeek,
} from '../mentorships/actions.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { openAway, openSettings } from '../people/actions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { openProfile } from '../profiles/actions.ts'
import { bandOn, daysBetween, dueOn, isPaused } from '../relationships/rules.ts'
import type { StripWeek } from './rules.ts'

/** A person's mentorships, as Home shows them. */
export type Overview = {
  person: Person
  today: Temporal.PlainDate
  mentees: readonly Mentorship[]
  mentors: readonly Mentorship[]
  /** By mentorship id: the last twelve weeks. */
  strips: ReadonlyMap<string, StripWeek[]>
  /** By mentorship id: additions of other features to the row. */
  rows: ReadonlyMap<string, Row>
  /** Newest first. */
  ended: readonly Mentorship[]
  /** Slack's error code for the last message to this person; null after a success. */
  refusal: string | null
}

export type Row = { lines: readonly string[]; first: readonly Button[]; last: readonly Button[] }

/** Home's own sections, each with its order among the sections of all features. */
export function ownSections(overview: Overview): { order: number; blocks: KnownBlock[] }[] {
  const { mentees, mentors, ended } = overview
  const isAlone = mentees.length === 0 && mentors.length === 0
  const past = ended.length > 0 ? pastBlocks(overview) : []
  return [
    { order: 0, blocks: refusalBlocks(overview) },
    { order: 30, blocks: isAlone ? aloneBlocks(overview) : menteeBlocks(overview) },
    { order: 40, blocks: mentorBlocks(overview) },
    { order: 50, blocks: past },
    { order: 90, blocks: isAlone ? [] : [divider(), footerButtons(overview)] },
  ]
}

export function overviewMessage(blocks: readonly KnownBlock[]): Message {
  return message(...blocks)
}

/** Tells people that Slack rejects messages to them, and what to do. */
function refusalBlocks({ refusal }: Overview): KnownBlock[] {
  if (refusal === null) return []
  const remedy =
    refusal === 'messages_tab_disabled'
      ? 'An admin can turn on the *Messages tab* of this app (api.slack.com/apps, App Home).'
      : 'Open *Messages* above and look whether you can see them. If not, please tell whoever runs this app.'
  return [section(`:warning: *Slack did not take my last message to you* (${refusal}). ${remedy}`), divider()]
}

/** For people who have neither mentee nor mentor yet. */
export function newcomerBlocks(): KnownBlock[] {
  return [
    section(
      [
        '*You can’t mentor everybody. Do for one what you wish you could do for all.*',
        'Say yes to three or four people, and stay with them for years.',
        'I remember when you were last in touch, and tell you when it is time, at most once a week. `/mentor help` shows the rest.',
      ].join('\n'),
    ),
    actions(button('Say yes to somebody', openAdd, { style: 'primary' })),
  ]
}

/** For people who are new, or whose mentorships have all ended. */
function aloneBlocks({ ended }: Overview): KnownBlock[] {
  if (ended.length === 0) return newcomerBlocks()
  return [
    section('You have no mentee and no mentor at the moment.'),
    actions(button('Say yes to somebody', openAdd)),
  ]
}

function menteeBlocks(overview: Overview): KnownBlock[] {
  const { mentees, person } = overview
  if (mentees.length === 0) return []
  return [
    header(title(mentees.filter((one) => one.takesSpot).length, person.capacity)),
    ...mentees.flatMap((mentorship) => oneMentee(mentorship, overview)),
  ]
}

function title(count: number, capacity: number): string {
  if (count <= capacity) return `You mentor ${count} of ${capacity}`
  return `You mentor ${count}, more than the ${capacity} you set`
}

function oneMentee(mentorship: Mentorship, { today, strips, rows }: Overview): KnownBlock[] {
  const row = rows.get(mentorship.id) ?? NO_ADDITION
  const lines = [menteeLine(mentorship, today), stripLine(strips.get(mentorship.id)), ...row.lines]
  return [section(lines.filter((line) => line !== null).join('\n')), menteeButtons(mentorship, today, row)]
}

const NO_ADDITION: Row = { lines: [], first: [], last: [] }

/** The likely next actions. */
function menteeButtons(mentorship: Mentorship, today: Temporal.PlainDate, { first, last }: Row) {
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('You two', openTogether, value)
  if (!mentorship.menteeIsHere) return actions(button('Say goodbye…', openEnd, value), open)
  const isDue = bandOn(mentorship, today) !== 'on track'
  const isSnoozed = mentorship.snoozedUntil !== null && daysBetween(today, mentorship.snoozedUntil) > 0
  const isPrimary = isDue && !isSnoozed && first.length === 0
  const talked = button('Talked today', logToday, isPrimary ? { ...value, style: 'primary' } : value)
  const rest = isSnoozed ? [button('Wake', endSnooze, value)] : [button('Snooze a week', snoozeWeek, value)]
  const log = button('More…', openLog, value)
  return actions(...first, talked, ...(isDue || isSnoozed ? rest : []), log, ...last, open)
}

function menteeLine(mentorship: Mentorship, today: Temporal.PlainDate): string {
  return `*${mention(mentorship.menteeId)}* · ${bandPhrase(mentorship, today)} · ${lastPhrase(mentorship, today)}`
}

function bandPhrase(mentorship: Mentorship, today: Temporal.PlainDate): string {
  if (!mentorship.menteeIsHere) return 'has left this workspace'
  const { snoozedUntil, pausedUntil } = mentorship
  if (pausedUntil && isPaused(mentorship, today))
    return `pausing until ${showDate(pausedUntil, today)}, as they wished`
  if (snoozedUntil && daysBetween(today, snoozedUntil) > 0)
    return `snoozed until ${showDate(snoozedUntil, today)}`
  const due = showDate(dueOn(mentorship), today)
  switch (bandOn(mentorship, today)) {
    case 'on track':
      return `on rhythm, next on ${due}`
    case 'due':
      return dueOn(mentorship).equals(today) ? '*due today*' : `*due* since ${due}`
    case 'overdue':
      return `*overdue* since ${due}`
  }
}

function lastPhrase({ lastCheckInOn, startedOn }: Mentorship, today: Temporal.PlainDate): string {
  return lastCheckInOn === null
    ? `no talk yet since ${showDate(startedOn, today)}`
    : `last in touch ${showAgo(daysBetween(lastCheckInOn, today))}`
}

const WEEK_SIGNS: Record<StripWeek, string> = { checkedIn: '●', quiet: '○', before: '·' }

/** The last twelve weeks, this week last. No total on purpose: it should not read as a score. */
function stripLine(strip: StripWeek[] | undefined): string | null {
  return strip === undefined ? null : `Twelve weeks: ${strip.map((week) => WEEK_SIGNS[week]).join('')}`
}

function mentorBlocks(overview: Overview): KnownBlock[] {
  const { mentors } = overview
  if (mentors.length === 0) return []
  return [
    header(mentors.length === 1 ? 'Your mentor' : 'Your mentors'),
    ...mentors.flatMap((mentorship) => oneMentor(mentorship, overview)),
    context(
      'You bring the agenda: `/mentor agenda` keeps what you would like to talk about, and they see it before you talk.',
    ),
  ]
}

function oneMentor(mentorship: Mentorship, { today, strips, rows }: Overview): KnownBlock[] {
  const { lines, first, last } = rows.get(mentorship.id) ?? NO_ADDITION
  const cadence = `you two aim for ${showEvery(mentorship.cadenceDays)}`
  const all = [
    `*${mention(mentorship.mentorId)}* · ${lastPhrase(mentorship, today)} · ${cadence}`,
    stripLine(strips.get(mentorship.id)),
    ...lines,
  ]
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('You two', openTogether, value)
  return [
    section(all.filter((line) => line !== null).join('\n')),
    mentorship.mentorIsHere
      ? actions(
          ...first,
          button('Talked today', logToday, value),
          button('More…', openLog, value),
          ...last,
          open,
        )
      : actions(button('Say goodbye…', openEnd, value), open),
  ]
}

/** Ended mentorships stay readable. */
function pastBlocks({ ended, person, today }: Overview): KnownBlock[] {
  return [
    header('Earlier'),
    ...ended.map((mentorship) => {
      const otherId = mentorship.mentorId === person.id ? mentorship.menteeId : mentorship.mentorId
      const until = mentorship.endedAt && localDate(mentorship.endedAt, person.zone)
      const span = `${showDate(mentorship.startedOn, today)} to ${until ? showDate(until, today) : 'now'}`
      return section(
        `${mention(otherId)} · ${span}`,
        button('Read', openTogether, { value: { mentorshipId: mentorship.id } }),
      )
    }),
  ]
}

function footerButtons({ mentees, person }: Overview) {
  const hasRoom = mentees.filter((one) => one.takesSpot).length < person.capacity
  return actions(
    ...(hasRoom ? [button('Say yes to somebody', openAdd)] : []),
    ...(mentees.length > 0 ? [button('Away…', openAway)] : []),
    button('My profile', openProfile),
    button('Settings', openSettings),
  )
}

/** One line per mentee and mentor. */
export function listMessage({ me, mentorships, today }: HomeReader): Message {
  const mentees = mentorships.filter((one) => one.mentorId === me.id)
  const mentors = mentorships.filter((one) => one.menteeId === me.id)
  if (mentees.length === 0 && mentors.length === 0) return message(...newcomerBlocks())
  const lines = [
    ...mentees.map((mentorship) => `• ${menteeLine(mentorship, today)}`),
    ...mentors.map(
      (mentorship) => `• Your mentor *${mention(mentorship.mentorId)}* · ${lastPhrase(mentorship, today)}`,
    ),
  ]
  return message(section(lines.join('\n')))
}
