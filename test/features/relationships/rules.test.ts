import { Temporal } from 'temporal-polyfill'
import {
  CADENCE_DAYS,
  daysBetween,
  dueBandOn,
  dueOn,
  isBeforeStart,
  isCadence,
  lateDays,
  NOTE_MAX_LENGTH,
  refuseCheckInDate,
  type Schedule,
  slowerCadence,
} from '../../../src/features/relationships/rules.ts'

function date(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text)
}

function schedule(cadenceDays: number, lastCheckInOn: string | null, startedOn = '2026-01-05'): Schedule {
  return {
    startedOn: date(startedOn),
    cadenceDays,
    lastCheckInOn: lastCheckInOn === null ? null : date(lastCheckInOn),
  }
}

describe('a mentee is due', () => {
  test.each([
    [14, '2026-11-02', '2026-11-16'],
    [3, '2026-11-02', '2026-11-05'],
    [365, '2026-11-02', '2027-11-02'],
    [30, '2028-02-10', '2028-03-11'],
  ])(
    '%d days after the last touch, however long ago they started: %s makes %s',
    (cadence, checkedIn, due) => {
      expect(dueOn(schedule(cadence, checkedIn)).toString()).toBe(due)
    },
  )

  test.each([
    [3, '2026-11-07'],
    [6, '2026-11-10'],
    [7, '2026-11-11'],
    [8, '2026-11-11'],
    [30, '2026-11-11'],
    [365, '2026-11-11'],
  ])('for the first time within a week of the start: cadence %d from Wed 4 Nov makes %s', (cadence, due) => {
    expect(dueOn(schedule(cadence, null, '2026-11-04')).toString()).toBe(due)
  })

  test('a full cadence after a touch on the day of the start: the first week is for those who never were in touch', () => {
    expect(dueOn(schedule(30, '2026-11-04', '2026-11-04')).toString()).toBe('2026-12-04')
  })

  test.each([
    ['long after the last touch', '2026-06-01', '2027-01-31'],
    ['with no touch ever', null, '2027-01-31'],
    ['with a touch since', '2026-12-01', '2027-03-01'],
  ])('counted from 2 Nov, %s, 90 days after the later of the two', (_, checkedIn, due) => {
    expect(dueOn({ ...schedule(90, checkedIn), dueFromOn: date('2026-11-02') }).toString()).toBe(due)
  })

  test('by the calendar, whatever the clocks did in between', () => {
    expect(dueOn(schedule(7, '2026-10-24')).toString()).toBe('2026-10-31')
    expect(daysBetween(date('2026-10-24'), date('2026-10-31'))).toBe(7)
  })
})

describe('a relationship', () => {
  const fortnightly = schedule(14, '2026-11-02')

  test.each([
    ['2026-11-02', -14, 'on track'],
    ['2026-11-15', -1, 'on track'],
    ['2026-11-16', 0, 'due'],
    ['2026-11-29', 13, 'due'],
    ['2026-11-30', 14, 'overdue'],
    ['2036-11-30', 3667, 'overdue'],
  ])('of a touch on 2 Nov every 14 days is on %s %d days late: %s', (on, late, band) => {
    expect(lateDays(fortnightly, date(on))).toBe(late)
    expect(dueBandOn(fortnightly, date(on))).toBe(band)
  })

  test('that never began is overdue a whole cadence after the first week, not sooner', () => {
    const fresh = schedule(30, null, '2026-11-04')
    expect(dueBandOn(fresh, date('2026-11-11'))).toBe('due')
    expect(dueBandOn(fresh, date('2026-12-10'))).toBe('due')
    expect(dueBandOn(fresh, date('2026-12-11'))).toBe('overdue')
  })
})

describe('days between two days', () => {
  test('are whole days, also over months and leap days, and negative looking back', () => {
    expect(daysBetween(date('2028-02-01'), date('2028-03-01'))).toBe(29)
    expect(daysBetween(date('2026-11-16'), date('2026-11-16'))).toBe(0)
    expect(daysBetween(date('2026-11-16'), date('2026-11-02'))).toBe(-14)
    expect(daysBetween(date('2016-11-16'), date('2026-11-16'))).toBe(3652)
  })
})

describe('slowing down', () => {
  test.each([
    [3, 7],
    [7, 14],
    [14, 21],
    [20, 21],
    [21, 30],
    [30, 60],
    [59, 60],
    [60, 90],
    [89, 90],
  ])('from %d days goes to the next longer of the usual cadences: %d', (from, to) => {
    expect(slowerCadence(from)).toBe(to)
  })

  test('is slower also where none of the usual ones is, and never more than a year apart', () => {
    for (let cadence = 90; cadence < 365; cadence++) {
      expect(slowerCadence(cadence)).toBeGreaterThan(cadence)
      expect(isCadence(slowerCadence(cadence))).toBe(true)
    }
    expect(slowerCadence(365)).toBe(365)
  })
})

describe('a cadence', () => {
  test('may be any whole number of days from 3 to 365', () => {
    expect([3, 4, 14, 100, 364, 365].filter(isCadence)).toEqual([3, 4, 14, 100, 364, 365])
    expect([2, 366, 0, -14, 7.5, Number.NaN, Number.POSITIVE_INFINITY].filter(isCadence)).toEqual([])
  })

  test('is a fortnight unless somebody chooses, and the choices are the usual ones', () => {
    expect(CADENCE_DAYS.default).toBe(14)
    expect(CADENCE_DAYS.choices).toEqual([7, 14, 21, 30, 60, 90])
  })
})

describe('the day of a touch', () => {
  const today = date('2026-11-16')

  test.each(['2026-11-16', '2026-11-15', '2016-11-17', '2016-11-16'])('may be %s', (on) => {
    expect(refuseCheckInDate(date(on), today)).toBeNull()
  })

  test('lies never in the future', () => {
    expect(refuseCheckInDate(date('2026-11-17'), today)).toBe('in the future')
    expect(refuseCheckInDate(date('2027-01-01'), today)).toBe('in the future')
  })

  test('is ten years ago at most', () => {
    expect(refuseCheckInDate(date('2016-11-15'), today)).toBe('too long ago')
    expect(refuseCheckInDate(date('1999-12-31'), today)).toBe('too long ago')
  })

  test('may lie a year before the relationship began, and no more', () => {
    expect(isBeforeStart(date('2025-11-16'), today)).toBe(false)
    expect(isBeforeStart(date('2025-11-15'), today)).toBe(true)
    expect(isBeforeStart(date('2026-11-17'), today)).toBe(false)
  })

  test('seen from a leap day may still be ten years ago', () => {
    expect(refuseCheckInDate(date('2018-02-28'), date('2028-02-29'))).toBeNull()
    expect(refuseCheckInDate(date('2018-02-27'), date('2028-02-29'))).toBe('too long ago')
  })
})

describe('a note', () => {
  test('has up to 2,000 characters', () => {
    expect(NOTE_MAX_LENGTH).toBe(2000)
  })
})
