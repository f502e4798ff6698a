import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { cleanText } from '../../../platform/plain-text.ts'

/** An optional text; null if there are no words in it. */
export const longText = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((typed) => cleanText(typed).trim() || null)
    .nullable()
    .default(null)

export const day = z.iso.date('Pick a date.').transform((text) => Temporal.PlainDate.from(text))
