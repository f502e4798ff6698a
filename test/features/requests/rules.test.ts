import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { addWorkingDays } from '../../../src/features/mentorships/deciding-rules.ts'
import {
  DEFAULT_OFFER,
  isOpenOn,
  searchWords,
  tidyTopics,
} from '../../../src/features/requests/offer-rules.ts'
import {
  dueAction,
  firstNudgeDate,
  type Request,
  stageOf,
  waitingSince,
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
  delayNotifiedAt: null,
  questions: [],
  waitlistedAt: null,
  spot: null,
  outcome: null,
  decidedAt: null,
  reply: null,
  suggestedId: null,
  suggestedName: null,
  offersWaitlist: false,
  lastListedOn: null,
  listedTimes: 0,
}
const ASKED = { question: 'Why?', askedAt: instant('2026-11-04T10:00Z'), answer: null, answeredAt: null }
const ANSWERED = { ...ASKED, answer: 'So.', answeredAt: instant('2026-11-06T10:00Z') }

describe('the stage of a request', () => {
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

  test('waiting starts again after an answer, and there is none on a waitlist', () => {
    expect(waitingSince({ ...SENT, questions: [ANSWERED] })).toEqual(ANSWERED.answeredAt)
    expect(waitingSince({ ...SENT, questions: [ASKED] })).toEqual(ASKED.askedAt)
    expect(waitingSince({ ...SENT, waitlistedAt: SENT.requestedAt })).toBeNull()
  })
})

describe('addWorkingDays', () => {
  test.each([
    ['2026-11-02', 5, '2026-11-09'],
    ['2026-11-06', 1, '2026-11-09'],
    ['2026-11-07', 1, '2026-11-09'],
    ['2026-11-08', 5, '2026-11-13'],
    ['2026-11-04', 10, '2026-11-18'],
    ['2026-11-02', 30, '2026-12-14'],
  ])('%s plus %i working days is %s', (from, count, until) => {
    expect(addWorkingDays(day(from), count).toString()).toBe(until)
  })

  test('counts the days from Monday to Friday in between', () => {
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

describe('the deadlines of a request', () => {
  test.each([
    ['2026-11-16T08:59Z', SENT, { do: 'wait', until: instant('2026-11-16T09:00Z') }],
    ['2026-11-16T09:00Z', SENT, { do: 'notify' }],
    [
      '2026-11-16T09:01Z',
      { ...SENT, delayNotifiedAt: instant('2026-11-16T09:00Z') },
      { do: 'wait', until: instant('2026-12-14T09:00Z') },
    ],
    ['2026-12-14T09:00Z', { ...SENT, delayNotifiedAt: instant('2026-11-16T09:00Z') }, { do: 'end' }],
    // After downtime of several months.
    ['2027-03-01T09:00Z', SENT, { do: 'end' }],
    ['2027-03-01T09:00Z', { ...SENT, waitlistedAt: SENT.requestedAt }, { do: 'wait', until: null }],
    ['2027-03-01T09:00Z', { ...SENT, outcome: 'accepted' as const }, { do: 'wait', until: null }],
    // An answer after the notification restarts the deadlines.
    [
      '2026-11-18T09:00Z',
      { ...SENT, delayNotifiedAt: instant('2026-11-05T09:00Z'), questions: [ANSWERED] },
      { do: 'wait', until: instant('2026-11-20T09:00Z') },
    ],
  ] as const)('at %s', (now, request, does) => {
    expect(dueAction(request, LISBON, instant(now))).toEqual(does)
  })

  test('the mentee is told at most once and before the end, at any intervals of checking', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 60 }), (hours) => {
        let now = SENT.requestedAt
        let request = SENT
        const effects: string[] = []
        for (const step of hours) {
          now = now.add({ hours: step })
          const does = dueAction(request, LISBON, now)
          if (does.do === 'wait') continue
          effects.push(does.do)
          request =
            does.do === 'notify'
              ? { ...request, delayNotifiedAt: now }
              : { ...request, outcome: 'ended', decidedAt: now }
        }
        expect(['', 'notify', 'end', 'notify,end']).toContain(effects.join())
      }),
    )
  })

  test('a nudge can list it from the fifth working day in the mentor’s time zone', () => {
    expect(firstNudgeDate(SENT, 'Europe/Berlin')?.toString()).toBe('2026-11-09')
    // Still Sunday evening in Los Angeles.
    const late = { ...SENT, requestedAt: instant('2026-11-02T06:00Z') }
    expect(firstNudgeDate(late, 'America/Los_Angeles')?.toString()).toBe('2026-11-06')
    expect(firstNudgeDate({ ...SENT, questions: [ASKED] }, 'Europe/Berlin')).toBeNull()
    expect(firstNudgeDate({ ...SENT, waitlistedAt: SENT.requestedAt }, 'Europe/Berlin')).toBeNull()
    expect(firstNudgeDate({ ...SENT, outcome: 'declined' }, 'Europe/Berlin')).toBeNull()
  })
})

describe('an offer', () => {
  test('accepts requests by default, and again on the day after `closedUntil`', () => {
    expect(isOpenOn(DEFAULT_OFFER, day('2026-11-02'))).toBe(true)
    const closed = { ...DEFAULT_OFFER, closedUntil: day('2026-11-02') }
    expect(isOpenOn(closed, day('2026-11-02'))).toBe(false)
    expect(isOpenOn(closed, day('2026-11-03'))).toBe(true)
    expect(isOpenOn({ ...DEFAULT_OFFER, openness: 'closed' }, day('2026-11-03'))).toBe(false)
  })

  test.each([
    ['Hiring; public   speaking\nhiring,', 'hiring, public speaking'],
    [' , ;', ''],
  ])('topics %j are normalized', (typed, topics) => {
    expect(tidyTopics(typed)).toBe(topics)
  })

  test.each([
    ['I want to get better at Public Speaking', ['public', 'speaking']],
    ['C++ and C#', ['c++', 'c#']],
    ['Führung, 管', ['führung', '管']],
    ['a the of', []],
  ])('%j is searched by its significant words', (typed, found) => {
    expect(searchWords(typed)).toEqual(found)
  })

  test('a search has at most eight words without LIKE wildcards, for any input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (typed) => {
        const words = searchWords(typed)
        expect(words.length).toBeLessThanOrEqual(8)
        for (const word of words) expect(word).not.toMatch(/[%_\\\s]/)
      }),
    )
  })
})
