import { Temporal } from 'temporal-polyfill'
import type { Waiting } from '../nudge-sources.ts'
import { instantHere, workingDayFrom } from '../people/hours-rules.ts'
import { type Absence, hereFrom, localDate, type Person, type Settings } from '../people/rules.ts'
import { daysBetween, dueOn, lateDays, type RelationshipKind, type Schedule } from '../relationships/rules.ts'

/** What the nudge policy needs to know about the person who is nudged. Dates are local to `zone` (IANA). */
export type Owner = Omit<Settings, 'capacity' | 'advisorLimit'> &
  Absence & {
    zone: string
    lastNudgedOn: Temporal.PlainDate | null
    /** No nudge before this day: the person's Slack status said "away" (rule 8). */
    heldUntil: Temporal.PlainDate | null
    /** False if the person is deactivated. */
    reachable: boolean
  }

/** Computes the last nudge's date in the current time zone, so travel can't cause two on one date. */
export function toOwner({ standing, lastNudgedAt, ...person }: Person): Owner {
  const lastNudgedOn = lastNudgedAt && localDate(lastNudgedAt, person.zone)
  return { ...person, lastNudgedOn, reachable: standing === 'member' }
}

/** What the nudge policy needs to know about an active relationship. */
export type NudgeSchedule = Schedule & {
  id: string
  contactName: string
  /** A mentorship if missing. */
  kind?: RelationshipKind
  snoozedUntil: Temporal.PlainDate | null
  /** End of the contact's pause; missing or null if there is none. */
  pausedUntil?: Temporal.PlainDate | null
  /** Day of an agreed meeting; missing or null if there is none. */
  meetsOn?: Temporal.PlainDate | null
  lastListedOn: Temporal.PlainDate | null
  /** How many nudges have listed it as due since the owner last answered. */
  unanswered: number
}

export const LISTED_MAX = 10
/** How many advisors a nudge names at most, coming up included (rule 15). */
const ADVISORS_MAX = 3
export const STATUS_HOLDS_MAX = 10
/** After this many unanswered nudges, the nudge asks whether to continue (rule 4). */
export const ASKS_TO_CONTINUE_FROM = 3
const BACKOFF_MAX_DAYS = 28
/** After this many unanswered questions whether to continue, the wait grows no more (rule 17). */
const QUESTIONS_MAX = 3
/** For how many days a nudge may wait for a relationship that is askable soon. */
const PATIENCE_DAYS = 7

/** Days before a relationship may be listed again, after `unanswered` nudges listed it (rules 3, 4 and 17). */
export function backoffDays(unanswered: number, budgetDays: number): number {
  if (unanswered === 0) return 0
  const questions = unanswered - ASKS_TO_CONTINUE_FROM
  if (questions >= 0) return BACKOFF_MAX_DAYS * Math.min(QUESTIONS_MAX, Math.max(1, questions))
  return Math.min(BACKOFF_MAX_DAYS, budgetDays * 2 ** (unanswered - 1))
}

/** The first day on which the owner may be asked about this relationship (rule 3). */
export function askableFrom(relationship: NudgeSchedule, budgetDays: number): Temporal.PlainDate {
  const rested =
    relationship.lastListedOn &&
    relationship.lastListedOn.add({ days: backoffDays(relationship.unanswered, budgetDays) })
  return latest(dueOn(relationship), ...postponedUntil(relationship), rested)
}

/** The first days after the owner's snooze, the contact's pause, and an agreed meeting (rule 14). */
function postponedUntil({
  snoozedUntil,
  pausedUntil,
  meetsOn,
}: NudgeSchedule): (Temporal.PlainDate | null)[] {
  return [snoozedUntil, pausedUntil ?? null, meetsOn?.add({ days: 1 }) ?? null]
}

/** The first day on which a nudge may list a waiting item; same backoff as for relationships. */
export function listableFrom(
  { from, lastListedOn, listedTimes }: Waiting,
  budgetDays: number,
): Temporal.PlainDate {
  return latest(from, lastListedOn && lastListedOn.add({ days: backoffDays(listedTimes, budgetDays) }))
}

