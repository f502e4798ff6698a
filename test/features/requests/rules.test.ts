import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  DEFAULT_OFFER,
  isOpenOn,
  searchWords,
  tidyTopics,
} from '../../../src/features/requests/offer-rules.ts'
import {
  addWorkingDays,
  carriedFrom,
  type Request,
  stageOf,
  waitingSince,
  whatTimeDoes,
} from '../../../src/features/requests/rules.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const instant = (text: string) => Temporal.Instant.from(text)
const LISBON = { zone: 'Europe/Lisbon', nudgeTime: Temporal.PlainTime.from('09:00') }

const SENT: Request = {
  workspaceId: 'T1',
  id: 'r1',
  menteeId: 'UANA',
  mentorId: 'UGRACE',
  menteeName: 'Ana',
  mentorName: 'Grace',
  menteeIsHere: true,
  mentorIsHere: true,
  wish: 'Meetings',
  why: 'You',
  tried: null,
  cadenceDays: 14,
  requestedAt: instant('2026-11-02T10:00Z'),
  seenAt: null,
  toldAt: null,
  questions: [],
  waitlistedAt: null,
  spot: null,
  outcome: null,
  decidedAt: null,
  reply: null,
  suggestedId: null,
  offersWaitlist: false,
  lastListedOn: null,
  listedTimes: 0,
}
const ASKED = { question: 'Why?', askedAt: instant('2026-11-04T10:00Z'), answer: null, answeredAt: null }
const ANSWERED = { ...ASKED, answer: 'So.', answeredAt: instant('2026-11-06T10:00Z') }

describe('Where a request stands', () => {
  test.each<[string, Partial<Request>]>([
    ['sent', {}],
    ['seen', { seenAt: instant('2026-11-03T10:00Z') }],
    ['asked', { questions: [ASKED] }],
    ['seen', { seenAt: instant('2026-11-03T10:00Z'), questions: [ANSWERED] }],
    ['waitlisted', { waitlistedAt: instant('2026-11-03T10:00Z') }],
    ['asked', { waitlistedAt: instant('2026-11-03T10:00Z'), questions: [ANSWERED, ASKED] }],
    ['declined', { outcome: 'declined', questions: [ASKED] }],
  ])('%s', (stage, change) => {
    expect(stageOf({ ...SENT, ...change })).toBe(stage)
  })

  test('an answer begins the mentor’s wait anew; on a waitlist nobody waits for a word', () => {
    expect(waitingSince({ ...SENT, questions: [ANSWERED] })).toEqual(ANSWERED.answeredAt)
    expect(waitingSince({ ...SENT, questions: [ASKED] })).toEqual(ASKED.askedAt)
    expect(waitingSince({ ...SENT, waitlistedAt: SENT.requestedAt })).toBeNull()
  })
})

describe('Working days', () => {
  test.each([
    ['2026-11-02', 5, '2026-11-09'],
    ['2026-11-06', 1, '2026-11-09'],
    ['2026-11-07', 1, '2026-11-09'],
    ['2026-11-08', 5, '2026-11-13'],
    ['2026-11-04', 10, '2026-11-18'],
    ['2026-11-02', 30, '2026-12-14'],
  ])('%s and %i more are %s', (from, count, until) => {
    expect(addWorkingDays(day(from), count).toString()).toBe(until)
  })

  test('are those between, counted one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 60 }), (offset, count) => {
        const from = day('2020-01-01').add({ days: offset })
        const until = addWorkingDays(from, count)
        let counted = 0
        for (let at = from.add({ days: 1 }); at.until(until).sign >= 0; at = at.add({ days: 1 }))
          if (at.dayOfWeek <= 5) counted += 1
        expect(until.dayOfWeek).toBeLessThanOrEqual(5)
        expect(counted).toBe(count)
      }),
    )
  })
})

