import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { readTypedTime, type TypedTime } from '../../../src/features/meetings/typed-time-rules.ts'

/** Tue 17 Nov 2026, 10:00 in Berlin. */
const READER = { now: Temporal.Instant.from('2026-11-17T09:00Z'), timeZone: 'Europe/Berlin', locale: 'en-GB' }

/** "time 2026-11-20T14:30 45", "ambiguous time 03:00 15:00" */
function shown(read: TypedTime, { timeZone }: { timeZone: string } = READER): string {
  switch (read.kind) {
    case 'nothing':
      return words('nothing', read.minutes)
    case 'day':
      return words('day', read.on, read.minutes)
    case 'time':
      return words('time', read.start.toZonedDateTimeISO(timeZone).toString().slice(0, 16), read.minutes)
    case 'refused':
      return refusal(read)
  }
}

function refusal(read: TypedTime & { kind: 'refused' }): string {
  switch (read.why) {
    case 'unreadable':
    case 'not a length':
      return read.why
    case 'ambiguous day':
      return words(read.why, ...read.choices)
    case 'ambiguous time':
      return words(read.why, ...read.choices.map((at) => at.toString().slice(0, 5)))
    case 'several days':
      return words(read.why, read.from, read.through)
    case 'too far':
      return words(read.why, read.on, read.through)
    case 'past':
    case 'gap':
      return words(read.why, read.on, read.at?.toString().slice(0, 5) ?? null)
  }
}

function words(...parts: readonly unknown[]): string {
  return parts.filter((part) => part !== null).join(' ')
}

const UNREADABLE = 'unreadable'

