import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Address, type AnyKind, kind } from '../../platform/outbox/kind.ts'
import { redraw } from '../../platform/outbox/redraw.ts'
import { findAnswerable, saveAnswered } from '../../platform/outbox/store.ts'
import type { Services } from '../../platform/services.ts'
import { refreshPerson } from '../people/directory.ts'
import { letter } from '../people/letter.ts'
import { findMentorship } from '../relationships/store.ts'
import { handComesAt, outcomeOf } from './rules.ts'
import { findHand, findOpenHand } from './store.ts'
import { handAnswerMessage, handDoneMessage, handMessage } from './views.ts'

export const HAND = 'hand'
export const HAND_ANSWER = 'hand answer'

const payload = z.object({ handId: z.string() })

/** A wish for a hand, and the answer to it. */
export function handKinds(services: Omit<Services, 'outbox'>): AnyKind[] {
  const { db, clock } = services
  return [
    kind({
      name: HAND,
      payload,
      async prepare(address, { handId }) {
        const { workspaceId } = address
        const mentor = await refreshPerson(services, address)
        if (!mentor?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
        const hand = await findHand(db, workspaceId, handId)
        const key = hand && { workspaceId, mentorshipId: hand.mentorshipId }
        const mentorship = key && (await findMentorship(db, key))
        if (!mentorship || mentorship.endedAt || (await findOpenHand(db, key))?.id !== handId) {
          return { do: 'cancel', reason: 'it is not true any more' }
        }
        const now = clock.now()
        const until = handComesAt(mentor, now)
        if (Temporal.Instant.compare(until, now) > 0) {
          return { do: 'wait', until, reason: 'outside of the mentor’s hours' }
        }
        return { do: 'send', message: handMessage(mentorship, hand), shows: [handId] }
      },
      // What became of it while it was on its way, it doesn't show yet.
      settled: ({ workspaceId, personId }) => services.refresh({ workspaceId, personIds: [personId] }),
    }),
    letter(db, {
      name: HAND_ANSWER,
      payload,
      async write({ workspaceId }, { handId }) {
        const hand = await findHand(db, workspaceId, handId)
        const mentorship =
          hand && (await findMentorship(db, { workspaceId, mentorshipId: hand.mentorshipId }))
        if (!mentorship || mentorship.endedAt) return null
        return { message: handAnswerMessage(mentorship, hand), shows: [handId] }
      },
    }),
  ]
}

/** A wish that was answered on Home, taken back or settled by a touch leaves no buttons behind in the mentor's message. */
export async function redrawHands(services: Services, who: Address): Promise<void> {
  const { db } = services
  const { workspaceId } = who
  for (const sent of await findAnswerable(db, { ...who, kinds: [HAND] })) {
    const [handId] = sent.rendered
    const hand = handId === undefined ? null : await findHand(db, workspaceId, handId)
    const key = hand && { workspaceId, mentorshipId: hand.mentorshipId }
    const mentorship = key && (await findMentorship(db, key))
    if (!mentorship || (await findOpenHand(db, key))?.id === handId) continue
    await redraw(services, workspaceId, sent, handDoneMessage(mentorship, hand, outcomeOf(hand, mentorship)))
    await saveAnswered(db, workspaceId, sent)
  }
}