describe('What time alone does', () => {
  test.each([
    ['2026-11-16T08:59Z', SENT, { do: 'wait', until: instant('2026-11-16T09:00Z') }],
    ['2026-11-16T09:00Z', SENT, { do: 'tell' }],
    [
      '2026-11-16T09:01Z',
      { ...SENT, toldAt: instant('2026-11-16T09:00Z') },
      { do: 'wait', until: instant('2026-12-14T09:00Z') },
    ],
    ['2026-12-14T09:00Z', { ...SENT, toldAt: instant('2026-11-16T09:00Z') }, { do: 'end' }],
    // Nobody looked for months.
    ['2027-03-01T09:00Z', SENT, { do: 'end' }],
    ['2027-03-01T09:00Z', { ...SENT, waitlistedAt: SENT.requestedAt }, { do: 'wait', until: null }],
    ['2027-03-01T09:00Z', { ...SENT, outcome: 'accepted' as const }, { do: 'wait', until: null }],
    // Told before the answer: the wait began anew.
    [
      '2026-11-18T09:00Z',
      { ...SENT, toldAt: instant('2026-11-05T09:00Z'), questions: [ANSWERED] },
      { do: 'wait', until: instant('2026-11-20T09:00Z') },
    ],
  ] as const)('at %s', (now, request, does) => {
    expect(whatTimeDoes(request, LISBON, instant(now))).toEqual(does)
  })

  test('a request waits, is told of once, and ends: in this order, whenever one looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 60 }), (hours) => {
        let now = SENT.requestedAt
        let request = SENT
        const effects: string[] = []
        for (const step of hours) {
          now = now.add({ hours: step })
          const does = whatTimeDoes(request, LISBON, now)
          if (does.do === 'wait') continue
          effects.push(does.do)
          request =
            does.do === 'tell'
              ? { ...request, toldAt: now }
              : { ...request, outcome: 'ended', decidedAt: now }
        }
        expect(['', 'tell', 'end', 'tell,end']).toContain(effects.join())
      }),
    )
  })

  test('the mentor’s nudge carries it from the fifth working day, where the mentor is', () => {
    expect(carriedFrom(SENT, 'Europe/Berlin')?.toString()).toBe('2026-11-09')
    // Still Sunday evening there.
    const late = { ...SENT, requestedAt: instant('2026-11-02T06:00Z') }
    expect(carriedFrom(late, 'America/Los_Angeles')?.toString()).toBe('2026-11-06')
    expect(carriedFrom({ ...SENT, questions: [ASKED] }, 'Europe/Berlin')).toBeNull()
    expect(carriedFrom({ ...SENT, waitlistedAt: SENT.requestedAt }, 'Europe/Berlin')).toBeNull()
    expect(carriedFrom({ ...SENT, outcome: 'declined' }, 'Europe/Berlin')).toBeNull()
  })
})

describe('An offer', () => {
  test('is open by name as long as nothing was said, and again on the day after it was closed', () => {
    expect(isOpenOn(DEFAULT_OFFER, day('2026-11-02'))).toBe(true)
    const closed = { ...DEFAULT_OFFER, closedUntil: day('2026-11-02') }
    expect(isOpenOn(closed, day('2026-11-02'))).toBe(false)
    expect(isOpenOn(closed, day('2026-11-03'))).toBe(true)
    expect(isOpenOn({ ...DEFAULT_OFFER, openness: 'closed' }, day('2026-11-03'))).toBe(false)
  })

  test.each([
    ['Hiring; public   speaking\nhiring,', 'hiring, public speaking'],
    [' , ;', ''],
  ])('%j is tidied', (typed, topics) => {
    expect(tidyTopics(typed)).toBe(topics)
  })

  test.each([
    ['I want to get better at Public Speaking', ['public', 'speaking']],
    ['C++ and C#', ['c++', 'c#']],
    ['Führung, 管', ['führung', '管']],
    ['a the of', []],
  ])('%j is searched by its telling words', (typed, found) => {
    expect(searchWords(typed)).toEqual(found)
  })

  test('whatever is typed, a search has at most eight words, and none that a pattern would read as more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (typed) => {
        const words = searchWords(typed)
        expect(words.length).toBeLessThanOrEqual(8)
        for (const word of words) expect(word).not.toMatch(/[%_\\\s]/)
      }),
    )
  })
})
