import type { Temporal } from 'temporal-polyfill'
import { TOPIC_RANKS, type Topic, type TopicCandidate } from '../nudge-sources.ts'

/** `ref` names the topic that a nudge showed. */
export type ShownTopic = { ref: string; on: Temporal.PlainDate }

/**
 * Returns the topic of the highest rank. Never the one shown last; never a milestone that was shown. `shown` is what
 * nudges have shown about the two in the last `NEWS_DAYS` days and the one before, newest first. Null if nothing is left.
 */
export function chooseTopic(
  candidates: readonly TopicCandidate[],
  shown: readonly ShownTopic[],
): Topic | null {
  const last = shown[0]?.ref
  const told = new Set(shown.map(({ ref }) => ref))
  const isFresh = ({ rank, ref }: TopicCandidate) => (rank === 'milestone' ? !told.has(ref) : ref !== last)
  const inOrder = TOPIC_RANKS.flatMap((rank) => candidates.filter((one) => one.rank === rank))
  const chosen = inOrder.find(isFresh)
  return chosen ? { ref: chosen.ref, line: chosen.line, because: chosen.because } : null
}

/** For the few pairs that had all questions within a year. */
export const OPEN_QUESTIONS: readonly TopicCandidate[] = [
  { ref: 'open:mind', line: 'You could ask what is on their mind, and only listen.' },
  { ref: 'open:help', line: 'You could ask what would help most just now.' },
].map((one) => ({ ...one, rank: 'open question', because: 'you two had all questions within a year' }))
