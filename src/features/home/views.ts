import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery, showInstant } from '../../platform/plain-dates.ts'
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
import { answerHelpButtons, withdrawHelpButton } from '../help-requests/buttons.ts'
import type { HelpRequest } from '../help-requests/rules.ts'
import {
  endSnooze,
  logToday,
  openAdd,
  openEnd,
  openLog,
  openTogether,
  snoozeWeek,
} from '../mentorships/actions.ts'
import { isPaused, type Mentorship, takesSpot } from '../mentorships/rules.ts'
import { openAway, openSettings } from '../people/actions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { openPlan } from '../plans/actions.ts'
import { openKnow, openProfile } from '../profiles/actions.ts'
import { bandOn, daysBetween, dueOn } from '../relationships/rules.ts'
import { helpRequestLine, ownHelpRequestLine } from './help-request-views.ts'
import { type Asks, mineBlocks, toMeBlocks } from './request-views.ts'
import type { StripWeek } from './rules.ts'

/** All that a person sees of their own relationships. */
export type Overview = {
  person: Person
  today: Temporal.PlainDate
  mentees: readonly Mentorship[]
  mentors: readonly Mentorship[]
  /** For each mentorship, the last twelve weeks. */
  strips: ReadonlyMap<string, StripWeek[]>
  /** For each mentorship in which one waits, the mentee's wish for a hand. */
  helpRequests: ReadonlyMap<string, HelpRequest>
  /** What has ended, the newest first. */
  ended: readonly Mentorship[]
  /** False while the operator has stopped all nudges. */
  sending: boolean
  /** Why Slack takes no message from the app to this person, in Slack's word. */
  refusal: string | null
  nextNudgeAt: Temporal.Instant | null
  asks: Asks
}

export function overviewMessage(overview: Overview): Message {
  return message(...overviewBlocks(overview))
}

export function overviewBlocks(overview: Overview): KnownBlock[] {
  const { asks } = overview
  return [
    ...refusalBlocks(overview),
    ...toMeBlocks(asks),
    ...mineBlocks(asks),
    ...relationshipBlocks(overview),
  ]
}

/** Somebody whom no nudge reaches should know, and know what to do. */
function refusalBlocks({ refusal }: Overview): KnownBlock[] {
  if (refusal === null) return []
  const remedy =
    refusal === 'messages_tab_disabled'
      ? 'An admin can turn on the *Messages tab* of this app (api.slack.com/apps, App Home).'
      : 'Open *Messages* above and look whether you can see them. If not, please tell whoever runs this app.'
  return [section(`:warning: *Slack did not take my last message to you* (${refusal}). ${remedy}`), divider()]
}

function relationshipBlocks(overview: Overview): KnownBlock[] {
  const { mentees, mentors, ended } = overview
  const past = ended.length > 0 ? pastBlocks(overview) : []
  if (mentees.length === 0 && mentors.length === 0) {
    return ended.length > 0 ? [...aloneBlocks(), ...past] : newcomerBlocks()
  }
  return [
    ...(mentees.length > 0 ? menteeBlocks(overview) : []),
    ...(mentors.length > 0 ? mentorBlocks(overview) : []),
    ...past,
    divider(),
    footerButtons(overview),
  ]
}

