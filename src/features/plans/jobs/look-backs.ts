import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import { type AnyKind, kind, type Prepared } from '../../../platform/outbox/kind.ts'
import type { NewMessage } from '../../../platform/outbox/store.ts'
import type { Planner } from '../../../platform/planners.ts'
import type { Services } from '../../../platform/services.ts'
import { findMentorship } from '../../mentorships/store.ts'
import { localDate } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { lookBackMessage } from '../look-back-views.ts'
import { anniversaryBy, isWorthLookingBack, latestDay, lookBackAt, nudgeTimeOn } from '../reminder-rules.ts'
import { type Anniversary, findLookBack, lockAnniversaries, saveYearsTold } from '../reminder-store.ts'

const LOOK_BACK = 'look back'

const payload = z.object({ mentorshipId: z.string(), years: z.number() })

const BATCH = 500

/** Enqueues a message for both people of each mentorship whose anniversary has begun in some time zone. */
async function planLookBacks(services: Services, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const planned = await services.db.transaction().execute((trx) => planBatch(services, trx))
    if (planned < BATCH) return
  }
}

export const lookBackPlanner: Planner = { name: 'look-backs', timeLimitMs: 120_000, run: planLookBacks }

async function planBatch({ clock, outbox }: Services, trx: Trx): Promise<number> {
  const today = latestDay(clock.now())
  const found = await lockAnniversaries(trx, today, BATCH)
  if (found.length === 0) return 0
  const due = found.map((one) => ({ ...one, ...anniversaryBy(one.startedOn, today) }))
  await saveYearsTold(trx, due)
  await outbox.enqueue(trx, due.filter(({ isRecent }) => isRecent).flatMap(toMessages))
  return found.length
}

function toMessages({
  workspaceId,
  mentorshipId,
  readers,
  years,
  on,
}: Anniversary & { years: number; on: Temporal.PlainDate }): NewMessage[] {
  return readers.map((reader) => ({
    workspaceId,
    personId: reader.id,
    kind: LOOK_BACK,
    dedupeKey: `${LOOK_BACK}:${mentorshipId}:${years}`,
    payload: { mentorshipId, years },
    sendAt: nudgeTimeOn(on, reader),
  }))
}

export function lookBackKind({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind {
  return kind({
    name: LOOK_BACK,
    payload,
    async prepare({ workspaceId, personId }, { mentorshipId, years }): Promise<Prepared> {
      const person = await findPerson(db, workspaceId, personId)
      const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
      if (person?.standing !== 'member' || !mentorship || mentorship.endedAt) {
        return { do: 'cancel', reason: 'the mentorship has ended, or someone has left' }
      }
      const now = clock.now()
      const on = mentorship.startedOn.add({ years })
      const until = lookBackAt(on, person)
      if (Temporal.Instant.compare(now, until) < 0) {
        return { do: 'wait', until, reason: 'the person’s nudge time has not come, or they are away' }
      }
      const facts = await findLookBack(db, { workspaceId, mentorshipId }, on)
      if (!isWorthLookingBack(facts)) return { do: 'cancel', reason: 'there is little to look back on' }
      const message = lookBackMessage({
        mentorship,
        readerId: personId,
        years,
        facts,
        today: localDate(now, person.zone),
      })
      return { do: 'send', message, shows: [mentorshipId] }
    },
  })
}
