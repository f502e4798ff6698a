import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'
import { type BoardTopic, OPEN_ASK_DAYS } from './topic-rules.ts'

const WORDS = 120

/** Open questions, chosen in turn. */
const QUESTIONS = [
  'You could ask what they would do in your place.',
  'You could ask what you don’t see about your work.',
  'You could ask who else you should talk to.',
  'You could ask what they are learning at the moment.',
] as const

/** The topic in a nudge line, with the owner's own words only. */
export function boardTopic(topic: BoardTopic, today: Temporal.PlainDate): Topic {
  switch (topic.topic) {
    case 'advice': {
      const { id, on, advice } = topic.entry
      const quoted = advice === null ? '' : `: “${escapeText(firstWords(advice, WORDS))}”`
      return {
        ref: `board-advice:${id}`,
        line: `You could tell them what came of their advice${quoted}`,
        reason: `You noted it on ${showDate(on, today)}, and haven’t told them what came of it.`,
      }
    }
    case 'news': {
      const { stepId, words, on } = topic.news
      return {
        ref: `board-news:${stepId}`,
        line: `Your news: you finished “${escapeText(firstWords(words, WORDS))}” on ${showDate(on, today)}.`,
        reason: 'You finished it after your last update or check-in.',
      }
    }
    case 'open ask':
      return openAskTopic(topic, today)
    case 'thanks':
      return {
        ref: 'board-thanks:',
        line: 'You could thank them for something they did.',
        reason: 'The last 3 things you sent were asks or updates.',
      }
    case 'question':
      return {
        ref: `board-question:${topic.number}`,
        line: QUESTIONS[topic.number % QUESTIONS.length] ?? QUESTIONS[0],
        reason: 'There’s nothing more urgent to tell them.',
      }
    case 'update':
      return {
        ref: 'board-update:',
        line: 'You could send an update: one thing that went well, and one that didn’t.',
        reason: 'The last thing you sent was an ask.',
      }
  }
}

function openAskTopic(
  { entry, mayAskAgain }: Extract<BoardTopic, { topic: 'open ask' }>,
  today: Temporal.PlainDate,
): Topic {
  const asked = showDate(entry.on, today)
  return {
    ref: `board-ask:${entry.id}`,
    line: mayAskAgain
      ? `Your ask from ${asked} is still open. Ask again, or let it go in \`/mentor board\`.`
      : `Your ask from ${asked} is still open. Send an update first, or let it go in \`/mentor board\`.`,
    reason: `It has been open for ${OPEN_ASK_DAYS} days or more.`,
  }
}
