import { Temporal } from 'temporal-polyfill'
import { daysBetween } from '../relationships/rules.ts'
import type { Entry } from './rules.ts'

/** A step that the owner wrote and finished. */
export type News = { stepId: string; words: string; on: Temporal.PlainDate }

/** What the owner could do about an advisor now. */
export type BoardTopic =
  | { topic: 'advice'; entry: Entry }
  | { topic: 'news'; news: News }
  | { topic: 'open ask'; entry: Entry; mayAskAgain: boolean }
  | { topic: 'thanks' }
  | { topic: 'question'; number: number }
  | { topic: 'update' }

/** For so many days an ask may stay open before a nudge mentions it. */
export const OPEN_ASK_DAYS = 14
/** When so many check-ins in a row were asks or updates, a nudge suggests thanks. */
const WITHOUT_THANKS_MAX = 3
export const QUESTION_COUNT = 4

/**
 * Chooses the topic for one advisor: advice that wasn't answered, news, an open ask, thanks, an open question. After an ask
 * it suggests no other one until the owner has sent thanks or an update. `entries`: those with this advisor, newest first;
 * `news`: newest first.
 */
export function chooseBoardTopic(
  entries: readonly Entry[],
  news: readonly News[],
  on: Temporal.PlainDate,
): BoardTopic {
  const written = entries.filter(({ topic }) => topic !== 'other')
  const mayAsk = written[0]?.topic !== 'ask'
  const advice = unansweredAdvice(entries)
  if (advice) return { topic: 'advice', entry: advice }
  const told = entries.find(({ topic }) => topic === 'update' || topic === 'other')
  const untold = news.find((one) => !told || Temporal.PlainDate.compare(one.on, told.on) > 0)
  if (untold) return { topic: 'news', news: untold }
  const ask = entries.find((one) => one.isOpenAsk && daysBetween(one.on, on) >= OPEN_ASK_DAYS)
  if (ask) return { topic: 'open ask', entry: ask, mayAskAgain: mayAsk }
  const last = entries.slice(0, WITHOUT_THANKS_MAX)
  if (last.length === WITHOUT_THANKS_MAX && last.every(({ topic }) => topic === 'ask' || topic === 'update'))
    return { topic: 'thanks' }
  return mayAsk ? { topic: 'question', number: written.length % QUESTION_COUNT } : { topic: 'update' }
}

/** Whether a topic suggests to ask the advisor for something. */
export function isAsk(topic: BoardTopic): boolean {
  return topic.topic === 'question' || (topic.topic === 'open ask' && topic.mayAskAgain)
}

/** The newest advice after which the owner has sent neither thanks nor an update. */
function unansweredAdvice(entries: readonly Entry[]): Entry | null {
  for (const entry of entries) {
    if (entry.topic === 'thanks' || entry.topic === 'update') return null
    if (entry.advice !== null) return entry
  }
  return null
}
