import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { endPause, openPause, pauseForm } from '../actions.ts'
import { PAUSE } from '../jobs.ts'
import { pausedMessage, pauseView, resumedMessage } from '../mentee-views.ts'
import { acceptByAct } from '../offer-store.ts'
import { savePause } from '../pause-store.ts'
import { PAUSE_MAX_DAYS } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { type Found, findOwn, menteeOnly } from './find.ts'
import { refusedAfter, words } from './words.ts'

const SUGGESTED_PAUSE_DAYS = 28

/** A mentee starts or ends a pause; the mentor is notified. */
export const pauseHandlers: readonly MentorHandler[] = [
  onClick(openPause, async (services, { me, value, reply, open }) => {
    const found = menteeOnly(await findOwn(services, me, value.mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const { until } = value
    const suggested =
      until === undefined ? found.today.add({ days: SUGGESTED_PAUSE_DAYS }) : Temporal.PlainDate.from(until)
    await open(pauseView(found.mentorship, suggested))
  }),
  onSubmit(
    pauseForm,
    (services, { me }) => pauseFields(todayOf(services, me)),
    async (services, { me, metadata, fields }) => {
      const found = menteeOnly(await findOwn(services, me, metadata.mentorshipId), me.id)
      return { show: await pause(services, me, found, fields.until, fields.word) }
    },
  ),
  onClick(endPause, async (services, click) => {
    const found = await findOwn(services, click.me, click.value.mentorshipId)
    await pauseAndReply(services, click, found, null)
  }),
]

function pauseFields(today: Temporal.PlainDate) {
  const last = today.add({ days: PAUSE_MAX_DAYS })
  return z.object({
    until: z
      .string({ error: 'Pick a date.' })
      .transform((day) => Temporal.PlainDate.from(day))
      .refine((day) => Temporal.PlainDate.compare(day, today) > 0, 'Pick a future date.')
      .refine((day) => Temporal.PlainDate.compare(day, last) <= 0, 'Pick a date within a year.'),
    word: words,
  })
}

/** Pauses until the mentee's day `until`; null ends the pause. */
export async function pauseAndReply(
  services: Services,
  { me, reply }: Interaction,
  found: Found,
  until: Temporal.PlainDate | null,
): Promise<void> {
  await reply(await pause(services, me, menteeOnly(found, me.id), until, null))
}

/** Saves the pause, or its end, and enqueues the message to the mentor, in one transaction. */
async function pause(
  services: Services,
  me: Person,
  found: Found,
  until: Temporal.PlainDate | null,
  note: string | null,
): Promise<Message> {
  if ('refusal' in found) return refusalMessage(found.refusal, found.today)
  const { mentorship, today } = found
  const { workspaceId, id: mentorshipId, mentorId, menteeId } = mentorship
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const saved = await savePause(trx, { workspaceId, mentorshipId, until, note }, now)
    if (saved === 'changed') {
      await acceptByAct(trx, mentorship, me.id, now)
      const dedupeKey = `${PAUSE}:${mentorshipId}:${now}`
      const notification = { kind: PAUSE, dedupeKey, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: mentorId, ...notification }])
    }
    return saved
  })
  if (result === 'ended') return refusedAfter(await findOwn(services, me, mentorshipId))
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  const changed = result === 'changed'
  return until === null
    ? resumedMessage(mentorship, changed)
    : pausedMessage(mentorship, until, today, changed)
}
