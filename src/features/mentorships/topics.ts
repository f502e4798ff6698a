import { readRef, type TopicCandidate, type TopicSource } from '../nudge-sources.ts'
import { newMilestone } from './time-together-rules.ts'
import { timeTogetherTopic } from './time-together-views.ts'

/** Milestones: 6 months together, and each full year. */
export const timeTogetherSource: TopicSource = {
  async find(_, { relationships, on }) {
    return new Map(
      relationships.map(({ id, startedOn, contactName }): [string, TopicCandidate[]] => {
        const months = newMilestone(startedOn, on)
        return [id, months === null ? [] : [{ ...timeTogetherTopic(months, contactName), rank: 'milestone' }]]
      }),
    )
  },

  async recall(_, { relationships }, refs) {
    return new Map(
      relationships.flatMap(({ id, contactName }) => {
        const { kind, id: months } = readRef(refs.get(id) ?? '')
        return kind === 'together' ? [[id, timeTogetherTopic(Number(months), contactName)] as const] : []
      }),
    )
  },
}
