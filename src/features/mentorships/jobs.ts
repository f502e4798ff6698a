import { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import type { AnyKind } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { notificationKind } from '../people/notification.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findCorrection } from '../relationships/check-in-store.ts'
import { findAgreement } from './agreement-store.ts'
import { agreementMessage } from './agreement-views.ts'
import { findThanks } from './end-store.ts'
import { endNoticeMessage } from './end-views.ts'
import { findHandover } from './handover-store.ts'
import {
  correctionMessage,
  pauseNotificationMessage,
  proposalAnswerMessage,
  proposalMessage,
} from './mentee-views.ts'
import { findPauseNote } from './pause-store.ts'
import { findProposal } from './proposal-store.ts'
import type { Mentorship } from './rules.ts'
import { findMentorship } from './store.ts'
import { declinedMessage, welcomeMessage } from './views.ts'

export const WELCOME = 'welcome'
export const DECLINED = 'declined'
export const END = 'end'
export const PROPOSAL = 'proposal'
export const PROPOSAL_ANSWER = 'proposal answer'
export const PAUSE = 'pause'
export const CORRECTION = 'correction'
export const AGREEMENT = 'agreement'

const aboutMentorship = z.object({ mentorshipId: z.string() })
const aboutProposal = aboutMentorship.extend({ proposalId: z.string() })
const aboutCheckIn = aboutMentorship.extend({ checkInId: z.string() })

/** Messages that tell a mentor or mentee what the other one did. */
export function mentorshipKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  const today = ({ zone }: Person, at = clock.now()) => localDate(at, zone)
  return [
    about(db, WELCOME, aboutMentorship, async (mentorship) =>
      mentorship.endedAt ? null : welcomeMessage(mentorship),
    ),
    about(db, DECLINED, aboutMentorship, async (mentorship) => declinedMessage(mentorship)),
    about(db, END, aboutMentorship, async (mentorship, reader) => {
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
    about(db, PROPOSAL, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && proposal.outcome === null ? proposalMessage(mentorship, proposal) : null
    }),
    about(db, PROPOSAL_ANSWER, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && !mentorship.endedAt ? proposalAnswerMessage(mentorship, proposal) : null
    }),
    about(db, PAUSE, aboutMentorship, async (mentorship, reader) => {
      if (mentorship.endedAt) return null
      const key = { workspaceId: reader.workspaceId, mentorshipId: mentorship.id }
      return pauseNotificationMessage(mentorship, await findPauseNote(db, key), today(reader))
    }),
    about(db, CORRECTION, aboutCheckIn, async (mentorship, reader, { checkInId }) => {
      const correction = await findCorrection(db, reader.workspaceId, checkInId)
      return correction && correctionMessage(mentorship, reader.id, correction, today(reader))
    }),
    about(db, AGREEMENT, aboutMentorship, async (mentorship, reader) => {
      const agreement = await findAgreement(db, {
        workspaceId: reader.workspaceId,
        mentorshipId: mentorship.id,
      })
      const changed = agreement !== null && agreement.writtenBy !== reader.id && !mentorship.endedAt
      return changed ? agreementMessage(mentorship.id, agreement) : null
    }),
  ]
}

type Write<Payload> = (mentorship: Mentorship, reader: Person, payload: Payload) => Promise<Message | null>

function about<Payload extends { mentorshipId: string }>(
  db: Database,
  name: string,
  payload: z.ZodType<Payload>,
  say: Write<Payload>,
): AnyKind {
  return notificationKind(db, {
    name,
    payload,
    async write(reader, given) {
      const { mentorshipId } = given
      const mentorship = await findMentorship(db, { workspaceId: reader.workspaceId, mentorshipId })
      const message = mentorship && (await say(mentorship, reader, given))
      return message && { message, shows: [mentorshipId] }
    },
  })
}
