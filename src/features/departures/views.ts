import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { openEnd, openRequest } from '../mentorships/actions.ts'
import type { Mentorship } from '../mentorships/rules.ts'

/** For a mentee whose mentor has left. */
export function mentorLeftMessage(mentorship: Mentorship, today: Temporal.PlainDate): Message {
  const { id, mentorName, startedOn } = mentorship
  return message(
    section(
      `${escapeText(mentorName)}’s Slack account has been deactivated. Your mentorship, which started ${showDate(startedOn, today)}, is on hold.`,
    ),
    section('The history is still in `/mentor`. You can ask someone else to be your mentor.'),
    actions(
      button('Find a mentor…', openRequest, { style: 'primary' }),
      button('End mentorship…', openEnd, { value: { mentorshipId: id } }),
    ),
    context('If they come back, you can pick up where you left off.'),
  )
}

/** For a mentor whose mentee has left. */
export function menteeLeftMessage(mentorship: Mentorship, today: Temporal.PlainDate): Message {
  const { id, menteeName, startedOn } = mentorship
  return message(
    section(
      `${escapeText(menteeName)}’s Slack account has been deactivated. Your mentorship, which started ${showDate(startedOn, today)}, is on hold.`,
    ),
    section(
      `You have room for someone else, and nudges about ${escapeText(menteeName)} have stopped. The history is still in \`/mentor\`.`,
    ),
    actions(button('End mentorship…', openEnd, { value: { mentorshipId: id } })),
    context('If they come back, you can pick up where you left off.'),
  )
}
