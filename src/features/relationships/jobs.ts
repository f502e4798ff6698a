import { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Address, type AnyKind, kind, type Prepared } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { findAgreement } from './agreement-store.ts'
import { agreementMessage } from './agreement-views.ts'
import { findThanks } from './goodbye-store.ts'
import { farewellMessage } from './goodbye-views.ts'
import { findHandover } from './handover-store.ts'
import {
  correctionMessage,
  pauseNewsMessage,
  proposalAnswerMessage,
  proposalMessage,
} from './mentee-views.ts'
import { findPauseWord } from './pause-store.ts'
import { findProposal } from './proposal-store.ts'
import type { Mentorship } from './rules.ts'
import { findMentorship } from './store.ts'
import { findCorrection } from './touch-store.ts'
import { declinedMessage, welcomeMessage } from './views.ts'

export const WELCOME = 'welcome'
export const DECLINED = 'declined'
export const FAREWELL = 'farewell'
export const PROPOSAL = 'proposal'
export const PROPOSAL_ANSWER = 'proposal answer'
export const PAUSE = 'pause'
export const CORRECTION = 'correction'
export const AGREEMENT = 'agreement'

const aboutMentorship = z.object({ mentorshipId: z.string() })
const aboutProposal = aboutMentorship.extend({ proposalId: z.string() })
const aboutTouch = aboutMentorship.extend({ touchId: z.string() })

/** Messages that tell one of the two what the other did. */
export function relationshipKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  const today = async ({ workspaceId, personId }: Address, at = clock.now()) => {
    const person = await findPerson(db, workspaceId, personId)
    return localDate(at, person?.zone ?? 'UTC')
  }
  return [
    letter(db, WELCOME, aboutMentorship, async (mentorship) =>
      mentorship.endedAt ? null : welcomeMessage(mentorship),
    ),
    letter(db, DECLINED, aboutMentorship, async (mentorship) => declinedMessage(mentorship)),
    letter(db, FAREWELL, aboutMentorship, async (mentorship, address) => {
      const key = { workspaceId: address.workspaceId, mentorshipId: mentorship.id }
      const handover = address.personId === mentorship.menteeId ? await findHandover(db, key) : null
      const farewell = {
        mentorship,
        toId: address.personId,
        thanks: await findThanks(db, key),
        suggestedId: handover?.suggestedId ?? null,
      }
      const at = mentorship.endedAt ?? mentorship.alumniSince ?? undefined
      return farewellMessage(farewell, await today(address, at))
    }),
    letter(db, PROPOSAL, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && proposal.outcome === null ? proposalMessage(mentorship, proposal) : null
    }),
    letter(db, PROPOSAL_ANSWER, aboutProposal, async (mentorship, { workspaceId }, { proposalId }) => {
      const proposal = await findProposal(db, workspaceId, proposalId)
      return proposal && !mentorship.endedAt ? proposalAnswerMessage(mentorship, proposal) : null
    }),
    letter(db, PAUSE, aboutMentorship, async (mentorship, address) => {
      if (mentorship.endedAt) return null
      const key = { workspaceId: address.workspaceId, mentorshipId: mentorship.id }
      return pauseNewsMessage(mentorship, await findPauseWord(db, key), await today(address))
    }),
    letter(db, CORRECTION, aboutTouch, async (mentorship, address, { touchId }) => {
      const correction = await findCorrection(db, address.workspaceId, touchId)
      return correction && correctionMessage(mentorship, address.personId, correction, await today(address))
    }),
    letter(db, AGREEMENT, aboutMentorship, async (mentorship, { workspaceId, personId }) => {
      const agreement = await findAgreement(db, { workspaceId, mentorshipId: mentorship.id })
      const isNews = agreement !== null && agreement.writtenBy !== personId && !mentorship.endedAt
      return isNews ? agreementMessage(mentorship.id, agreement) : null
    }),
  ]
}

type Write<Payload> = (mentorship: Mentorship, address: Address, payload: Payload) => Promise<Message | null>

function letter<Payload extends { mentorshipId: string }>(
  db: Database,
  name: string,
  payload: z.ZodType<Payload>,
  write: Write<Payload>,
): AnyKind {
  return kind({
    name,
    payload,
    async prepare(address, given): Promise<Prepared> {
      const { mentorshipId } = given
      const person = await findPerson(db, address.workspaceId, address.personId)
      if (!person?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
      const mentorship = await findMentorship(db, { workspaceId: address.workspaceId, mentorshipId })
      const message = mentorship && (await write(mentorship, address, given))
      if (!message) return { do: 'cancel', reason: 'it is not true any more' }
      return { do: 'send', message, shows: [mentorshipId] }
    },
  })
}
