import { Temporal } from 'temporal-polyfill'
import type { Refusal as RelationshipRefusal } from '../mentorships/rules.ts'
import { localDate, type Person } from '../people/rules.ts'

export const WORDS_MAX_LENGTH = 1000
export const REPLY_MAX_LENGTH = 2000

/** How many requests a person has open at most, those on a waitlist included. */
export const OPEN_MAX = 2
/** Days after a decline before the same mentor can be asked again. */
export const PAUSE_AFTER_NO_DAYS = 30
/** Working days (Monday to Friday) without an answer, after which … */
export const WAIT = { nudgeAfter: 5, tellAfter: 10, endAfter: 30 } as const

/** How a request came out; it never changes after that, but for a place on the waitlist that was offered. */
export const OUTCOMES = ['accepted', 'declined', 'withdrawn', 'ended'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Where a request stands. The first four are open. */
export type Stage = 'sent' | 'seen' | 'asked' | 'waitlisted' | Outcome

export type Question = {
  question: string
  askedAt: Temporal.Instant
  answer: string | null
  answeredAt: Temporal.Instant | null
}

/** Somebody asks somebody to be their mentor. Its words are read by the two alone. */
export type Request = {
  workspaceId: string
  id: string
  menteeId: string
  mentorId: string
  menteeName: string
  mentorName: string
  /** False when Slack says that the account is deactivated. */
  menteeIsHere: boolean
  mentorIsHere: boolean
  /** What the mentee hopes to get better at, why this mentor, and what they have tried. */
  wish: string
  why: string
  tried: string | null
  cadenceDays: number
  requestedAt: Temporal.Instant
  /** When the mentor opened Home or their requests, or pressed a button on this one. */
  seenAt: Temporal.Instant | null
  /** When the mentee was told that no answer has come yet. */
  toldAt: Temporal.Instant | null
  questions: readonly Question[]
  waitlistedAt: Temporal.Instant | null
  /** Place on the mentor's waitlist, from 1; null when not on it. */
  spot: number | null
  outcome: Outcome | null
  decidedAt: Temporal.Instant | null
  reply: string | null
  suggestedId: string | null
  /** The mentor said no, and offered a place on the waitlist. */
  offersWaitlist: boolean
  lastListedOn: Temporal.PlainDate | null
  listedTimes: number
}

export function stageOf(request: Request): Stage {
  if (request.outcome !== null) return request.outcome
  if (openQuestion(request) !== null) return 'asked'
  if (request.waitlistedAt !== null) return 'waitlisted'
  return request.seenAt === null ? 'sent' : 'seen'
}

/** The question that the mentee has not answered yet. */
export function openQuestion({ questions }: Request): Question | null {
  const last = questions.at(-1)
  return last && last.answer === null ? last : null
}

/** Since when one of the two waits for the other's next word; null on a waitlist and when it is decided. */
export function waitingSince(request: Request): Temporal.Instant | null {
  switch (stageOf(request)) {
    case 'sent':
    case 'seen':
      return request.questions.at(-1)?.answeredAt ?? request.requestedAt
    case 'asked':
      return openQuestion(request)?.askedAt ?? null
    default:
      return null
  }
}

/** So many working days later, weekends left out whatever the settings of the two. */
export function addWorkingDays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const weekend = Math.max(0, day.dayOfWeek - 5)
  const friday = day.subtract({ days: weekend })
  const days = Math.min(friday.dayOfWeek, 5) - 1 + count
  const monday = friday.subtract({ days: friday.dayOfWeek - 1 })
  return monday.add({ days: Math.floor(days / 5) * 7 + (days % 5) })
}

/** The first day on which the mentor's nudge carries the request; null while it is not theirs to answer. */
export function carriedFrom(request: Request, zone: string): Temporal.PlainDate | null {
  if (stageOf(request) === 'asked') return null
  const since = waitingSince(request)
  return since && addWorkingDays(localDate(since, zone), WAIT.nudgeAfter)
}

