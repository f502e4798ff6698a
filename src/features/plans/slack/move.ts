import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import { moveForm, openMove } from '../actions.ts'
import { moveView } from '../reminder-views.ts'
import { refuseDue } from '../rules.ts'
import { dueText } from '../step-views.ts'
import { moveStep } from '../store.ts'
import { refusalMessage } from '../views.ts'
import { findOwnStep } from './find.ts'

const SUGGESTED_DAYS = 7

/** Another due date for the step of a reminder, which then shows it. */
export const moveHandlers: readonly MentorHandler[] = [
  onClick(openMove, async (services, { me, value, messageTs, open, reply }) => {
    const found = await findOwnStep(services, me, value.stepId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    if (found.step.doneOn !== null) return reply(refusalMessage({ reason: 'gone' }))
    const suggested = todayOf(services, me).add({ days: SUGGESTED_DAYS })
    await open(moveView({ ...found, readerId: me.id, suggested, messageTs }))
  }),
  onSubmit(
    moveForm,
    (services, { me }) => moveFields(todayOf(services, me)),
    async (services, { me, metadata, fields }) => {
      const found = await findOwnStep(services, me, metadata.stepId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const { step, mentorship } = found
      const key = { workspaceId: me.workspaceId, mentorshipId: mentorship.id, stepId: step.id }
      const result = await moveStep(services.db, key, fields.due, me.id)
      if (result === 'gone') return { show: refusalMessage({ reason: 'gone' }) }
      await refreshBoth(services, mentorship, { clickedTs: metadata.messageTs })
      return 'close'
    },
  ),
]

function moveFields(today: Temporal.PlainDate) {
  return z
    .object({
      due: z
        .string()
        .transform((day) => Temporal.PlainDate.from(day))
        .nullable()
        .default(null),
      none: z.array(z.string()).nullable().default(null),
    })
    .transform(({ due, none }) => ({ due: none?.length ? null : due, isNone: Boolean(none?.length) }))
    .superRefine(({ due, isNone }, ctx) => {
      if (due === null && !isNone)
        ctx.addIssue({ code: 'custom', path: ['due'], message: 'Pick a date, or remove the due date below.' })
      const refused = due && refuseDue(due, today)
      if (refused) ctx.addIssue({ code: 'custom', path: ['due'], message: dueText(refused, today) })
    })
}
