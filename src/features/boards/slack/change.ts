import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { ButtonClick, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Decision } from '../../relationships/rules.ts'
import { decide } from '../../relationships/store.ts'
import {
  type AboutAdvisor,
  advisorSnoozeForm,
  endAdvisorSnooze,
  keepAdvisorCadence,
  keepAsName,
  openAdvisorSnooze,
  openRemoveAdvisor,
  removeAdvisor,
  removeAdvisorForm,
  slowAdvisor,
  snoozeAdvisorMonth,
} from '../actions.ts'
import { advisorSnoozeView, removeAdvisorView } from '../form-views.ts'
import { SNOOZE_MONTHS } from '../rules.ts'
import { keepUnderName, removeAdvisor as remove } from '../store.ts'
import {
  boardRefusalMessage,
  keptCadenceMessage,
  keptMessage,
  removedMessage,
  snoozedMessage,
} from '../views.ts'
import { findOwn, placeOf, showChange } from './find.ts'

const GONE = { reason: 'gone' } as const

const snoozeFields = z.object({
  months: z.coerce.number().refine((months) => SNOOZE_MONTHS.some((one) => one === months)),
})

export const changeHandlers: readonly MentorHandler[] = [
  onClick(openAdvisorSnooze, async (services, click) => {
    const advisor = await findOwn(services, click.me, click.value.advisorId)
    if (!advisor) return click.reply(boardRefusalMessage(GONE))
    await click.open(advisorSnoozeView(advisor, { advisorId: advisor.id, ...placeOf(click) }))
  }),
  onSubmit(
    advisorSnoozeForm,
    () => snoozeFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const today = todayOf(services, me)
      const advisor = await findOwn(services, me, metadata.advisorId)
      if (!advisor) return { show: boardRefusalMessage(GONE) }
      const until = today.add({ months: fields.months })
      await save(services, advisor, { decision: 'snooze', until })
      await showChange(services, submission, metadata)
      return { show: snoozedMessage({ ...advisor, snoozedUntil: until }, today) }
    },
  ),
  onClick(snoozeAdvisorMonth, (services, click) =>
    decideByClick(services, click, {
      decision: 'snooze',
      until: todayOf(services, click.me).add({ months: 1 }),
    }),
  ),
  onClick(endAdvisorSnooze, (services, click) => decideByClick(services, click, { decision: 'end snooze' })),
  onClick(keepAdvisorCadence, (services, click) =>
    decideByClick(services, click, { decision: 'keep going' }),
  ),
  onClick(slowAdvisor, (services, click) =>
    decideByClick(services, click, { decision: 'cadence', days: click.value.cadenceDays }),
  ),
  onClick(openRemoveAdvisor, async (services, click) => {
    const advisor = await findOwn(services, click.me, click.value.advisorId)
    if (!advisor) return click.reply(boardRefusalMessage(GONE))
    await click.open(removeAdvisorView(advisor, { advisorId: advisor.id, ...placeOf(click) }))
  }),
  onSubmit(
    removeAdvisorForm,
    () => z.object({}),
    async (services, submission) => {
      const { me, metadata } = submission
      const { workspaceId } = me
      const advisor = await findOwn(services, me, metadata.advisorId)
      if (!advisor) return { show: boardRefusalMessage(GONE) }
      await services.db
        .transaction()
        .execute((trx) => remove(trx, { workspaceId, advisorId: advisor.id }, services.clock.now()))
      await showChange(services, submission, metadata)
      return { show: removedMessage(advisor.contactName) }
    },
  ),
  onClick(removeAdvisor, async (services, click) => {
    const { me, reply } = click
    const { workspaceId } = me
    const advisor = await findOwn(services, me, click.value.advisorId)
    if (!advisor) return reply(boardRefusalMessage(GONE))
    await services.db
      .transaction()
      .execute((trx) => remove(trx, { workspaceId, advisorId: advisor.id }, services.clock.now()))
    if (!click.rerenders) await reply(removedMessage(advisor.contactName))
    await refresh(services, click)
  }),
  onClick(keepAsName, async (services, click) => {
    const { me, reply } = click
    const { workspaceId } = me
    const advisor = await findOwn(services, me, click.value.advisorId)
    if (!advisor) return reply(boardRefusalMessage(GONE))
    const kept = await services.db
      .transaction()
      .execute((trx) => keepUnderName(trx, { workspaceId, advisorId: advisor.id }, services.clock.now()))
    if (kept === 'gone') return reply(boardRefusalMessage(GONE))
    if (kept === 'taken' || !click.rerenders) await reply(keptMessage(advisor.contactName, kept))
    await refresh(services, click)
  }),
]

async function decideByClick(
  services: Services,
  click: ButtonClick<AboutAdvisor>,
  decision: Decision,
): Promise<void> {
  const { me, reply } = click
  const advisor = await findOwn(services, me, click.value.advisorId)
  if (!advisor) return reply(boardRefusalMessage(GONE))
  await save(services, advisor, decision)
  const after = await findOwn(services, me, advisor.id)
  if (!after) return reply(boardRefusalMessage(GONE))
  const isSnooze = decision.decision === 'snooze' || decision.decision === 'end snooze'
  // A nudge shows the result itself.
  if (click.messageTs === undefined)
    await reply(isSnooze ? snoozedMessage(after, todayOf(services, me)) : keptCadenceMessage(after))
  await refresh(services, click)
}

function save(
  services: Services,
  { workspaceId, id }: { workspaceId: string; id: string },
  decision: Decision,
) {
  return services.db
    .transaction()
    .execute((trx) => decide(trx, { workspaceId, relationshipId: id }, decision, services.clock.now()))
}

function refresh(services: Services, { me, messageTs }: ButtonClick<AboutAdvisor>): Promise<void> {
  return services.refresh({ workspaceId: me.workspaceId, personIds: [me.id], clickedTs: messageTs })
}
