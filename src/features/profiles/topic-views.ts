import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'
import type { Question } from './question-bank-rules.ts'
import type { Standing } from './rules.ts'

const WORDS_MAX = 120

/** `because`: how well the owner knows what the question is about; null if that was not stored. */
export function questionTopic(question: Pick<Question, 'id' | 'words'>, because: Standing | null): Topic {
  return {
    ref: `question:${question.id}`,
    line: `You could ask: “${escapeText(firstWords(question.words, WORDS_MAX))}”`,
    because: because === null ? 'it was chosen for you two' : REASONS[because],
  }
}

const REASONS: Record<Standing, string> = {
  'not known': 'nothing more urgent waits, and you don’t know this yet',
  faded: 'nothing more urgent waits, and what you know of this is more than a year old',
  known: 'nothing more urgent waits, and you know the rest as well',
}
