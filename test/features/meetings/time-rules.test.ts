import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  nextRepeat,
  type Party,
  type Proposal,
  type ProposalInput,
  proposeTimes,
  refuseTime,
  startAt,
} from '../../../src/features/meetings/time-rules.ts'
import { expectedKind, violationsOf, walk, walks } from './pairs.ts'

const at = (local: string, zone = 'Europe/Berlin') =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant()
const day = (on: string) => Temporal.PlainDate.from(on)

function party(
  timeZone: string,
  changes: Partial<Omit<Party, 'nudgeHour'>> & { nudgeHour?: string } = {},
): Party {
  const { nudgeHour = '09:00', ...others } = changes
  return {
    timeZone,
    workDays: [1, 2, 3, 4, 5],
    awayFrom: null,
    awayUntil: null,
    busy: [],
    ...others,
    nudgeHour: Temporal.PlainTime.from(nudgeHour),
  }
}

const BERLIN = party('Europe/Berlin')
const NEW_YORK = party('America/New_York')
const AUCKLAND = party('Pacific/Auckland')

/** Mon 16 Nov, 10:00 in Berlin. */
function propose(changes: Partial<ProposalInput> = {}): Proposal {
  return proposeTimes({
    now: at('2026-11-16T10:00'),
    proposer: BERLIN,
    other: NEW_YORK,
    minutes: 45,
    pausedUntil: null,
    lastMeetingAt: null,
    ...changes,
  })
}

/** "edges 2026-11-17T07:00 …", local to `zone`. */
function shown(proposal: Proposal, zone = 'Europe/Berlin'): string {
  if (proposal.kind === 'none') return 'none'
  const locals = proposal.times.map(({ start }) => start.toZonedDateTimeISO(zone).toString().slice(5, 16))
  return [proposal.kind, ...locals].join(' ')
}

