import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import type { AnyKind } from '../../../platform/outbox/kind.ts'
import type { NewMessage } from '../../../platform/outbox/store.ts'
import type { Planner } from '../../../platform/planners.ts'
import type { Services } from '../../../platform/services.ts'
import { notificationKind } from '../../people/notification.ts'
import { localDate } from '../../people/rules.ts'
import { laterOf } from '../../relationships/rules.ts'
import { overdueMessage } from '../mentee-views.ts'
import { lockOverdue, saveToldUntil } from '../overdue-store.ts'
import { type Mentorship, OVERDUE_TOLD_DAYS, tellsOverdue } from '../rules.ts'
import { findMentorship } from '../store.ts'

const OVERDUE = 'check-in overdue'

const BATCH = 500

/** Enqueues a message for each mentee whose check-in has been overdue by a whole cadence, in every time zone. */
async function planOverdue(services: Services, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const planned = await services.db.transaction().execute((trx) => planBatch(services, trx))
    if (planned < BATCH) return
  }
}

export const overduePlanner: Planner = { name: 'overdue check-ins', timeLimitMs: 120_000, run: planOverdue }

async function planBatch({ clock, outbox }: Services, trx: Trx): Promise<number> {
  const today = localDate(clock.now(), 'Etc/GMT+12')
  const found = await lockOverdue(trx, today, BATCH)
  if (found.length === 0) return 0
  await saveToldUntil(
    trx,
    found.map((one) => ({ ...one, until: toldUntil(one, today) })),
  )
  const told = found.filter((one) => tellsOverdue(one, today))
  await outbox.enqueue(
    trx,
    told.map((one) => toMessage(one, today)),
  )
  return found.length
}

/** The next day to look at this one: after four weeks if the mentee is told, or once the pause or other reason may be over. */
function toldUntil(mentorship: Mentorship, today: Temporal.PlainDate): Temporal.PlainDate {
  if (tellsOverdue(mentorship, today)) return today.add({ days: OVERDUE_TOLD_DAYS })
  return laterOf(mentorship.pausedUntil, today.add({ days: 1 }))
}

function toMessage(
  { workspaceId, id: mentorshipId, menteeId }: Mentorship,
  on: Temporal.PlainDate,
): NewMessage {
  const dedupeKey = `${OVERDUE}:${mentorshipId}:${on}`
  return { workspaceId, personId: menteeId, kind: OVERDUE, dedupeKey, payload: { mentorshipId } }
}

/** Checks again when it is sent: there may have been a check-in since. */
export function overdueKind({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind {
  return notificationKind(
    { db, clock },
    {
      name: OVERDUE,
      payload: z.object({ mentorshipId: z.string() }),
      async write(reader, { mentorshipId }) {
        if (!reader.overdueMessagesOn) return null
        const mentorship = await findMentorship(db, { workspaceId: reader.workspaceId, mentorshipId })
        const today = localDate(clock.now(), reader.zone)
        if (!mentorship || !tellsOverdue(mentorship, today)) return null
        return { message: overdueMessage(mentorship, today), shows: [mentorshipId] }
      },
    },
  )
}
