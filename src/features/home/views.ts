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
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
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
      : 'Open the *Messages* tab. If you can’t see messages there, tell the person who runs this app.'
  return [
    section(`:warning: *I couldn’t deliver my last message to you* (Slack error: ${refusal}). ${remedy}`),
    divider(),
  ]
}

/** For people who have neither mentee nor mentor yet. */
export function newcomerBlocks(): KnownBlock[] {
  return [
    section(
      [
        '*You can’t mentor everyone. Do for one what you wish you could do for all.*',
        'Pick 3 or 4 people. I’ll keep track of when you last talked and nudge you at most once a week.',
      ].join('\n'),
    ),
    actions(button('Add a mentee…', openAdd, { style: 'primary' })),
  ]
}

/** For people who are new, or whose mentorships have all ended. */
function aloneBlocks({ ended }: Overview): KnownBlock[] {
  if (ended.length === 0) return newcomerBlocks()
  return [section('You have no mentees or mentors right now.'), actions(button('Add a mentee…', openAdd))]
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
  if (count <= capacity) return `Your mentees (${count} of ${capacity})`
  return `Your mentees (${count}, over your limit of ${capacity})`
}

function oneMentee(mentorship: Mentorship, { today, strips, rows }: Overview): KnownBlock[] {
  const row = rows.get(mentorship.id) ?? NO_ADDITION
  const lines = [menteeLine(mentorship, today), stripLine(strips.get(mentorship.id)), ...row.lines]
  return [section(lines.filter((line) => line !== null).join('\n')), menteeButtons(mentorship, today, row)]
}

const NO_ADDITION: Row = { lines: [], first: [], last: [] }

/** The likely next actions. */
function menteeButtons(mentorship: Mentorship, today: Temporal.PlainDate, { first, last }: Row) {
  const { menteeName: name } = mentorship
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('Mentorship…', openTogether, { ...value, label: `Mentorship… with ${name}` })
  if (!mentorship.menteeIsHere)
    return actions(
      button('End mentorship…', openEnd, { ...value, label: `End mentorship… with ${name}` }),
      open,
    )
  const isDue = bandOn(mentorship, today) !== 'on track'
  const isSnoozed = mentorship.snoozedUntil !== null && daysBetween(today, mentorship.snoozedUntil) > 0
  const isPrimary = isDue && !isSnoozed && first.length === 0
  const logging = { ...value, label: `Log check-in with ${name}` }
  const talked = button('Log check-in', logToday, isPrimary ? { ...logging, style: 'primary' } : logging)
  const rest = isSnoozed
    ? [button('End snooze', endSnooze, { ...value, label: `End snooze: nudges about ${name}` })]
    : [button('Snooze 1 week', snoozeWeek, { ...value, label: `Snooze 1 week: no nudges about ${name}` })]
  const log = button('Log with details…', openLog, { ...value, label: `Log with details… about ${name}` })
  return actions(...first, talked, ...(isDue || isSnoozed ? rest : []), log, ...last, open)
}

function menteeLine(mentorship: Mentorship, today: Temporal.PlainDate): string {
  return `*${mention(mentorship.menteeId)}* · ${bandPhrase(mentorship, today)} · ${lastPhrase(mentorship, today)}`
}

function bandPhrase(mentorship: Mentorship, today: Temporal.PlainDate): string {
  if (!mentorship.menteeIsHere) return 'account deactivated'
  const { snoozedUntil, pausedUntil } = mentorship
  if (pausedUntil && isPaused(mentorship, today))
    return `paused by them until ${showDate(pausedUntil, today)}`
  if (snoozedUntil && daysBetween(today, snoozedUntil) > 0)
    return `snoozed until ${showDate(snoozedUntil, today)}`
  const due = showDate(dueOn(mentorship), today)
  switch (bandOn(mentorship, today)) {
    case 'on track':
      return `on track, next check-in due ${due}`
    case 'due':
      return dueOn(mentorship).equals(today) ? '*due today*' : `*due since ${due}*`
    case 'overdue':
      return `*overdue* since ${due}`
  }
}

function lastPhrase({ lastCheckInOn, startedOn }: Mentorship, today: Temporal.PlainDate): string {
  return lastCheckInOn === null
    ? `no check-in yet, started ${showDate(startedOn, today)}`
    : `last check-in ${showAgo(daysBetween(lastCheckInOn, today))}`
}

const WEEK_SIGNS: Record<StripWeek, string> = { checkedIn: '●', quiet: '○', before: '·' }

/** The last twelve weeks, this week last. The count is for screen readers, and explains the signs. */
function stripLine(strip: StripWeek[] | undefined): string | null {
  if (strip === undefined) return null
  const count = strip.filter((week) => week === 'checkedIn').length
  return `Last ${strip.length} weeks: ${count} with a check-in ${strip.map((week) => WEEK_SIGNS[week]).join('')}`
}

function mentorBlocks(overview: Overview): KnownBlock[] {
  const { mentors } = overview
  if (mentors.length === 0) return []
  return [
    header(mentors.length === 1 ? 'Your mentor' : 'Your mentors'),
    ...mentors.flatMap((mentorship) => oneMentor(mentorship, overview)),
    context('You set the agenda: add topics with `/mentor agenda`. Your mentor sees them before you talk.'),
  ]
}

function oneMentor(mentorship: Mentorship, { today, strips, rows }: Overview): KnownBlock[] {
  const { lines, first, last } = rows.get(mentorship.id) ?? NO_ADDITION
  const all = [
    `*${mention(mentorship.mentorId)}* · ${lastPhrase(mentorship, today)} · ${showEvery(mentorship.cadenceDays)}`,
    stripLine(strips.get(mentorship.id)),
    ...lines,
  ]
  const { mentorName: name } = mentorship
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('Mentorship…', openTogether, { ...value, label: `Mentorship… with ${name}` })
  return [
    section(all.filter((line) => line !== null).join('\n')),
    mentorship.mentorIsHere
      ? actions(
          ...first,
          button('Log check-in', logToday, { ...value, label: `Log check-in with ${name}` }),
          button('Log with details…', openLog, { ...value, label: `Log with details… about ${name}` }),
          ...last,
          open,
        )
      : actions(
          button('End mentorship…', openEnd, { ...value, label: `End mentorship… with ${name}` }),
          open,
        ),
  ]
}

/** Ended mentorships stay readable. */
function pastBlocks({ ended, person, today }: Overview): KnownBlock[] {
  return [
    header('Past mentorships'),
    ...ended.map((mentorship) => {
      const other = otherOf(mentorship, person.id)
      const until = mentorship.endedAt && localDate(mentorship.endedAt, person.zone)
      const span = `${showDate(mentorship.startedOn, today)} to ${until ? showDate(until, today) : 'now'}`
      return section(
        `${mention(other.id)} · ${span}`,
        button('View', openTogether, {
          value: { mentorshipId: mentorship.id },
          label: `View past mentorship with ${other.name}, ${span}`,
        }),
      )
    }),
  ]
}

function footerButtons({ mentees, person }: Overview) {
  const hasRoom = mentees.filter((one) => one.takesSpot).length < person.capacity
  return actions(
    ...(hasRoom ? [button('Add a mentee…', openAdd)] : []),
    ...(mentees.length > 0 ? [button('Set away…', openAway)] : []),
    button('Your profile…', openProfile),
    button('Settings…', openSettings),
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
      (mentorship) => `• *${mention(mentorship.mentorId)}* (your mentor) · ${lastPhrase(mentorship, today)}`,
    ),
  ]
  return message(section(lines.join('\n')))
}
