import { Temporal } from 'temporal-polyfill'
import { QUESTIONS, type Question, STAGES, type Stage } from './question-bank-rules.ts'
import { FACETS, type FacetKnowledge, facetDepth, type Standing, standingOf } from './rules.ts'

/** Stage limits: up to 3 months is "beginning", from 2 years on "lasting". */
const GROWING_AFTER_MONTHS = 3
const LASTING_AFTER_YEARS = 2

/** Returns the stage of a mentorship on a date. */
export function stageOn(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): Stage {
  if (Temporal.PlainDate.compare(on, startedOn.add({ months: GROWING_AFTER_MONTHS })) < 0) return 'beginning'
  return Temporal.PlainDate.compare(on, startedOn.add({ years: LASTING_AFTER_YEARS })) < 0
    ? 'growing'
    : 'lasting'
}

/** A question that was suggested before. `on` is in the mentor's time zone. */
export type AskedQuestion = { questionId: string; on: Temporal.PlainDate }

/** In any order. `elsewhere`: asked to the mentor's other mentees. */
export type QuestionHistory = { asked: readonly AskedQuestion[]; elsewhere: readonly AskedQuestion[] }

export const NOTHING_ASKED: QuestionHistory = { asked: [], elsewhere: [] }

/** For how long a question isn't asked to another mentee of the same mentor, who may compare. */
export const ASKED_ELSEWHERE = Temporal.Duration.from({ weeks: 8 })

export type QuestionChoice = QuestionHistory & {
  startedOn: Temporal.PlainDate
  knowledge: readonly FacetKnowledge[]
  on: Temporal.PlainDate
}

/** `because`: how well the mentor knows the facet, which is why the question was chosen. */
export type ChosenQuestion = { question: Question; because: Standing }

/**
 * Returns a question for the next check-in, about the facet that the mentor knows least. Never one asked within a year, or
 * lately to another mentee. Prefers another facet than last time, and a question for the current stage. Deterministic.
 * Null when all were asked.
 */
export function chooseQuestion({
  startedOn,
  knowledge,
  asked,
  elsewhere,
  on,
}: QuestionChoice): ChosenQuestion | null {
  const stage = STAGES.indexOf(stageOn(startedOn, on))
  const history = new History(asked)
  const since = on.subtract(ASKED_ELSEWHERE)
  const taken = new Set(
    elsewhere
      .filter((one) => Temporal.PlainDate.compare(one.on, since) > 0)
      .map(({ questionId }) => questionId),
  )
  const candidates = QUESTIONS.filter(
    (question) =>
      STAGES.indexOf(question.stage) <= stage && history.mayAsk(question, on) && !taken.has(question.id),
  )
  const [best] = candidates
    .map((question) => ({
      question,
      order: [
        history.wasLastFacet(question) ? 1 : 0,
        facetDepth(
          knowledge.find(({ facet }) => facet === question.facet),
          on,
        ),
        history.facetDay(question),
        stage - STAGES.indexOf(question.stage),
        history.day(question),
        FACETS.indexOf(question.facet),
      ],
    }))
    .toSorted((one, other) => compareLexicographically(one.order, other.order))
  return best ? { question: best.question, because: standingOf(knowledge, best.question.facet, on) } : null
}

/** Returns the question of the last nudge. Null after a check-in since then. */
export function pendingQuestion(
  asked: readonly AskedQuestion[],
  { startedOn, lastCheckInOn }: { startedOn: Temporal.PlainDate; lastCheckInOn: Temporal.PlainDate | null },
): Question | null {
  const latest = asked.toSorted(byDay).at(-1)
  if (latest === undefined) return null
  // No nudge is sent after a check-in on the same day, so that check-in was after the nudge.
  const isDone = Temporal.PlainDate.compare(latest.on, lastCheckInOn ?? startedOn) <= 0
  return isDone ? null : (QUESTIONS.find(({ id }) => id === latest.questionId) ?? null)
}

/** Returns the pending question, or else a new one. Null when all were asked. */
export function nextQuestion(
  choice: QuestionChoice & { lastCheckInOn: Temporal.PlainDate | null },
): ChosenQuestion | null {
  const pending = pendingQuestion(choice.asked, choice)
  return pending === null
    ? chooseQuestion(choice)
    : { question: pending, because: standingOf(choice.knowledge, pending.facet, choice.on) }
}

function compareLexicographically(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at])
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}

const NEVER = Number.NEGATIVE_INFINITY

/** When questions were asked, by question and by facet. `day` and `facetDay` return days since 1970. */
class History {
  #days = new Map<string, Temporal.PlainDate>()
  #facetDays = new Map<string, number>()
  #last: Question | null = null

  constructor(asked: readonly AskedQuestion[]) {
    const byId = new Map(QUESTIONS.map((question) => [question.id, question]))
    for (const { questionId, on } of asked.toSorted(byDay)) {
      const question = byId.get(questionId)
      if (question === undefined) continue
      this.#days.set(questionId, on)
      this.#facetDays.set(question.facet, dayNumber(on))
      this.#last = question
    }
  }

  mayAsk({ id }: Question, on: Temporal.PlainDate): boolean {
    const before = this.#days.get(id)
    return before === undefined || Temporal.PlainDate.compare(before.add({ years: 1 }), on) <= 0
  }

  wasLastFacet({ facet }: Question): boolean {
    return this.#last?.facet === facet
  }

  facetDay({ facet }: Question): number {
    return this.#facetDays.get(facet) ?? NEVER
  }

  day({ id }: Question): number {
    const on = this.#days.get(id)
    return on === undefined ? NEVER : dayNumber(on)
  }
}

/** Breaks ties by id, so the result doesn't depend on the input order. */
function byDay(one: AskedQuestion, other: AskedQuestion): number {
  const days = Temporal.PlainDate.compare(one.on, other.on)
  if (days !== 0) return days
  return one.questionId < other.questionId ? -1 : 1
}

const EPOCH = Temporal.PlainDate.from('1970-01-01')

function dayNumber(on: Temporal.PlainDate): number {
  return EPOCH.until(on, { largestUnit: 'days' }).days
}