describe('What follows “meet @ana”', () => {
  test.each([
    // Nothing, or only a length.
    ['', 'nothing'],
    [' please 🙏', 'nothing'],
    ['for 30 min', 'nothing 30'],
    ['an hour', 'nothing 60'],
    // Days.
    ['Tuesday', 'day 2026-11-24'],
    ['on Friday, please', 'day 2026-11-20'],
    ['tomorrow morning', 'day 2026-11-18'],
    ['today', 'day 2026-11-17'],
    ['Thu for an hour', 'day 2026-11-19 60'],
    ['Friday 1 hour', 'day 2026-11-20 60'],
    ['20/11', 'day 2026-11-20'],
    ['Tue 24', 'day 2026-11-24'],
    ['yesterday', 'past 2026-11-16'],
    ['in 3 months', 'too far 2027-02-17 2027-02-15'],
    ['Mon or Wed', 'ambiguous day 2026-11-23 2026-11-25'],
    ['next week', 'several days 2026-11-23 2026-11-29'],
    ['Mon to Wed', 'several days 2026-11-23 2026-11-25'],
    ['until Friday', UNREADABLE],
    ['whenever', UNREADABLE],
    ['afternoon', UNREADABLE],
    // Days with times.
    ['Thursday 10:00', 'time 2026-11-19T10:00'],
    ['tomorrow at 3pm', 'time 2026-11-18T15:00'],
    ['20 Nov 14:30 for 45 minutes', 'time 2026-11-20T14:30 45'],
    ['20.11. at 14.30', 'time 2026-11-20T14:30'],
    ['Nov 24, 2pm', 'time 2026-11-24T14:00'],
    ['Tuesday the 24th at 2pm', 'time 2026-11-24T14:00'],
    ['2026-11-20T14:30', 'time 2026-11-20T14:30'],
    ['2026-11-20 14:30', 'time 2026-11-20T14:30'],
    ['2026-11-20T14:30Z', UNREADABLE],
    ['10:00 on Friday', 'time 2026-11-20T10:00'],
    ['3 p.m. on Friday.', 'time 2026-11-20T15:00'],
    ['Friday, 3:30 P.M.', 'time 2026-11-20T15:30'],
    ['Friday @ 14h30', 'time 2026-11-20T14:30'],
    ['Friday – 10:00', 'time 2026-11-20T10:00'],
    ['“Friday 10:00”', 'time 2026-11-20T10:00'],
    ['Friday noon', 'time 2026-11-20T12:00'],
    ['Friday next week at 10:00', 'time 2026-11-27T10:00'],
    ['in 2 days at 10', 'time 2026-11-19T10:00'],
    ['today at 10:01', 'time 2026-11-17T10:01'],
    ['today 9:00', 'past 2026-11-17 09:00'],
    ['yesterday 10:00', 'past 2026-11-16'],
    ['in 3 months 10:00', 'too far 2027-02-17 2027-02-15'],
    ['next week 10:00', 'several days 2026-11-23 2026-11-29'],
    ['weekend 10:00', 'several days 2026-11-21 2026-11-22'],
    ['Mon or Tue 10:00', 'ambiguous day 2026-11-23 2026-11-24'],
    // On a Tuesday, "Tuesday" with a time that is still to come may be today.
    ['Tuesday 09:59', 'time 2026-11-24T09:59'],
    ['Tuesday 10:01', 'ambiguous day 2026-11-17 2026-11-24'],
    ['Tuesday afternoon at 3', 'ambiguous day 2026-11-17 2026-11-24'],
    ['next Tuesday 10:01', 'time 2026-11-24T10:01'],
    // A number after a weekday is its day or its hour.
    ['Thu 17', 'ambiguous day 2026-11-19 2026-12-17'],
    ['Thu 17 10:00', 'time 2026-12-17T10:00'],
    // Times alone are the next ones.
    ['10:00', 'time 2026-11-18T10:00'],
    ['10:01', 'time 2026-11-17T10:01'],
    ['2pm for 15 minutes', 'time 2026-11-17T14:00 15'],
    ['at noon', 'time 2026-11-17T12:00'],
    ['this afternoon at 3', 'time 2026-11-17T15:00'],
    ['tonight at 8', 'time 2026-11-17T20:00'],
    // Morning or afternoon.
    ['tomorrow at 3', 'ambiguous time 03:00 15:00'],
    ['tomorrow 7:30', 'ambiguous time 07:30 19:30'],
    ['tomorrow 03:00', 'time 2026-11-18T03:00'],
    ['tomorrow 8:00', 'time 2026-11-18T08:00'],
    ['tomorrow at 12', 'time 2026-11-18T12:00'],
    ['tomorrow afternoon at 3', 'time 2026-11-18T15:00'],
    ['tomorrow morning at 7', 'time 2026-11-18T07:00'],
    ['3 in the afternoon tomorrow', 'time 2026-11-18T15:00'],
    ['tomorrow morning at 3pm', UNREADABLE],
    ['Friday 12am', UNREADABLE],
    ['Friday midnight', UNREADABLE],
    // No times.
    ['Friday 25:00', UNREADABLE],
    ['Friday 10:60', UNREADABLE],
    ['Friday 13pm', UNREADABLE],
    ['Friday 10:00:00', UNREADABLE],
    ['Friday 10:00 CET', UNREADABLE],
    ['Friday 10:00 11:00', UNREADABLE],
    ['Friday 10:00-11:00', UNREADABLE],
    ['Fri 10-11am', UNREADABLE],
    ['Tue 24 to 11am', UNREADABLE],
    ['Friday 10:00 for coffee', UNREADABLE],
    ['31 Nov 10:00', UNREADABLE],
    ['in 30 minutes', UNREADABLE],
    // Lengths.
    ['Friday at 10:00 (45 min)', 'time 2026-11-20T10:00 45'],
    ['for half an hour on Friday at 10:00', 'time 2026-11-20T10:00 30'],
    ['Friday 16:00 for 1h', 'time 2026-11-20T16:00 60'],
    ['Friday 10:00 for 20 minutes', 'not a length'],
    ['Friday for 1.5 hours', 'not a length'],
    ['Friday for an hour and a half', 'not a length'],
    ['Friday 10:00 for 2 hours', 'not a length'],
    ['Friday for 2 days', 'several days 2026-11-20 2026-11-21'],
    ['Friday 10:00 for 1 hour and 30 minutes', 'not a length'],
  ])('%s: %s', (text, expected) => {
    expect(shown(readTypedTime(text, READER))).toBe(expected)
  })

  test.each([
    ['28 Mar 02:30', '2027-03-20T09:00Z', 'Europe/Berlin', 'gap 2027-03-28 02:30'],
    ['28 Mar 03:00', '2027-03-20T09:00Z', 'Europe/Berlin', 'time 2027-03-28T03:00'],
    ['02:30', '2027-03-27T09:00Z', 'Europe/Berlin', 'gap 2027-03-28 02:30'],
    ['today 14:30', '2026-11-16T20:00Z', 'Pacific/Auckland', 'time 2026-11-17T14:30'],
    ['10:00', '2026-11-16T20:00Z', 'Pacific/Auckland', 'time 2026-11-17T10:00'],
    ['10:00', '2026-11-16T20:00Z', 'Pacific/Pago_Pago', 'time 2026-11-16T10:00'],
  ])('%s at %s in %s: %s', (text, now, timeZone, expected) => {
    const reader = { now: Temporal.Instant.from(now), timeZone, locale: null }
    expect(shown(readTypedTime(text, reader), reader)).toBe(expected)
  })

  test.each([
    ['en-GB', 'time 2026-12-05T14:30'],
    ['en-US', 'too far 2027-05-12 2027-02-15'],
    [null, 'ambiguous day 2026-12-05 2027-05-12'],
  ])('5/12 14:30 in %s: %s', (locale, expected) => {
    expect(shown(readTypedTime('5/12 14:30', { ...READER, locale }))).toBe(expected)
  })
})

const PIECES = [
  ...['Tuesday', 'tue', 'tomorrow', '20 Nov', 'the 24th', '2026-11-20', '5/12', 'next week', 'in 2 days'],
  ...['10:00', '3pm', '3 p.m.', 'at 3', '14h', '@', 'noon', '99:99', '0', '24:00', 'in the afternoon'],
  ...[
    'for',
    'for 45 minutes',
    'for an hour',
    '30 min',
    'h',
    '-',
    ',',
    '(',
    ')',
    '“',
    '<@U1>',
    '&lt;',
    '🙏',
    '\n',
  ],
]

test('any text is read or refused, and a time is never in the past nor too far ahead', () => {
  const texts = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((parts) => parts.join(' ')),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  )
  fc.assert(
    fc.property(texts, fc.constantFrom('en-US', 'en-GB', null), (text, locale) => {
      const read = readTypedTime(text, { ...READER, locale })
      if (read.kind !== 'time') return
      const minutes = READER.now.until(read.start).total('minutes')
      expect(minutes).toBeGreaterThan(0)
      expect(minutes).toBeLessThan(91 * 24 * 60)
    }),
    { numRuns: 1500 },
  )
})