/**
 * Returns the time of the owner's next nudge: `now` if one is due, null if none can come (rule 5).
 * Conditions never become false again, so the first possible day is the maximum of their dates.
 */
export function nextNudgeAt(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  now: Temporal.Instant,
  waiting: readonly Waiting[] = [],
): Temporal.Instant | null {
  if (!owner.nudgesOn || !owner.reachable || owner.workingDays.length === 0) return null
  const firstReason = firstDay(reasonsFor(owner, relationships, waiting), owner.budgetDays)
  if (firstReason === null) return null
  return instantHere(latest(firstReason, localDate(now, owner.zone)), owner, now)
}

/** `day`: the first day on which it may cause a nudge. */
type Reason = { day: Temporal.PlainDate; about: 'mentee' | 'continuing' | 'advisor' | 'waiting' }

function reasonsFor(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  waiting: readonly Waiting[],
): Reason[] {
  const allowedFrom = notBefore(owner)
  return [
    ...relationships.map((one) => ({
      day: hereFrom(owner, latest(askableFrom(one, owner.budgetDays), allowedFrom)),
      about: reasonAbout(one),
    })),
    ...waiting.map((one) => ({
      day: hereFrom(owner, latest(listableFrom(one, owner.budgetDays), allowedFrom)),
      about: 'waiting' as const,
    })),
  ]
}

function reasonAbout({ kind, unanswered }: NudgeSchedule): Reason['about'] {
  if (kind === 'advisor') return 'advisor'
  return unanswered >= ASKS_TO_CONTINUE_FROM ? 'continuing' : 'mentee'
}

/**
 * Returns the day of the first nudge. Questions whether to continue, advisors and waiting items don't use up the budget by
 * themselves if a mentee is askable within a week: they wait for it (rule 15). So questions end up in one nudge (rule 17).
 */
function firstDay(reasons: readonly Reason[], budgetDays: number): Temporal.PlainDate | null {
  const mentees = reasons
    .filter(({ about }) => about === 'mentee' || about === 'continuing')
    .map(({ day }) => day)
  const patienceDays = Math.min(PATIENCE_DAYS, budgetDays)
  const dayOf = ({ day, about }: Reason) => {
    if (about === 'mentee') return day
    const end = day.add({ days: patienceDays })
    return latest(day, ...mentees.filter((other) => Temporal.PlainDate.compare(other, end) <= 0))
  }
  return earliest(reasons.map(dayOf))
}

/** The first day that budget and status allow; null if neither applies. */
function notBefore(owner: Owner): Temporal.PlainDate | null {
  const days = [budgetAllowsFrom(owner), owner.heldUntil].filter((day) => day !== null)
  const [first, ...others] = days
  return first === undefined ? null : latest(first, ...others)
}

function budgetAllowsFrom(owner: Owner): Temporal.PlainDate | null {
  return owner.lastNudgedOn && owner.lastNudgedOn.add({ days: owner.budgetDays })
}

/** The content of a nudge; views.ts turns it into text. */
export type Nudge<R extends NudgeSchedule = NudgeSchedule> = {
  on: Temporal.PlainDate
  /** Mentees first, most overdue first; at most `LISTED_MAX`, of them `ADVISORS_MAX` advisors. */
  listed: { relationship: R; late: number; asksToContinue: boolean }[]
  /** How many others are askable. */
  more: Record<RelationshipKind, number>
  /** On track, but due before the next nudge can come: mentees first, soonest first, within the same limits. */
  comingUp: { relationship: R; dueOn: Temporal.PlainDate }[]
}

