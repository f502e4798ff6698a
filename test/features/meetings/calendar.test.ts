import fc from 'fast-check'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import {
  type CalendarEvent,
  calendarFile,
  googleLink,
  outlookLink,
} from '../../../src/features/meetings/calendar.ts'

const EVENT: CalendarEvent = {
  uid: 'M1@do-for-one',
  sequence: 3,
  start: Temporal.Instant.from('2026-11-24T14:00:00Z'),
  minutes: 45,
  title: 'Check-in with Grace',
  where: 'Slack call',
  isCanceled: false,
  stamp: Temporal.Instant.from('2026-11-16T09:30:15Z'),
}

/** What another library reads in a file. */
function readBack(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file))
  const events = calendar.getAllSubcomponents('vevent')
  const [event] = events
  const textOf = (name: string) => event?.getFirstPropertyValue(name)?.toString() ?? null
  return {
    method: calendar.getFirstPropertyValue('method'),
    version: calendar.getFirstPropertyValue('version'),
    components: calendar.getAllSubcomponents().length,
    names: event
      ?.getAllProperties()
      .map(({ name }) => name)
      .sort(),
    uid: textOf('uid'),
    sequence: textOf('sequence'),
    status: textOf('status'),
    start: textOf('dtstart'),
    end: textOf('dtend'),
    stamp: textOf('dtstamp'),
    title: textOf('summary'),
    where: textOf('location'),
  }
}

/** Each line of the file has at most 75 bytes and ends with CRLF. */
function checkLines(file: string): void {
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
}

describe('A calendar file', () => {
  test('holds the meeting in UTC', () => {
    const file = calendarFile(EVENT)
    expect(readBack(file)).toEqual({
      method: 'PUBLISH',
      version: '2.0',
      components: 1,
      names: ['dtend', 'dtstamp', 'dtstart', 'location', 'sequence', 'status', 'summary', 'uid'],
      uid: 'M1@do-for-one',
      sequence: '3',
      status: 'CONFIRMED',
      start: '2026-11-24T14:00:00Z',
      end: '2026-11-24T14:45:00Z',
      stamp: '2026-11-16T09:30:15Z',
      title: 'Check-in with Grace',
      where: 'Slack call',
    })
    expect(file).toContain('\r\nDTSTART:20261124T140000Z\r\n')
    checkLines(file)
  })

  test('moves and cancels the same meeting', () => {
    const moved = { ...EVENT, sequence: 4, start: EVENT.start.add({ hours: 20 }), where: null }
    expect(readBack(calendarFile(moved))).toMatchObject({
      uid: EVENT.uid,
      sequence: '4',
      start: '2026-11-25T10:00:00Z',
      where: null,
    })
    expect(readBack(calendarFile({ ...moved, sequence: 5, isCanceled: true }))).toMatchObject({
      uid: EVENT.uid,
      sequence: '5',
      status: 'CANCELLED',
    })
  })

  test.each([
    ['comma, semicolon; back\\slash: colon', 'comma, semicolon; back\\slash: colon'],
    ['a literal \\n is none', 'a literal \\n is none'],
    ['“quotes” and "quotes"', '“quotes” and "quotes"'],
    ['two\nlines', 'two lines'],
    [
      'x\r\nATTENDEE:mailto:eve@example.com\r\nEND:VEVENT\r\nBEGIN:VEVENT',
      'x ATTENDEE:mailto:eve@example.com END:VEVENT BEGIN:VEVENT',
    ],
    ['x\u2028\u0085\u0000y\u0007', 'x y'],
    ['Zoë 👩‍👩‍👧‍👦 '.repeat(20).trim(), 'Zoë 👩‍👩‍👧‍👦 '.repeat(20).trim()],
    ['漢'.repeat(100), '漢'.repeat(100)],
  ])('keeps %j as one line', (text, expected) => {
    const file = calendarFile({ ...EVENT, title: text, where: text })
    expect(readBack(file)).toMatchObject({ components: 1, title: expected, where: expected, uid: EVENT.uid })
    expect(readBack(file).names).toHaveLength(8)
    checkLines(file)
  })
})

describe('A link', () => {
  const event = { ...EVENT, title: 'Check-in & more + “Grace” #1?', where: 'https://meet.example/a?b=c&d=e' }

  test('opens Google Calendar', () => {
    const link = new URL(googleLink(event))
    expect(link.origin + link.pathname).toBe('https://calendar.google.com/calendar/render')
    expect(Object.fromEntries(link.searchParams)).toEqual({
      action: 'TEMPLATE',
      text: event.title,
      dates: '20261124T140000Z/20261124T144500Z',
      location: event.where,
    })
    expect(new URL(googleLink({ ...event, where: null })).searchParams.has('location')).toBe(false)
  })

  test('opens Outlook, which shows "+" as it is', () => {
    const link = new URL(outlookLink(event))
    expect(link.origin + link.pathname).toBe('https://outlook.office.com/calendar/deeplink/compose')
    expect(link.search).not.toContain('+')
    expect(Object.fromEntries(link.searchParams)).toEqual({
      path: '/calendar/action/compose',
      rru: 'addevent',
      subject: event.title,
      startdt: '2026-11-24T14:00:00Z',
      enddt: '2026-11-24T14:45:00Z',
      location: event.where,
    })
    expect(new URL(outlookLink({ ...event, where: null })).searchParams.has('location')).toBe(false)
  })
})

test('any title, place and instant come back as they were', () => {
  const texts = fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      ',',
      ';',
      '\\',
      '\n',
      '\r',
      ':',
      '"',
      '%',
      '+',
      '&',
      'é',
      '漢',
      '👍🏽',
      '\ud83d',
    ),
    maxLength: 120,
  })
  const instants = fc
    .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => Temporal.Instant.fromEpochMilliseconds(Math.floor(date.getTime() / 1000) * 1000))
  const oneLine = (text: string) =>
    text
      .replace(/\p{Surrogate}/gu, '')
      .replace(/[\r\n]+/g, ' ')
      .trim()
  fc.assert(
    fc.property(
      texts,
      texts,
      instants,
      fc.nat(),
      fc.boolean(),
      (title, where, start, sequence, isCanceled) => {
        const event = { ...EVENT, title, where, start, sequence, isCanceled }
        const file = calendarFile(event)
        checkLines(file)
        const read = readBack(file)
        expect(read).toMatchObject({
          components: 1,
          uid: EVENT.uid,
          sequence: String(sequence),
          start: start.toString(),
          end: start.add({ minutes: EVENT.minutes }).toString(),
          status: isCanceled ? 'CANCELLED' : 'CONFIRMED',
        })
        expect(read.title ?? '').toBe(oneLine(title))
        expect(read.where ?? '').toBe(oneLine(where))
        expect(new URL(googleLink(event)).searchParams.get('text')).toBe(oneLine(title))
        expect(new URL(outlookLink(event)).searchParams.get('location')).toBe(oneLine(where))
      },
    ),
    { numRuns: 200 },
  )
})
