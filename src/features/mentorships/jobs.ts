import { z } from 'zod'
import type { AnyKind, Rendered } from '../../platform/outbox/kind.ts'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { notificationKind } from '../people/notification.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findCorrection } from '../relationships/check-in-store.ts'
import { findAgreement } from './agreement-store.ts'
import { agreementMessage } from './agreement-views.ts'
import { findToldCadence, saveToldCadence } from './cadence-store.ts'
import { findThanks } from './end-store.ts'
import { endNoticeMessage } from './end-views.ts'
import { findHandover } from './handover-store.ts'
import {
  cadenceChangedMessage,
  correctionMessage,
  pauseNotificationMessage,
  proposalAnswerMessage,
  proposalMessage,
} from './mentee-views.ts'
import { expireOffer, findExpiringOffers, WELCOME } from './offer-store.ts'
import { declinedMessage, offerAcceptedMessage, offerExpiredMessage, welcomeMessage } from './offer-views.ts'
import { findPauseNote } from './pause-store.ts'
import { findProposal } from './proposal-store.ts'
import { isOffered, type Mentorship } from './rules.ts'
import { findMentorship, lockMentorship } from './store.ts'

export const OFFER_ACCEPTED = 'offer accepted'
const OFFER_EXPIRED = 'offer expired'
export const DECLINED = 'declined'
export const END = 'end'
export const PROPOSAL = 'proposal'
export const PROPOSAL_ANSWER = 'proposal answer'
export const CADENCE = 'cadence'
export const PAUSE = 'pause'
export const CORRECTION = 'correction'
export const AGREEMENT = 'agreement'

const aboutMentorship = z.object({ mentorshipId: z.string() })
const aboutProposal = aboutMentorship.extend({ proposalId: z.string() })
const aboutCheckIn = aboutMentorship.extend({ checkInId: z.string() })

type Parts = Pick<Services, 'db' | 'clock'>

/** Messages that tell a mentor or mentee what the other one did. */
export function mentorshipKinds(parts: Parts): AnyKind[] {
  const { db, clock } = parts
  const today = ({ zone }: Person, at = clock.now()) => localDate(at, zone)
  return [
    offerKind(parts),
    about(parts, OFFER_ACCEPTED, aboutMentorship, async (mentorship) =>
      mentorship.endedAt ? null : offerAcceptedMessage(mentorship),
    ),
    about(parts, OFFER_EXPIRED, aboutMentorship, async (mentorship, reader) =>
      offerExpiredMessage(mentorship, today(reader)),
    ),
    about(parts, DECLINED, aboutMentorship, async (mentorship) => declinedMessage(mentorship)),
    about(parts, END, aboutMentorship, async (mentorship, reader) => {
      const key = { workspaceId: reader.workspaceId, mentorshipId: mentorship.id }
      const handover = reader.id === mentorship.menteeId ? await findHandover(db, key) : null
      const notice = {
        mentorship,
        toId: reader.id,
        thanks: await findThanks(db, key),
        suggestedId: handover?.suggestedId ?? null,
      }
      const at = mentorship.endedAt ?? mentorship.alumniSince ?? undefined
      return endNoticeMessage(notice, today(reader, at))
    }),
    about(parts, PROPOSAL, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && proposal.outcome === null ? proposalMessage(mentorship, proposal) : null
    }),
    about(parts, PROPOSAL_ANSWER, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && !mentorship.endedAt ? proposalAnswerMessage(mentorship, proposal) : null
    }),
    cadenceKind(parts),
    about(parts, PAUSE, aboutMentorship, async (mentorship, reader) => {
      if (mentorship.endedAt) return null
      const key = { workspaceId: reader.workspaceId, mentorshipId: mentorship.id }
      return pauseNotificationMessage(mentorship, await findPauseNote(db, key), today(reader))
    }),
    about(parts, CORRECTION, aboutCheckIn, async (mentorship, reader, { checkInId }) => {
      const correction = await findCorrection(db, reader.workspaceId, checkInId)
      return correction && correctionMessage(mentorship, reader.id, correction, today(reader))
    }),
    about(parts, AGREEMENT, aboutMentorship, async (mentorship, reader) => {
      const agreement = await findAgreement(db, {
        workspaceId: reader.workspaceId,
        mentorshipId: mentorship.id,
      })
      const changed = agreement !== null && agreement.writtenBy !== reader.id && !mentorship.endedAt
      return changed ? agreementMessage(mentorship.id, agreement) : null
    }),
  ]
}