describe('Times that are proposed', () => {
  const busy = (local: string, minutes = 60) => ({ start: at(local), minutes })

  test.each<[string, Partial<ProposalInput>, string]>([
    ['Berlin and New York meet in the afternoon of Berlin', {}, 'times 11-17T15:00 11-18T16:30 11-19T15:30'],
    ['one city: the day is spread', { other: BERLIN }, 'times 11-17T10:00 11-18T15:00 11-19T11:00'],
    [
      'the hour of the last meeting',
      { other: BERLIN, lastMeetingAt: at('2026-11-02T14:00') },
      'times 11-17T14:00 11-18T14:00 11-19T14:00',
    ],
    [
      'the local hour of the last meeting, from summer',
      { other: BERLIN, lastMeetingAt: at('2026-10-06T14:00') },
      'times 11-17T14:00 11-18T14:00 11-19T14:00',
    ],
    [
      'no hour that is over at 18:00',
      { other: BERLIN, lastMeetingAt: at('2026-11-02T17:30') },
      'times 11-17T17:00 11-18T17:00 11-19T17:00',
    ],
    [
      'New York has changed its clock, Berlin changed it before',
      { now: at('2026-10-23T10:00'), minutes: 60, lastMeetingAt: at('2026-10-22T17:00') },
      'times 10-26T17:00 10-27T17:00 10-28T17:00',
    ],
    [
      'Berlin has changed its clock, New York not yet: it is 14:00 when New York begins',
      { now: at('2026-10-23T10:00'), minutes: 60, lastMeetingAt: at('2026-10-22T09:00') },
      'times 10-26T14:00 10-27T14:00 10-28T14:00',
    ],
    [
      'a week later it is 15:00 again',
      { now: at('2026-10-30T10:00'), minutes: 60, lastMeetingAt: at('2026-10-22T09:00') },
      'times 11-02T15:00 11-03T15:00 11-04T15:00',
    ],
    [
      'not on a day off of either',
      {
        proposer: party('Europe/Berlin', { workDays: [1, 2, 5] }),
        other: party('Europe/Berlin', { workDays: [2, 3, 5, 6] }),
      },
      'times 11-17T10:00 11-20T15:00 11-24T11:00',
    ],
    ['working days that don’t meet', { other: party('Europe/Berlin', { workDays: [6, 7] }) }, 'none'],
    [
      'not while one is away',
      {
        proposer: party('Europe/Berlin', { awayFrom: day('2026-11-17'), awayUntil: day('2026-11-18') }),
        other: party('Europe/Berlin', { awayFrom: day('2026-11-20'), awayUntil: day('2026-11-24') }),
      },
      'times 11-19T10:00 11-25T15:00 11-26T11:00',
    ],
    [
      'from the first day after a pause',
      { other: BERLIN, pausedUntil: day('2026-11-26') },
      'times 11-26T10:00 11-27T15:00 11-30T11:00',
    ],
    ['a pause beyond 14 days', { other: BERLIN, pausedUntil: day('2026-12-01') }, 'none'],
    ['the last day is 14 days ahead', { other: BERLIN, pausedUntil: day('2026-11-30') }, 'times 11-30T10:00'],
    [
      'not during a meeting of either, however it overlaps',
      {
        proposer: { ...BERLIN, busy: [busy('2026-11-17T10:15', 15)] },
        other: { ...BERLIN, busy: [busy('2026-11-18T13:00', 165)] },
      },
      'times 11-17T09:30 11-18T16:00 11-19T11:00',
    ],
    [
      'right after a meeting and right before the next',
      { proposer: { ...BERLIN, busy: [busy('2026-11-17T09:00'), busy('2026-11-17T10:45')] }, other: BERLIN },
      'times 11-17T10:00 11-18T15:00 11-19T11:00',
    ],
    [
      'a day that is taken is skipped',
      { other: { ...BERLIN, busy: [busy('2026-11-17T08:00', 600)] } },
      'times 11-18T10:00 11-19T15:00 11-20T11:00',
    ],
    [
      'all common hours taken: the hours do overlap, so no edges',
      {
        other: {
          ...NEW_YORK,
          busy: Array.from({ length: 15 }, (_, ahead) => ({
            start: at('2026-11-16T15:00').add({ hours: 24 * ahead }),
            minutes: 180,
          })),
        },
      },
      'none',
    ],
    [
      'nothing that overlaps with a declined time',
      { other: BERLIN, not: [at('2026-11-17T10:00'), at('2026-11-18T15:00'), at('2026-11-19T11:00')] },
      'times 11-17T09:00 11-18T14:00 11-19T10:00',
    ],
    [
      'a nudge hour in the evening is not when somebody works',
      { other: party('Europe/Berlin', { nudgeHour: '20:00' }) },
      'times 11-17T10:00 11-18T15:00 11-19T11:00',
    ],
    [
      'a nudge hour of 16:00 is',
      { other: party('Europe/Berlin', { nudgeHour: '16:00' }), minutes: 60 },
      'times 11-17T16:00 11-18T16:30 11-19T16:00',
    ],
    [
      'a nudge hour in the night: from 07:00',
      {
        proposer: party('Europe/Berlin', { nudgeHour: '02:00' }),
        other: party('Europe/Berlin', { nudgeHour: '00:00' }),
        lastMeetingAt: at('2026-11-02T05:00'),
      },
      'times 11-17T07:00 11-18T07:00 11-19T07:00',
    ],
    [
      'a nudge hour that is no half hour',
      {
        proposer: party('Europe/Berlin', { nudgeHour: '09:10' }),
        other: BERLIN,
        lastMeetingAt: at('2026-11-02T09:00'),
      },
      'times 11-17T09:30 11-18T09:30 11-19T09:30',
    ],
    [
      'Berlin and Auckland: the edges',
      { other: AUCKLAND, minutes: 60 },
      'edges 11-17T07:00 11-18T07:00 11-19T07:00',
    ],
    [
      'different days of Auckland too',
      {
        proposer: { ...BERLIN, busy: [busy('2026-11-17T07:00', 120)] },
        other: AUCKLAND,
        minutes: 60,
      },
      'edges 11-17T19:00 11-18T19:00 11-19T19:00',
    ],
    [
      'an edge at which they have met',
      { other: AUCKLAND, minutes: 60, lastMeetingAt: at('2026-11-02T19:30') },
      'edges 11-17T19:30 11-18T19:30 11-19T19:30',
    ],
    [
      'not an hour of the night at which they have met',
      { other: AUCKLAND, minutes: 60, lastMeetingAt: at('2026-11-02T22:00') },
      'edges 11-17T07:00 11-18T07:00 11-19T07:00',
    ],
    [
      'hours that overlap for less than the meeting',
      { proposer: party('+02:30'), other: party('Europe/Berlin', { nudgeHour: '16:00' }), minutes: 60 },
      'edges 11-17T15:30 11-18T15:30 11-19T15:30',
    ],
  ])('%s', (_, changes, expected) => {
    const proposal = propose(changes)
    expect(shown(proposal)).toBe(expected)
  })

  test('tomorrow of both: it is Tuesday in Auckland already', () => {
    const proposal = propose({
      now: at('2026-11-16T13:00'),
      proposer: party('Pacific/Honolulu'),
      other: AUCKLAND,
    })
    expect(shown(proposal, 'Pacific/Auckland').slice(0, 17)).toBe('times 11-18T10:00')
  })

  test('not on a day that the calendar skips', () => {
    const [proposer, zone] = [party('Pacific/Apia'), 'Pacific/Apia']
    const now = at('2011-12-28T10:00', zone)
    // Friday was skipped.
    expect(shown(propose({ now, proposer, other: proposer }), zone)).toBe(
      'times 12-29T10:00 01-02T15:00 01-03T11:00',
    )
  })

  test('zones with quarter hours: half hours of the proposer', () => {
    const proposal = propose({ proposer: party('Asia/Kathmandu'), other: party('Asia/Kolkata') })
    expect(shown(proposal, 'Asia/Kathmandu')).toBe('times 11-17T10:30 11-18T15:00 11-19T11:30')
    expect(shown(proposal, 'Asia/Kolkata')).toBe('times 11-17T10:15 11-18T14:45 11-19T11:15')
  })
})

