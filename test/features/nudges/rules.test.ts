import { Temporal } from 'temporal-polyfill'
import {
  askableFrom,
  backoffDays,
  composeNudge,
  daysSinceCheckIn,
  explainHold,
  forecast,
  type Hold,
  type Nudge,
  type NudgeSchedule,
  nextNudgeAt,
  type Owner,
} from '../../../src/features/nudges/rules.ts'
import { nextWorkingDay, windowOn } from '../../../src/features/people/hours-rules.ts'
import { DEFAULT_SETTINGS, settingsFields, WEEKDAYS } from '../../../src/features/people/rules.ts'
import { dueOn } from '../../../src/features/relationships/rules.ts'

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'
const LOS_ANGELES = 'America/Los_Angeles'

const { nudgeTime, workingDays, budgetDays, nudgesOn } = DEFAULT_SETTINGS
const mentor: Owner = {
  nudgeTime,
  workingDays,
  budgetDays,
  nudgesOn,
  zone: BERLIN,
  awayUntil: null,
  lastNudgedOn: null,
  heldUntil: null,
  reachable: true,
}

function date(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text)
}

function at(local: string, zone = BERLIN): Temporal.Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant()
}

/** A relationship with a cadence of 14 days that is due on this day. */
function dueThe(text: string, more: Partial<NudgeSchedule> & { id?: string } = {}): NudgeSchedule {
  return {
    id: 'ana',
    contactName: 'Ana',
    startedOn: date('2026-01-05'),
    cadenceDays: 14,
    lastCheckInOn: date(text).subtract({ days: 14 }),
    snoozedUntil: null,
    lastListedOn: null,
    unanswered: 0,
    ...more,
  }
}

/** The next nudge in the owner's local time, with offset; 'never' for none. */
function next(owner: Owner, relationships: readonly NudgeSchedule[], now: Temporal.Instant): string {
  const instant = nextNudgeAt(owner, relationships, now)
  return instant === null ? 'never' : clock(instant, owner.zone)
}

function clock(instant: Temporal.Instant, zone: string): string {
  return instant.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' })
}

function ids(nudge: Nudge): { listed: string[]; comingUp: string[]; more: number } {
  return {
    listed: nudge.listed.map((one) => one.relationship.id),
    comingUp: nudge.comingUp.map((one) => one.relationship.id),
    more: nudge.more.mentorship + nudge.more.advisor,
  }
}

/** Does what the store does after a nudge: saves the day, and counts it for each relationship listed. */
function nudged(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  on: Temporal.PlainDate,
): [Owner, NudgeSchedule[]] {
  const listed = new Set(composeNudge(owner, relationships, on).listed.map((one) => one.relationship.id))
  const after = relationships.map((one) =>
    listed.has(one.id) ? { ...one, lastListedOn: on, unanswered: one.unanswered + 1 } : one,
  )
  return [{ ...owner, lastNudgedOn: on }, after]
}

function shown(hold: Hold): string {
  const until = 'until' in hold ? ` until ${hold.until.toString()}` : ''
  return hold.rule + until + ('unanswered' in hold ? ` after ${hold.unanswered}` : '')
}

