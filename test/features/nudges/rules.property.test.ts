import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  composeNudge,
  explainHold,
  type Hold,
  type Nudge,
  type NudgeSchedule,
  nextNudgeAt,
  type Owner,
} from '../../../src/features/nudges/rules.ts'
import { BUDGET_DAYS, type Weekday } from '../../../src/features/people/rules.ts'

// Half and quarter hours, both hemispheres, clocks that change at midnight or by half an hour, the date line.
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Los_Angeles',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Australia/Adelaide',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
]
const SENT_IS_LOOKED_AT_AGAIN_AFTER = [0, 0, 1, 45, 600, 1500]

// --- A naive implementation of the policy: whole days since 1970, minutes checked one by one. ---

const EPOCH = Temporal.PlainDate.from('1970-01-01')
const MINUTES_A_DAY = 1440
const IN_2026 = minuteAt('2026-01-01')
const FIVE_PM = 17 * 60
const SIX_PM = 18 * 60

function dayNumber(day: Temporal.PlainDate): number {
  return Date.UTC(day.year, day.month - 1, day.day) / (MINUTES_A_DAY * 60_000)
}

/** The minute since 1970 in which a UTC day begins. */
function minuteAt(day: string): number {
  return dayNumber(Temporal.PlainDate.from(day)) * MINUTES_A_DAY
}

function plainDate(number: number): Temporal.PlainDate {
  return EPOCH.add({ days: number })
}

function instantAt(minute: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(minute * 60_000)
}

function minuteOf(instant: Temporal.Instant): number {
  return instant.epochMilliseconds / 60_000
}

const offsets = new Map<string, number>()

