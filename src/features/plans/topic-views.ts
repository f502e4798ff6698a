import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'
import { type PlanTopic, refOf } from './topic-rules.ts'

const WORDS_MAX = 120

/** `on` is the day of the nudge. */
export function topicOf(topic: PlanTopic, contactName: string, on: Temporal.PlainDate): Topic {
  const line = topicLine(topic, escapeText(contactName), on)
  return { ref: refOf(topic), line, reason: REASONS[topic.about] }
}

function topicLine(topic: PlanTopic, name: string, on: Temporal.PlainDate): string {
  const words = `“${escapeText(firstWords(topic.words, WORDS_MAX))}”`
  switch (topic.about) {
    case 'agenda':
      return `Topic from ${name}: ${words}`
    case 'late promise':
      return `You promised ${words} by ${showDate(topic.dueOn, on)} (overdue).`
    case 'step':
      return topic.isOwn
        ? `Your promise: ${words}, due ${showDate(topic.dueOn, on)}.`
        : `${name}’s step: ${words}, due ${showDate(topic.dueOn, on)}.`
    case 'done':
      return `Done: ${words}. Worth mentioning.`
  }
}

const REASONS: Record<PlanTopic['about'], string> = {
  agenda: 'Topics from your mentee come first.',
  'late promise': 'You promised it, and it’s overdue.',
  step: 'It’s due before your next nudge.',
  done: 'It’s new since your last nudge.',
}
