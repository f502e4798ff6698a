import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { anniversaryBy, latestDay, lookBackAt, remindOn } from '../../../src/features/plans/reminder-rules.ts'

const nudgeTime = Temporal.PlainTime.from('09:00')
const zones = fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata')
const instants = fc
  .integer({ min: 0, max: 3 * 365 * 24 * 4 })
  .map((quarters) => Temporal.Instant.from('2024-01-01T00:00Z').add({ minutes: 15 * quarters }))
const day = (iso: string) => Temporal.PlainDate.from(iso)

test('a reminder is sent on its date in the person’s time zone, not before their nudge time', () => {
  fc.assert(
    fc.property(zones, instants, (zone, now) => {
      const local = now.toZonedDateTimeISO(zone)
      const on = local.toPlainDate()
      const when = (day: Temporal.PlainDate) => remindOn(day, { zone, nudgeTime }, now)
      const atNine = (day: Temporal.PlainDate) => ({
        at: day.toZonedDateTime({ timeZone: zone, plainTime: nudgeTime }).toInstant(),
      })
      expect(when(on)).toEqual(local.hour >= 9 ? 'now' : atNine(on))
      expect(when(on.add({ days: 1 }))).toEqual(atNine(on.add({ days: 1 })))
      expect(when(on.subtract({ days: 1 }))).toBe('too late')
    }),
  )
})

test('the latest date is today or tomorrow in every time zone', () => {
  fc.assert(
    fc.property(zones, instants, (zone, now) => {
      const ahead = now.toZonedDateTimeISO(zone).toPlainDate().until(latestDay(now)).days
      expect([0, 1]).toContain(ahead)
    }),
  )
  expect(latestDay(Temporal.Instant.from('2026-11-04T10:00Z'))).toEqual(day('2026-11-05'))
  expect(latestDay(Temporal.Instant.from('2026-11-04T09:59Z'))).toEqual(day('2026-11-04'))
})

test.each([
  ['2024-11-05', '2026-11-04', 1, '2025-11-05', false],
  ['2024-11-05', '2026-11-05', 2, '2026-11-05', true],
  ['2024-11-05', '2026-11-12', 2, '2026-11-05', true],
  ['2024-11-05', '2026-11-13', 2, '2026-11-05', false],
  ['2024-02-29', '2025-02-27', 0, '2024-02-29', false],
  ['2024-02-29', '2025-02-28', 1, '2025-02-28', true],
  ['2024-02-29', '2028-02-28', 3, '2027-02-28', false],
  ['2024-02-29', '2028-02-29', 4, '2028-02-29', true],
])(
  'started on %s, as of %s: the last anniversary is %i years, on %s',
  (startedOn, by, years, on, isRecent) => {
    expect(anniversaryBy(day(startedOn), day(by))).toEqual({ years, on: day(on), isRecent })
  },
)

test.each([
  [null, '2026-11-05T17:00Z'],
  ['2026-11-04', '2026-11-05T17:00Z'],
  ['2026-11-05', '2026-11-06T17:00Z'],
  ['2026-11-20', '2026-11-21T17:00Z'],
])('a look back to a reader who is away until %s is sent at %s', (until, at) => {
  const reader = { zone: 'America/Los_Angeles', nudgeTime, awayUntil: until === null ? null : day(until) }
  expect(lookBackAt(day('2026-11-05'), reader)).toEqual(Temporal.Instant.from(at))
})
