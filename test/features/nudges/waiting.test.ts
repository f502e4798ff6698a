import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Waiting } from '../../../src/features/nudge-sources.ts'
import { forecast, listableFrom, nextNudgeAt, type Owner } from '../../../src/features/nudges/rules.ts'
import { windowOn } from '../../../src/features/people/hours-rules.ts'
import { BUDGET_DAYS, localDate, type Weekday } from '../../../src/features/people/rules.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const OWNER: Owner = {
  nudgeTime: Temporal.PlainTime.from('09:00'),
  workingDays: [1, 2, 3, 4, 5],
  budgetDays: 7,
  nudgesOn: true,
  zone: 'Europe/Berlin',
  awayUntil: null,
  lastNudgedOn: null,
  heldUntil: null,
  reachable: true,
}
const ASKED: Waiting = { id: 'r1', from: day('2026-11-09'), lastListedOn: null, listedTimes: 0 }
const NOW = Temporal.Instant.from('2026-11-02T12:00Z')

describe('a request that waits', () => {
  test('causes a nudge by itself, also to a person without mentees', () => {
    expect(nextNudgeAt(OWNER, [], NOW)).toBeNull()
    expect(nextNudgeAt(OWNER, [], NOW, [ASKED])?.toString()).toBe('2026-11-09T08:00:00Z')
  })

  test.each([
    [0, '2026-11-09'],
    [1, '2026-11-16'],
    [2, '2026-11-23'],
    [3, '2026-12-07'],
  ])('that was listed %i times can be listed from %s on', (listedTimes, from) => {
    const lastListedOn = listedTimes === 0 ? null : day('2026-11-09')
    expect(listableFrom({ ...ASKED, lastListedOn, listedTimes }, 7).toString()).toBe(from)
  })

  test('follows budget, absence, working days and window, like everything in a nudge', () => {
    const working = fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })
    const anyDay = fc.integer({ min: -30, max: 60 }).map((days) => day('2026-11-02').add({ days }))
    const owner = fc.record({
      working,
      budgetDays: fc.constantFrom(...BUDGET_DAYS),
      away: fc.option(anyDay),
      last: fc.option(anyDay),
    })
    fc.assert(
      fc.property(
        owner,
        anyDay,
        fc.integer({ min: 0, max: 2000 }),
        ({ working, budgetDays, away, last }, from, hours) => {
          const who: Owner = {
            ...OWNER,
            workingDays: working,
            budgetDays,
            awayUntil: away,
            lastNudgedOn: last,
          }
          const now = NOW.add({ hours })
          const at = nextNudgeAt(who, [], now, [{ ...ASKED, from }])
          if (at === null) throw new Error('There is a reason')
          const on = localDate(at, who.zone)
          expect(on.since(from).sign).toBeGreaterThanOrEqual(0)
          expect(working).toContain(on.dayOfWeek)
          if (away) expect(away.until(on).sign).toBe(1)
          if (last) expect(last.until(on, { largestUnit: 'days' }).days).toBeGreaterThanOrEqual(budgetDays)
          const { opensAt, closesAt } = windowOn(on, who)
          expect(Temporal.Instant.compare(at, opensAt)).toBeGreaterThanOrEqual(0)
          expect(Temporal.Instant.compare(at, closesAt)).toBeLessThan(0)
          expect(Temporal.Instant.compare(at, now)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  const checkedInOn = (from: string) => ({
    id: 'm1',
    contactName: 'Ana',
    startedOn: day('2026-11-01'),
    cadenceDays: 10,
    lastCheckInOn: day(from),
    snoozedUntil: null,
    lastListedOn: null,
    unanswered: 0,
  })

  test.each([
    ['2026-11-01', '2026-11-11', '2026-11-11'],
    ['2026-11-06', '2026-11-16', '2026-11-16'],
    ['2026-11-07', '2026-11-09', '2026-11-17'],
  ])(
    'and comes with a relationship that is due within a week: after a check-in on %s, it is listed on %s',
    (lastCheckInOn, listedOn, dueOn) => {
      const comes = forecast(OWNER, [checkedInOn(lastCheckInOn)], NOW, [ASKED])
      expect(comes.waiting.get('r1')?.at.toString()).toBe(`${listedOn}T08:00:00Z`)
      expect(comes.relationships.get('m1')?.at.toString()).toBe(`${dueOn}T08:00:00Z`)
    },
  )

  test('uses up the budget of what is due later, and the forecast says so', () => {
    const owner = { ...OWNER, budgetDays: 14 as const }
    const comes = forecast(owner, [checkedInOn('2026-11-08')], NOW, [ASKED])
    expect(comes.waiting.get('r1')?.at.toString()).toBe('2026-11-09T08:00:00Z')
    expect(comes.relationships.get('m1')?.at.toString()).toBe('2026-11-23T08:00:00Z')
    expect(comes.relationships.get('m1')?.after?.toString()).toBe('2026-11-09')
  })

  test('doesn’t wait for another request', () => {
    const later = { ...ASKED, id: 'r2', from: day('2026-11-12') }
    expect(nextNudgeAt(OWNER, [], NOW, [ASKED, later])?.toString()).toBe('2026-11-09T08:00:00Z')
  })

  test('is forecast apart from a relationship with the same id', () => {
    const snoozed = {
      id: ASKED.id,
      contactName: 'Ana',
      startedOn: day('2026-11-01'),
      cadenceDays: 10,
      lastCheckInOn: day('2026-11-01'),
      snoozedUntil: day('2027-01-05'),
      lastListedOn: null,
      unanswered: 0,
    }
    const comes = forecast(OWNER, [snoozed], NOW, [ASKED])
    expect(comes.waiting.get(ASKED.id)?.at.toString()).toBe('2026-11-09T08:00:00Z')
    expect(comes.relationships.get(ASKED.id)?.at.toString()).toBe('2027-01-05T08:00:00Z')
  })
})
