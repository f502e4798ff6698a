import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { NewMessage } from '../../platform/outbox/store.ts'
import { CHOSEN } from './announced-store.ts'
import { NEWS, type Tell } from './course-rules.ts'
import type { Seat } from './rules.ts'

// The messages about seats, for the transactions that cause them.

export const INVITATION = 'seat invitation'
export const SEAT_NEWS = 'seat news'
export const QUESTION = 'seat question'
export const CHECKLIST = 'seat checklist'

export const aboutTerm = z.object({ termId: z.string() })
/** `by`: who of both did it; missing if nobody did. `termId` is missing for those who were only considered. */
export const newsPayload = z.object({
  seatId: z.string(),
  termId: z.string().optional(),
  by: z.enum(['leader', 'holder']).optional(),
  news: z.enum(NEWS),
})
export const questionPayload = aboutTerm.extend({ about: z.enum(['vacancy', 'absence']) })
export const checklistPayload = aboutTerm.extend({ when: z.enum(['start', 'end']), on: z.iso.date() })

/** Acts that one person can repeat at will: they count toward the daily limit. */
const LIMITED = ['moved', 'paused']

export function toMessage(
  { workspaceId, id: seatId, leaderId }: Seat,
  tell: Tell,
  now: Temporal.Instant,
): NewMessage {
  const { to: personId, termId, by } = tell
  const about = { termId }
  const who = { workspaceId, personId }
  switch (tell.kind) {
    case 'invitation':
      return { ...who, ...sender(by), kind: INVITATION, dedupeKey: `${INVITATION}:${termId}`, payload: about }
    case 'chosen':
      return { ...who, kind: CHOSEN, dedupeKey: `${CHOSEN}:${termId}`, payload: about }
    case 'news': {
      const { news } = tell
      const role = by === leaderId ? 'leader' : 'holder'
      const payload = { seatId, news, ...(termId !== null && about), ...(by !== undefined && { by: role }) }
      const dedupeKey = `${SEAT_NEWS}:${news}:${termId ?? seatId}:${now.epochMilliseconds}`
      return { ...who, ...(LIMITED.includes(news) && sender(by)), kind: SEAT_NEWS, dedupeKey, payload }
    }
    case 'question':
      return {
        ...{ ...who, kind: QUESTION, dedupeKey: `${QUESTION}:${tell.about}:${termId}` },
        payload: { ...about, about: tell.about },
      }
    case 'checklist': {
      const { when, at: sendAt } = tell
      const on = tell.on.toString()
      const dedupeKey = `${CHECKLIST}:${when}:${termId}:${on}`
      return { ...who, kind: CHECKLIST, dedupeKey, payload: { ...about, when, on }, sendAt }
    }
  }
}

function sender(by: string | undefined) {
  return by === undefined ? {} : { senderId: by }
}
