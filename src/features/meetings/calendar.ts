import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { toDate } from '../../platform/clock.ts'
import { type CalendarEvent, endOf, oneLine } from './calendar-rules.ts'

export { type CalendarEvent, googleLink, outlookLink } from './calendar-rules.ts'

/** Returns an iCalendar file (RFC 5545) with this event. */
export function calendarFile(event: CalendarEvent): string {
  const calendar = ical({
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Do For One', product: 'Meetings' },
  })
  calendar.createEvent({
    id: oneLine(event.uid),
    sequence: event.sequence,
    stamp: toDate(event.stamp),
    start: toDate(event.start),
    end: toDate(endOf(event)),
    summary: oneLine(event.title),
    location: event.where === null ? null : oneLine(event.where),
    status: event.isCanceled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return calendar.toString()
}
