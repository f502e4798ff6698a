import { Temporal } from 'temporal-polyfill'
import { addWorkingDays, decisionDeadline, type Local, WAIT } from '../mentorships/deciding-rules.ts'
import type { Mentorship, Refusal as RelationshipRefusal } from '../mentorships/rules.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { localDate, type Person } from '../people/rules.ts'

export const WORDS_MAX_LENGTH = 1000
export const REPLY_MAX_LENGTH = 2000

/** Maximum number of open requests of a person, including those on a waitlist. */
export const OPEN_MAX = 2
/** Days after a decline before the same mentor can be asked again. */
export const PAUSE_AFTER_DECLINE_DAYS = 30
/** Final, except that an offered spot on the waitlist reopens a declined request. */
export const OUTCOMES = ['accepted', 'declined', 'withdrawn', 'ended'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The state of a request. The first four are open. */
export type Stage = 'sent' | 'seen' | 'asked' | 'waitlisted' | Outcome

export type Question = {
  question: string
  askedAt: Temporal.Instant
  answer: string | null
  answeredAt: Temporal.Instant | null
}

/** A mentee asks someone to be their mentor. Only these two people can read its text. */
export type Request = {
  workspaceId: string
  id: string
  menteeId: string
  mentorId: string
  menteeName: string
  mentorName: string
  /** False if the Slack account is deactivated. */
  menteeIsHere: boolean
  mentorIsHere: boolean
  /** What the mentee hopes to get better at, why this mentor, and what they have tried. */
  wish: string
  why: string
  tried: string | null
  cadenceDays: number
  requestedAt: Temporal.Instant
  /** When the mentor first opened Home, their requests, or a form of this one. */
  seenAt: Temporal.Instant | null
  /** When the mentee was last notified that there is no answer yet. */
  delayNotifiedAt: Temporal.Instant | null
  questions: readonly Question[]
  waitlistedAt: Temporal.Instant | null
  /** Position on the mentor's waitlist, from 1. Null when not on it. */
  spot: number | null
  outcome: Outcome | null
  decidedAt: Temporal.Instant | null
  reply: string | null
  suggestedId: string | null
  suggestedName: string | null
  /** The mentor declined and offered a spot on the waitlist. */
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

/** Returns the unanswered question. Null when there is none. */
export function openQuestion({ questions }: Request): Question | null {
  const last = questions.at(-1)
  return last && last.answer === null ? last : null
}

/** Whether the mentee has something to answer: the mentor's question, or a spot on the waitlist. */
export function waitsForMentee(request: Request): boolean {
  const stage = stageOf(request)
  return stage === 'asked' || (stage === 'declined' && request.offersWaitlist)
}

/** Returns since when an answer is due, from the mentor or mentee. Null when waitlisted or decided. */
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

/**
 * Returns the first date, in the mentor's `zone`, on which a nudge can list the request. Null when no answer by the mentor
 * is due.
 */
export function firstNudgeDate(request: Request, zone: string): Temporal.PlainDate | null {
  if (stageOf(request) === 'asked') return null
  const since = waitingSince(request)
  return since && addWorkingDays(localDate(since, zone), WAIT.nudgeAfter)
}

/** When an unanswered request is reported to the mentee, and when it ends. */
export type Deadlines = { notifyAt: Temporal.Instant; endAt: Temporal.Instant }

/** Deadlines are at the mentee's nudge time in their time zone. Null when no answer is due. */
function deadlinesOf(request: Request, mentee: Local): Deadlines | null {
  const since = waitingSince(request)
  if (since === null) return null
  const at = (days: number) => decisionDeadline(since, days, mentee)
  return { notifyAt: at(WAIT.notifyAfter), endAt: at(WAIT.endAfter) }
}

/** Returns what is due at `now`, or when to check again (null: never). */
export function dueAction(
  request: Request,
  mentee: Local,
  now: Temporal.Instant,
): { do: 'end' | 'notify' } | { do: 'wait'; until: Temporal.Instant | null } {
  const deadlines = deadlinesOf(request, mentee)
  if (deadlines === null) return { do: 'wait', until: null }
  if (Temporal.Instant.compare(now, deadlines.endAt) >= 0) return { do: 'end' }
  const since = waitingSince(request)
  const wasTold =
    request.delayNotifiedAt && since && Temporal.Instant.compare(request.delayNotifiedAt, since) >= 0
  if (wasTold) return { do: 'wait', until: deadlines.endAt }
  if (Temporal.Instant.compare(now, deadlines.notifyAt) >= 0) return { do: 'notify' }
  return { do: 'wait', until: deadlines.notifyAt }
}

/** Prepared texts for declining: no capacity, not my field, not now. */
export const DECLINE_TEMPLATES = ['full', 'field', 'season'] as const
export type DeclineTemplate = (typeof DECLINE_TEMPLATES)[number]
export const TEMPLATE_WORDS: Record<DeclineTemplate, string> = {
  full: 'Thanks for asking. I’m already mentoring as many people as I can, so I can’t take this on now.',
  field: 'Thanks for asking. This isn’t my strongest area; someone closer to it could help you more.',
  season: 'Thanks for asking. I don’t have enough time right now to mentor you well.',
}

/** Why an action on a request is refused. */
export type Refusal =
  | Extract<RelationshipRefusal, { reason: 'myself' | 'not a member' | 'full' }>
  | { reason: 'i am a guest' }
  | { reason: 'mentored already'; who: string }
  /** This mentor has offered to mentor the person, and waits for the answer. */
  | { reason: 'offered'; who: string; offer: Pick<Mentorship, 'id' | 'mentorName'> }
  | { reason: 'asked already'; who: string; on: Temporal.PlainDate }
  | { reason: 'too many'; whom: string[] }
  | { reason: 'paused'; who: string; until: Temporal.PlainDate }
  | { reason: 'closed'; who: string; until: Temporal.PlainDate | null }
  /** Already decided or withdrawn. */
  | { reason: 'decided'; outcome: Outcome; on: Temporal.PlainDate; who: string; isMine: boolean }
  | { reason: 'waits for an answer'; who: string }
  | { reason: 'nothing asked' }
  | { reason: 'not offered' }
  | { reason: 'suggested is full'; who: string }
  | { reason: 'not yours' }
  | DailyLimitRefusal

/** Returns the ids of the people that a refusal names. */
export function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  if (refusal.reason === 'too many') return refusal.whom
  return 'who' in refusal && refusal.who !== null ? [refusal.who] : []
}

/** Returns a refusal if the request is already decided. Null while it is open. */
export function refuseDecided(request: Request, me: Person): Refusal | null {
  if (request.outcome === null || request.decidedAt === null) return null
  const who = request.mentorId === me.id ? request.menteeId : request.mentorId
  const decider = request.outcome === 'withdrawn' ? request.menteeId : request.mentorId
  const on = localDate(request.decidedAt, me.zone)
  return { reason: 'decided', outcome: request.outcome, on, who, isMine: decider === me.id }
}
