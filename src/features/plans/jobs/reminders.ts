import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Address, type AnyKind, kind, type Prepared } from '../../../platform/outbox/kind.ts'
import { redraw } from '../../../platform/outbox/redraw.ts'
import { findSent } from '../../../platform/outbox/store.ts'
import type { Services } from '../../../platform/services.ts'
import { localDate } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { isReminderTime } from '../reminder-rules.ts'
import { findDueToday, lockStepsToRemind, saveReminded } from '../reminder-store.ts'
import { reminderMessage } from '../reminder-views.ts'
import { findSteps } from '../store.ts'

const REMINDER = 'reminder'

const payload = z.object({ on: z.string().transform((day) => Temporal.PlainDate.from(day)) })

/** Stores a message for everybody who set themselves this day, one for all of their steps. */
export async function planReminders({ db, clock, outbox }: Services): Promise<void> {
  const now = clock.now()
  const today = localDate(now, 'UTC')
  await db.transaction().execute(async (trx) => {
    const due = await lockStepsToRemind(trx, today.subtract({ days: 1 }), today.add({ days: 1 }))
    const ready = due.filter(({ dueOn, owner }) => isReminderTime(dueOn, owner, now))
    for (const { stepId, dueOn, owner } of ready) {
      await saveReminded(trx, owner.workspaceId, [stepId])
      const who = { workspaceId: owner.workspaceId, personId: owner.id }
      const on = dueOn.toString()
      await outbox.enqueue(trx, [{ ...who, kind: REMINDER, dedupeKey: `${REMINDER}:${on}`, payload: { on } }])
    }
  })
}

export function reminderKind({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind {
  return kind({
    name: REMINDER,
    payload,
    prepare: (address, { on }) => prepareReminder({ db, clock }, address, on),
  })
}

async function prepareReminder(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  who: Address,
  on: Temporal.PlainDate,
): Promise<Prepared> {
  const person = await findPerson(db, who.workspaceId, who.personId)
  if (!person?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
  if (!person.remindersOn) return { do: 'cancel', reason: 'reminders are turned off' }
  if (!isReminderTime(on, person, clock.now())) return { do: 'cancel', reason: 'the day has passed' }
  const isAway = person.awayUntil !== null && Temporal.PlainDate.compare(person.awayUntil, on) >= 0
  if (isAway) return { do: 'cancel', reason: 'the person is away' }
  const steps = await findDueToday(db, who, on)
  if (steps.length === 0) return { do: 'cancel', reason: 'all is done' }
  return { do: 'send', message: reminderMessage(steps), shows: steps.map(({ id }) => id) }
}

/** Shows on a reminder what was done meanwhile. */
export async function redrawReminder(services: Services, who: Address, ts: string): Promise<void> {
  const { db } = services
  const sent = await findSent(db, { ...who, kind: REMINDER, ts })
  if (!sent) return
  const steps = await findSteps(db, who.workspaceId, sent.rendered)
  const inOrder = sent.rendered.flatMap((id) => steps.filter((step) => step.id === id))
  await redraw(services, who.workspaceId, sent, reminderMessage(inOrder))
}
