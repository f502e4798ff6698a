import type { Temporal } from 'temporal-polyfill'
import { cleanText } from '../../platform/plain-text.ts'

/** A meeting as calendars see it. Nothing private belongs into `title` and `where`: others may see a calendar. */
export type CalendarEvent = {
  /** Stays the same when the meeting moves. */
  uid: string
  /** Rises with every change. */
  sequence: number
  start: Temporal.Instant
  minutes: number
  title: string
  where: string | null
  isCanceled: boolean
  /** When the meeting was last changed. */
  stamp: Temporal.Instant
}

/** What a link can say of it: a link makes a new event, it can't change or cancel one. */
export type LinkedEvent = Pick<CalendarEvent, 'start' | 'minutes' | 'title' | 'where'>

/** Returns the address of Google Calendar's form for a new event. */
export function googleLink(event: LinkedEvent): string {
  const link = new URL('https://calendar.google.com/calendar/render')
  link.searchParams.set('action', 'TEMPLATE')
  link.searchParams.set('text', oneLine(event.title))
  link.searchParams.set('dates', `${compact(event.start)}/${compact(endOf(event))}`)
  if (event.where !== null) link.searchParams.set('location', oneLine(event.where))
  return link.href
}

/** Returns the address of Outlook's form for a new event. */
export function outlookLink(event: LinkedEvent): string {
  const link = new URL('https://outlook.office.com/calendar/deeplink/compose')
  link.searchParams.set('path', '/calendar/action/compose')
  link.searchParams.set('rru', 'addevent')
  link.searchParams.set('subject', oneLine(event.title))
  link.searchParams.set('startdt', seconds(event.start))
  link.searchParams.set('enddt', seconds(endOf(event)))
  if (event.where !== null) link.searchParams.set('location', oneLine(event.where))
  // Outlook shows "+" as it is, instead of a space.
  link.search = link.search.replaceAll('+', '%20')
  return link.href
}

export function endOf({ start, minutes }: Pick<CalendarEvent, 'start' | 'minutes'>): Temporal.Instant {
  return start.add({ minutes })
}

function seconds(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' })
}

/** "20261124T140000Z" */
function compact(instant: Temporal.Instant): string {
  return seconds(instant).replace(/[-:]/g, '')
}

/** One line: line breaks and control characters could otherwise add properties to the file. */
export function oneLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
}
