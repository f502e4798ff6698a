import { z } from 'zod'
import { cleanText } from '../../../platform/plain-text.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import { openTell, ratherNot, tellForm } from '../actions.ts'
import { tellView } from '../form-views.ts'
import { aboutAdvisor, DECLINED, TELL } from '../jobs.ts'
import { TOLD_MAX_LENGTH } from '../rules.ts'
import { findAdvisors } from '../store.ts'
import { decline, saveTold } from '../told-store.ts'
import { boardRefusalMessage, limitText, tellDoneMessage, toldAlreadyMessage, toldMessage } from '../views.ts'
import { findOwn, placeOf } from './find.ts'

const tellFields = z.object({
  words: z
    .string({ error: 'Write a sentence.' })
    .max(TOLD_MAX_LENGTH, `Use at most ${TOLD_MAX_LENGTH} characters.`)
    .transform((typed) => cleanText(typed).trim())
    .refine((typed) => typed !== '', 'Write a sentence.'),
})

export const tellHandlers: readonly MentorHandler[] = [
  onClick(openTell, async (services, click) => {
    const advisor = await findOwn(services, click.me, click.value.advisorId)
    if (!advisor || advisor.contactId === null) return click.reply(boardRefusalMessage({ reason: 'gone' }))
    if (advisor.toldAt !== null) return click.reply(toldAlreadyMessage(advisor))
    await click.open(tellView(advisor, { advisorId: advisor.id, ...placeOf(click) }))
  }),
  onSubmit(
    tellForm,
    () => tellFields,
    async (services, { me, fields, metadata }) => {
      const { workspaceId } = me
      const advisor = await findOwn(services, me, metadata.advisorId)
      if (!advisor) return { show: boardRefusalMessage({ reason: 'gone' }) }
      const { id: advisorId, contactName } = advisor
      const told = await services.db.transaction().execute(async (trx) => {
        const saved = await saveTold(trx, { workspaceId, advisorId, ...fields }, services.clock.now())
        if (saved.result === 'told') {
          const personId = saved.advisor.contactId
          const message = aboutAdvisor(TELL, { workspaceId, personId, advisorId })
          await services.outbox.enqueue(trx, [{ ...message, senderId: me.id }])
        }
        return saved
      })
      switch (told.result) {
        case 'told':
          return { show: toldMessage(advisor) }
        case 'told already':
          return { show: toldAlreadyMessage(advisor) }
        case 'gone':
          return { show: boardRefusalMessage({ reason: 'gone' }) }
        case 'over limit':
          return { errors: { words: limitText(told.refusal, contactName, todayOf(services, me)) } }
      }
    },
  ),
  onClick(ratherNot, async (services, { me, value, reply, messageTs }) => {
    const { workspaceId } = me
    const key = { workspaceId, ...value }
    const removed = await services.db.transaction().execute(async (trx) => {
      const declined = await decline(trx, { ...key, advisorPersonId: me.id }, services.clock.now())
      if (declined)
        await services.outbox.enqueue(trx, [aboutAdvisor(DECLINED, { ...key, personId: declined.ownerId })])
      return declined
    })
    const [advisor] = await findAdvisors(services.db, workspaceId, [value.advisorId])
    if (advisor?.contactId === me.id && messageTs === undefined)
      await reply(tellDoneMessage(advisor.ownerId, removed !== null))
    const personIds = [me.id, ...(removed ? [removed.ownerId] : [])]
    await services.refresh({ workspaceId, personIds, clickedTs: messageTs })
  }),
]
