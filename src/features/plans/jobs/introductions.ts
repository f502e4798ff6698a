import { z } from 'zod'
import type { Database } from '../../../platform/database.ts'
import { type Address, type AnyKind, kind, type Prepared } from '../../../platform/outbox/kind.ts'
import { insertMessages } from '../../../platform/outbox/store.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { findPerson } from '../../people/store.ts'
import type { Mentorship } from '../../relationships/rules.ts'
import { findMentorship } from '../../relationships/store.ts'
import type { Introduction } from '../introduction-rules.ts'
import { findIntroduction } from '../introduction-store.ts'
import { askMessage, byHandMessage, togetherMessage } from '../introduction-views.ts'

export const INTRODUCTION_ASK = 'introduction ask'
export const INTRODUCTION_TOGETHER = 'introduction together'
const INTRODUCTION_BY_HAND = 'introduction by hand'

const payload = z.object({ introductionId: z.string() })

type KindServices = Pick<Services, 'db' | 'clock'>

/** Messages that bring two people together. */
export function introductionKinds({ db, clock }: KindServices): AnyKind[] {
  return [
    kind({
      name: INTRODUCTION_ASK,
      payload,
      prepare: (address, { introductionId }) =>
        prepare(db, address, introductionId, (mentorship, introduction) =>
          introduction.state === 'promised' ? askMessage(mentorship, introduction, address.personId) : null,
        ),
    }),
    kind({
      name: INTRODUCTION_TOGETHER,
      payload,
      prepare: (address, { introductionId }) =>
        prepare(db, address, introductionId, (mentorship, introduction) =>
          togetherMessage(mentorship, introduction),
        ),
      // The app can't look into a group DM: whether it arrived, the mentor sees.
      async settle(trx, { workspaceId, personId }, { state, shows }) {
        const [introductionId] = shows
        if (state !== 'failed' || introductionId === undefined) return
        const byHand = { kind: INTRODUCTION_BY_HAND, dedupeKey: `${INTRODUCTION_BY_HAND}:${introductionId}` }
        await insertMessages(
          trx,
          [{ workspaceId, personId, ...byHand, payload: { introductionId } }],
          clock.now(),
        )
      },
    }),
    kind({
      name: INTRODUCTION_BY_HAND,
      payload,
      prepare: (address, { introductionId }) =>
        prepare(db, address, introductionId, (mentorship, introduction) =>
          byHandMessage(mentorship, introduction),
        ),
    }),
  ]
}

/** Looks again: all three are still here, and the two are still mentor and mentee. */
async function prepare(
  db: Database,
  { workspaceId }: Address,
  introductionId: string,
  write: (mentorship: Mentorship, introduction: Introduction) => Message | null,
): Promise<Prepared> {
  const introduction = await findIntroduction(db, { workspaceId, introductionId })
  const mentorship =
    introduction && (await findMentorship(db, { workspaceId, mentorshipId: introduction.mentorshipId }))
  if (!introduction || !mentorship || mentorship.endedAt)
    return { do: 'cancel', reason: 'the mentorship has ended' }
  const contact =
    'personId' in introduction.to ? await findPerson(db, workspaceId, introduction.to.personId) : null
  if (!contact?.isActive || !mentorship.mentorIsHere || !mentorship.menteeIsHere) {
    return { do: 'cancel', reason: 'one of them is deactivated' }
  }
  const message = write(mentorship, introduction)
  return message
    ? { do: 'send', message, shows: [introductionId] }
    : { do: 'cancel', reason: 'it is not true any more' }
}
