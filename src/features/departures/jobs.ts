import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type AnyKind, kind } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import { helpRequestComesAt } from '../help-requests/rules.ts'
import { otherOf } from '../mentorships/rules.ts'
import { findMentorship } from '../mentorships/store.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { takeDepartures } from './store.ts'
import { menteeLeftMessage, mentorLeftMessage } from './views.ts'

export const DEPARTURE = 'departure'

const BATCH = 50
/** An account that was closed by mistake is open again within the hour. */
const AFTER = Temporal.Duration.from({ hours: 1 })

/** Tells those who are left behind when somebody's account is closed. Nothing goes to who has left. */
export async function tellDepartures(services: Services): Promise<void> {
  const now = services.clock.now()
  await services.db.transaction().execute(async (trx) => {
    const departures = await takeDepartures(trx, now.subtract(AFTER), now, BATCH)
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

export function departureKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  return [
    kind({
      name: DEPARTURE,
      payload: z.object({ mentorshipId: z.string() }),
      async prepare({ workspaceId, personId }, { mentorshipId }) {
        const person = await findPerson(db, workspaceId, personId)
        if (!person?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
        const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
        const isMentor = mentorship?.mentorId === personId
        const isBack = isMentor ? mentorship?.menteeIsHere : mentorship?.mentorIsHere
        if (!mentorship || mentorship.endedAt || isBack) {
          return { do: 'cancel', reason: 'it is not true any more' }
        }
        const now = clock.now()
        const until = helpRequestComesAt(person, now)
        if (Temporal.Instant.compare(until, now) > 0) {
          return { do: 'wait', until, reason: 'outside of the person’s hours' }
        }
        const today = localDate(now, person.zone)
        const message = isMentor ? menteeLeftMessage(mentorship, today) : mentorLeftMessage(mentorship, today)
        return { do: 'send', message, shows: [mentorshipId] }
      },
    }),
  ]
}
