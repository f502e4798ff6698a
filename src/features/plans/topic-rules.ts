import { Temporal } from 'temporal-polyfill'
import { MILESTONE_DAYS, type TopicRank } from '../nudge-sources.ts'
import type { AgendaItem, Step } from './rules.ts'

/** What a nudge suggests from the plan. */
export type PlanTopic =
  | { about: 'agenda'; id: string; words: string }
  | { about: 'late promise'; id: string; words: string; dueOn: Temporal.PlainDate }
  | { about: 'step'; id: string; words: string; isOwn: boolean; dueOn: Temporal.PlainDate }
  | { about: 'done'; id: string; words: string }

export type PlanFacts = {
  /** The mentor, who is nudged; dates are local to them. */
  ownerId: string
  on: Temporal.PlainDate
  /** Days until the next nudge can come. */
  budgetDays: number
  /** Oldest first. */
  agenda: readonly AgendaItem[]
  /** Open steps of both people. */
  steps: readonly Step[]
  /** Newest first. */
  done: readonly Step[]
}

const RANKS = {
  agenda: 'agenda',
  'late promise': 'late promise',
  step: 'due step',
  done: 'milestone',
} as const satisfies Record<PlanTopic['about'], TopicRank>

export function rankOf({ about }: PlanTopic): TopicRank {
  return RANKS[about]
}

/** A step has one ref, whether it is due or late; a step that is done is another topic. */
export function refOf({ about, id }: PlanTopic): string {
  return about === 'agenda' || about === 'done' ? `${about}:${id}` : `step:${id}`
}

/**
 * The mentee's agenda since the last check-in; late promises of the mentor; steps due before the next nudge, the earliest
 * first; steps done in the last `MILESTONE_DAYS` days.
 */
export function planTopics(facts: PlanFacts): PlanTopic[] {
  const { on, agenda, steps, done, budgetDays, ownerId } = facts
  const fresh = agenda.filter(({ isFromBefore }) => !isFromBefore)
  const news = done.filter(({ doneOn }) => doneOn !== null && isNews(doneOn, on))
  const due = dueBefore(steps, on.add({ days: budgetDays + 1 }))
  return [
    ...fresh.map(({ id, words }) => ({ about: 'agenda', id, words }) as const),
    ...due.map((step) => toDueTopic(step, ownerId, on)),
    ...news.map(({ id, words }) => ({ about: 'done', id, words }) as const),
  ]
}

function isNews(doneOn: Temporal.PlainDate, on: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(doneOn, on.subtract({ days: MILESTONE_DAYS })) >= 0
}

type DueStep = Step & { ownerId: string; dueOn: Temporal.PlainDate }

/** Earliest first. */
function dueBefore(steps: readonly Step[], day: Temporal.PlainDate): DueStep[] {
  return steps
    .flatMap((step) => {
      const { ownerId, dueOn } = step
      return ownerId === null || dueOn === null ? [] : [{ ...step, ownerId, dueOn }]
    })
    .filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, day) < 0)
    .toSorted(
      (one, other) => Temporal.PlainDate.compare(one.dueOn, other.dueOn) || (one.id < other.id ? -1 : 1),
    )
}

function toDueTopic(step: DueStep, ownerId: string, on: Temporal.PlainDate): PlanTopic {
  const { id, words, dueOn } = step
  const isOwn = step.ownerId === ownerId
  const isLate = Temporal.PlainDate.compare(dueOn, on) < 0
  return isOwn && isLate
    ? { about: 'late promise', id, words, dueOn }
    : { about: 'step', id, words, isOwn, dueOn }
}

/** A step that was shown as due, as it is now; null if it has no owner. */
export function recallDue(step: Step, ownerId: string, on: Temporal.PlainDate): PlanTopic | null {
  const { dueOn, doneOn } = step
  if (step.ownerId === null) return null
  if (doneOn !== null || dueOn === null) return recallDone(step)
  return toDueTopic({ ...step, ownerId: step.ownerId, dueOn }, ownerId, on)
}

/** A step that was shown as done; null if it has no owner. */
export function recallDone({ id, words, ownerId }: Step): PlanTopic | null {
  return ownerId === null ? null : { about: 'done', id, words }
}
