import { readRef, type TopicCandidate, type TopicSource } from '../nudge-sources.ts'
import { QUESTIONS } from './question-bank-rules.ts'
import { type AskedQuestion, chooseQuestion, NOTHING_ASKED } from './question-rules.ts'
import { findAskedQuestions, findKnowledge, saveAskedQuestion } from './store.ts'
import { questionTopic } from './topic-views.ts'

/** A question about what the owner knows least. */
export const questionTopicSource: TopicSource = {
  async find(db, { owner, relationships, on }) {
    const { workspaceId } = owner
    const [knowledge, history] = await Promise.all([
      findKnowledge(
        db,
        workspaceId,
        owner,
        relationships.flatMap(({ contactId }) => contactId ?? []),
      ),
      findAskedQuestions(
        db,
        workspaceId,
        relationships.map(({ id }) => id),
        on,
      ),
    ])
    const found = new Map<string, TopicCandidate[]>()
    const inThisNudge: AskedQuestion[] = []
    for (const { id, contactId, startedOn } of relationships) {
      const known = (contactId !== null && knowledge.get(contactId)) || []
      const { asked, elsewhere } = history.get(id) ?? NOTHING_ASKED
      const taken = [...elsewhere, ...inThisNudge]
      const chosen = chooseQuestion({ startedOn, knowledge: known, asked, elsewhere: taken, on })
      if (!chosen) continue
      inThisNudge.push({ questionId: chosen.question.id, on })
      found.set(id, [{ ...questionTopic(chosen.question, chosen.because), rank: 'question' }])
    }
    return found
  },

  async recall(_, { relationships }, refs) {
    return new Map(
      relationships.flatMap(({ id }) => {
        const { kind, id: questionId } = readRef(refs.get(id) ?? '')
        const question = kind === 'question' && QUESTIONS.find((one) => one.id === questionId)
        return question ? [[id, questionTopic(question, null)] as const] : []
      }),
    )
  },

  async saveShown(trx, { workspaceId, relationshipId, ref, on }) {
    const { kind, id: questionId } = readRef(ref)
    if (kind !== 'question') return
    await saveAskedQuestion(trx, { workspaceId, mentorshipId: relationshipId }, { questionId, on })
  },
}