describe('For any two people', () => {
  test('1,000 pairs over two years: each time is in the hours of both or said to be an edge, and none collides', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(walks(2), (steps) => {
        const violations: string[] = []
        walk(steps, (input) => {
          const proposal = proposeTimes(input)
          kinds.add(proposal.kind)
          violations.push(...violationsOf(input, proposal))
          return proposal
        })
        expect(violations).toEqual([])
      }),
      { numRuns: 1000 },
    )
    expect([...kinds].sort()).toEqual(['edges', 'none', 'times'])
  })

  test('times are found whenever there are any, and are the same each time', () => {
    fc.assert(
      fc.property(walks(1), (steps) =>
        walk(steps, (input) => {
          const proposal = proposeTimes(input)
          expect(proposal.kind).toBe(expectedKind(input))
          expect(proposeTimes(input)).toEqual(proposal)
          return proposal
        }),
      ),
      { numRuns: 8 },
    )
  })
})

describe('A picked time', () => {
  const now = at('2026-11-16T10:00')
  const busyAt = (local: string) => ({ ...BERLIN, busy: [{ start: at(local), minutes: 60 }] })
  const refused = (start: Temporal.Instant | null, [proposer, other]: [Party, Party] = [BERLIN, NEW_YORK]) =>
    refuseTime({ start, now, proposer, other, minutes: 30, picked: [at('2026-11-20T09:00')] })

  test.each<[string, string, [Party, Party] | undefined, unknown]>([
    ['later today', '2026-11-16T10:01', undefined, null],
    ['on a Sunday night', '2026-11-22T23:00', undefined, null],
    ['now', '2026-11-16T10:00', undefined, { why: 'past' }],
    ['a year ago', '2025-11-16T11:00', undefined, { why: 'past' }],
    ['in 90 days', '2027-02-14T23:59', undefined, null],
    ['in 91 days', '2027-02-15T00:00', undefined, { why: 'too far', through: day('2027-02-14') }],
    ['picked before', '2026-11-20T09:00', undefined, { why: 'twice' }],
    [
      'within a meeting',
      '2026-11-20T15:15',
      [busyAt('2026-11-20T15:00'), NEW_YORK],
      { why: 'busy', who: 'proposer' },
    ],
    [
      'into a meeting',
      '2026-11-20T14:31',
      [NEW_YORK, busyAt('2026-11-20T15:00')],
      { why: 'busy', who: 'other' },
    ],
    ['right before one', '2026-11-20T14:30', [busyAt('2026-11-20T15:00'), NEW_YORK], null],
    ['right after one', '2026-11-20T16:00', [NEW_YORK, busyAt('2026-11-20T15:00')], null],
  ])('%s', (_, local, pair, expected) => {
    expect(refused(at(local), pair)).toEqual(expected)
  })

  test.each([
    ['2027-03-28T01:59', 'Europe/Berlin', '2027-03-28T00:59:00Z'],
    ['2027-03-28T02:00', 'Europe/Berlin', null],
    ['2027-03-28T02:59', 'Europe/Berlin', null],
    ['2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', null],
    ['2011-12-30T12:00', 'Pacific/Apia', null],
  ])('%s in %s is %s', (local, zone, expected) => {
    const start = startAt(Temporal.PlainDateTime.from(local), zone)
    expect(start === null ? null : String(start)).toBe(expected)
    expect(refused(start)?.why === 'gap').toBe(expected === null)
  })
})

