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
    reason: because === null ? 'It suits this stage of your mentorship.' : REASONS[because],
  }
}

const REASONS: Record<Standing, string> = {
  'not known': 'Nothing is more urgent, and you don’t know this about them yet.',
  faded: 'Nothing is more urgent, and what you know about this is over a year old.',
  known: 'Nothing is more urgent, and it’s good to go deeper.',
}
