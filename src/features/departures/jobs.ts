import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type AnyKind, kind } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { otherOf } from '../mentorships/rules.ts'
import { findMentorship } from '../mentorships/store.ts'
import { waitForHours } from '../people/notification.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { claimDepartures } from './store.ts'
import { menteeLeftMessage, mentorLeftMessage } from './views.ts'

const DEPARTURE = 'departure'

const BATCH = 50
/** An account deactivated by mistake is usually reactivated within an hour. */
const NOTIFY_AFTER = Temporal.Duration.from({ hours: 1 })

/** Notifies the other person of each mentorship when an account is deactivated. */
async function notifyDepartures(services: Services): Promise<void> {
  const now = services.clock.now()
  await services.db.transaction().execute(async (trx) => {
    const departures = await claimDepartures(trx, now.subtract(NOTIFY_AFTER), now, BATCH)
    const notifications = departures.flatMap(({ workspaceId, personId, leftAt, mentorships }) =>
      mentorships.map((mentorship) => ({
        workspaceId,
        personId: otherOf(mentorship, personId).id,
        kind: DEPARTURE,
        dedupeKey: `${DEPARTURE}:${mentorship.id}:${leftAt}`,
        payload: { mentorshipId: mentorship.id },
      })),
    )
    await services.outbox.enqueue(trx, notifications)
  })
}

export const departurePlanner: Planner = { name: 'departures', timeLimitMs: 120_000, run: notifyDepartures }

export function departureKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  return [
    kind({
      name: DEPARTURE,
      payload: z.object({ mentorshipId: z.string() }),
      async prepare({ workspaceId, personId }, { mentorshipId }) {
        const person = await findPerson(db, workspaceId, personId)
        if (person?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
        const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
        const isMentor = mentorship?.mentorId === personId
        const isBack = isMentor ? mentorship?.menteeIsHere : mentorship?.mentorIsHere
        if (!mentorship || mentorship.endedAt || isBack) {
          return { do: 'cancel', reason: 'no longer relevant' }
        }
        const now = clock.now()
        const today = localDate(now, person.zone)
        const message = isMentor ? menteeLeftMessage(mentorship, today) : mentorLeftMessage(mentorship, today)
        return waitForHours([person], now) ?? { do: 'send', message, shows: [mentorshipId] }
      },
    }),
  ]
}
