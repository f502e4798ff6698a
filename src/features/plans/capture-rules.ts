import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { toTyped } from '../../platform/commands/typed.ts'
import { STEP_MAX_LENGTH } from './rules.ts'

/** What the text of a message can become. */
export const CAPTURED = ['topic', 'step', 'promise'] as const
export type Captured = (typeof CAPTURED)[number]

/** The text of a message as people read it, in one line and within the limit. */
export function captureText(messageText: string): string {
  const line = toTyped(messageText).replace(/\s+/g, ' ').trim()
  if (line.length <= STEP_MAX_LENGTH) return line
  return `${line.slice(0, STEP_MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

export const captureFields = z.object({
  mentorship: z.uuid({ error: 'Choose a person.' }),
  kind: z.enum(CAPTURED, { error: 'Choose an option.' }),
  words: z
    .string({ error: 'Describe it in a few words.' })
    .trim()
    .min(1, 'Describe it in a few words.')
    .max(STEP_MAX_LENGTH, `Use at most ${STEP_MAX_LENGTH} characters.`),
  due: z
    .string()
    .transform((day) => Temporal.PlainDate.from(day))
    .nullable()
    .default(null),
})
