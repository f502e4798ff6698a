import { Temporal } from 'temporal-polyfill'
import type { AgendaItem, Step } from '../plans/rules.ts'
import { QUESTIONS } from '../profiles/question-bank-rules.ts'
import { type AskedQuestion, chooseQuestion } from '../profiles/question-rules.ts'
import type { FacetKnowledge, Standing } from '../profiles/rules.ts'

/** What a nudge gives the mentor to talk about. All words in it are seen by both of the two, or by everybody. */
export type Topic =
  | { about: 'agenda'; id: string; words: string }
  /** The mentor's own, and late. */
  | { about: 'promise'; id: string; words: string; dueOn: Temporal.PlainDate }
  | { about: 'step'; id: string; words: string; ownerId: string; dueOn: Temporal.PlainDate }
  | { about: 'time together'; months: number }
  | { about: 'done'; id: string; words: string }
  /** `because`: how well the mentor knows what it asks for; null where that is not remembered. */
  | { about: 'question'; id: string; words: string; because: Standing | null }
  | { about: 'open'; id: OpenTopic }

/** For those few who have had all questions within a year. */
export const OPEN_TOPICS = ['mind', 'help'] as const
export type OpenTopic = (typeof OPEN_TOPICS)[number]

/** What the rule looks at. Days are the mentor's own. */
export type TopicFacts = {
  mentorId: string
  startedOn: Temporal.PlainDate
  on: Temporal.PlainDate
  budgetDays: number
  /** What nudges about these two gave of late, as `refOf` names it; the newest first. */
  shown: readonly ShownTopic[]
  /** The oldest first. */
  agenda: readonly AgendaItem[]
  /** Of both, open. */
  steps: readonly Step[]
  /** The newest first. */
  done: readonly Step[]
  knowledge: readonly FacetKnowledge[]
  asked: readonly AskedQuestion[]
}

export type ShownTopic = { ref: string; on: Temporal.PlainDate }

/** So long a milestone is news, and comes as soon as nothing more urgent does. */
export const NEWS_DAYS = 30

/**
 * Exactly one topic: what waits the most for a talk. The mentee's agenda since their last talk; a promise of the mentor
 * that is late; a step due before the next nudge; a milestone of late that no nudge has told; else a question about what
 * the mentor knows least. Never the same twice in a row. The same in, the same out.
 */
export function chooseTopic(facts: TopicFacts): Topic {
  const last = facts.shown[0]?.ref
  for (const candidates of [onAgenda, latePromises, dueSteps, milestones, questions, openTopics]) {
    const fresh = candidates(facts).find((topic) => !isAbout(topic, last))
    if (fresh) return fresh
  }
  throw new Error('There are two open topics, and only one of them can have been the last')
}

/** A promise that was coming up and is late now is still the same. */
function isAbout(topic: Topic, ref: string | undefined): boolean {
  const subject = (one: string) => one.replace(/^(?:promise|step):/, 'task:')
  return ref !== undefined && subject(refOf(topic)) === subject(ref)
}

/** What was there before the two last talked still stands before the mentor in “Prepare”. */
function onAgenda({ agenda }: TopicFacts): Topic[] {
  const fresh = agenda.filter(({ isFromBefore }) => !isFromBefore)
  return fresh.map(({ id, words }) => ({ about: 'agenda', id, words }))
}

function latePromises({ mentorId, steps, on }: TopicFacts): Topic[] {
  return dueBefore(steps, on).flatMap(({ id, words, ownerId, dueOn }) =>
    ownerId === mentorId ? [{ about: 'promise', id, words, dueOn }] : [],
  )
}

function dueSteps({ steps, on, budgetDays }: TopicFacts): Topic[] {
  return dueBefore(steps, on.add({ days: budgetDays + 1 })).flatMap(({ id, words, ownerId, dueOn }) =>
    ownerId === null ? [] : [{ about: 'step', id, words, ownerId, dueOn }],
  )
}

type DueStep = Step & { dueOn: Temporal.PlainDate }

