import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Database, Trx } from '../../../platform/database.ts'
import {
  A_DAY,
  type Address,
  type AnyKind,
  kind,
  type Prepared,
  type Rendered,
  type Sent,
} from '../../../platform/outbox/kind.ts'
import type { NewMessage } from '../../../platform/outbox/store.ts'
import type { Planner } from '../../../platform/planners.ts'
import type { Services } from '../../../platform/services.ts'
import { isAwayOn } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { latestDay, nudgeTimeOn, remindOn } from '../reminder-rules.ts'
import { findDueToday, lockStepsToRemind, type StepToRemind, saveReminded } from '../reminder-store.ts'
import { reminderMessage } from '../reminder-views.ts'
import { findSteps } from '../store.ts'

const REMINDER = 'reminder'

const payload = z.object({ on: z.string().transform((day) => Temporal.PlainDate.from(day)) })

const BATCH = 500

/**
 * Enqueues one message per person for all of their steps due on a date they set themselves, once that date has
 * begun in some time zone. The message waits for the person's nudge time.
 */
async function planReminders(services: Services, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const planned = await services.db.transaction().execute((trx) => planBatch(services, trx))
    if (planned < BATCH) return
  }
}

export const reminderPlanner: Planner = { name: 'reminders', timeLimitMs: 120_000, run: planReminders }

async function planBatch({ clock, outbox }: Services, trx: Trx): Promise<number> {
  const now = clock.now()
  const steps = await lockStepsToRemind(trx, latestDay(now), BATCH)
  if (steps.length === 0) return 0
  await saveReminded(trx, steps)
  const inTime = steps.filter(({ dueOn, owner }) => remindOn(dueOn, owner, now) !== 'too late')
  await outbox.enqueue(trx, inTime.map(toMessage))
  return steps.length
}

function toMessage({ dueOn, owner }: StepToRemind): NewMessage {
  const on = dueOn.toString()
  return {
    workspaceId: owner.workspaceId,
    personId: owner.id,
    kind: REMINDER,
    dedupeKey: `${REMINDER}:${on}`,
    payload: { on },
    sendAt: nudgeTimeOn(dueOn, owner),
  }
}

export function reminderKind({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind {
  return kind({
    name: REMINDER,
    payload,
    triedFor: A_DAY,
    prepare: (address, { on }) => prepareReminder({ db, clock }, address, on),
    rerender: { which: 'newest', render: (address, sent) => renderSent(db, address, sent) },
  })
}

async function prepareReminder(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  who: Address,
  on: Temporal.PlainDate,
): Promise<Prepared> {
  const person = await findPerson(db, who.workspaceId, who.personId)
  if (person?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
  if (!person.remindersOn) return { do: 'cancel', reason: 'reminders are turned off' }
  const when = remindOn(on, person, clock.now())
  if (when === 'too late') return { do: 'cancel', reason: 'the day has passed' }
  if (when !== 'now') return { do: 'wait', until: when.at, reason: 'the person’s nudge time has not come' }
  if (isAwayOn(person, on)) return { do: 'cancel', reason: 'the person is away' }
  const steps = await findDueToday(db, who, on)
  if (steps.length === 0) return { do: 'cancel', reason: 'all steps are done' }
  return { do: 'send', message: reminderMessage(steps), shows: steps.map(({ id }) => id) }
}

/** Renders a reminder again, to show which steps are done, and no longer those that were removed. */
async function renderSent(db: Database, { workspaceId }: Address, { shows }: Sent): Promise<Rendered | null> {
  const steps = await findSteps(db, workspaceId, shows)
  const inOrder = shows.flatMap((id) => steps.filter((step) => step.id === id))
  return { message: reminderMessage(inOrder), shows: inOrder.map(({ id }) => id) }
}
