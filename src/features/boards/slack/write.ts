import { z } from 'zod'
import { cleanText } from '../../../platform/plain-text.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import { openWrite, sentToAdvisor, writeForm } from '../actions.ts'
import { saveDraft } from '../entry-store.ts'
import { confirmSent, findShared } from '../log-store.ts'
import { PART_MAX_LENGTH, type WrittenTopic } from '../rules.ts'
import { lockAdvisor } from '../store.ts'
import { composeText, PARTS } from '../text-rules.ts'
import { boardRefusalMessage, sentMessage } from '../views.ts'
import { draftMessage, writeView } from '../write-views.ts'
import { findOwn, placeOf, refreshAfterCheckIn, replace } from './find.ts'

const part = z
  .string()
  .max(PART_MAX_LENGTH, `Use at most ${PART_MAX_LENGTH} characters.`)
  .transform((typed) => cleanText(typed).trim() || null)
  .nullable()
  .default(null)

/** The first part is needed; the others may stay empty. */
function writeFields(topic: WrittenTopic) {
  const [first, ...others] = PARTS[topic]
  const needed = part.refine((text) => text !== null, 'Write a sentence.')
  const optional = Object.fromEntries(others.map((id) => [id, part]))
  return z.object({ [first]: needed, ...optional })
}

export const writeHandlers: readonly MentorHandler[] = [
  onClick(openWrite, async (services, click) => {
    const { advisorId, topic } = click.value
    const advisor = await findOwn(services, click.me, advisorId)
    if (!advisor) return click.reply(boardRefusalMessage({ reason: 'gone' }))
    if (topic === 'ask' && advisor.openAsk) return click.reply(boardRefusalMessage({ reason: 'open ask' }))
    await click.open(writeView(advisor, { advisorId, topic, ...placeOf(click) }))
  }),
  onSubmit(
    writeForm,
    (_, { metadata }) => writeFields(metadata.topic),
    async (services, { me, fields, metadata }) => {
      const { advisorId, topic, pageId } = metadata
      const { workspaceId } = me
      const words = composeText(topic, fields)
      const advisor = await findOwn(services, me, advisorId)
      const entryId = await services.db.transaction().execute(async (trx) => {
        if (!advisor || !(await lockAdvisor(trx, { workspaceId, advisorId }))) return null
        const draft = { workspaceId, advisorId, topic, on: todayOf(services, me), words }
        return saveDraft(trx, draft, services.clock.now())
      })
      if (!advisor || entryId === null) return { show: boardRefusalMessage({ reason: 'gone' }) }
      return { show: draftMessage(advisor, { entryId, words, pageId }) }
    },
  ),
  onClick(sentToAdvisor, async (services, click) => {
    const { me, value, reply } = click
    const advisor = await findOwn(services, me, value.advisorId)
    if (!advisor) return reply(boardRefusalMessage({ reason: 'gone' }))
    const shared = await findShared(services.db, advisor)
    const [today, now] = [todayOf(services, me), services.clock.now()]
    const sent = await services.db
      .transaction()
      .execute((trx) => confirmSent(trx, { advisor, shared }, value.entryId, today, now))
    if (!('topic' in sent)) return reply(boardRefusalMessage({ reason: sent.result }))
    const after = await findOwn(services, me, advisor.id)
    await replace(services, click, sentMessage(after ?? advisor, { ...sent, pageId: value.pageId }, today))
    await refreshAfterCheckIn(services, advisor, undefined)
  }),
]
