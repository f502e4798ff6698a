import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { isReminderTime, lookBackNow } from '../../../src/features/plans/reminder-rules.ts'

const nudgeTime = Temporal.PlainTime.from('09:00')
const zones = fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata')
const instants = fc
  .integer({ min: 0, max: 3 * 365 * 24 * 4 })
  .map((quarters) => Temporal.Instant.from('2024-01-01T00:00Z').add({ minutes: 15 * quarters }))

test('a reminder’s time is on its own day where the person is, never before their hour', () => {
  fc.assert(
    fc.property(zones, instants, (zone, now) => {
      const local = now.toZonedDateTimeISO(zone)
      const on = local.toPlainDate()
      expect(isReminderTime(on, { zone, nudgeTime }, now)).toBe(local.hour >= 9)
      expect(isReminderTime(on.add({ days: 1 }), { zone, nudgeTime }, now)).toBe(false)
      expect(isReminderTime(on.subtract({ days: 1 }), { zone, nudgeTime }, now)).toBe(false)
    }),
  )
})

test('each anniversary is told once, in its week, also of those who began on 29 February', () => {
  fc.assert(
    fc.property(zones, fc.constantFrom('2023-03-01', '2024-02-29', '2020-12-31'), (zone, started) => {
      const startedOn = Temporal.PlainDate.from(started)
      let yearsTold = 0
      const told: string[] = []
      let now = startedOn.toZonedDateTime({ timeZone: zone, plainTime: '08:00' }).toInstant()
      for (let hours = 0; hours < 4 * 366 * 24; hours += 6, now = now.add({ hours: 6 })) {
        const decided = lookBackNow({ startedOn, yearsTold }, { zone, nudgeTime }, now)
        if (decided === 'wait') continue
        yearsTold = decided.years
        if (decided.isTold) told.push(`${now.toZonedDateTimeISO(zone).toPlainDate()}`)
      }
      expect(told).toEqual([1, 2, 3, 4].map((years) => `${startedOn.add({ years })}`).slice(0, told.length))
      expect(told.length).toBeGreaterThanOrEqual(3)
    }),
    { numRuns: 8 },
  )
})
