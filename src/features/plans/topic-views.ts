import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'
import { type PlanTopic, refOf } from './topic-rules.ts'

const WORDS_MAX = 120

/** `on` is the day of the nudge. */
export function topicOf(topic: PlanTopic, contactName: string, on: Temporal.PlainDate): Topic {
  const line = topicLine(topic, escapeText(contactName), on)
  return { ref: refOf(topic), line, because: REASONS[topic.about] }
}

function topicLine(topic: PlanTopic, name: string, on: Temporal.PlainDate): string {
  const words = `“${escapeText(firstWords(topic.words, WORDS_MAX))}”`
  switch (topic.about) {
    case 'agenda':
      return `${name} would like to talk about ${words}.`
    case 'late promise':
      return `You promised ${words}, for ${showDate(topic.dueOn, on)}.`
    case 'step':
      return `${topic.isOwn ? 'Your promise' : `A step of ${name}`}: ${words}, by ${showDate(topic.dueOn, on)}.`
    case 'done':
      return `Done: ${words}. Worth a word.`
  }
}

const REASONS: Record<PlanTopic['about'], string> = {
  agenda: 'it is on the agenda, and that comes first',
  'late promise': 'you promised it, and its day has passed',
  step: 'its day comes before the next nudge can',
  done: 'it is new, and no nudge has told it yet',
}