/** The earliest first. */
function dueBefore(steps: readonly Step[], day: Temporal.PlainDate): DueStep[] {
  return steps
    .flatMap((step) => (step.dueOn === null ? [] : [{ ...step, dueOn: step.dueOn }]))
    .filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, day) < 0)
    .toSorted(
      (one, other) => Temporal.PlainDate.compare(one.dueOn, other.dueOn) || (one.id < other.id ? -1 : 1),
    )
}

function milestones({ startedOn, on, done, shown }: TopicFacts): Topic[] {
  const since = on.subtract({ days: NEWS_DAYS })
  const changed = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, since) >= 0
  const months = monthsTogether(startedOn, on)
  const all: Topic[] = [
    ...(months > 0 && changed(startedOn.add({ months }))
      ? [{ about: 'time together', months } as const]
      : []),
    ...done.flatMap(({ id, words, doneOn }) =>
      doneOn !== null && changed(doneOn) ? [{ about: 'done', id, words } as const] : [],
    ),
  ]
  return all.filter((topic) => !shown.some(({ ref }) => ref === refOf(topic)))
}

/** Half a year, then whole years: the last of these that has passed, in months; 0 before the first. */
export function monthsTogether(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): number {
  const { months } = startedOn.until(on, { largestUnit: 'months' })
  if (months >= 12) return months - (months % 12)
  return months >= 6 ? 6 : 0
}

function questions({ startedOn, knowledge, asked, on }: TopicFacts): Topic[] {
  const chosen = chooseQuestion({ startedOn, knowledge, asked, on })
  if (chosen === null) return []
  const { question, because } = chosen
  return [{ about: 'question', id: question.id, words: question.words, because }]
}

function openTopics(): Topic[] {
  return OPEN_TOPICS.map((id) => ({ about: 'open', id }))
}

/** A topic in few characters, by which it is known again. */
export function refOf(topic: Topic): string {
  return topic.about === 'time together' ? `together:${topic.months}` : `${topic.about}:${topic.id}`
}

/** What stands behind the refs of nudges that were sent, as it is now. */
export type Recalled = { agenda: readonly AgendaItem[]; steps: readonly Step[] }

/** The topic that was shown; null when what it was about has been taken back since. */
export function recallTopic(ref: string, { agenda, steps }: Recalled): Topic | null {
  const { about, id } = readRef(ref)
  switch (about) {
    case 'agenda':
      return (
        agenda.filter((item) => item.id === id).map(({ words }) => ({ about, id, words }) as const)[0] ?? null
      )
    case 'promise':
    case 'step':
    case 'done':
      return recallStep(
        about,
        steps.find((step) => step.id === id),
      )
    case 'together':
      return { about: 'time together', months: Number(id) }
    case 'question':
      return (
        QUESTIONS.filter((one) => one.id === id).map(
          ({ words }) => ({ about, id, words, because: null }) as const,
        )[0] ?? null
      )
    case 'open':
      return OPEN_TOPICS.filter((one) => one === id).map((one) => ({ about, id: one }) as const)[0] ?? null
    default:
      return null
  }
}

/** One that is done meanwhile is good news. */
function recallStep(about: 'promise' | 'step' | 'done', step: Step | undefined): Topic | null {
  if (step === undefined || step.ownerId === null) return null
  const { id, words, ownerId, dueOn } = step
  if (about === 'done' || step.doneOn !== null || dueOn === null) return { about: 'done', id, words }
  return about === 'promise' ? { about, id, words, dueOn } : { about, id, words, ownerId, dueOn }
}

export function readRef(ref: string): { about: string; id: string } {
  const [, about = '', id = ''] = /^([^:]*):(.*)$/.exec(ref) ?? []
  return { about, id }
}

/** A mentee and their topic, as a nudge remembers them. */
export type Shown = { mentorshipId: string; ref: string | null }

export function toShown(mentorshipId: string, topic: Topic | null): string {
  return topic === null ? mentorshipId : `${mentorshipId} ${refOf(topic)}`
}

export function readShown(shown: string): Shown {
  const [mentorshipId = '', ref = null] = shown.split(' ')
  return { mentorshipId, ref }
}
