import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Topic, TopicCandidate, TopicFacts, TopicSource } from '../nudge-sources.ts'
import type { Relationship } from '../relationships/rules.ts'
import type { ShownRelationship } from './shown-rules.ts'
import { chooseTopic, OPEN_QUESTIONS } from './topic-rules.ts'
import { findShownTopics, saveShownTopic } from './topic-store.ts'

// Collects topics from all topic sources.

/** Returns by relationship id the topic to show in a new nudge. */
export async function chooseTopics(
  db: Database,
  sources: readonly TopicSource[],
  facts: TopicFacts,
): Promise<ReadonlyMap<string, Topic>> {
  const ids = facts.relationships.map(({ id }) => id)
  const [shown, ...found] = await Promise.all([
    findShownTopics(db, facts.owner.workspaceId, ids),
    ...sources.map((source) => source.find(db, factsFor(source, facts))),
  ])
  const candidatesFor = ({ id, kind }: Relationship): TopicCandidate[] => [
    ...found.flatMap((bySource) => bySource.get(id) ?? []),
    ...(kind === 'mentorship' ? OPEN_QUESTIONS : []),
  ]
  return new Map(
    facts.relationships.flatMap((one) => {
      const { id } = one
      const topic = chooseTopic(candidatesFor(one), shown.get(id) ?? [])
      return topic ? [[id, topic] as const] : []
    }),
  )
}

/** The relationships that a source has topics for. */
function factsFor({ kind = 'mentorship' }: TopicSource, facts: TopicFacts): TopicFacts {
  return { ...facts, relationships: facts.relationships.filter((one) => one.kind === kind) }
}

/** Returns by relationship id the topics that a nudge was sent with, in their current state. */
export async function recallTopics(
  db: Database,
  sources: readonly TopicSource[],
  facts: TopicFacts,
  shown: readonly ShownRelationship[],
): Promise<ReadonlyMap<string, Topic>> {
  const refs = new Map(shown.flatMap(({ id, ref }) => (ref === null ? [] : [[id, ref] as const])))
  const found = await Promise.all(sources.map((source) => source.recall(db, factsFor(source, facts), refs)))
  const open = [...refs].flatMap(([id, ref]) => {
    const topic = OPEN_QUESTIONS.find((one) => one.ref === ref)
    return topic ? [[id, topic] as const] : []
  })
  return new Map([...open, ...found.flatMap((bySource) => [...bySource])])
}

/** Records the topics of a nudge that was sent, so that they aren't repeated soon. */
export async function rememberTopics(
  trx: Trx,
  sources: readonly TopicSource[],
  workspaceId: string,
  shown: readonly ShownRelationship[],
  on: Temporal.PlainDate,
): Promise<void> {
  for (const { id, ref } of shown) {
    if (ref === null) continue
    await saveShownTopic(trx, workspaceId, { relationshipId: id, ref, on })
    for (const source of sources) await source.saveShown?.(trx, { workspaceId, relationshipId: id, ref, on })
  }
}
