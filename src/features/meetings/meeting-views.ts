import type { KnownBlock } from '@slack/types'
import {
  actions,
  button,
  confirmation,
  context,
  escapeText,
  firstWords,
  type Message,
  mention,
  menu,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { openFindTime } from '../mentorships/actions.ts'
import { afterCheckIn, findTimeButton, promiseButton } from '../mentorships/buttons.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { openPrep } from '../plans/actions.ts'
import type { LoggedSince } from '../relationships/rules.ts'
import { callOffMeeting, getCalendarFile, stopRepeating, tellHowItWent } from './actions.ts'
import { googleLink, outlookLink } from './calendar-rules.ts'
import { eventOf } from './event-rules.ts'
import { type Reader, showTime } from './phrases.ts'
import { detailBlocks } from './proposal-views.ts'
import type { Meeting } from './rules.ts'

export type MeetingView = { meeting: Meeting; mentorship: Mentorship; reader: Reader }

/** A meeting as it stands; for both. */
export function meetingMessage(view: MeetingView): Message {
  const { meeting, mentorship, reader } = view
  const who = mention(otherOf(mentorship, reader.id).id)
  const time = showTime(meeting.start, reader)
  switch (meeting.state) {
    case 'agreed':
      return message(
        section(`*You meet ${who} on ${time}*`),
        ...detailBlocks(meeting),
        calendarLinks(view),
        actions(...meetingButtons(view)),
        context(`Times are in your time zone, ${reader.zone}. Visible to you and ${who}.`),
      )
    case 'called off':
      return calledOffMessage(view)
    case 'over':
    case 'happened':
    case 'not happened':
      return message(section(resultText(view)))
  }
}

function calendarLinks(view: MeetingView): KnownBlock {
  const event = eventOf(view.meeting, view.mentorship, view.reader.id)
  return section(`<${googleLink(event)}|Add to Google Calendar> · <${outlookLink(event)}|Add to Outlook>`)
}

function meetingButtons(view: MeetingView) {
  const { meeting, mentorship, reader } = view
  const { name } = otherOf(mentorship, reader.id)
  const value = { meetingId: meeting.id }
  return [
    button('Move…', openFindTime, {
      value: { mentorshipId: mentorship.id },
      label: `Move… the meeting with ${name}`,
    }),
    button('Download .ics file', getCalendarFile, {
      value,
      label: `Download .ics file of the meeting with ${name}`,
    }),
    button('Call off', callOffMeeting, {
      value,
      label: `Call off the meeting with ${name}`,
      confirm: confirmation(
        'Call off this meeting?',
        `${firstWords(name, 80)} will be told.`,
        'Call off',
        'Cancel',
      ),
    }),
    ...(meeting.repeats ? [menu(button('Stop repeating', stopRepeating, { value }))] : []),
  ]
}

/** For both. The file removes the meeting from calendars. */
export function calledOffMessage({ meeting, mentorship, reader }: MeetingView): Message {
  const other = otherOf(mentorship, reader.id)
  const time = showTime(meeting.start, reader)
  const file = button('Download cancellation', getCalendarFile, {
    value: { meetingId: meeting.id },
    label: `Download cancellation of the meeting with ${other.name}`,
  })
  const again = mentorship.endedAt === null && mentorship.mentorIsHere && mentorship.menteeIsHere
  return message(
    section(`${calledOffBy(meeting, mentorship, reader)} *${time}* with ${mention(other.id)}.`),
    actions(...(again ? [findTimeButton({ mentorshipId: mentorship.id, name: other.name })] : []), file),
  )
}

function calledOffBy({ changedBy }: Meeting, mentorship: Mentorship, reader: Reader): string {
  if (changedBy === reader.id) return 'You called off the meeting of'
  if (changedBy !== null) return `${mention(changedBy)} called off the meeting of`
  return mentorship.endedAt === null
    ? 'Someone’s account is deactivated, so I called off the meeting of'
    : 'The mentorship has ended, so I called off the meeting of'
}

/** What stands on the page to prepare, as the reader may read it. */
export type ToTalkAbout = {
  topics: readonly string[]
  promises: readonly { words: string; isOwn: boolean }[]
}

export type DayView = MeetingView & {
  toTalkAbout: ToTalkAbout
  /** What was logged since it began. */
  logged: LoggedSince | null
  /** The day for which it was sent is over, since the meeting moved. */
  isMoved: boolean
}

/** On the day; later it asks how it went, in the same message. */
export function dayMessage(view: DayView): Message {
  const { meeting, mentorship, reader, isMoved } = view
  const other = otherOf(mentorship, reader.id)
  const who = mention(other.id)
  if (meeting.state === 'called off') return calledOffMessage(view)
  if (isMoved)
    return message(section(`The meeting with ${who} moved to *${showTime(meeting.start, reader)}*.`))
  if (meeting.state === 'over') return howItWentMessage(view)
  if (meeting.state !== 'agreed') return message(section(resultText(view)), ...afterward(view))
  return message(
    section(`*Today at ${showTime(meeting.start, reader).split(', ')[1] ?? ''}: ${who}*`),
    ...detailBlocks(meeting),
    ...talkBlocks(view),
    actions(
      button('Prepare', openPrep, {
        value: { mentorshipId: mentorship.id },
        label: `Prepare for your check-in with ${other.name}`,
      }),
      button('Move…', openFindTime, {
        value: { mentorshipId: mentorship.id },
        label: `Move… the meeting with ${other.name}`,
      }),
    ),
    context('Only visible to you. Turn this message off in Settings.'),
  )
}

const SHOWN = 5
const WORDS = 150

function talkBlocks({ toTalkAbout: { topics, promises }, mentorship, reader }: DayView): KnownBlock[] {
  const { name } = otherOf(mentorship, reader.id)
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [
          section(
            [title, ...lines.slice(0, SHOWN).map((one) => `• ${escapeText(firstWords(one, WORDS))}`)].join(
              '\n',
            ),
          ),
        ]
  const steps = promises.map(({ words, isOwn }) => (isOwn ? `You: ${words}` : `${name}: ${words}`))
  return [...list('*Topics*', topics), ...list('*Open promises and steps*', steps)]
}

function howItWentMessage({ meeting, mentorship, reader }: DayView): Message {
  const other = otherOf(mentorship, reader.id)
  return message(
    section(`*How did it go with ${mention(other.id)}?*`),
    section(`You planned to talk on ${showTime(meeting.start, reader)}.`),
    actions(...howItWentButtons({ meeting, mentorship, reader }), moveButton(mentorship, other.name)),
  )
}

function moveButton(mentorship: Mentorship, name: string) {
  return button('Move…', openFindTime, {
    value: { mentorshipId: mentorship.id },
    label: `Move… the meeting with ${name}`,
  })
}

/** For the message of the day, and Home. */
export function howItWentButtons({ meeting, mentorship, reader }: MeetingView) {
  const { name } = otherOf(mentorship, reader.id)
  return [
    button('We talked', tellHowItWent, {
      value: { meetingId: meeting.id, happened: true },
      style: 'primary',
      label: `We talked: log the check-in with ${name}`,
    }),
    button('It didn’t happen', tellHowItWent, {
      value: { meetingId: meeting.id, happened: false },
      label: `It didn’t happen: the meeting with ${name}`,
    }),
  ]
}

function resultText({ meeting, mentorship, reader }: MeetingView): string {
  const who = mention(otherOf(mentorship, reader.id).id)
  const time = showTime(meeting.start, reader)
  switch (meeting.state) {
    case 'happened':
      return `You and ${who} talked on ${time}. The check-in is logged.`
    case 'not happened':
      return `The meeting with ${who} on ${time} didn’t happen.`
    default:
      return `You planned to meet ${who} on ${time}.`
  }
}

/** What often follows: a new time, or a note and a promise. */
function afterward({ meeting, mentorship, reader, logged }: DayView): KnownBlock[] {
  const { name } = otherOf(mentorship, reader.id)
  const mentorshipId = mentorship.id
  if (mentorship.endedAt !== null) return []
  if (meeting.state === 'happened')
    return [
      logged?.own
        ? actions(...afterCheckIn({ mentorshipId, name, ...logged.own }))
        : actions(promiseButton({ mentorshipId, name })),
    ]
  return [actions(findTimeButton({ mentorshipId: mentorship.id, name }))]
}

/** For both, once, if one of them is away that day. It doesn't say who: absences are private. */
export function awayMeetingMessage({ meeting, mentorship, reader }: MeetingView): Message {
  const other = otherOf(mentorship, reader.id)
  return message(
    section(`*Does your meeting with ${mention(other.id)} still fit?*`),
    section(`It’s on ${showTime(meeting.start, reader)}. If another time is better, move it.`),
    actions(moveButton(mentorship, other.name)),
  )
}

/** The answer to a click that the surface doesn't show by itself. */
export function meetingChangedMessage(
  text: 'off' | 'stopped' | 'told' | 'unchanged' | 'not yours' | 'file',
): Message {
  return message(section(CHANGED[text]))
}

const CHANGED = {
  off: 'Meeting called off.',
  stopped: 'This meeting no longer repeats.',
  told: 'Saved.',
  unchanged: 'That has changed in the meantime, so nothing changed now. `/mentor` shows the current state.',
  'not yours': 'That isn’t yours to change, so nothing changed.',
  file: 'I sent you the file as a direct message.',
} as const
