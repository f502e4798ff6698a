import { Temporal } from 'temporal-polyfill'
import { QUESTIONS, type Question, STAGES, type Stage } from './question-bank-rules.ts'
import { FACETS, type FacetKnowledge, facetDepth, type Standing, standingOf } from './rules.ts'

/** A beginning lasts three months; what has gone on for two years has come to stay. */
const GROWING_AFTER_MONTHS = 3
const LASTING_AFTER_YEARS = 2

/** Where a mentorship stands on a day. */
export function stageOn(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): Stage {
  if (Temporal.PlainDate.compare(on, startedOn.add({ months: GROWING_AFTER_MONTHS })) < 0) return 'beginning'
  return Temporal.PlainDate.compare(on, startedOn.add({ years: LASTING_AFTER_YEARS })) < 0
    ? 'growing'
    : 'lasting'
}

/** A question that two people had before. Days are the mentor's own. */
export type AskedQuestion = { questionId: string; on: Temporal.PlainDate }

export type QuestionChoice = {
  startedOn: Temporal.PlainDate
  knowledge: readonly FacetKnowledge[]
  /** What these two had so far, in any order. */
  asked: readonly AskedQuestion[]
  on: Temporal.PlainDate
}

/** `because`: how well the mentor knows what it asks for, which is why it was chosen. */
export type ChosenQuestion = { question: Question; because: Standing }

/**
 * One question for the next talk: about what the mentor knows least. Never one from the last year, never
 * the same twice in a row; another facet than the last time, and one that suits how long they know each
 * other, wherever there is such a one. The same in, the same out; null when all have been asked.
 */
export function chooseQuestion({ startedOn, knowledge, asked, on }: QuestionChoice): ChosenQuestion | null {
  const stage = STAGES.indexOf(stageOn(startedOn, on))
  const history = new History(asked)
  const candidates = QUESTIONS.filter(
    (question) => STAGES.indexOf(question.stage) <= stage && history.mayAsk(question, on),
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
    .toSorted((one, other) => compareInTurn(one.order, other.order))
  return best ? { question: best.question, because: standingOf(knowledge, best.question.facet, on) } : null
}

/** The question that a nudge put since the two last talked, or began anew: it still waits to be asked. */
export function waitingQuestion(
  asked: readonly AskedQuestion[],
  { startedOn, lastCheckInOn }: { startedOn: Temporal.PlainDate; lastCheckInOn: Temporal.PlainDate | null },
): Question | null {
  const latest = asked.toSorted(byDay).at(-1)
  if (latest === undefined) return null
  // A nudge comes only where they have not talked that day; a talk on its day came after it.
  const isOver = Temporal.PlainDate.compare(latest.on, lastCheckInOn ?? startedOn) <= 0
  return isOver ? null : (QUESTIONS.find(({ id }) => id === latest.questionId) ?? null)
}

/** What to ask in the next talk: what a nudge put already, else what is known least. */
export function nextQuestion(
  choice: QuestionChoice & { lastCheckInOn: Temporal.PlainDate | null },
): ChosenQuestion | null {
  const waiting = waitingQuestion(choice.asked, choice)
  return waiting === null
    ? chooseQuestion(choice)
    : { question: waiting, because: standingOf(choice.knowledge, waiting.facet, choice.on) }
}

/** Smaller is better; what comes later decides only where all before is the same. */
function compareInTurn(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at])
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}

const NEVER = Number.NEGATIVE_INFINITY

/** What two people had, by question and by facet. Days are counted from 1970, for comparing. */
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

/** Two on one day are told apart by their names, so that the order in which they come makes no difference. */
function byDay(one: AskedQuestion, other: AskedQuestion): number {
  const days = Temporal.PlainDate.compare(one.on, other.on)
  if (days !== 0) return days
  return one.questionId < other.questionId ? -1 : 1
}

const EPOCH = Temporal.PlainDate.from('1970-01-01')

function dayNumber(on: Temporal.PlainDate): number {
  return EPOCH.until(on, { largestUnit: 'days' }).days
}
