import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  MEETING_MINUTES,
  type Party,
  type Proposal,
  type ProposalInput,
} from '../../../src/features/meetings/time-rules.ts'
import { isAwayOn, WEEKDAYS } from '../../../src/features/people/rules.ts'

/** Both sides of the date line, half and quarter hours, clock changes at several times of the year, fixed offsets. */
const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Nuuk',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
  'Pacific/Kiritimati',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tokyo',
  '+05:45',
  '-12:00',
]
const FIRST = Temporal.Instant.from('2026-01-01T00:00Z')
const TWO_YEARS_MINUTES = 2 * 365 * 24 * 60
const WEEK_MINUTES = 7 * 24 * 60

const instants = fc.integer({ min: 0, max: TWO_YEARS_MINUTES }).map((minutes) => FIRST.add({ minutes }))

const parties: fc.Arbitrary<Someone> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  workDays: fc.oneof(
    { weight: 3, arbitrary: fc.constant([1, 2, 3, 4, 5] as const) },
    { weight: 1, arbitrary: fc.subarray([...WEEKDAYS], { minLength: 1 }) },
  ),
  nudgeHour: fc
    .oneof(
      { weight: 3, arbitrary: fc.constantFrom('08:00', '09:00', '10:30') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('00:00', '05:10', '12:20', '16:00', '16:01', '17:45', '23:59'),
      },
    )
    .map((time) => Temporal.PlainTime.from(time)),
  awayFrom: fc.constant(null),
  awayUntil: fc.constant(null),
})

/** What is so at one moment of a walk, in days and minutes from then on. */
const moments = fc.record({
  wait: fc.integer({ min: 0, max: 30 * WEEK_MINUTES }),
  minutes: fc.constantFrom(...MEETING_MINUTES),
  away: fc.option(fc.tuple(fc.integer({ min: -5, max: 10 }), fc.integer({ min: 0, max: 12 })), { freq: 2 }),
  pausedFor: fc.option(fc.integer({ min: -3, max: 16 }), { freq: 3 }),
  busy: fc.array(
    fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 4 * 24 * 12 }), fc.constantFrom(...MEETING_MINUTES)),
    { maxLength: 6 },
  ),
  pick: fc.nat({ max: 2 }),
  isAgreed: fc.boolean(),
})
type Moment = typeof moments extends fc.Arbitrary<infer Value> ? Value : never

/** Two people and the moments at which one of them proposes times. */
export const walks = (length: number) =>
  fc.record({
    from: instants,
    pair: fc.tuple(parties, parties),
    moments: fc.array(moments, { minLength: length, maxLength: length }),
  })
type Walk = { from: Temporal.Instant; pair: [Someone, Someone]; moments: Moment[] }
type Someone = Omit<Party, 'busy'>

/**
 * Asks for times again and again while the clock walks. Each time that was agreed on is the last meeting of the next
 * question; each that wasn't is declined, and the other proposes.
 */
export function walk({ from, pair, moments }: Walk, propose: (input: ProposalInput) => Proposal): void {
  let [now, last]: [Temporal.Instant, Temporal.Instant | null] = [from, null]
  let [proposer, other] = pair
  let not: readonly Temporal.Instant[] = []
  for (const moment of moments) {
    const input = inputAt(now, [proposer, other], moment, { last, not })
    const proposal = propose(input)
    const times = proposal.kind === 'none' ? [] : proposal.times.map(({ start }) => start)
    const picked = times[moment.pick % Math.max(1, times.length)]
    if (moment.isAgreed && picked) {
      last = picked
      not = []
      now = picked.add({ minutes: moment.wait })
    } else {
      not = [...not, ...times]
      ;[proposer, other] = [other, proposer]
    }
  }
}

function inputAt(
  now: Temporal.Instant,
  [proposer, other]: readonly [Someone, Someone],
  moment: Moment,
  { last, not }: { last: Temporal.Instant | null; not: readonly Temporal.Instant[] },
): ProposalInput {
  const today = now.toZonedDateTimeISO(proposer.timeZone).toPlainDate()
  const awayFrom = moment.away && today.add({ days: moment.away[0] })
  const busyOf = (mine: boolean) =>
    moment.busy
      .filter(([isMine]) => isMine === mine)
      .map(([, later, minutes]) => ({ start: now.add({ minutes: later * 5 }), minutes }))
  return {
    now,
    minutes: moment.minutes,
    proposer: {
      ...proposer,
      awayFrom,
      awayUntil: awayFrom && moment.away && awayFrom.add({ days: moment.away[1] }),
      busy: busyOf(true),
    },
    other: { ...other, busy: busyOf(false) },
    pausedUntil: moment.pausedFor === null ? null : today.add({ days: moment.pausedFor }),
    lastMeetingAt: last,
    not,
  }
}

