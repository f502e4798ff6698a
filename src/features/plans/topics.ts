import type { Database } from '../../platform/database.ts'
import { button } from '../../platform/slack/blocks.ts'
import { findReadableMentorships } from '../mentorships/reading-store.ts'
import {
  MILESTONE_DAYS,
  type NudgeButton,
  readRef,
  type TopicFacts,
  type TopicSource,
} from '../nudge-sources.ts'
import type { Person } from '../people/rules.ts'
import type { Relationship } from '../relationships/rules.ts'
import { openPlan, openPrep } from './actions.ts'
import { findAgenda, findAgendaItems } from './agenda-store.ts'
import { findDoneSince, findOpenSteps, findSteps } from './store.ts'
import { type PlanTopic, planTopics, rankOf, recallDone, recallDue } from './topic-rules.ts'
import { topicOf } from './topic-views.ts'

/** The agenda, promises, steps that are due, and steps that were done. */
export const planTopicSource: TopicSource = {
  async find(db, { owner, relationships, on }) {
    const { workspaceId, budgetDays } = owner
    const ids = await findReadable(db, owner, relationships)
    const [agenda, steps, done] = await Promise.all([
      findAgenda(db, workspaceId, ids),
      findOpenSteps(db, workspaceId, ids),
      findDoneSince(db, workspaceId, ids, on.subtract({ days: MILESTONE_DAYS })),
    ])
    const candidatesFor = ({ id, contactName }: Relationship) => {
      const own = <Item extends { mentorshipId: string }>(items: readonly Item[]) =>
        items.filter((item) => item.mentorshipId === id)
      const lists = { agenda: own(agenda), steps: own(steps), done: own(done) }
      return planTopics({ ownerId: owner.id, on, budgetDays, ...lists }).map((topic) => ({
        ...topicOf(topic, contactName, on),
        rank: rankOf(topic),
      }))
    }
    return new Map(relationships.map((one) => [one.id, candidatesFor(one)]))
  },

  async recall(db, facts, refs) {
    const readable = await findReadable(db, facts.owner, facts.relationships)
    const topics = await recall(db, facts, [...refs.values()].map(readRef))
    return new Map(
      facts.relationships.flatMap(({ id, contactName }) => {
        const ref = readable.includes(id) ? refs.get(id) : undefined
        const topic = ref && topics.get(ref)
        return topic ? [[id, { ...topicOf(topic, contactName, facts.on), ref }] as const] : []
      }),
    )
  },
}

function findReadable(
  db: Database,
  owner: Person,
  relationships: readonly Relationship[],
): Promise<string[]> {
  const ids = relationships.map(({ id }) => id)
  return findReadableMentorships(db, owner.workspaceId, owner.id, 'between both', ids)
}

/** By ref. */
async function recall(
  db: Database,
  { owner, on }: TopicFacts,
  refs: readonly { kind: string; id: string }[],
): Promise<Map<string, PlanTopic>> {
  const idsOf = (...kinds: string[]) => refs.flatMap(({ kind, id }) => (kinds.includes(kind) ? [id] : []))
  const [items, steps] = await Promise.all([
    findAgendaItems(db, owner.workspaceId, idsOf('agenda')),
    findSteps(db, owner.workspaceId, idsOf('step', 'done')),
  ])
  const topics = new Map<string, PlanTopic>(
    items.map(({ id, words }) => [`agenda:${id}`, { about: 'agenda', id, words }]),
  )
  for (const step of steps) {
    const [due, done] = [recallDue(step, owner.id, on), recallDone(step)]
    if (due) topics.set(`step:${step.id}`, due)
    if (done) topics.set(`done:${step.id}`, done)
  }
  return topics
}

export const prepareButton: NudgeButton = ({ id, contactName }) =>
  button('Prepare', openPrep, {
    value: { mentorshipId: id },
    label: `Prepare for your check-in with ${contactName}`,
  })

export const planChoice: NudgeButton = ({ id }) => button('Plan', openPlan, { value: { mentorshipId: id } })
