import type { Database } from '../../platform/database.ts'
import { readRef, type TopicCandidate, type TopicSource } from '../nudge-sources.ts'
import type { Person } from '../people/rules.ts'
import type { Relationship } from '../relationships/rules.ts'
import { unansweredTopic } from './offer-views.ts'
import { isOffered, type Mentorship, OFFER_DAYS } from './rules.ts'
import { findMentorshipsById } from './store.ts'
import { newMilestone } from './time-together-rules.ts'
import { timeTogetherTopic } from './time-together-views.ts'

/** An offer that has waited for two weeks. It comes before everything else, as nothing else can be prepared. */
export const offerSource: TopicSource = {
  async find(db, { owner, relationships, on }) {
    const waiting = await findWaiting(db, owner, relationships)
    return new Map(
      waiting
        .filter(({ startedOn }) => startedOn.until(on).days >= OFFER_DAYS.reminder)
        .map((one): [string, TopicCandidate[]] => [
          one.id,
          [{ ...unansweredTopic(one, on), rank: 'unanswered offer' }],
        ]),
    )
  },

  async recall(db, { owner, relationships, on }, refs) {
    const waiting = await findWaiting(db, owner, relationships)
    return new Map(
      waiting.flatMap((one) => {
        const topic = unansweredTopic(one, on)
        return refs.get(one.id) === topic.ref ? [[one.id, topic] as const] : []
      }),
    )
  },
}

async function findWaiting(
  db: Database,
  { workspaceId }: Person,
  relationships: readonly Relationship[],
): Promise<Mentorship[]> {
  const ids = relationships.map(({ id }) => id)
  return (await findMentorshipsById(db, workspaceId, ids)).filter(isOffered)
}

/** Milestones: half a year together, and each full year. */
export const timeTogetherSource: TopicSource = {
  async find(_, { relationships, on }) {
    return new Map(
      relationships.map(({ id, startedOn }): [string, TopicCandidate[]] => {
        const months = newMilestone(startedOn, on)
        return [id, months === null ? [] : [{ ...timeTogetherTopic(months), rank: 'milestone' }]]
      }),
    )
  },

  async recall(_, { relationships }, refs) {
    return new Map(
      relationships.flatMap(({ id }) => {
        const { kind, id: months } = readRef(refs.get(id) ?? '')
        return kind === 'together' ? [[id, timeTogetherTopic(Number(months))] as const] : []
      }),
    )
  },
}