/** What is wrong with a proposal; empty if nothing is. Computed from local times only, unlike the rule. */
export function violationsOf(input: ProposalInput, proposal: Proposal): string[] {
  if (proposal.kind === 'none') return []
  const { times } = proposal
  const mine = times.map(({ start }) => localOf(start, input, input.proposer))
  const theirs = times.map(({ start }) => localOf(start, input, input.other))
  return [
    ...(times.length < 1 || times.length > 3 ? [`${times.length} times`] : []),
    ...mine.flatMap((local) => (local.from.minute % 30 === 0 ? [] : [`${local.from} is no half hour`])),
    ...violationsOfDays(input, input.proposer, mine),
    ...violationsOfDays(input, input.other, theirs),
    ...times.flatMap((time, index) => {
      const isOutside =
        !isInside(mine[index], hoursOf(input.proposer)) || !isInside(theirs[index], hoursOf(input.other))
      const isSaid = time.isEdge && proposal.kind === 'edges'
      return [
        ...(isTaken(input, time.start) ? [`${time.start} collides`] : []),
        ...(isOutside === isSaid && isSaid === time.isEdge ? [] : [`${time.start}${NO_EDGE}`]),
      ]
    }),
  ]
}

const NO_EDGE = ' is wrongly said to be an edge, or not'

type Local = { from: Temporal.PlainDateTime; to: Temporal.PlainDateTime }

function localOf(start: Temporal.Instant, { minutes }: ProposalInput, { timeZone }: Party): Local {
  const local = start.toZonedDateTimeISO(timeZone)
  return { from: local.toPlainDateTime(), to: local.add({ minutes }).toPlainDateTime() }
}

function isTaken({ proposer, other, minutes, not = [] }: ProposalInput, start: Temporal.Instant): boolean {
  const [from, to] = [start.epochMilliseconds, start.epochMilliseconds + minutes * 60_000]
  return [...proposer.busy, ...other.busy, ...not.map((one) => ({ start: one, minutes }))].some((one) => {
    const begins = one.start.epochMilliseconds
    return from < begins + one.minutes * 60_000 && begins < to
  })
}

function violationsOfDays(
  { now, pausedUntil }: ProposalInput,
  party: Party,
  locals: readonly Local[],
): string[] {
  const today = now.toZonedDateTimeISO(party.timeZone).toPlainDate()
  const days = locals.map(({ from }) => from.toPlainDate())
  const isTwice = new Set(days.map(String)).size < days.length
  return [
    ...(isTwice ? [`two on a day in ${party.timeZone}`] : []),
    ...locals.flatMap((local) =>
      isInside(local, ['07:00', '21:00']) ? [] : [`${local.from} is in the night`],
    ),
    ...days.flatMap((on) => {
      const ahead = today.until(on, { largestUnit: 'days' }).days
      const isPaused = pausedUntil !== null && Temporal.PlainDate.compare(on, pausedUntil) < 0
      const isOff = !party.workDays.some((day) => day === on.dayOfWeek)
      return [
        ...(ahead < 1 ? [`${on} is before tomorrow`] : []),
        ...(ahead > 14 ? [`${on} is more than 14 days ahead`] : []),
        ...(isOff ? [`${on} is a day off`] : []),
        ...(isAwayOn(party, on) ? [`away on ${on}`] : []),
        ...(isPaused ? [`paused on ${on}`] : []),
      ]
    }),
  ]
}

function hoursOf({ nudgeHour }: Party): readonly [string, string] {
  const time = nudgeHour.toString({ smallestUnit: 'minute' })
  return [time > '16:00' ? '09:00' : time < '07:00' ? '07:00' : time, '18:00']
}

function isInside(local: Local | undefined, [opens, closes]: readonly [string, string]): boolean {
  if (local === undefined) return false
  const timeOf = (one: Temporal.PlainDateTime) => one.toPlainTime().toString({ smallestUnit: 'minute' })
  const { from, to } = local
  return from.toPlainDate().equals(to.toPlainDate()) && timeOf(from) >= opens && timeOf(to) <= closes
}

/** The kind of proposal that there must be, found by trying the half hours of the proposer. Slow. */
export function expectedKind(input: ProposalInput): Proposal['kind'] {
  const { proposer, other, now } = input
  const today = now.toZonedDateTimeISO(proposer.timeZone).startOfDay()
  const idle = { ...input, proposer: { ...proposer, busy: [] }, other: { ...other, busy: [] }, not: [] }
  const inside: Temporal.Instant[] = []
  const edges: Temporal.Instant[] = []
  for (let slot = 48; slot < 15 * 48; slot += 1) {
    const local = today.add({ days: Math.floor(slot / 48), minutes: (slot % 48) * 30 })
    if (local.hour < 7 || local.hour >= 21) continue
    const start = local.toInstant()
    const violations = violationsOf(idle, { kind: 'edges', times: [{ start, isEdge: true }] })
    if (violations.length === 0) edges.push(start)
    else if (violations.every((one) => one.endsWith(NO_EDGE))) inside.push(start)
  }
  if (inside.length > 0) return inside.every((start) => isTaken(input, start)) ? 'none' : 'times'
  return edges.every((start) => isTaken(input, start)) ? 'none' : 'edges'
}