type Local = { zone: string; nudgeTime: Temporal.PlainTime }

/** What the passing of time alone does to a request, and when: in the mentee's zone, at their nudge hour. */
export type Passing = { tellAt: Temporal.Instant; endAt: Temporal.Instant }

export function passingOf(request: Request, mentee: Local): Passing | null {
  const since = waitingSince(request)
  if (since === null) return null
  const from = localDate(since, mentee.zone)
  const at = (days: number) =>
    addWorkingDays(from, days)
      .toZonedDateTime({ timeZone: mentee.zone, plainTime: mentee.nudgeTime })
      .toInstant()
  return { tellAt: at(WAIT.tellAfter), endAt: at(WAIT.endAfter) }
}

/** What is due at an instant; and else, when to look again. */
export function whatTimeDoes(
  request: Request,
  mentee: Local,
  now: Temporal.Instant,
): { do: 'end' | 'tell' } | { do: 'wait'; until: Temporal.Instant | null } {
  const passing = passingOf(request, mentee)
  if (passing === null) return { do: 'wait', until: null }
  if (Temporal.Instant.compare(now, passing.endAt) >= 0) return { do: 'end' }
  const since = waitingSince(request)
  const wasTold = request.toldAt && since && Temporal.Instant.compare(request.toldAt, since) >= 0
  if (wasTold) return { do: 'wait', until: passing.endAt }
  if (Temporal.Instant.compare(now, passing.tellAt) >= 0) return { do: 'tell' }
  return { do: 'wait', until: passing.tellAt }
}

/** Texts to start from when declining. */
export const DECLINE_TEMPLATES = ['full', 'field', 'season'] as const
export type DeclineTemplate = (typeof DECLINE_TEMPLATES)[number]
export const TEMPLATE_WORDS: Record<DeclineTemplate, string> = {
  full: 'Thank you for asking me. I have said yes to as many people as I can do right by, so I can’t be your mentor now. I hope you find somebody who has the time that you deserve.',
  field:
    'Thank you for asking me. What you want to learn is not where I am strongest; somebody closer to it will do more for you.',
  season:
    'Thank you for asking me. This season is too full for me to be the mentor you deserve. Please don’t read it as a no to you.',
}

/** Why something can't be done, told to the person in views. */
export type Refusal =
  | Extract<RelationshipRefusal, { reason: 'myself' | 'not a member' | 'full' }>
  | { reason: 'i am a guest' }
  | { reason: 'mentored already'; who: string }
  | { reason: 'asked already'; who: string; on: Temporal.PlainDate }
  | { reason: 'too many'; whom: string[] }
  | { reason: 'paused'; who: string; until: Temporal.PlainDate }
  | { reason: 'closed'; who: string; until: Temporal.PlainDate | null }
  /** It was decided, or taken back, before. */
  | { reason: 'decided'; outcome: Outcome; on: Temporal.PlainDate; who: string; isMine: boolean }
  | { reason: 'waits for an answer'; who: string }
  | { reason: 'nothing asked' }
  | { reason: 'not offered' }
  | { reason: 'suggested is full'; who: string }
  | { reason: 'not yours' }

/** The people that a refusal names. */
export function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  if (refusal.reason === 'too many') return refusal.whom
  return 'who' in refusal ? [refusal.who] : []
}

/** The refusal of a request that was decided already; null while it is open. */
export function refuseDecided(request: Request, me: Person): Refusal | null {
  if (request.outcome === null || request.decidedAt === null) return null
  const who = request.mentorId === me.id ? request.menteeId : request.mentorId
  const decider = request.outcome === 'withdrawn' ? request.menteeId : request.mentorId
  const on = localDate(request.decidedAt, me.zone)
  return { reason: 'decided', outcome: request.outcome, on, who, isMine: decider === me.id }
}
