import type { Temporal } from 'temporal-polyfill'
import { TOPIC_RANKS, type Topic, type TopicCandidate } from '../nudge-sources.ts'

/** A topic that a nudge showed on the owner's day `on`. */
export type ShownTopic = { ref: string; on: Temporal.PlainDate }

/**
 * Returns the topic of the highest rank, but never the one shown last and never a milestone that was shown. A
 * topic for an advisor may stay. `shown`: the
 * topics of this relationship in nudges of the last `MILESTONE_DAYS` days, and the one before; newest first. Null if none
 * is left.
 */
export function chooseTopic(
  candidates: readonly TopicCandidate[],
  shown: readonly ShownTopic[],
): Topic | null {
  const last = shown[0]?.ref
  const told = new Set(shown.map(({ ref }) => ref))
  const isFresh = ({ rank, ref }: TopicCandidate) => {
    if (rank === 'advisor') return true
    return rank === 'milestone' ? !told.has(ref) : ref !== last
  }
  const inOrder = TOPIC_RANKS.flatMap((rank) => candidates.filter((one) => one.rank === rank))
  const chosen = inOrder.find(isFresh)
  if (!chosen) return null
  const { rank: _, ...topic } = chosen
  return topic
}

/** For relationships in which all questions were shown within a year. */
export const OPEN_QUESTIONS: readonly TopicCandidate[] = [
  { ref: 'open:mind', line: 'You could ask what’s on their mind, and just listen.' },
  { ref: 'open:help', line: 'You could ask what would help most right now.' },
].map((one) => ({ ...one, rank: 'open question', reason: 'You’ve used every question in the past year.' }))
