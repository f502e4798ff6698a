import type { Database } from '../../platform/database.ts'
import { readRef, type TopicFacts, type TopicSource } from '../nudge-sources.ts'
import { findEntries, findNews } from './entry-store.ts'
import type { Entry } from './rules.ts'
import { type BoardTopic, chooseBoardTopic, type News } from './topic-rules.ts'
import { boardTopic } from './topic-views.ts'

/** How long a finished step is news, in days. */
const NEWS_DAYS = 90

/** One topic for each advisor, from the owner's own words. */
export const boardTopicSource: TopicSource = {
  kind: 'advisor',

  async find(db, facts) {
    const { entries, news } = await findFacts(db, facts)
    return new Map(
      facts.relationships.map(({ id }) => {
        const own = entries.filter(({ advisorId }) => advisorId === id)
        const topic = boardTopic(chooseBoardTopic(own, news, facts.on), facts.on)
        return [id, [{ ...topic, rank: 'advisor' as const }]]
      }),
    )
  },

  async recall(db, facts, refs) {
    const { entries, news } = await findFacts(db, facts)
    return new Map(
      facts.relationships.flatMap(({ id }) => {
        const own = entries.filter(({ advisorId }) => advisorId === id)
        const topic = recallTopic(refs.get(id) ?? '', own, news)
        return topic ? [[id, boardTopic(topic, facts.on)] as const] : []
      }),
    )
  },
}

async function findFacts(
  db: Database,
  { owner, relationships, on }: TopicFacts,
): Promise<{ entries: Entry[]; news: News[] }> {
  if (relationships.length === 0) return { entries: [], news: [] }
  const { workspaceId, id } = owner
  const [entries, news] = await Promise.all([
    findEntries(
      db,
      workspaceId,
      relationships.map((one) => one.id),
    ),
    findNews(db, workspaceId, id, on.subtract({ days: NEWS_DAYS })),
  ])
  return { entries, news }
}

/** The topic with this ref in its current state; null if it no longer exists. */
function recallTopic(ref: string, entries: readonly Entry[], news: readonly News[]): BoardTopic | null {
  const { kind, id } = readRef(ref)
  const entry = entries.find((one) => one.id === id)
  switch (kind) {
    case 'board-advice':
      return entry ? { topic: 'advice', entry } : null
    case 'board-news': {
      const found = news.find(({ stepId }) => stepId === id)
      return found ? { topic: 'news', news: found } : null
    }
    case 'board-ask': {
      const written = entries.filter(({ topic }) => topic !== 'other')
      return entry?.isOpenAsk ? { topic: 'open ask', entry, mayAskAgain: written[0]?.topic !== 'ask' } : null
    }
    case 'board-thanks':
      return { topic: 'thanks' }
    case 'board-question':
      return { topic: 'question', number: Number(id) }
    case 'board-update':
      return { topic: 'update' }
    default:
      return null
  }
}