function newcomerBlocks(): KnownBlock[] {
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

/** For somebody whose relationships have all ended. */
function aloneBlocks(): KnownBlock[] {
  return [
    section('You have no mentee and no mentor at the moment.'),
    actions(button('Say yes to somebody', openAdd)),
  ]
}

function menteeBlocks(overview: Overview): KnownBlock[] {
  const { mentees, person } = overview
  return [
    header(title(mentees.filter(takesSpot).length, person.capacity)),
    ...mentees.flatMap((mentorship) => oneMentee(mentorship, overview)),
    context(nextNudgeLine(overview)),
  ]
}

function title(count: number, capacity: number): string {
  if (count <= capacity) return `You mentor ${count} of ${capacity}`
  return `You mentor ${count}, more than the ${capacity} you set`
}

function oneMentee(mentorship: Mentorship, { today, strips, helpRequests }: Overview): KnownBlock[] {
  const helpRequest = mentorship.menteeIsHere ? helpRequests.get(mentorship.id) : undefined
  const lines = [
    menteeLine(mentorship, today),
    stripLine(strips.get(mentorship.id)),
    helpRequest ? helpRequestLine(helpRequest) : null,
  ]
  return [
    section(lines.filter((line) => line !== null).join('\n')),
    menteeButtons(mentorship, today, helpRequest),
  ]
}

/** The likely next things. */
function menteeButtons(
  mentorship: Mentorship,
  today: Temporal.PlainDate,
  helpRequest: HelpRequest | undefined,
) {
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('You two', openTogether, value)
  if (!mentorship.menteeIsHere) return actions(button('Say goodbye…', openEnd, value), open)
  const isDue = bandOn(mentorship, today) !== 'on rhythm'
  const isSnoozed = mentorship.snoozedUntil !== null && daysBetween(today, mentorship.snoozedUntil) > 0
  const talked = button(
    'Talked today',
    logToday,
    isDue && !isSnoozed && !helpRequest ? { ...value, style: 'primary' } : value,
  )
  const rest = isSnoozed ? [button('Wake', endSnooze, value)] : [button('Snooze a week', snoozeWeek, value)]
  const know = button('Know', openKnow, value)
  const plan = button('Plan', openPlan, value)
  return actions(
    ...(helpRequest ? answerHelpButtons(helpRequest) : []),
    talked,
    ...(isDue || isSnoozed ? rest : []),
    button('More…', openLog, value),
    know,
    plan,
    open,
  )
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
    case 'on rhythm':
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

/** Twelve weeks, this one last. No sum stands beside it: the point is the rhythm, not a score. */
function stripLine(strip: StripWeek[] | undefined): string | null {
  return strip === undefined ? null : `Twelve weeks: ${strip.map((week) => WEEK_SIGNS[week]).join('')}`
}

function nextNudgeLine({ nextNudgeAt, person, today, sending }: Overview): string {
  if (!sending) return 'No nudge will come: whoever runs this app has stopped them for now.'
  if (nextNudgeAt === null) {
    return person.nudgesOn
      ? 'No nudge will come for now.'
      : 'No nudge will come: you turned them off in Settings.'
  }
  const away = person.awayUntil && daysBetween(today, person.awayUntil) >= 0
  const why = away && person.awayUntil ? `You are away until ${showDate(person.awayUntil, today)}. ` : ''
  return `${why}Next nudge: ${showInstant(nextNudgeAt, person.zone, today)}. Why? \`/mentor why\``
}

function mentorBlocks({ mentors, today, strips, helpRequests }: Overview): KnownBlock[] {
  return [
    header(mentors.length === 1 ? 'Your mentor' : 'Your mentors'),
    ...mentors.flatMap((mentorship) => {
      const helpRequest = mentorship.mentorIsHere ? helpRequests.get(mentorship.id) : undefined
      const rhythm = `you two aim for ${showEvery(mentorship.cadenceDays)}`
      const lines = [
        `*${mention(mentorship.mentorId)}* · ${lastPhrase(mentorship, today)} · ${rhythm}`,
        stripLine(strips.get(mentorship.id)),
        helpRequest ? ownHelpRequestLine(helpRequest) : null,
      ]
      return [
        section(lines.filter((line) => line !== null).join('\n')),
        mentorship.mentorIsHere
          ? actions(
              ...(helpRequest ? [withdrawHelpButton(helpRequest)] : []),
              button('Talked today', logToday, { value: { mentorshipId: mentorship.id } }),
              button('More…', openLog, { value: { mentorshipId: mentorship.id } }),
              button('Plan', openPlan, { value: { mentorshipId: mentorship.id } }),
              button('You two', openTogether, { value: { mentorshipId: mentorship.id } }),
            )
          : actions(
              button('Say goodbye…', openEnd, { value: { mentorshipId: mentorship.id } }),
              button('You two', openTogether, { value: { mentorshipId: mentorship.id } }),
            ),
      ]
    }),
    context(
      'You bring the agenda: `/mentor agenda` keeps what you would like to talk about, and they see it before you talk.',
    ),
  ]
}

/** The past stays readable. */
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
  const hasRoom = mentees.filter(takesSpot).length < person.capacity
  return actions(
    ...(hasRoom ? [button('Say yes to somebody', openAdd)] : []),
    ...(mentees.length > 0 ? [button('Away…', openAway)] : []),
    button('My profile', openProfile),
    button('Settings', openSettings),
  )
}

/** One line a mentee, and a mentor. */
export function listMessage({ mentees, mentors, today }: Overview): Message {
  if (mentees.length === 0 && mentors.length === 0) return message(...newcomerBlocks())
  const lines = [
    ...mentees.map((mentorship) => `• ${menteeLine(mentorship, today)}`),
    ...mentors.map(
      (mentorship) => `• Your mentor *${mention(mentorship.mentorId)}* · ${lastPhrase(mentorship, today)}`,
    ),
  ]
  return message(section(lines.join('\n')))
}
