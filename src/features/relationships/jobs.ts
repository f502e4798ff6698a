import { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Address, type AnyKind, kind, type Prepared } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { localDate } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import type { Mentorship } from './rules.ts'
import { findMentorship, findThanks } from './store.ts'
import { declinedMessage, farewellMessage, welcomeMessage } from './views.ts'

export const WELCOME = 'welcome'
export const DECLINED = 'declined'
export const FAREWELL = 'farewell'

const payload = z.object({ mentorshipId: z.string() })

/** Messages that tell one of the two what the other did. */
export function relationshipKinds({ db, clock }: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  return [
    letter(db, WELCOME, async (mentorship) => (mentorship.endedAt ? null : welcomeMessage(mentorship))),
    letter(db, DECLINED, async (mentorship) => declinedMessage(mentorship)),
    letter(db, FAREWELL, async (mentorship, { workspaceId, personId }) => {
      const thanks = await findThanks(db, { workspaceId, mentorshipId: mentorship.id })
      const person = await findPerson(db, workspaceId, personId)
      const today = localDate(mentorship.endedAt ?? clock.now(), person?.zone ?? 'UTC')
      return farewellMessage(mentorship, personId, thanks, today)
    }),
  ]
}

type Write = (mentorship: Mentorship, address: Address) => Promise<Message | null>

function letter(db: Database, name: string, write: Write): AnyKind {
  return kind({
    name,
    payload,
    async prepare(address, { mentorshipId }): Promise<Prepared> {
      const person = await findPerson(db, address.workspaceId, address.personId)
      if (!person?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
      const mentorship = await findMentorship(db, { workspaceId: address.workspaceId, mentorshipId })
      const message = mentorship && (await write(mentorship, address))
      if (!message) return { do: 'cancel', reason: 'it is not true any more' }
      return { do: 'send', message, shows: [mentorshipId] }
    },
  })
}
