import { z } from 'zod'
import { type AnyKind, kind } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import { findMentorship } from '../mentorships/store.ts'
import { waitForHours } from '../people/notification.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { ERASED } from './erase-store.ts'
import { offeredErasedMessage, partnerErasedMessage } from './views.ts'

/** Tells the other person that the mentorship ended because its mentor or mentee erased their data. */
export function privacyKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  return [
    kind({
      name: ERASED,
      payload: z.object({ mentorshipId: z.string() }),
      async prepare({ workspaceId, personId }, { mentorshipId }) {
        const person = await findPerson(db, workspaceId, personId)
        const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
        if (person?.standing !== 'member' || !mentorship) return { do: 'cancel', reason: 'no recipient' }
        const role = mentorship.mentorId === personId ? 'mentee' : 'mentor'
        const now = clock.now()
        const wait = waitForHours([person], now)
        if (mentorship.acceptedAt === null) {
          // The mentee's message about the offer is rendered again.
          if (role === 'mentor') return { do: 'cancel', reason: 'the offer was never accepted' }
          return wait ?? { do: 'send', message: offeredErasedMessage(), shows: [mentorshipId] }
        }
        const today = localDate(now, person.zone)
        const message = partnerErasedMessage(role, mentorship.startedOn, today)
        return wait ?? { do: 'send', message, shows: [mentorshipId] }
      },
    }),
  ]
}
