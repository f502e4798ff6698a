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
import { findMentorshipsById } from '../../mentorships/store.ts'
import { isAwayOn, localDate } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { dueStateOf, latestDay, nudgeTimeOn, remindOn } from '../reminder-rules.ts'
import { findDueToday, lockStepsToRemind, type StepToRemind, saveReminded } from '../reminder-store.ts'
import { type DueItem, reminderMessage } from '../reminder-views.ts'
import type { Step } from '../rules.ts'
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
    rerender: { which: 'open', render: (address, sent) => renderSent({ db, clock }, address, sent) },
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
  const items = await withMentorships(db, who.workspaceId, steps)
  const message = reminderMessage({ items, readerId: person.id, on, today: on })
  return { do: 'send', message, shows: steps.map(({ id }) => id) }
}

async function withMentorships(
  db: Database,
  workspaceId: string,
  steps: readonly Step[],
): Promise<DueItem[]> {
  const ids = [...new Set(steps.map(({ mentorshipId }) => mentorshipId))]
  const mentorships = await findMentorshipsById(db, workspaceId, ids)
  return steps.flatMap((step) => {
    const mentorship = mentorships.find(({ id }) => id === step.mentorshipId)
    return mentorship ? [{ step, mentorship }] : []
  })
}

/**
 * Renders a reminder again, to show which steps are done or moved, and no longer those that were removed. It is final once
 * nothing is open and its day is over: on the day, a step can be reopened.
 */
async function renderSent(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  who: Address,
  { shows, claimedAt }: Sent,
): Promise<Rendered | null> {
  const person = await findPerson(db, who.workspaceId, who.personId)
  if (!person) return null
  const steps = await findSteps(db, who.workspaceId, shows)
  const inOrder = shows.flatMap((id) => steps.filter((step) => step.id === id))
  const items = await withMentorships(db, who.workspaceId, inOrder)
  const [on, today] = [localDate(claimedAt, person.zone), localDate(clock.now(), person.zone)]
  const reminder = { items, readerId: person.id, on, today }
  const isOpen = items.some(({ step, mentorship }) => dueStateOf(step, mentorship, reminder) === 'open')
  const ids = isOpen || on.equals(today) ? inOrder.map(({ id }) => id) : []
  return { message: reminderMessage(reminder), shows: ids }
}
