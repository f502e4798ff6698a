import { z } from 'zod'

const line = z.object({
  level: z.number(),
  msg: z.string().default(''),
  reference: z.string().optional(),
  err: z.looseObject({ message: z.string().default('') }).optional(),
})

const KEPT = 100
const ERROR = 50
const LEVELS: Record<number, string> = { 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

export type LogLine = { id: number; level: string; text: string }

/** The latest lines of the app's log. */
export class AppLog {
  private lines: LogLine[] = []
  private errorLines: { id: number; text: string }[] = []
  private lastId = 0

  /** Adds a line as the app printed it. */
  add(printed: string): void {
    const parsed = line.safeParse(readJson(printed))
    if (!parsed.success) {
      this.keep('print', printed)
      return
    }
    const { level, msg, reference, err } = parsed.data
    const text = [msg, err?.message, reference && `(reference ${reference})`].filter(Boolean).join(' · ')
    this.keep(LEVELS[level] ?? String(level), text)
    if (level >= ERROR) this.addError(`The app logged an error: ${text}`)
  }

  /** Adds an error that every open page shows. */
  addError(text: string): void {
    this.lastId += 1
    this.errorLines = [...this.errorLines.slice(-4), { id: this.lastId, text }]
  }

  get errors(): { id: number; text: string }[] {
    return this.errorLines
  }

  /** Newest first. */
  list(): LogLine[] {
    return [...this.lines].reverse()
  }

  private keep(level: string, text: string): void {
    this.lastId += 1
    this.lines = [...this.lines.slice(1 - KEPT), { id: this.lastId, level, text }]
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
