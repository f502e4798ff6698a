import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Message } from '../../../platform/slack/blocks.ts'
import { CHECK_IN_KINDS, checkInDay, NOTE_MAX_LENGTH } from '../../relationships/rules.ts'
import { DATE_REFUSALS, refusalMessage } from '../views.ts'
import type { Found } from './find.ts'

/** Parses an optional free-text field; null if it is empty. */
export const words = z
  .string()
  .max(NOTE_MAX_LENGTH, `Use at most ${NOTE_MAX_LENGTH} characters.`)
  .transform((text) => text.trim() || null)
  .nullable()
  .default(null)

/** The fields of a check-in. `today` is the author's. */
export function checkInFields(today: Temporal.PlainDate) {
  return z.object({
    kind: z.enum(CHECK_IN_KINDS),
    on: checkInDay(today, DATE_REFUSALS),
    note: words,
  })
}

/** The reply if a mentorship ended while a change to it was being saved. */
export function refusedAfter(found: Found): Message {
  return refusalMessage('refusal' in found ? found.refusal : { reason: 'not yours' }, found.today)
}
