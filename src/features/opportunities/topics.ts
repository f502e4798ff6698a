import type { Database } from '../../platform/database.ts'
import { findReadablePeople } from '../mentorships/reading-store.ts'
import {
  readRef,
  type Topic,
  type TopicCandidate,
  type TopicFacts,
  type TopicSource,
} from '../nudge-sources.ts'
import { findInterestsById } from './interest-store.ts'
import { findReasons } from './reason-store.ts'
import { isOwner } from './rules.ts'
import { findOpportunities } from './store.ts'
import { findSuggested } from './suggested-store.ts'
import { opportunityTopic } from './topic-views.ts'

/** An opportunity that the app suggests to a mentee, and that the mentor can suggest, too. */
export const opportunityTopicSource: TopicSource = {
  async find(db, facts) {
    const readable = await findReadable(db, facts)
    const suggested = await findSuggested(db, facts.owner.workspaceId, readable)
    const fromApp = suggested.filter(({ suggestedBy }) => suggestedBy === null)
    const topics = await toTopics(
      db,
      facts,
      fromApp.map(({ id }) => id),
    )
    return new Map(
      facts.relationships.map(({ id, contactId }): [string, TopicCandidate[]] => [
        id,
        fromApp
          .filter(({ personId }) => personId === contactId)
          .flatMap((one) => topics.get(one.id) ?? [])
          .map((topic) => ({ ...topic, rank: 'opportunity' })),
      ]),
    )
  },

  async recall(db, facts, refs) {
    const interestIdOf = (relationshipId: string) => {
      const { kind, id } = readRef(refs.get(relationshipId) ?? '')
      return kind === 'opportunity' ? id : null
    }
    const ids = facts.relationships.flatMap(({ id }) => interestIdOf(id) ?? [])
    const readable = await findReadable(db, facts)
    const topics = await toTopics(db, facts, ids)
    return new Map(
      facts.relationships.flatMap(({ id, contactId }) => {
        const topic = topics.get(interestIdOf(id) ?? '')
        return topic && contactId !== null && readable.includes(contactId) ? [[id, topic] as const] : []
      }),
    )
  },
}

/** The mentees whose profile the mentor may read. */
function findReadable(db: Database, { owner, relationships }: TopicFacts): Promise<string[]> {
  const ids = relationships.flatMap(({ contactId }) => contactId ?? [])
  return findReadablePeople(db, owner.workspaceId, owner.id, 'profile', ids)
}

/** By interest id. Nobody learns from a topic who might be interested in what they posted themselves. */
async function toTopics(
  db: Database,
  { owner }: TopicFacts,
  interestIds: readonly string[],
): Promise<ReadonlyMap<string, Topic>> {
  const { workspaceId } = owner
  const interests = await findInterestsById(db, workspaceId, interestIds)
  const opportunityIds = new Set(interests.map(({ opportunityId }) => opportunityId))
  const opportunities = await findOpportunities(db, workspaceId, [...opportunityIds])
  const reasons = await findReasons(db, workspaceId, interests)
  return new Map(
    interests.flatMap((interest) => {
      const opportunity = opportunities.find(({ id }) => id === interest.opportunityId)
      if (!opportunity || isOwner(opportunity, owner.id)) return []
      const reason = reasons.get(interest.id) ?? null
      return [[interest.id, opportunityTopic({ opportunity, interest, reason }, owner.id)] as const]
    }),
  )
}
