import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type AnyKind, kind, type Prepared } from '../../../platform/outbox/kind.ts'
import type { Services } from '../../../platform/services.ts'
import { localDate } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { findMentorship } from '../../relationships/store.ts'
import { lookBackNow } from '../reminder-rules.ts'
import { findLookBack, lockAnniversaries, saveYearsTold } from '../reminder-store.ts'
import { lookBackMessage } from '../reminder-views.ts'

const LOOK_BACK = 'look back'

const payload = z.object({ mentorshipId: z.string(), years: z.number() })

/** Stores a message for both of those whose anniversary has come. */
export async function planLookBacks({ db, clock, outbox }: Services): Promise<void> {
  const now = clock.now()
  // Where the day comes first, it is up to fourteen hours ahead.
  const latest = localDate(now.add({ hours: 14 }), 'UTC')
  await db.transaction().execute(async (trx) => {
    for (const one of await lockAnniversaries(trx, latest)) {
      const decided = lookBackNow(one, one.mentor, now)
      if (decided === 'wait') continue
      const { workspaceId, mentorshipId, mentor, menteeId } = one
      const { years, isTold } = decided
      await saveYearsTold(trx, one, years)
      if (!isTold) continue
      const dedupeKey = `${LOOK_BACK}:${mentorshipId}:${years}`
      const told = { workspaceId, kind: LOOK_BACK, dedupeKey, payload: { mentorshipId, years } }
      await outbox.enqueue(
        trx,
        [mentor.id, menteeId].map((personId) => ({ ...told, personId })),
      )
    }
  })
}

export function lookBackKind({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind {
  return kind({
    name: LOOK_BACK,
    payload,
    async prepare({ workspaceId, personId }, { mentorshipId, years }): Promise<Prepared> {
      const person = await findPerson(db, workspaceId, personId)
      const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
      if (!person?.isActive || !mentorship || mentorship.endedAt) {
        return { do: 'cancel', reason: 'it has ended, or somebody has left' }
      }
      const today = localDate(clock.now(), person.zone)
      if (person.awayUntil !== null && Temporal.PlainDate.compare(person.awayUntil, today) >= 0) {
        const back = { timeZone: person.zone, plainTime: person.nudgeTime }
        const until = person.awayUntil.add({ days: 1 }).toZonedDateTime(back).toInstant()
        return { do: 'wait', until, reason: 'the person is away' }
      }
      const facts = await findLookBack(db, { workspaceId, mentorshipId })
      const message = lookBackMessage({ mentorship, readerId: personId, years, facts, today })
      return { do: 'send', message, shows: [mentorshipId] }
    },
  })
}