/** Minutes that a zone's clock is ahead of UTC. Cached per quarter hour, because clocks change on the quarter hour. */
function offsetAt(minute: number, zone: string): number {
  const key = `${zone} ${Math.floor(minute / 15)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = instantAt(minute).toZonedDateTimeISO(zone).offsetNanoseconds / 60e9
  offsets.set(key, offset)
  return offset
}

/** The local time at a minute: the day since 1970, and the minute of that day. */
function wall(minute: number, zone: string): { day: number; clock: number } {
  const local = minute + offsetAt(minute, zone)
  const day = Math.floor(local / MINUTES_A_DAY)
  return { day, clock: local - day * MINUTES_A_DAY }
}

function todayOf(owner: Owner, now: Temporal.Instant): number {
  return wall(Math.floor(minuteOf(now)), owner.zone).day
}

type Minute = { at: number; clock: number }

/** The minutes of one local day, in order. Clocks change on the quarter hour. */
function minutesOf(day: number, zone: string): Minute[] {
  const minutes: Minute[] = []
  const from = day * MINUTES_A_DAY - 14 * 60
  for (let quarter = from; quarter < from + 50 * 60; quarter += 15) {
    const dayBegan = day * MINUTES_A_DAY - offsetAt(quarter, zone)
    for (let at = quarter; at < quarter + 15; at++) {
      const clock = at - dayBegan
      if (clock >= 0 && clock < MINUTES_A_DAY) minutes.push({ at, clock })
    }
  }
  return minutes
}

/**
 * Rule 10: when the clock first shows the hour, or would have shown it if it had not jumped.
 * Null if the day ends before: Nuuk's last Saturday of March has no 23:00.
 */
function opening(minutes: readonly Minute[], nudgeClock: number, zone: string): number | null {
  const shown = minutes.find((minute) => minute.clock === nudgeClock)
  if (shown) return shown.at
  const jumped = minutes.find((minute) => minute.clock > nudgeClock)
  if (!jumped) return null
  const expected = (wall(jumped.at - 1, zone).clock + 1) % MINUTES_A_DAY
  return jumped.at + nudgeClock - expected
}

function clockOf(time: Temporal.PlainTime): number {
  return time.hour * 60 + time.minute
}

/** Rule 5's window of a day, minute by minute. */
function openMinutes(owner: Owner, day: number): Minute[] {
  const nudgeClock = clockOf(owner.nudgeTime)
  const minutes = minutesOf(day, owner.zone)
  const opens = opening(minutes, nudgeClock, owner.zone)
  if (opens === null) return []
  return minutes.filter(
    ({ at, clock }) => at >= opens && (nudgeClock < FIVE_PM ? clock < SIX_PM : at < opens + 60),
  )
}

function isOpenAt(owner: Owner, now: Temporal.Instant): boolean {
  const minute = Math.floor(minuteOf(now))
  return openMinutes(owner, todayOf(owner, now)).some(({ at }) => at === minute)
}

/** Rule 1. */
function naiveDue(relationship: NudgeSchedule): number {
  const words = [relationship.lastCheckInOn, relationship.dueFromOn].flatMap((day) =>
    day ? [dayNumber(day)] : [],
  )
  if (words.length > 0) return Math.max(...words) + relationship.cadenceDays
  return dayNumber(relationship.startedOn) + (relationship.cadenceDays < 7 ? relationship.cadenceDays : 7)
}

/** Rules 3, 4 and 17, written out by hand. */
function naiveBackoff(unanswered: number, budgetDays: number): number {
  if (unanswered >= 3) return { 3: 28, 4: 28, 5: 56 }[unanswered] ?? 84
  const rest = [0, budgetDays, budgetDays * 2][unanswered] ?? 0
  return rest > 28 ? 28 : rest
}

function isSnoozed(relationship: NudgeSchedule, day: number): boolean {
  return relationship.snoozedUntil !== null && day < dayNumber(relationship.snoozedUntil)
}

function isInBackoff(relationship: NudgeSchedule, day: number, budgetDays: number): boolean {
  if (relationship.lastListedOn === null) return false
  return day - dayNumber(relationship.lastListedOn) < naiveBackoff(relationship.unanswered, budgetDays)
}

/** Rule 3. */
function isAskable(relationship: NudgeSchedule, day: number, budgetDays: number): boolean {
  return (
    naiveDue(relationship) <= day &&
    !isSnoozed(relationship, day) &&
    !isInBackoff(relationship, day, budgetDays)
  )
}

function isAway(owner: Owner, day: number): boolean {
  const hasBegun = !owner.awayFrom || day >= dayNumber(owner.awayFrom)
  return hasBegun && owner.awayUntil !== null && day <= dayNumber(owner.awayUntil)
}

function isHeld(owner: Owner, day: number): boolean {
  return owner.heldUntil !== null && day < dayNumber(owner.heldUntil)
}

function isWithinBudget(owner: Owner, day: number): boolean {
  return owner.lastNudgedOn !== null && day - dayNumber(owner.lastNudgedOn) < owner.budgetDays
}

function isWorkingDay(owner: Owner, day: number): boolean {
  return owner.workingDays.some((weekday) => weekday === plainDate(day).dayOfWeek)
}

/** Rule 5 for days, except for days off. */
function isFree(owner: Owner, relationships: readonly NudgeSchedule[], day: number): boolean {
  if (isAway(owner, day) || isHeld(owner, day) || isWithinBudget(owner, day)) return false
  return relationships.some((one) => isAskable(one, day, owner.budgetDays))
}

function firstFreeDay(owner: Owner, one: NudgeSchedule, from: number): number | null {
  for (let day = from; day < from + 8; day++) if (isFree(owner, [one], day)) return day
  return null
}

/** The first of the days before that are free or in an absence, and itself free: an absence begins no new week. */
function freeSince(owner: Owner, one: NudgeSchedule, day: number): number {
  let since = day
  for (let earlier = day - 1; earlier > day - 120; earlier--) {
    if (isFree(owner, [one], earlier)) since = earlier
    else if (!isAway(owner, earlier)) break
  }
  return since
}

/** A question whether to continue waits for the last relationship that is free within a week, at most (rule 17). */
function isPatient(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  one: NudgeSchedule,
  day: number,
): boolean {
  if (one.unanswered < 3) return false
  const since = freeSince(owner, one, day)
  const lastDay = since + Math.min(7, owner.budgetDays)
  return relationships.some((other) => {
    const free = isFree(owner, [other], day) ? null : firstFreeDay(owner, other, day)
    return free !== null && free <= lastDay
  })
}

function isNudgeDay(owner: Owner, relationships: readonly NudgeSchedule[], day: number): boolean {
  return relationships.some((one) => isFree(owner, [one], day) && !isPatient(owner, relationships, one, day))
}

/** Rule 5: the first possible minute from `now` on; null if there is none within two and a half years. */
function naiveNext(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  now: Temporal.Instant,
): number | null {
  if (!owner.nudgesOn || !owner.reachable) return null
  const today = todayOf(owner, now)
  for (let day = today; day < today + 900; day++) {
    if (!isNudgeDay(owner, relationships, day) || !isWorkingDay(owner, day)) continue
    const first = openMinutes(owner, day).find(({ at }) => at >= minuteOf(now))
    if (first) return first.at
  }
  return null
}

// --- Random owners, relationships and histories. ---

type Situation = { owner: Owner; relationships: NudgeSchedule[]; now: Temporal.Instant; today: number }

const zones = fc.constantFrom(...ZONES)
const weekdays = fc.constantFrom<Weekday[]>(1, 2, 3, 4, 5, 6, 7)
const workingDays = fc.oneof(
  fc.constant<Weekday[]>([1, 2, 3, 4, 5]),
  fc.uniqueArray(weekdays, { minLength: 1, maxLength: 7 }),
)

function timeOf(clock: number): Temporal.PlainTime {
  return Temporal.PlainTime.from('00:00').add({ minutes: clock })
}

const nudgeTimes = fc
  .oneof(
    fc.constantFrom('00:00', '01:30', '02:15', '02:30', '09:00', '16:59', '17:00', '23:00', '23:30', '23:59'),
    fc.nat(MINUTES_A_DAY - 1).map(timeOf),
  )
  .map((time) => Temporal.PlainTime.from(time))
const cadences = fc.oneof(fc.constantFrom(7, 14, 21, 30, 60, 90), fc.integer({ min: 3, max: 365 }))
const budgets = fc.constantFrom(...BUDGET_DAYS)

/** A random number of days from another day, or none. */
function dayAround(day: number, min: number, max: number): fc.Arbitrary<Temporal.PlainDate | null> {
  return fc.option(fc.integer({ min, max }).map((days) => plainDate(day + days)))
}

/** Minutes of the years 2018 and 2019, and 2026 to 2028. */
const moments = fc.oneof(
  fc.integer({ min: minuteAt('2018-09-01'), max: minuteAt('2019-12-31') }),
  fc.integer({ min: IN_2026, max: minuteAt('2028-12-31') }),
)

/** The minute in which a zone's clock changes next; null for a zone without changes. */
function nextChange(zone: string, after: number): number | null {
  const change = instantAt(after).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  return change && change.epochMilliseconds / 60_000
}

/** A random whole minute; half of them within three days of the zone's next clock change. */
function minutesIn(zone: string): fc.Arbitrary<number> {
  const nearChange = fc.tuple(moments, fc.integer({ min: -3 * MINUTES_A_DAY, max: MINUTES_A_DAY }))
  return fc.oneof(
    moments,
    nearChange.map(([minute, off]) => {
      return (nextChange(zone, minute) ?? minute) + off
    }),
  )
}

function owners(zone: string, today: number): fc.Arbitrary<Owner> {
  return fc.record({
    zone: fc.constant(zone),
    nudgeTime: nudgeTimes,
    workingDays,
    budgetDays: budgets,
    nudgesOn: mostly(true),
    reachable: mostly(true),
    awayFrom: dayAround(today, -10, 30),
    awayUntil: dayAround(today, -10, 40),
    lastNudgedOn: dayAround(today, -40, 0),
    heldUntil: dayAround(today, -5, 6),
  })
}

function mostly(usual: boolean): fc.Arbitrary<boolean> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(!usual) })
}

function schedules(today: number): fc.Arbitrary<NudgeSchedule> {
  return fc
    .record({
      id: fc.uuid(),
      contactName: fc.constantFrom('Ana', 'Ben', 'Zoë'),
      startedOn: fc
        .oneof(fc.integer({ min: -60, max: 0 }), fc.integer({ min: -12_000, max: 0 }))
        .map((days) => plainDate(today + days)),
      cadenceDays: cadences,
      lastCheckInOn: fc.oneof(dayAround(today, -40, 0), dayAround(today, -3650, 0)),
      dueFromOn: fc.oneof(fc.constant(null), dayAround(today, -120, 0)),
      snoozedUntil: dayAround(today, -30, 60),
      lastListedOn: fc.integer({ min: -60, max: 0 }).map((days) => plainDate(today + days)),
      unanswered: fc.nat(5),
      everListed: fc.boolean(),
    })
    .map(({ everListed, ...relationship }) =>
      everListed ? relationship : { ...relationship, lastListedOn: null, unanswered: 0 },
    )
}

/** Times of a day at which something begins or ends, by its nudge hour; null for any time. */
const edges = fc.constantFrom<(((nudgeClock: number) => number) | null)[]>(
  null,
  null,
  (nudgeClock) => nudgeClock - 1,
  (nudgeClock) => nudgeClock,
  (nudgeClock) => nudgeClock + 59,
  (nudgeClock) => nudgeClock + 60,
  () => SIX_PM - 1,
  () => SIX_PM,
)

const situations: fc.Arbitrary<Situation> = zones.chain((zone) =>
  minutesIn(zone).chain((minute) => {
    const { day: today, clock } = wall(minute, zone)
    return fc
      .record({
        owner: owners(zone, today),
        relationships: fc.uniqueArray(schedules(today), { maxLength: 14, selector: (one) => one.id }),
        edge: edges,
      })
      .map(({ owner, relationships, edge }) => {
        const moved = edge ? minute - clock + edge(clockOf(owner.nudgeTime)) : minute
        const sameDay = wall(moved, zone).day === today
        return { owner, relationships, now: instantAt(sameDay ? moved : minute), today }
      })
  }),
)

/** An owner who may be nudged on any day, and a relationship that is always askable. */
const everReady = {
  workingDays: [1, 2, 3, 4, 5, 6, 7],
  budgetDays: 1,
  nudgesOn: true,
  reachable: true,
  awayUntil: null,
  lastNudgedOn: null,
  heldUntil: null,
} satisfies Partial<Owner>
const oldFriend: NudgeSchedule = {
  id: 'ana',
  contactName: 'Ana',
  startedOn: EPOCH,
  cadenceDays: 14,
  lastCheckInOn: null,
  snoozedUntil: null,
  lastListedOn: null,
  unanswered: 0,
}

/** Every day has the nudge hour, perhaps shifted. Not in Nuuk, where 23:00 is midnight on one night a year. */
function hasTheHourDaily({ owner }: Situation): boolean {
  return owner.zone !== 'America/Nuuk' || owner.nudgeTime.hour < 23
}

/** Only the budget, days off and hours can delay a nudge. */
const unhindered = situations.filter(hasTheHourDaily).map((one) => ({
  ...one,
  owner: { ...one.owner, nudgesOn: true, reachable: true, awayUntil: null, heldUntil: null },
}))

type Event =
  | { what: 'check-in'; whom: number; daysAgo: number }
  | { what: 'snooze'; whom: number; days: number }
  | { what: 'cadence'; whom: number; days: number }
  | { what: 'keep going'; whom: number }
  | { what: 'end'; whom: number }
  | { what: 'zone'; zone: string }
  | { what: 'hours'; nudgeTime: Temporal.PlainTime; workingDays: Weekday[] }
  | { what: 'budget'; budgetDays: Owner['budgetDays'] }
  | { what: 'away'; days: number }
  | { what: 'status'; days: number }
  | { what: 'nudges'; on: boolean }
  | { what: 'account'; active: boolean }

const whom = fc.nat(13)
const answers: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ what: fc.constant('check-in' as const), whom, daysAgo: fc.nat(5) }),
  fc.record({ what: fc.constant('snooze' as const), whom, days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ what: fc.constant('cadence' as const), whom, days: cadences }),
  fc.record({ what: fc.constant('keep going' as const), whom }),
  fc.record({ what: fc.constant('end' as const), whom }),
)
const travels: fc.Arbitrary<Event> = fc.record({ what: fc.constant('zone' as const), zone: zones })
const changes: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ what: fc.constant('hours' as const), nudgeTime: nudgeTimes, workingDays }),
  fc.record({ what: fc.constant('budget' as const), budgetDays: budgets }),
  fc.record({ what: fc.constant('away' as const), days: fc.integer({ min: -1, max: 20 }) }),
  fc.record({ what: fc.constant('status' as const), days: fc.nat(6) }),
  fc.record({ what: fc.constant('nudges' as const), on: mostly(true) }),
  fc.record({ what: fc.constant('account' as const), active: mostly(true) }),
)

type History = { start: Situation; later: { afterMinutes: number; event: Event }[]; lagMinutes: number }

const pauses = fc.oneof(fc.nat(MINUTES_A_DAY), fc.nat(12 * MINUTES_A_DAY))

/** Some months of an owner, with minutes or days between events. */
function histories(events: fc.Arbitrary<Event>, starts = situations): fc.Arbitrary<History> {
  return fc.record({
    start: starts,
    later: fc.array(fc.record({ afterMinutes: pauses, event: events }), {
      minLength: 5,
      maxLength: 30,
    }),
    lagMinutes: fc.constantFrom(...SENT_IS_LOOKED_AT_AGAIN_AFTER),
  })
}

// --- A small simulator that steps from one event to the next. ---

type State = { owner: Owner; relationships: NudgeSchedule[] }
type Sent = State & { at: Temporal.Instant; nudge: Nudge }

/** How long a history continues after its last event. */
const DAYS_AFTER = 60

/** Returns every nudge of a history, each with the state of the owner at that time. */
function play({ start, later, lagMinutes }: History): Sent[] {
  const sent: Sent[] = []
  let state: State = { owner: start.owner, relationships: start.relationships }
  let now = start.now
  for (const { afterMinutes, event } of [
    ...later,
    { afterMinutes: DAYS_AFTER * MINUTES_A_DAY, event: null },
  ]) {
    const until = now.add({ minutes: afterMinutes })
    state = nudgeUntil(until, now, state, lagMinutes, sent)
    if (event) state = after(event, state, until)
    now = until
  }
  return sent
}

/** Far more than one per day between two events. */
const LOOKS_MAX = 500

/** The worker: runs `lagMinutes` late, and sends only what is due at that time. */
function nudgeUntil(
  until: Temporal.Instant,
  from: Temporal.Instant,
  state: State,
  lagMinutes: number,
  sent: Sent[],
) {
  let [{ owner, relationships }, now] = [state, from]
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const planned = nextNudgeAt(owner, relationships, now)
    const looked = planned?.add({ minutes: lagMinutes })
    if (!looked || Temporal.Instant.compare(looked, until) >= 0) return { owner, relationships }
    now = looked
    if (!isDue(owner, relationships, now)) continue
    const nudge = composeNudge(owner, relationships, now.toZonedDateTimeISO(owner.zone).toPlainDate())
    sent.push({ owner, relationships, at: now, nudge })
    const listed = new Set(nudge.listed.map((one) => one.relationship.id))
    owner = { ...owner, lastNudgedOn: nudge.on }
    relationships = relationships.map((one) =>
      listed.has(one.id) ? { ...one, lastListedOn: nudge.on, unanswered: one.unanswered + 1 } : one,
    )
  }
  throw new Error('a storm of nudges')
}

function isDue(owner: Owner, relationships: readonly NudgeSchedule[], now: Temporal.Instant): boolean {
  const planned = nextNudgeAt(owner, relationships, now)
  return planned !== null && Temporal.Instant.compare(planned, now) <= 0
}

function after(event: Event, { owner, relationships }: State, now: Temporal.Instant): State {
  const today = plainDate(todayOf(owner, now))
  return 'whom' in event
    ? { owner, relationships: answered(event, relationships, today) }
    : { owner: { ...owner, ...changed(event, today) }, relationships }
}

function answered(
  answer: Extract<Event, { whom: number }>,
  relationships: NudgeSchedule[],
  today: Temporal.PlainDate,
): NudgeSchedule[] {
  if (answer.what === 'end') return relationships.filter((_, i) => i !== answer.whom)
  const told = (): Partial<NudgeSchedule> => {
    switch (answer.what) {
      case 'check-in':
        return { lastCheckInOn: today.subtract({ days: answer.daysAgo }) }
      case 'snooze':
        return { snoozedUntil: today.add({ days: answer.days }) }
      case 'cadence':
        return { cadenceDays: answer.days }
      case 'keep going':
        return {}
    }
  }
  return relationships.map((one, i) => (i === answer.whom ? { ...one, ...told(), unanswered: 0 } : one))
}

function changed(change: Exclude<Event, { whom: number }>, today: Temporal.PlainDate): Partial<Owner> {
  switch (change.what) {
    case 'zone':
      return { zone: change.zone }
    case 'hours':
      return { nudgeTime: change.nudgeTime, workingDays: change.workingDays }
    case 'budget':
      return { budgetDays: change.budgetDays }
    case 'away':
      return { awayUntil: change.days < 0 ? null : today.add({ days: change.days }) }
    case 'status':
      return { heldUntil: today.add({ days: change.days }) }
    case 'nudges':
      return { nudgesOn: change.on }
    case 'account':
      return { reachable: change.active }
  }
}

function gaps(days: readonly number[]): number[] {
  return days.slice(1).map((day, i) => day - (days[i] ?? Number.NaN))
}

// --- Properties of every history. ---

describe('in any history of an owner', () => {
  const anyHistory = histories(fc.oneof(answers, changes, travels))

  test('there is never a second nudge on one local date, no matter where they travel or what they change', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const dates = play(history).map((one) =>
          one.at.toZonedDateTimeISO(one.owner.zone).toPlainDate().toString(),
        )
        expect(new Set(dates).size).toBe(dates.length)
      }),
      { numRuns: 80 },
    )
  })

  test('two nudges are never closer together than the budget, in whole local days', () => {
    fc.assert(
      fc.property(histories(fc.oneof(answers, changes)), (history) => {
        const sent = play(history)
        const days = sent.map((one) => todayOf(one.owner, one.at))
        gaps(days).forEach((gap, i) => {
          expect(gap).toBeGreaterThanOrEqual(sent[i + 1]?.owner.budgetDays ?? Number.NaN)
        })
      }),
      { numRuns: 80 },
    )
  })

  test('a nudge is sent within the window of a working day; never to people who are away, held, deactivated or opted out', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { owner, at } of play(history)) {
          const today = todayOf(owner, at)
          expect(isWorkingDay(owner, today)).toBe(true)
          expect(isOpenAt(owner, at)).toBe(true)
          expect([isAway(owner, today), isHeld(owner, today)]).toEqual([false, false])
          expect([owner.nudgesOn, owner.reachable]).toEqual([true, true])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a nudge always lists a relationship, and none with a recent check-in, a snooze or backoff, or that has ended', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { owner, relationships, nudge } of play(history)) {
          expect(nudge.listed.length).toBeGreaterThan(0)
          for (const { relationship: one } of nudge.listed) {
            expect(relationships).toContain(one)
            expect(isAskable(one, dayNumber(nudge.on), owner.budgetDays)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a relationship gets the question whether to continue from the third unanswered nudge on', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { nudge } of play(history)) {
          for (const { relationship, asksToContinue } of nudge.listed)
            expect(asksToContinue).toBe(relationship.unanswered >= 3)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('what a nudge lists', () => {
  test('is at most ten and a count of the others, together all that are askable, most overdue first', () => {
    fc.assert(
      fc.property(situations, ({ owner, relationships, today }) => {
        const { listed, more } = composeNudge(owner, relationships, plainDate(today))
        const askable = relationships.filter((one) => isAskable(one, today, owner.budgetDays))
        const lateness = askable.map((one) => today - naiveDue(one)).sort((a, b) => b - a)
        expect(listed.length).toBe(Math.min(10, askable.length))
        expect(listed.length + more.mentorship).toBe(askable.length)
        expect(listed.map((one) => one.late)).toEqual(lateness.slice(0, 10))
        expect(listed.map((one) => today - naiveDue(one.relationship))).toEqual(lateness.slice(0, 10))
        expect(new Set(listed.map((one) => one.relationship.id)).size).toBe(listed.length)
      }),
      { numRuns: 300 },
    )
  })

  test('has as coming up those on track that will be due, and not snoozed, before the next nudge can come, soonest first, up to ten in all', () => {
    fc.assert(
      fc.property(situations, ({ owner, relationships, today }) => {
        const next = today + owner.budgetDays
        const soon = relationships.filter((one) => {
          const due = naiveDue(one)
          return due > today && due < next && !isSnoozed(one, next - 1)
        })
        const { listed, comingUp } = composeNudge(owner, relationships, plainDate(today))
        const room = 10 - listed.length
        expect(comingUp.length).toBe(Math.min(room, soon.length))
        for (const { relationship } of comingUp) expect(soon).toContain(relationship)
        expect(comingUp.map((one) => dayNumber(one.dueOn))).toEqual(
          soon
            .map(naiveDue)
            .sort((a, b) => a - b)
            .slice(0, room),
        )
      }),
      { numRuns: 300 },
    )
  })
})

test('people who stay in touch are not listed for a full cadence after the end, no matter how late they were', () => {
  fc.assert(
    fc.property(situations, fc.integer({ min: 0, max: 89 }), ({ owner, relationships, today }, days) => {
      const friends = relationships.map((one) => ({ ...one, cadenceDays: 90, dueFromOn: plainDate(today) }))
      expect(composeNudge(owner, friends, plainDate(today + days)).listed).toEqual([])
    }),
  )
})

describe('the next nudge', () => {
  test('is the first minute that a search through days and minutes finds', () => {
    fc.assert(
      fc.property(situations, ({ owner, relationships, now }) => {
        const next = nextNudgeAt(owner, relationships, now)
        expect(next === null ? null : minuteOf(next)).toBe(naiveNext(owner, relationships, now))
      }),
      { numRuns: 300 },
    )
  })

  test('is also correct on the days and in the hours in which clocks change', () => {
    const changing = fc.constantFrom(...ZONES.filter((zone) => nextChange(zone, IN_2026) !== null))
    const nights = fc.record({
      zone: changing,
      halfYears: fc.nat(5),
      // From two hours before the change until two after it: the hours that are skipped or repeated.
      nudgeOff: fc.integer({ min: -120, max: 120 }),
      hoursBefore: fc.integer({ min: -12, max: 36 }),
    })
    fc.assert(
      fc.property(nights, ({ zone, halfYears, nudgeOff, hoursBefore }) => {
        const change = nextChange(zone, IN_2026 + halfYears * 182 * MINUTES_A_DAY)
        if (change === null) return
        const clock = (wall(change - 1, zone).clock + 1 + nudgeOff + MINUTES_A_DAY) % MINUTES_A_DAY
        const owner: Owner = { ...everReady, zone, nudgeTime: timeOf(clock) }
        const now = instantAt(change - hoursBefore * 60)
        const next = nextNudgeAt(owner, [oldFriend], now)
        expect(next && minuteOf(next)).toBe(naiveNext(owner, [oldFriend], now))
      }),
      { numRuns: 250 },
    )
  })

  test('is never in the past, to the nanosecond', () => {
    fc.assert(
      fc.property(situations, fc.bigInt(0n, 59_999_999_999n), ({ owner, relationships, now }, off) => {
        const moment = now.add({ nanoseconds: Number(off) })
        const next = nextNudgeAt(owner, relationships, moment)
        if (next !== null) expect(Temporal.Instant.compare(next, moment)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 300 },
    )
  })

  test('stays the same while nothing changes', () => {
    fc.assert(
      fc.property(
        situations,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ owner, relationships, now }, share) => {
          const next = nextNudgeAt(owner, relationships, now)
          if (next === null) return
          const wait = next.epochMilliseconds - now.epochMilliseconds
          const between = now.add({ milliseconds: Math.floor(wait * share) })
          expect(nextNudgeAt(owner, relationships, between)?.toString()).toBe(next.toString())
          expect(nextNudgeAt(owner, relationships, next)?.toString()).toBe(next.toString())
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('with nudges on every day, no one is forgotten', () => {
  const WITHIN = 7 + 84 + 7
  const inDays = (situation: Situation, next: Temporal.Instant) =>
    todayOf(situation.owner, next) - situation.today

  test('something due causes a nudge within 7 + 84 + 7 days for any budget', () => {
    const withSomethingDue = unhindered.filter(({ relationships, today }) =>
      relationships.some((one) => naiveDue(one) <= today && !isSnoozed(one, today)),
    )
    fc.assert(
      fc.property(withSomethingDue, (situation) => {
        const next = nextNudgeAt(situation.owner, situation.relationships, situation.now)
        expect(next && inDays(situation, next)).toBeLessThan(WITHIN)
      }),
      { numRuns: 300 },
    )
  })

  test('something askable causes a nudge within 8 days with a daily budget, 20 with a weekly one, 27 with one of two weeks', () => {
    const bound = { 1: 8, 7: 20, 14: 27 }
    const withSomethingAskable = unhindered.filter(({ owner, relationships, today }) =>
      relationships.some((one) => isAskable(one, today, owner.budgetDays)),
    )
    fc.assert(
      fc.property(withSomethingAskable, (situation) => {
        const { owner, relationships, now } = situation
        const next = nextNudgeAt(owner, relationships, now)
        expect(next && inDays(situation, next)).toBeLessThanOrEqual(bound[owner.budgetDays])
      }),
      { numRuns: 300 },
    )
  })

  // The first of at most ten is never answered; the owner acts on the others at random.
  const withoutAnswers = histories(
    answers.filter((answer) => 'whom' in answer && answer.whom !== 0),
    unhindered
      .filter(({ relationships }) => relationships.length > 0)
      .map((start) => ({ ...start, relationships: start.relationships.slice(0, 10) })),
  ).map((history) => ({ ...history, lagMinutes: 0 }))

  test('an unanswered relationship is listed again and again: within 84 days, a week, and the budget', () => {
    fc.assert(
      fc.property(withoutAnswers, (history) => {
        const { owner, relationships, now } = history.start
        const [neglected] = relationships
        const sent = play(history)
        const listings = sent.filter(({ nudge }) =>
          nudge.listed.some((one) => one.relationship.id === neglected?.id),
        )
        const end = history.later.reduce((at, one) => at.add({ minutes: one.afterMinutes }), now)
        const days = listings.map((one) => dayNumber(one.nudge.on))
        if (days.length > 0) days.push(todayOf(owner, end) + DAYS_AFTER)
        for (const gap of gaps(days)) expect(gap).toBeLessThan(84 + 7 + owner.budgetDays)
      }),
      { numRuns: 60 },
    )
  })

  test('and is first listed within 27 days of being askable', () => {
    fc.assert(
      fc.property(withoutAnswers, (history) => {
        const { owner, relationships, today } = history.start
        const [neglected] = relationships
        if (!neglected) return
        const listed = (sent: Sent) => sent.nudge.listed.some((one) => one.relationship.id === neglected.id)
        // Later ones could outlast the history.
        const days = Array.from({ length: DAYS_AFTER - 27 }, (_, i) => today + i)
        const askableFrom = days.find((day) => isAskable(neglected, day, owner.budgetDays))
        if (askableFrom === undefined) return
        const first = play(history).find(listed)
        expect(first && dayNumber(first.nudge.on) - askableFrom).toBeLessThanOrEqual(27)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the explanation', () => {
  // An absence that begins later delays nothing yet.
  const withOne = situations
    .filter(({ relationships }) => relationships.length > 0)
    .map((one) => ({
      ...one,
      owner: { ...one.owner, awayFrom: null },
      relationships: one.relationships.slice(0, 3),
    }))

  /** The first day on which all rules except days off allow a nudge about this relationship. */
  function freeFrom(owner: Owner, one: NudgeSchedule, today: number): number {
    let day = today
    while (!isFree(owner, [one], day)) day++
    return day
  }

  /** The first day on which this rule alone allows a nudge. */
  function ruleAllowsFrom(rule: Hold['rule'], owner: Owner, one: NudgeSchedule, today: number): number {
    const holds = (day: number): boolean => {
      switch (rule) {
        case 'on track':
          return naiveDue(one) > day
        case 'snoozed':
          return isSnoozed(one, day)
        case 'away':
          return isAway(owner, day)
        case 'budget':
          return isWithinBudget(owner, day)
        case 'status':
          return isHeld(owner, day)
        case 'backoff':
          return isInBackoff(one, day, owner.budgetDays)
        default:
          return false
      }
    }
    let day = today
    while (holds(day)) day++
    return day
  }

  test("is 'nothing' exactly when a nudge is due now", () => {
    fc.assert(
      fc.property(withOne, ({ owner, relationships, now }) => {
        for (const one of relationships) {
          const isNow = naiveNext(owner, [one], now) === minuteOf(now)
          expect(explainHold(owner, one, now).rule === 'nothing').toBe(isNow)
        }
      }),
      { numRuns: 80 },
    )
  })

  test('is true: the rule delays it until that day, and no other rule delays it longer', () => {
    fc.assert(
      fc.property(withOne, ({ owner, relationships, now, today }) => {
        for (const one of relationships) {
          const hold = explainHold(owner, one, now)
          if (!('until' in hold)) continue
          const until = dayNumber(hold.until)
          expect(until).toBeGreaterThan(today)
          expect(until).toBe(ruleAllowsFrom(hold.rule, owner, one, today))
          expect(until).toBe(freeFrom(owner, one, today))
          if (hold.rule === 'backoff') expect(hold.unanswered).toBe(one.unanswered)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('has a day from which the nudge comes on the next working day', () => {
    fc.assert(
      fc.property(withOne.filter(hasTheHourDaily), ({ owner, relationships, now }) => {
        for (const one of relationships) {
          const hold = explainHold(owner, one, now)
          if (!('until' in hold)) continue
          let day = dayNumber(hold.until)
          while (!isWorkingDay(owner, day)) day++
          const next = nextNudgeAt(owner, [one], now)
          expect(next && todayOf(owner, next)).toBe(day)
        }
      }),
      { numRuns: 200 },
    )
  })

  test("is 'hours' if every rule about days is met, and 'off' or 'unreachable' before anything else", () => {
    fc.assert(
      fc.property(withOne, ({ owner, relationships, now, today }) => {
        for (const one of relationships) {
          const { rule } = explainHold(owner, one, now)
          if (!owner.nudgesOn) expect(rule).toBe('nudges off')
          else if (!owner.reachable) expect(rule).toBe('unreachable')
          else expect(rule === 'hours' || rule === 'nothing').toBe(isFree(owner, [one], today))
        }
      }),
      { numRuns: 200 },
    )
  })
})