/** Composes the nudge of a day (rule 6). If `listed` is empty, no relationship is a reason to send it. */
export function composeNudge<R extends NudgeSchedule>(
  owner: Pick<Owner, 'budgetDays'>,
  relationships: readonly R[],
  on: Temporal.PlainDate,
): Nudge<R> {
  const askable = relationships
    .filter((one) => Temporal.PlainDate.compare(askableFrom(one, owner.budgetDays), on) <= 0)
    .map((one) => ({
      relationship: one,
      late: lateDays(one, on),
      asksToContinue: one.unanswered >= ASKS_TO_CONTINUE_FROM,
    }))
    .sort((a, b) => b.late - a.late || compareNames(a.relationship, b.relationship))
  const soon = comingUp(relationships, on, on.add({ days: owner.budgetDays }))
  const shown = takeWithinLimits([...menteesFirst(askable), ...menteesFirst(soon)])
  const listed = shown.filter((one) => 'late' in one)
  return {
    on,
    listed,
    more: countByKind(askable.filter((one) => !listed.includes(one))),
    comingUp: shown.filter((one) => 'dueOn' in one),
  }
}

type About = { relationship: NudgeSchedule }

function isAdvisor({ relationship }: About): boolean {
  return relationship.kind === 'advisor'
}

function menteesFirst<Item extends About>(items: readonly Item[]): Item[] {
  return [...items.filter((one) => !isAdvisor(one)), ...items.filter(isAdvisor)]
}

/** Keeps the first `LISTED_MAX`, of them at most `ADVISORS_MAX` advisors. */
function takeWithinLimits<Item extends About>(items: readonly Item[]): Item[] {
  const advisors = items.filter(isAdvisor).slice(0, ADVISORS_MAX)
  return items.filter((one) => !isAdvisor(one) || advisors.includes(one)).slice(0, LISTED_MAX)
}

/** How many are askable that day, listed or not. */
export function countAskable({ listed, more }: Nudge): Nudge['more'] {
  const counted = countByKind(listed)
  return { mentorship: counted.mentorship + more.mentorship, advisor: counted.advisor + more.advisor }
}

function countByKind(items: readonly About[]): Record<RelationshipKind, number> {
  const advisor = items.filter(isAdvisor).length
  return { mentorship: items.length - advisor, advisor }
}

function comingUp<R extends NudgeSchedule>(
  relationships: readonly R[],
  on: Temporal.PlainDate,
  nextPossible: Temporal.PlainDate,
): Nudge<R>['comingUp'] {
  return relationships
    .map((one) => ({
      relationship: one,
      dueOn: dueOn(one),
      listableOn: latest(dueOn(one), ...postponedUntil(one)),
    }))
    .filter(
      (one) =>
        Temporal.PlainDate.compare(one.dueOn, on) > 0 &&
        Temporal.PlainDate.compare(one.listableOn, nextPossible) < 0,
    )
    .sort(
      (a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn) || compareNames(a.relationship, b.relationship),
    )
    .map(({ relationship: one, dueOn: day }) => ({ relationship: one, dueOn: day }))
}

/** Why a relationship isn't listed right now: the rule that delays it the longest. */
export type Hold =
  | { rule: 'nudges off' }
  | { rule: 'unreachable' }
  | {
      rule: 'on track' | 'snoozed' | 'paused' | 'away' | 'budget' | 'status' | 'meeting'
      until: Temporal.PlainDate
    }
  | { rule: 'backoff'; until: Temporal.PlainDate; unanswered: number }
  | { rule: 'hours' }
  | { rule: 'nothing' }

/** `until` is the first day on which the rule allows a nudge. `hours` also covers days off. */
export function explainHold(owner: Owner, relationship: NudgeSchedule, now: Temporal.Instant): Hold {
  if (!owner.nudgesOn) return { rule: 'nudges off' }
  if (!owner.reachable) return { rule: 'unreachable' }
  const today = localDate(now, owner.zone)
  const strongest = dayHolds(owner, relationship)
    .filter((hold) => Temporal.PlainDate.compare(hold.until, today) > 0)
    .sort((a, b) => Temporal.PlainDate.compare(b.until, a.until))[0]
  const first = strongest?.until ?? today
  for (const day of [first, workingDayFrom(first, owner.workingDays)]) {
    const here = hereFrom(owner, day)
    if (!here.equals(day)) return { rule: 'away', until: here }
  }
  if (strongest) return strongest
  const next = nextNudgeAt(owner, [relationship], now)
  return next !== null && Temporal.Instant.compare(next, now) <= 0 ? { rule: 'nothing' } : { rule: 'hours' }
}