describe("the policy's own examples", () => {
  test('cadence 14, last check-in Mon 2 Nov 2026, Europe/Berlin, now Mon 16 Nov 08:30 | nudge Mon 16 Nov 09:00 Berlin', () => {
    const ana = { ...dueThe('2026-11-16'), cadenceDays: 14, lastCheckInOn: date('2026-11-02') }
    expect(next(mentor, [ana], at('2026-11-16T08:30'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test('the same, due on Sat 14 Nov | nudge Mon 16 Nov 09:00', () => {
    expect(next(mentor, [dueThe('2026-11-14')], at('2026-11-13T08:30'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test.each([
    ['a Tuesday', '2026-11-24', '2026-11-25T09:00:00+01:00'],
    ['a Friday: the next working day', '2026-11-27', '2026-11-30T09:00:00+01:00'],
    ['the day it is due', '2026-11-16', '2026-11-17T09:00:00+01:00'],
    ['a day before it is due, which holds nothing', '2026-11-10', '2026-11-16T09:00:00+01:00'],
  ])('due Mon 16 Nov, an agreed meeting on %s | no nudge until the day after it', (_, meetsOn, expected) => {
    const ana = dueThe('2026-11-16', { meetsOn: date(meetsOn) })
    expect(next(mentor, [ana], at('2026-11-09T12:00'))).toBe(expected)
  })

  test('a meeting with one mentee holds no nudge about another', () => {
    const both = [
      dueThe('2026-11-16', { id: 'A', meetsOn: date('2026-11-24') }),
      dueThe('2026-11-17', { id: 'B' }),
    ]
    expect(next(mentor, both, at('2026-11-13T12:00'))).toBe('2026-11-17T09:00:00+01:00')
    expect(ids(composeNudge(mentor, both, date('2026-11-17')))).toMatchObject({ listed: ['B'] })
  })

  test('start Wed 4 Nov, cadence 30, no check-in | due Wed 11 Nov', () => {
    const fresh = {
      ...dueThe('2026-11-16'),
      startedOn: date('2026-11-04'),
      cadenceDays: 30,
      lastCheckInOn: null,
    }
    expect(dueOn(fresh).toString()).toBe('2026-11-11')
    expect(next(mentor, [fresh], at('2026-11-04T12:00'))).toBe('2026-11-11T09:00:00+01:00')
  })

  test('A due Mon 16, B due Thu 19, budget 7 | one DM on Mon 16: A due, B coming up; next DM not before Mon 23', () => {
    const both = [dueThe('2026-11-16', { id: 'A' }), dueThe('2026-11-19', { id: 'B' })]
    expect(next(mentor, both, at('2026-11-13T12:00'))).toBe('2026-11-16T09:00:00+01:00')
    expect(ids(composeNudge(mentor, both, date('2026-11-16')))).toEqual({
      listed: ['A'],
      comingUp: ['B'],
      more: 0,
    })

    const [afterward, left] = nudged(mentor, both, date('2026-11-16'))
    expect(next(afterward, left, at('2026-11-16T09:00'))).toBe('2026-11-23T09:00:00+01:00')
  })

  test('A due Mon 16, no answer, budget 7 | listed on 16 Nov; 23 Nov (backoff 7); 7 Dec (backoff 14); asked whether to continue on 4 Jan (backoff 28), then after 28, 56 and 84 days', () => {
    const played: string[] = []
    let now = at('2026-11-10T12:00')
    let [owner, relationships] = [mentor, [dueThe('2026-11-16', { id: 'A' })]]
    for (let round = 0; round < 8; round++) {
      now = nextNudgeAt(owner, relationships, now) ?? now
      const on = now.toZonedDateTimeISO(BERLIN).toPlainDate()
      const { listed } = composeNudge(owner, relationships, on)
      played.push(
        `${clock(now, BERLIN)} ${listed.map((one) => (one.asksToContinue ? 'asks to continue' : 'listed'))}`,
      )
      ;[owner, relationships] = nudged(owner, relationships, on)
    }
    expect(played).toEqual([
      '2026-11-16T09:00:00+01:00 listed',
      '2026-11-23T09:00:00+01:00 listed',
      '2026-12-07T09:00:00+01:00 listed',
      '2027-01-04T09:00:00+01:00 asks to continue',
      '2027-02-01T09:00:00+01:00 asks to continue',
      '2027-03-29T09:00:00+02:00 asks to continue',
      '2027-06-21T09:00:00+02:00 asks to continue',
      '2027-09-13T09:00:00+02:00 asks to continue',
    ])
  })

  test('check-in logged on 16 Nov at 08:59 for a nudge planned at 09:00 | canceled, nothing is sent', () => {
    const planned = dueThe('2026-11-16')
    expect(next(mentor, [planned], at('2026-11-16T08:58'))).toBe('2026-11-16T09:00:00+01:00')

    const checkedIn = { ...planned, lastCheckInOn: date('2026-11-16') }
    expect(composeNudge(mentor, [checkedIn], date('2026-11-16')).listed).toEqual([])
    expect(next(mentor, [checkedIn], at('2026-11-16T09:00'))).toBe('2026-11-30T09:00:00+01:00')
  })

  test('worker was down from 08:00 to 18:30 on Mon 16 | sent Tue 17 at 09:00, once', () => {
    const waiting = [dueThe('2026-11-16')]
    expect(next(mentor, waiting, at('2026-11-16T08:00'))).toBe('2026-11-16T09:00:00+01:00')
    expect(next(mentor, waiting, at('2026-11-16T18:30'))).toBe('2026-11-17T09:00:00+01:00')

    const [afterward, left] = nudged(mentor, waiting, date('2026-11-17'))
    expect(next(afterward, left, at('2026-11-17T09:00'))).toBe('2026-11-24T09:00:00+01:00')
  })

  test('away until Fri 20 Nov, A due 16, B due 18 | one DM on Mon 23 with both (away includes its last day)', () => {
    const away = { ...mentor, awayUntil: date('2026-11-20') }
    const both = [dueThe('2026-11-16', { id: 'A' }), dueThe('2026-11-18', { id: 'B' })]
    expect(next(away, both, at('2026-11-13T12:00'))).toBe('2026-11-23T09:00:00+01:00')
    expect(next(away, both, at('2026-11-20T10:00'))).toBe('2026-11-23T09:00:00+01:00')
    expect(ids(composeNudge(away, both, date('2026-11-23'))).listed).toEqual(['A', 'B'])
  })

  test.each([
    ['2026-11-17', '2026-11-20', '2026-11-16T09:00:00+01:00', 'it comes before the absence'],
    ['2026-11-16', '2026-11-20', '2026-11-23T09:00:00+01:00', 'the absence begins on that day'],
    ['2026-11-14', '2026-11-16', '2026-11-17T09:00:00+01:00', 'the next working day is in the absence'],
    [
      '2026-11-18',
      '2026-11-16',
      '2026-11-16T09:00:00+01:00',
      'an absence that ends before it begins is none',
    ],
  ])('away from %s until %s, A due Mon 16 | %s: %s', (from, until, expected) => {
    const away = { ...mentor, awayFrom: date(from), awayUntil: date(until) }
    expect(next(away, [dueThe('2026-11-16')], at('2026-11-13T12:00'))).toBe(expected)
  })

  test('away from Tue 17, A due Mon 16, the hours of Monday are over | Mon 23, after the absence', () => {
    const away = { ...mentor, awayFrom: date('2026-11-17'), awayUntil: date('2026-11-20') }
    expect(next(away, [dueThe('2026-11-16')], at('2026-11-16T19:00'))).toBe('2026-11-23T09:00:00+01:00')
  })

  test('America/New_York, nudge hour 02:30, Sun 8 Mar 2026 as a working day | 03:30 EDT', () => {
    const early = { ...mentor, zone: NEW_YORK, workingDays: WEEKDAYS, nudgeTime: time('02:30') }
    const now = at('2026-03-07T12:00', NEW_YORK)
    expect(next(early, [dueThe('2026-03-08')], now)).toBe('2026-03-08T03:30:00-04:00')
  })

  test('zone changes from Berlin to Los Angeles at 08:00 Berlin on the day | 09:00 Los Angeles the same date; never a second one', () => {
    const relationships = [dueThe('2026-11-16')]
    const landed = { ...mentor, zone: LOS_ANGELES }
    expect(next(landed, relationships, at('2026-11-16T08:00'))).toBe('2026-11-16T09:00:00-08:00')

    // Even with a daily budget and others due, that date is used up.
    const daily = { ...landed, budgetDays: 1 as const }
    const [afterward, left] = nudged(daily, relationships, date('2026-11-16'))
    const other = dueThe('2026-11-10', { id: 'other' })
    const evening = at('2026-11-16T09:01', LOS_ANGELES)
    expect(next(afterward, [...left, other], evening)).toBe('2026-11-17T09:00:00-08:00')
    expect(next({ ...afterward, zone: 'Pacific/Pago_Pago' }, [...left, other], evening)).toBe(
      '2026-11-17T09:00:00-11:00',
    )
  })

  test('snoozed until 20 Nov, due on 10 Nov | askable from 20 Nov', () => {
    const snoozed = dueThe('2026-11-10', { snoozedUntil: date('2026-11-20') })
    expect(askableFrom(snoozed, 7).toString()).toBe('2026-11-20')
    expect(composeNudge(mentor, [snoozed], date('2026-11-19')).listed).toEqual([])
    expect(ids(composeNudge(mentor, [snoozed], date('2026-11-20'))).listed).toEqual(['ana'])
    expect(next(mentor, [snoozed], at('2026-11-16T10:00'))).toBe('2026-11-20T09:00:00+01:00')
  })

  test('14 relationships askable | 10 listed and "4 more"', () => {
    const fourteen = Array.from({ length: 14 }, (_, i) => dueThe('2026-11-16', { id: `mentee ${i}` }))
    const { listed, more } = composeNudge(mentor, fourteen, date('2026-11-16'))
    expect([listed.length, more.mentorship]).toEqual([10, 4])
  })

  test('no working days | refused by the settings form: choose at least one', () => {
    const form = {
      nudgeTime: '09:00',
      workingDays: [],
      budgetDays: '7',
      capacity: '4',
      advisorLimit: '5',
      nudgesOn: 'on',
      remindersOn: 'on',
      overdueMessagesOn: 'on',
    }
    const issues = settingsFields.safeParse(form).error?.issues.map((one) => [one.path, one.message])
    expect(issues).toEqual([[['workingDays'], expect.stringMatching(/choose at least one/i)]])
    // If such settings were stored, there would be no day for a nudge.
    expect(next({ ...mentor, workingDays: [] }, [dueThe('2026-11-16')], at('2026-11-16T10:00'))).toBe('never')
  })
})

function time(text: string): Temporal.PlainTime {
  return Temporal.PlainTime.from(text)
}

describe('an owner gets no nudge', () => {
  const overdue = [dueThe('2026-11-02')]
  const now = at('2026-11-16T10:00')

  test('if nudges are off', () => {
    expect(next({ ...mentor, nudgesOn: false }, overdue, now)).toBe('never')
  })

  test('if they are deactivated', () => {
    expect(next({ ...mentor, reachable: false }, overdue, now)).toBe('never')
  })

  test('if they have no relationships', () => {
    expect(next(mentor, [], now)).toBe('never')
  })

  test('on a day off', () => {
    expect(next(mentor, overdue, at('2026-11-14T10:00'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test('while their status says away, until the day to which the nudge was moved', () => {
    const held = { ...mentor, heldUntil: date('2026-11-17') }
    expect(next(held, overdue, now)).toBe('2026-11-17T09:00:00+01:00')
    expect(next(held, overdue, at('2026-11-17T09:30'))).toBe('2026-11-17T09:30:00+01:00')
  })

  test('before the budget has passed in whole days, no matter how late a check-in is', () => {
    const lately = { ...mentor, lastNudgedOn: date('2026-11-10') }
    expect(next(lately, overdue, now)).toBe('2026-11-17T09:00:00+01:00')
    expect(next({ ...lately, budgetDays: 14 }, overdue, now)).toBe('2026-11-24T09:00:00+01:00')
    expect(next({ ...lately, budgetDays: 1 }, overdue, now)).toBe('2026-11-16T10:00:00+01:00')
  })
})

describe('the window of a day', () => {
  const overdue = [dueThe('2026-11-02')]

  test('opens exactly at the nudge hour', () => {
    expect(next(mentor, overdue, at('2026-11-16T08:59:59.999'))).toBe('2026-11-16T09:00:00+01:00')
    expect(next(mentor, overdue, at('2026-11-16T09:00'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test('gives “now” while it is open, and closes at 18:00', () => {
    expect(next(mentor, overdue, at('2026-11-16T09:00:01'))).toBe('2026-11-16T09:00:01+01:00')
    expect(next(mentor, overdue, at('2026-11-16T17:59:59'))).toBe('2026-11-16T17:59:59+01:00')
    expect(next(mentor, overdue, at('2026-11-16T18:00'))).toBe('2026-11-17T09:00:00+01:00')
  })

  test('that was missed on a Friday opens next on Monday', () => {
    expect(next(mentor, overdue, at('2026-11-13T18:00'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test.each([
    ['09:00', '09:00–18:00'],
    ['00:00', '00:00–18:00'],
    ['16:59', '16:59–18:00'],
    ['17:00', '17:00–18:00'],
    ['17:01', '17:01–18:01'],
    ['22:15', '22:15–23:15'],
    ['23:30', '23:30–00:00'],
  ])('for nudge hour %s is %s', (hour, window) => {
    const { opensAt, closesAt } = windowOn(date('2026-11-16'), { zone: BERLIN, nudgeTime: time(hour) })
    const [opens, closes] = [opensAt, closesAt].map((one) => one.toZonedDateTimeISO(BERLIN))
    expect(
      `${opens?.toPlainTime().toString().slice(0, 5)}–${closes?.toPlainTime().toString().slice(0, 5)}`,
    ).toBe(window)
  })

  test('ends at midnight if an hour would reach the next day, which may be a day off or have its own nudge', () => {
    const nightOwl = { ...mentor, nudgeTime: time('23:30') }
    expect(next(nightOwl, overdue, at('2026-11-13T23:59:59'))).toBe('2026-11-13T23:59:59+01:00')
    expect(next(nightOwl, overdue, at('2026-11-14T00:00'))).toBe('2026-11-16T23:30:00+01:00')
  })
})

describe('when the clocks change', () => {
  const everyDay = { ...mentor, workingDays: WEEKDAYS }
  const long = dueThe('2018-01-01')

  test.each([
    ['Europe/Berlin skips an hour', BERLIN, '2026-03-29', '02:30', '2026-03-29T03:30:00+02:00'],
    ['Europe/Berlin repeats an hour', BERLIN, '2026-10-25', '02:30', '2026-10-25T02:30:00+02:00'],
    ['New York repeats an hour', NEW_YORK, '2026-11-01', '01:30', '2026-11-01T01:30:00-04:00'],
    [
      'Lord Howe skips half an hour',
      'Australia/Lord_Howe',
      '2026-10-04',
      '02:15',
      '2026-10-04T02:45:00+11:00',
    ],
    [
      'Lord Howe skips to the nudge hour',
      'Australia/Lord_Howe',
      '2026-10-04',
      '02:30',
      '2026-10-04T02:30:00+11:00',
    ],
    [
      'Lord Howe repeats half an hour',
      'Australia/Lord_Howe',
      '2026-04-05',
      '01:45',
      '2026-04-05T01:45:00+11:00',
    ],
    ['São Paulo had no midnight', 'America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T01:00:00-02:00'],
    ['Beirut has no midnight', 'Asia/Beirut', '2026-03-29', '00:00', '2026-03-29T01:00:00+03:00'],
    ['Beirut has 23:30 twice', 'Asia/Beirut', '2026-10-24', '23:30', '2026-10-24T23:30:00+03:00'],
  ])('%s: in %s on %s a nudge hour of %s is %s', (_, zone, on, hour, expected) => {
    const [opens, eve] = [date(on), date(on).subtract({ days: 1 })]
    const owner: Owner = { ...everyDay, zone, nudgeTime: time(hour), budgetDays: 1, lastNudgedOn: eve }
    expect(next(owner, [long], at(`${eve.toString()}T18:00`, zone))).toBe(expected)
    expect(clock(windowOn(opens, owner).opensAt, zone)).toBe(expected)
  })

  test.each([
    [BERLIN, '2026-03-29', 23],
    [BERLIN, '2026-10-25', 25],
    [NEW_YORK, '2026-03-08', 23],
    [NEW_YORK, '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('nine stays nine: in %s, the nudge of %s comes %d hours after the one before', (zone, on, hours) => {
    const owner = { ...everyDay, zone }
    const yesterday = nextNudgeAt(
      owner,
      [long],
      at(`${date(on).subtract({ days: 1 }).toString()}T00:00`, zone),
    )
    const today = nextNudgeAt(owner, [long], at(`${on}T00:00`, zone))
    expect(today && yesterday && yesterday.until(today).total('hours')).toBe(hours)
  })

  test('an hour that comes twice belongs to one window, which does not open again', () => {
    const late = { ...everyDay, zone: 'Asia/Beirut', nudgeTime: time('23:00') }
    const secondElevenOClock = Temporal.Instant.from('2026-10-24T23:00:00+02:00')
    expect(next(late, [long], secondElevenOClock.subtract({ minutes: 1 }))).toBe('2026-10-24T23:59:00+03:00')
    expect(next(late, [long], secondElevenOClock)).toBe('2026-10-25T23:00:00+02:00')
  })

  test('a day that ends before the nudge hour has no window: Nuuk goes from 22:59 to midnight', () => {
    const nightOwl = { ...everyDay, zone: 'America/Nuuk', nudgeTime: time('23:30') }
    const saturdayEvening = at('2026-03-28T20:00', 'America/Nuuk')
    expect(next(nightOwl, [long], saturdayEvening)).toBe('2026-03-29T23:30:00-01:00')
    expect(next({ ...nightOwl, workingDays: [6] }, [long], saturdayEvening)).toBe('2026-04-04T23:30:00-01:00')
  })

  test('a date that doesn’t exist is not a working day: Samoa went from Thu 29 to Sat 31 Dec 2011', () => {
    const samoan = { ...mentor, zone: 'Pacific/Apia' }
    const thursdayEvening = at('2011-12-29T20:00', 'Pacific/Apia')
    expect(next(samoan, [dueThe('2011-12-01')], thursdayEvening)).toBe('2012-01-02T09:00:00+14:00')
  })
})

describe('a relationship that was listed and not answered', () => {
  test.each([
    [1, [0, 1, 2, 28, 28, 56, 84, 84]],
    [7, [0, 7, 14, 28, 28, 56, 84, 84]],
    [14, [0, 14, 28, 28, 28, 56, 84, 84]],
  ])(
    'has a longer backoff each time, with a budget of %d: %j days, and never more than 84',
    (budget, days) => {
      expect([0, 1, 2, 3, 4, 5, 6, 30].map((unanswered) => backoffDays(unanswered, budget))).toEqual(days)
    },
  )

  test('in the phase of questions, two of them end up in one nudge', () => {
    const asked = (id: string, lastListedOn: string) =>
      dueThe('2026-06-01', { id, lastListedOn: date(lastListedOn), unanswered: 4 })
    const nudges: string[] = []
    let now = at('2026-11-10T12:00')
    let [owner, relationships] = [mentor, [asked('A', '2026-10-19'), asked('B', '2026-10-26')]]
    for (let round = 0; round < 3; round++) {
      now = nextNudgeAt(owner, relationships, now) ?? now
      const on = now.toZonedDateTimeISO(BERLIN).toPlainDate()
      nudges.push(`${on} ${composeNudge(owner, relationships, on).listed.map((one) => one.relationship.id)}`)
      ;[owner, relationships] = nudged(owner, relationships, on)
    }
    // A is askable on Mon 16 Nov and waits a week for B; from then on they come together.
    expect(nudges).toEqual(['2026-11-23 A,B', '2027-01-18 A,B', '2027-04-12 A,B'])
  })

  test('is askable again on the day the backoff ends', () => {
    const inBackoff = dueThe('2026-11-02', { lastListedOn: date('2026-11-03'), unanswered: 2 })
    expect(askableFrom(inBackoff, 7).toString()).toBe('2026-11-17')
  })

  test('is askable as soon as the budget allows, once the owner has answered', () => {
    const answered = dueThe('2026-11-02', { lastListedOn: date('2026-11-09'), unanswered: 0 })
    const lately = { ...mentor, lastNudgedOn: date('2026-11-09') }
    expect(next(lately, [answered], at('2026-11-10T10:00'))).toBe('2026-11-16T09:00:00+01:00')
  })

  test('gets the question whether to continue from the third unanswered nudge on, not before', () => {
    const silences = [2, 3, 4].map((unanswered) =>
      dueThe('2026-01-05', { id: String(unanswered), lastListedOn: date('2026-01-05'), unanswered }),
    )
    const { listed } = composeNudge(mentor, silences, date('2026-11-16'))
    expect(listed.map((one) => [one.relationship.id, one.asksToContinue])).toEqual([
      ['2', false],
      ['3', true],
      ['4', true],
    ])
  })

  test('may wait almost the whole 7 + 28 days: 34 for an owner who now works on Sundays', () => {
    const asked = dueThe('2026-11-02', { lastListedOn: date('2026-11-16'), unanswered: 3 })
    const sundays: Owner = { ...mentor, workingDays: [7], lastNudgedOn: date('2026-11-16') }
    expect(next(sundays, [asked], at('2026-11-16T10:00'))).toBe('2026-12-20T09:00:00+01:00')
  })

  test('waits 41 days if a nudge about others, with a budget of two weeks, came the day before the backoff of 28 days ended', () => {
    const asked = dueThe('2026-11-02', { lastListedOn: date('2026-11-16'), unanswered: 3 })
    const fortnightly: Owner = {
      ...mentor,
      workingDays: WEEKDAYS,
      budgetDays: 14,
      lastNudgedOn: date('2026-12-13'),
    }
    expect(next(fortnightly, [asked], at('2026-12-13T10:00'))).toBe('2026-12-27T09:00:00+01:00')
  })

  test('delays no others', () => {
    const inBackoff = dueThe('2026-11-02', { id: 'A', lastListedOn: date('2026-11-09'), unanswered: 3 })
    const both = [inBackoff, dueThe('2026-11-16', { id: 'B' })]
    const lately = { ...mentor, lastNudgedOn: date('2026-11-09') }
    expect(next(lately, both, at('2026-11-10T10:00'))).toBe('2026-11-16T09:00:00+01:00')
    expect(ids(composeNudge(lately, both, date('2026-11-16')))).toEqual({
      listed: ['B'],
      comingUp: [],
      more: 0,
    })
  })
})

describe('what a nudge contains', () => {
  const monday = date('2026-11-16')

  test('is the most overdue first, with how late each is', () => {
    const relationships = [
      dueThe('2026-11-16', { id: 'A' }),
      dueThe('2026-10-26', { id: 'B' }),
      dueThe('2026-11-12', { id: 'C' }),
    ]
    const { listed, on } = composeNudge(mentor, relationships, monday)
    expect(listed.map((one) => [one.relationship.id, one.late])).toEqual([
      ['B', 21],
      ['C', 4],
      ['A', 0],
    ])
    expect(on.toString()).toBe('2026-11-16')
  })

  test('is always in the same order for those that are equally late', () => {
    const abc = ['A', 'B', 'C'].map((id) => dueThe('2026-11-16', { id }))
    const upside = composeNudge(mentor, abc.toReversed(), monday)
    expect(ids(upside)).toEqual(ids(composeNudge(mentor, abc, monday)))
    expect(ids(upside).listed).toEqual(['A', 'B', 'C'])
  })

  test('is exactly ten without a count of more', () => {
    const ten = Array.from({ length: 10 }, (_, i) => dueThe('2026-11-16', { id: `mentee ${i}` }))
    const { listed, more } = composeNudge(mentor, ten, monday)
    expect([listed.length, more.mentorship]).toEqual([10, 0])
  })

  test('leaves out those that are the least late', () => {
    const eleven = Array.from({ length: 11 }, (_, i) =>
      dueThe(monday.subtract({ days: i }).toString(), { id: `${i} late` }),
    )
    const { listed, more } = composeNudge(mentor, eleven, monday)
    expect(listed.map((one) => one.relationship.id)).not.toContain('0 late')
    expect(more.mentorship).toBe(1)
  })

  test('includes those left out as soon as the first ten are in backoff', () => {
    let [owner, relationships]: [Owner, NudgeSchedule[]] = [
      mentor,
      Array.from({ length: 14 }, (_, i) =>
        dueThe(monday.subtract({ days: i }).toString(), { id: `${i} late` }),
      ),
    ]
    const heard = new Set<string>()
    for (const weeks of [0, 1, 2]) {
      const on = monday.add({ weeks })
      for (const { relationship: one } of composeNudge(owner, relationships, on).listed) heard.add(one.id)
      ;[owner, relationships] = nudged(owner, relationships, on)
    }
    expect(heard.size).toBe(14)
  })

  test('has as coming up what is due after today and before the next nudge can come, soonest first', () => {
    const relationships = ['2026-11-24', '2026-11-23', '2026-11-22', '2026-11-17', '2026-11-16'].map((due) =>
      dueThe(due, { id: due }),
    )
    expect(ids(composeNudge(mentor, relationships, monday)).comingUp).toEqual(['2026-11-17', '2026-11-22'])
    expect(ids(composeNudge({ budgetDays: 14 }, relationships, monday)).comingUp).toEqual([
      '2026-11-17',
      '2026-11-22',
      '2026-11-23',
      '2026-11-24',
    ])
    expect(ids(composeNudge({ budgetDays: 1 }, relationships, monday)).comingUp).toEqual([])
  })

  test('has the due date of what is coming up', () => {
    const [first] = composeNudge(mentor, [dueThe('2026-11-19')], monday).comingUp
    expect(first?.dueOn.toString()).toBe('2026-11-19')
  })

  test('is in alphabetical order for those due on the same day, whatever their ids', () => {
    const names = { x: 'Cem', z: 'ana', y: 'Ben' }
    const due = (on: string) =>
      Object.entries(names).map(([id, contactName]) => dueThe(on, { id, contactName }))
    expect(ids(composeNudge(mentor, due('2026-11-19'), monday)).comingUp).toEqual(['z', 'y', 'x'])
    expect(ids(composeNudge(mentor, due('2026-11-16'), monday)).listed).toEqual(['z', 'y', 'x'])
  })

  test('does not have as coming up what is snoozed beyond the next nudge', () => {
    const asleep = dueThe('2026-11-19', { snoozedUntil: date('2026-11-30') })
    expect(ids(composeNudge(mentor, [asleep], monday))).toEqual({ listed: [], comingUp: [], more: 0 })
  })

  test('neither lists nor has as coming up what is overdue and in backoff', () => {
    const inBackoff = dueThe('2026-11-02', { lastListedOn: date('2026-11-10'), unanswered: 2 })
    expect(ids(composeNudge(mentor, [inBackoff], monday))).toEqual({ listed: [], comingUp: [], more: 0 })
  })

  test('has the days since the last check-in, or null', () => {
    expect(daysSinceCheckIn(dueThe('2026-11-16'), monday)).toBe(14)
    expect(daysSinceCheckIn(dueThe('2026-11-16', { lastCheckInOn: null }), monday)).toBeNull()
  })
})

describe('the reason why a relationship is not listed now is that', () => {
  const now = at('2026-11-16T10:00')
  const late = dueThe('2026-11-09')

  test.each<[string, Owner, NudgeSchedule, string]>([
    ['nudges are off', { ...mentor, nudgesOn: false }, late, 'nudges off'],
    ['the owner has left', { ...mentor, reachable: false }, late, 'unreachable'],
    ['a check-in was logged', mentor, dueThe('2026-11-19'), 'on track until 2026-11-19'],
    ['it was snoozed', mentor, { ...late, snoozedUntil: date('2026-11-20') }, 'snoozed until 2026-11-20'],
    ['they meet', mentor, { ...late, meetsOn: date('2026-11-19') }, 'meeting until 2026-11-20'],
    ['the owner is away', { ...mentor, awayUntil: date('2026-11-18') }, late, 'away until 2026-11-19'],
    [
      'the owner will be away when the snooze ends',
      { ...mentor, awayFrom: date('2026-11-20'), awayUntil: date('2026-11-24') },
      { ...late, snoozedUntil: date('2026-11-21') },
      'away until 2026-11-25',
    ],
    [
      'the budget is used up, and an absence begins later',
      {
        ...mentor,
        awayFrom: date('2026-11-20'),
        awayUntil: date('2026-11-24'),
        lastNudgedOn: date('2026-11-12'),
      },
      late,
      'budget until 2026-11-19',
    ],
    [
      'the budget is used up',
      { ...mentor, lastNudgedOn: date('2026-11-12') },
      late,
      'budget until 2026-11-19',
    ],
    ['a status says away', { ...mentor, heldUntil: date('2026-11-17') }, late, 'status until 2026-11-17'],
    [
      'it was listed once',
      mentor,
      { ...late, lastListedOn: date('2026-11-10'), unanswered: 1 },
      'backoff until 2026-11-17 after 1',
    ],
    [
      'it was listed twice',
      mentor,
      { ...late, lastListedOn: date('2026-11-10'), unanswered: 2 },
      'backoff until 2026-11-24 after 2',
    ],
    ['nothing delays it', mentor, late, 'nothing'],
  ])('%s', (_, owner, relationship, expected) => {
    expect(shown(explainHold(owner, relationship, now))).toBe(expected)
  })

  test('it is outside working hours, or a day off', () => {
    expect(shown(explainHold(mentor, late, at('2026-11-16T08:59')))).toBe('hours')
    expect(shown(explainHold(mentor, late, at('2026-11-16T18:00')))).toBe('hours')
    expect(shown(explainHold(mentor, late, at('2026-11-14T10:00')))).toBe('hours')
  })

  test('of several rules, this one lasts the longest', () => {
    const away = { ...mentor, awayUntil: date('2026-11-17'), lastNudgedOn: date('2026-11-12') }
    const snoozed = { ...late, snoozedUntil: date('2026-11-25') }
    expect(shown(explainHold(away, late, now))).toBe('budget until 2026-11-19')
    expect(shown(explainHold(away, snoozed, now))).toBe('snoozed until 2026-11-25')
  })

  test('but not a rule that ends today', () => {
    const back = { ...mentor, awayUntil: date('2026-11-15'), heldUntil: date('2026-11-16') }
    const snoozeEnded = { ...late, snoozedUntil: date('2026-11-16') }
    expect(shown(explainHold({ ...back, lastNudgedOn: date('2026-11-09') }, snoozeEnded, now))).toBe(
      'nothing',
    )
  })
})

describe('a status that says away', () => {
  test('moves the nudge to the next working day', () => {
    expect(nextWorkingDay(date('2026-11-16'), workingDays).toString()).toBe('2026-11-17')
    expect(nextWorkingDay(date('2026-11-13'), workingDays).toString()).toBe('2026-11-16')
    expect(nextWorkingDay(date('2026-11-16'), [1]).toString()).toBe('2026-11-23')
  })
})

describe('advisors', () => {
  const monday = date('2026-11-16')
  const mentees = ['A', 'B'].map((id) => dueThe('2026-11-16', { id }))
  const advisors = ['K', 'L', 'M', 'N'].map((id, index) =>
    dueThe(`2026-11-0${9 - index}`, { id, kind: 'advisor' }),
  )

  test('come after the mentees, three at most, with a count of the others', () => {
    const nudge = composeNudge(mentor, [...advisors, ...mentees], monday)
    expect(ids(nudge).listed).toEqual(['A', 'B', 'N', 'M', 'L'])
    expect(nudge.more).toEqual({ mentorship: 0, advisor: 1 })
  })

  test('that are coming up count among the three, and come after the mentees', () => {
    const soon = [
      dueThe('2026-11-18', { id: 'X', kind: 'advisor' }),
      dueThe('2026-11-19', { id: 'Y', kind: 'advisor' }),
      dueThe('2026-11-20', { id: 'Z' }),
    ]
    const nudge = composeNudge(mentor, [...advisors.slice(0, 2), ...soon], monday)
    expect(ids(nudge)).toEqual({ listed: ['L', 'K'], comingUp: ['Z', 'X'], more: 0 })
  })

  test('get a nudge without mentees, if no mentee is askable within a week', () => {
    const advisor = dueThe('2026-11-16', { id: 'K', kind: 'advisor' })
    const later = dueThe('2026-11-24', { id: 'A' })
    expect(next(mentor, [advisor, later], at('2026-11-16T08:00'))).toBe('2026-11-16T09:00:00+01:00')
    expect(ids(composeNudge(mentor, [advisor], monday)).listed).toEqual(['K'])
  })

  test('wait up to a week for a mentee, so that a board adds no message', () => {
    const advisor = dueThe('2026-11-16', { id: 'K', kind: 'advisor' })
    const soon = dueThe('2026-11-19', { id: 'A' })
    expect(next(mentor, [advisor, soon], at('2026-11-16T08:00'))).toBe('2026-11-19T09:00:00+01:00')
    expect(ids(composeNudge(mentor, [advisor, soon], date('2026-11-19'))).listed).toEqual(['A', 'K'])
    const comes = forecast(mentor, [advisor, soon], at('2026-11-16T08:00')).relationships
    expect(comes.get('K')?.at).toEqual(comes.get('A')?.at)
  })
})
