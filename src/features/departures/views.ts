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
      `${escapeText(mentorName)}, your mentor since ${showDate(startedOn, today)}, is no longer in this workspace. That can come suddenly; it says nothing about you.`,
    ),
    section(
      'What you two did stays readable in `/mentor`. When you are ready, somebody else may gladly be your mentor.',
    ),
    actions(
      button('Ask somebody else…', openRequest, { style: 'primary' }),
      button('Say goodbye…', openEnd, { value: { mentorshipId: id } }),
    ),
    context('Nothing ends by itself: if they come back, you go on where you were.'),
  )
}

/** For a mentor whose mentee has left. */
export function menteeLeftMessage(mentorship: Mentorship, today: Temporal.PlainDate): Message {
  const { id, menteeName, startedOn } = mentorship
  return message(
    section(
      `${escapeText(menteeName)}, your mentee since ${showDate(startedOn, today)}, is no longer in this workspace. Your place is open again, and no nudge comes.`,
    ),
    actions(button('Say goodbye…', openEnd, { value: { mentorshipId: id } })),
    context(
      'What you two did stays readable. Nothing ends by itself: if they come back, you go on where you were.',
    ),
  )
}
