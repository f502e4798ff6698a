import { Temporal } from 'temporal-polyfill'
import { QUESTIONS, type Question } from '../profiles/question-bank-rules.ts'
import type { AskedQuestion } from '../profiles/question-rules.ts'

/** The question that a nudge put since the two last talked: it still waits to be asked. */
export function waitingQuestion(
  asked: readonly AskedQuestion[],
  lastTouchOn: Temporal.PlainDate | null,
): Question | null {
  const [latest] = asked.toSorted((one, other) => Temporal.PlainDate.compare(other.on, one.on))
  const isOld = latest && lastTouchOn && Temporal.PlainDate.compare(latest.on, lastTouchOn) < 0
  return latest && !isOld ? (QUESTIONS.find(({ id }) => id === latest.questionId) ?? null) : null
}