type DayHold = Extract<Hold, { until: Temporal.PlainDate }>

function dayHolds(owner: Owner, relationship: NudgeSchedule): DayHold[] {
  const holds: DayHold[] = [{ rule: 'on track', until: dueOn(relationship) }]
  const add = (rule: Exclude<DayHold['rule'], 'backoff'>, until: Temporal.PlainDate | null) => {
    if (until) holds.push({ rule, until })
  }
  add('snoozed', relationship.snoozedUntil)
  add('paused', relationship.pausedUntil ?? null)
  add('meeting', relationship.meetsOn?.add({ days: 1 }) ?? null)
  add('budget', budgetAllowsFrom(owner))
  add('status', owner.heldUntil)
  if (relationship.lastListedOn && relationship.unanswered > 0) {
    const until = relationship.lastListedOn.add({
      days: backoffDays(relationship.unanswered, owner.budgetDays),
    })
    holds.push({ rule: 'backoff', until, unanswered: relationship.unanswered })
  }
  return holds
}

/** When a relationship will be listed. `after`: the day of an earlier nudge that uses up the budget; null if none. */
export type Forecast = { at: Temporal.Instant; after: Temporal.PlainDate | null }

/** By id; a waiting item may have the id of a relationship. */
export type Forecasts = Record<'relationships' | 'waiting', ReadonlyMap<string, Forecast>>

/** Returns the next nudge about each relationship and waiting item, if nothing changes until then. */
export function forecast(
  owner: Owner,
  relationships: readonly NudgeSchedule[],
  now: Temporal.Instant,
  others: readonly Waiting[] = [],
): Forecasts {
  const comes = { relationships: new Map<string, Forecast>(), waiting: new Map<string, Forecast>() }
  let askable = relationships
  let waiting = others
  let nudged = owner
  let after: Temporal.PlainDate | null = null
  while (askable.length > 0 || waiting.length > 0) {
    const at = nextNudgeAt(nudged, askable, now, waiting)
    if (at === null) break
    const on = localDate(at, owner.zone)
    const listable = waiting.filter((one) => listableFrom(one, owner.budgetDays).until(on).sign >= 0)
    const { listed } = composeNudge(owner, askable, on)
    for (const { relationship } of listed) comes.relationships.set(relationship.id, { at, after })
    for (const { id } of listable) comes.waiting.set(id, { at, after })
    askable = askable.filter((one) => !comes.relationships.has(one.id))
    waiting = waiting.filter((one) => !comes.waiting.has(one.id))
    nudged = { ...nudged, lastNudgedOn: on }
    after = on
  }
  return comes
}

function latest(first: Temporal.PlainDate, ...others: (Temporal.PlainDate | null)[]): Temporal.PlainDate {
  return others.reduce<Temporal.PlainDate>(
    (last, day) => (day && Temporal.PlainDate.compare(day, last) > 0 ? day : last),
    first,
  )
}

function earliest(days: readonly Temporal.PlainDate[]): Temporal.PlainDate | null {
  return days.reduce<Temporal.PlainDate | null>(
    (first, day) => (first && Temporal.PlainDate.compare(first, day) <= 0 ? first : day),
    null,
  )
}

/** Those who are due on the same day come in alphabetical order. */
function compareNames(a: NudgeSchedule, b: NudgeSchedule): number {
  return a.contactName.localeCompare(b.contactName, 'en') || (a.id < b.id ? -1 : 1)
}

/** Days since the last check-in; null if there was none. */
export function daysSinceCheckIn(relationship: Schedule, on: Temporal.PlainDate): number | null {
  return relationship.lastCheckInOn && daysBetween(relationship.lastCheckInOn, on)
}
