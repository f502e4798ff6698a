import { z } from 'zod'
import { NOTE_MAX_LENGTH } from '../../relationships/rules.ts'

/** A field of free words that may stay empty. */
export const words = z
  .string()
  .max(NOTE_MAX_LENGTH, `At most ${NOTE_MAX_LENGTH} characters.`)
  .transform((text) => text.trim() || null)
  .nullable()
  .default(null)
