import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import type { CalendarEvent } from './calendar-rules.ts'
import type { Meeting } from './rules.ts'

/** A meeting as an event in the reader's calendar: nothing private is in it. */
export function eventOf(meeting: Meeting, mentorship: Mentorship, readerId: string): CalendarEvent {
  return {
    uid: `${meeting.id}@do-for-one`,
    sequence: meeting.sequence,
    start: meeting.start,
    minutes: meeting.minutes,
    title: `Check-in with ${otherOf(mentorship, readerId).name}`,
    where: meeting.place,
    isCanceled: meeting.state === 'called off',
    stamp: meeting.changedAt,
  }
}
