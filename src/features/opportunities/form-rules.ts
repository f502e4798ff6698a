import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { cleanText } from '../../platform/plain-text.ts'
import { LIMITS, OPEN_DAYS, PLACES, type Posted } from './rules.ts'

const text = (max: number, missing: string) =>
  z
    .string({ error: missing })
    .max(max, `Use at most ${max} characters.`)
    .transform((typed) => cleanText(typed).trim())
    .refine((typed) => typed !== '', missing)

const PLACES_ERROR = `Enter a whole number from ${PLACES.min} to ${PLACES.max}.`
const TOO_FAR = `Pick a day within ${OPEN_DAYS.max} days.`

/** Parses the form. `today`: in the poster's zone. The path of each issue names the field. */
export function postFields(today: Temporal.PlainDate): z.ZodType<Posted> {
  return z.object({
    title: text(LIMITS.title, 'Say what it is, in a few words.').transform((typed) =>
      typed.replace(/\s+/g, ' '),
    ),
    why: text(LIMITS.why, 'Write a sentence.'),
    learn: text(LIMITS.learn, 'Write a sentence.'),
    takes: text(LIMITS.takes, 'Say how much time it takes.').transform((typed) => typed.replace(/\s+/g, ' ')),
    places: z.coerce
      .number({ error: PLACES_ERROR })
      .int(PLACES_ERROR)
      .min(PLACES.min, PLACES_ERROR)
      .max(PLACES.max, PLACES_ERROR),
    closesOn: z
      .string({ error: 'Pick a day.' })
      .transform((day) => Temporal.PlainDate.from(day))
      .refine((day) => today.until(day).sign >= 0, 'Pick today or later.')
      .refine((day) => today.until(day).days <= OPEN_DAYS.max, TOO_FAR),
    coOwnerId: z.string().nullable().default(null),
  })
}
