import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { findAgenda, findAgendaItems } from '../plans/agenda-store.ts'
import { findDoneSince, findOpenSteps, findSteps } from '../plans/store.ts'
import { findAskedQuestions, findKnowledge, saveAskedQuestion } from '../profiles/store.ts'
import type { Relationship } from '../relationships/rules.ts'
import { chooseTopic, NEWS_DAYS, readRef, recallTopic, type Shown, type Topic } from './topic-rules.ts'
import { findShownTopics, saveShownTopic } from './topic-store.ts'

// What the rule of topics needs, gathered from the features that know it, for nudges and `/mentor why`.

/** By relationship: what to talk about. `on` is the owner's own day. */
export async function chooseTopics(
  db: Database,
  owner: Person,
  relationships: readonly Pick<Relationship, 'id' | 'contactId' | 'startedOn'>[],
  on: Temporal.PlainDate,
): Promise<ReadonlyMap<string, Topic>> {
  const { workspaceId, budgetDays } = owner
  const ids = relationships.map(({ id }) => id)
  const [shown, agenda, steps, done, knowledge, asked] = await Promise.all([
    findShownTopics(db, workspaceId, ids),
    findAgenda(db, workspaceId, ids),
    findOpenSteps(db, workspaceId, ids),
    findDoneSince(db, workspaceId, ids, on.subtract({ days: NEWS_DAYS })),
    findKnowledge(
      db,
      workspaceId,
      owner,
      relationships.flatMap(({ contactId }) => contactId ?? []),
    ),
    findAskedQuestions(db, workspaceId, ids),
  ])
  return new Map(
    relationships.map(({ id, contactId, startedOn }) => {
      const own = <Item extends { mentorshipId: string }>(items: readonly Item[]) =>
        items.filter((item) => item.mentorshipId === id)
      const topic = chooseTopic({
        mentorId: owner.id,
        startedOn,
        on,
        budgetDays,
        shown: shown.get(id) ?? [],
        agenda: own(agenda),
        steps: own(steps),
        done: own(done),
        knowledge: (contactId !== null && knowledge.get(contactId)) || [],
        asked: asked.get(id) ?? [],
      })
      return [id, topic]
    }),
  )
}

/** The topics that a nudge was sent with, in the words of today. */
export async function recallTopics(
  db: Database,
  workspaceId: string,
  shown: readonly Shown[],
): Promise<ReadonlyMap<string, Topic>> {
  const refs = shown.flatMap(({ ref }) => ref ?? [])
  const idsOf = (...kinds: string[]) =>
    refs.map(readRef).flatMap(({ about, id }) => (kinds.includes(about) ? [id] : []))
  const [agenda, steps] = await Promise.all([
    findAgendaItems(db, workspaceId, idsOf('agenda')),
    findSteps(db, workspaceId, idsOf('promise', 'step', 'done')),
  ])
  return new Map(
    shown.flatMap(({ mentorshipId, ref }) => {
      const topic = ref && recallTopic(ref, { agenda, steps })
      return topic ? [[mentorshipId, topic] as const] : []
    }),
  )
}

/** A nudge arrived: neither its topics nor its questions come again soon. */
export async function rememberTopics(
  trx: Trx,
  workspaceId: string,
  shown: readonly Shown[],
  on: Temporal.PlainDate,
): Promise<void> {
  for (const { mentorshipId, ref } of shown) {
    if (ref === null) continue
    await saveShownTopic(trx, workspaceId, { mentorshipId, ref, on })
    const { about, id } = readRef(ref)
    if (about === 'question') {
      await saveAskedQuestion(trx, { workspaceId, mentorshipId }, { questionId: id, on })
    }
  }
}