describe('The next of a repeating meeting', () => {
  const LAST = at('2026-11-17T14:00')
  type Changes = Partial<Parameters<typeof nextRepeat>[0]>
  const next = (changes: Changes = {}) =>
    nextRepeat({
      last: LAST,
      minutes: 30,
      cadenceDays: 14,
      now: LAST.add({ hours: 1 }),
      proposer: BERLIN,
      other: NEW_YORK,
      pausedUntil: null,
      ...changes,
    })

  test.each<[string, Changes, string]>([
    ['the cadence later', {}, '2026-12-01T14:00'],
    [
      'the same local hour after a clock change',
      { last: at('2026-10-20T14:00'), now: at('2026-10-20T15:00') },
      '2026-11-03T14:00',
    ],
    ['the next working day', { cadenceDays: 11 }, '2026-11-30T14:00'],
    ['on a day off on which they have met', { last: at('2026-11-14T14:00') }, '2026-11-28T14:00'],
    [
      'after an absence',
      { other: party('America/New_York', { awayFrom: day('2026-11-30'), awayUntil: day('2027-01-05') }) },
      '2027-01-06T14:00',
    ],
    ['after a pause', { pausedUntil: day('2026-12-03') }, '2026-12-03T14:00'],
    [
      'not during another meeting of either',
      {
        proposer: { ...BERLIN, busy: [{ start: at('2026-12-01T14:15'), minutes: 60 }] },
        other: { ...NEW_YORK, busy: [{ start: at('2026-12-02T13:45'), minutes: 30 }] },
      },
      '2026-12-03T14:00',
    ],
    ['not before now', { now: at('2026-12-10T14:00') }, '2026-12-11T14:00'],
    [
      'not at an hour that the clock skips',
      { last: at('2027-03-14T02:30'), proposer: party('Europe/Berlin', { workDays: [7] }), other: BERLIN },
      '2027-04-04T02:30',
    ],
  ])('%s', (_, changes, expected) => {
    expect(next(changes)?.toString()).toBe(at(expected).toString())
  })

  test('is none if the mentorship is paused for years', () => {
    expect(next({ pausedUntil: day('2040-01-01') })).toBeNull()
  })
})