/** The mentee's message about an offer. It shows what became of the offer, and then stays so. */
function offerKind(parts: Parts): AnyKind {
  const { db } = parts
  return notificationKind(parts, {
    name: WELCOME,
    payload: aboutMentorship,
    async write({ workspaceId }, { mentorshipId }) {
      const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
      return mentorship && mentorship.endedAt === null ? renderOffer(mentorship) : null
    },
    rerender: {
      which: 'open',
      async render({ workspaceId }, { shows: [mentorshipId] }) {
        if (mentorshipId === undefined) return null
        const mentorship = await findMentorship(db, { workspaceId, mentorshipId })
        return mentorship && renderOffer(mentorship)
      },
    },
  })
}

/** Tells the mentee the current cadence, and what they were told before. Shows the mentorship and the cadence told. */
function cadenceKind(parts: Parts): AnyKind {
  const { db } = parts
  return notificationKind(parts, {
    name: CADENCE,
    payload: aboutMentorship,
    async write({ workspaceId }, { mentorshipId }) {
      const key = { workspaceId, mentorshipId }
      const mentorship = await findMentorship(db, key)
      const before = await findToldCadence(db, key)
      if (!mentorship || mentorship.endedAt !== null) return null
      if (before === null || before === mentorship.cadenceDays) return null
      const shows = [mentorshipId, String(mentorship.cadenceDays)]
      return { message: cadenceChangedMessage(mentorship, before), shows }
    },
    async settle(trx, { workspaceId }, { state, shows: [mentorshipId, told] }) {
      if (state !== 'sent' || mentorshipId === undefined) return
      const key = { workspaceId, mentorshipId }
      await lockMentorship(trx, key)
      await saveToldCadence(trx, key, Number(told))
    },
  })
}

function renderOffer(mentorship: Mentorship): Rendered {
  return { message: welcomeMessage(mentorship), shows: isOffered(mentorship) ? [mentorship.id] : [] }
}

const BATCH = 100

/** Ends offers that have waited too long, and tells the mentor alone. */
async function expireOffers(services: Services, signal: AbortSignal): Promise<void> {
  const now = services.clock.now()
  // The day in the zone that is furthest ahead; each offer is checked again on its mentor's day.
  const latestDay = localDate(now, 'Etc/GMT-14')
  for (const key of await findExpiringOffers(services.db, latestDay, BATCH)) {
    if (signal.aborted) return
    const expired = await services.db.transaction().execute(async (trx) => {
      const mentorship = await expireOffer(trx, key, now)
      if (mentorship) await services.outbox.enqueue(trx, [expiredNotification(mentorship)])
      return mentorship
    })
    if (!expired) continue
    const { workspaceId, mentorId, menteeId } = expired
    await services.refresh({ workspaceId, personIds: [mentorId, menteeId], priority: 'background' })
  }
}

export const offerPlanner: Planner = { name: 'offers', timeLimitMs: 120_000, run: expireOffers }

function expiredNotification({ workspaceId, id: mentorshipId, mentorId }: Mentorship): NewMessage {
  const dedupeKey = `${OFFER_EXPIRED}:${mentorshipId}`
  return { workspaceId, personId: mentorId, kind: OFFER_EXPIRED, dedupeKey, payload: { mentorshipId } }
}

type Write<Payload> = (mentorship: Mentorship, reader: Person, payload: Payload) => Promise<Message | null>

function about<Payload extends { mentorshipId: string }>(
  parts: Parts,
  name: string,
  payload: z.ZodType<Payload>,
  say: Write<Payload>,
): AnyKind {
  return notificationKind(parts, {
    name,
    payload,
    async write(reader, given) {
      const { mentorshipId } = given
      const mentorship = await findMentorship(parts.db, { workspaceId: reader.workspaceId, mentorshipId })
      const message = mentorship && (await say(mentorship, reader, given))
      return message && { message, shows: [mentorshipId] }
    },
  })
}
