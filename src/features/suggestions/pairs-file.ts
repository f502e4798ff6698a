import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { CADENCE_DAYS, isCadence } from '../relationships/rules.ts'
import { COLUMNS, isEmail, type Pair, WHY_MAX_LENGTH } from './pair-rules.ts'

/** `line` and `column` say where. */
export type FileProblem = { line: number; column: string | null; says: string }
export type PairsFile = { pairs: Pair[] } | { problems: FileProblem[] }

/** Reads the operator's file. If anything in it is wrong, returns every problem instead, and no pairs. */
export function readPairs(file: Uint8Array): PairsFile {
  const text = decode(file)
  if (text === null) return wrong(1, null, 'the file is neither UTF-8 nor UTF-16; save it as “CSV UTF-8”')
  const parsed = parseText(text)
  if ('problems' in parsed) return parsed
  const header = readHeader(parsed.rows[0]?.cells ?? [])
  if ('problems' in header) return header
  const read = parsed.rows.slice(1).map(({ cells, line }) => readRow(cells, line, header.columns))
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []))
  return problems.length > 0
    ? { problems }
    : { pairs: read.flatMap((one) => ('pair' in one ? [one.pair] : [])) }
}

function wrong(line: number, column: string | null, says: string): { problems: FileProblem[] } {
  return { problems: [{ line, column, says }] }
}

/** UTF-8, or UTF-16 as Excel's "Unicode Text"; null: neither. A byte order mark is left out. */
function decode(file: Uint8Array): string | null {
  const [first, second] = file
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file)
  } catch {
    return null
  }
}

const records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))
type Row = { cells: string[]; line: number }

function parseText(text: string): { rows: Row[] } | { problems: FileProblem[] } {
  const header = text.split(/\r?\n/, 1)[0] ?? ''
  const delimiter = [';', '\t'].find((one) => header.includes(one)) ?? ','
  const options = {
    delimiter,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    info: true,
  }
  try {
    const parsed = records.parse(parse(text, options))
    return { rows: parsed.map(({ record, info }) => ({ cells: record, line: info.lines })) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { lines, column } = z
      .object({ lines: z.number().catch(1), column: z.union([z.string(), z.number()]).nullish() })
      .parse(error)
    return wrong(lines, typeof column === 'number' ? String(column + 1) : (column ?? null), error.message)
  }
}

type Column = (typeof COLUMNS)[number]

function readHeader(cells: readonly string[]): { columns: Column[] } | { problems: FileProblem[] } {
  const names = cells.map((cell) => cell.toLowerCase())
  const columns = names.flatMap((name) => COLUMNS.find((one) => one === name) ?? [])
  const odd = cells.find((_, at) => !COLUMNS.some((one) => one === names[at]))
  const expected = `the columns are ${COLUMNS.join(', ')}; the last two are optional`
  if (odd !== undefined) return wrong(1, odd, `unknown column; ${expected}`)
  const repeated = names.find((name, at) => names.indexOf(name) !== at)
  if (repeated !== undefined) return wrong(1, repeated, 'this column is there twice')
  const missing = (['mentor', 'mentee'] as const).find((one) => !columns.includes(one))
  return missing === undefined ? { columns } : wrong(1, missing, `this column is missing; ${expected}`)
}

const who = z
  .string()
  .refine(
    (typed) => isEmail(typed) || /^[UW][A-Z0-9]+$/.test(typed),
    'write a Slack member ID, such as U0123ABCD, or an e-mail address',
  )
const row = z.object({
  mentor: who,
  mentee: who,
  why: z
    .string()
    .max(WHY_MAX_LENGTH, `use at most ${WHY_MAX_LENGTH} characters`)
    .default('')
    .transform((text) => text || null),
  cadence: z
    .string()
    .default('')
    .transform((text) => (text === '' ? CADENCE_DAYS.default : Number(text)))
    .refine(isCadence, `write a number of days from ${CADENCE_DAYS.min} to ${CADENCE_DAYS.max}`),
})

function readRow(
  cells: readonly string[],
  line: number,
  columns: readonly Column[],
): { pair: Pair } | { problems: FileProblem[] } {
  const parsed = row.safeParse(Object.fromEntries(columns.map((column, at) => [column, cells[at]])))
  if (parsed.success) {
    const { cadence: cadenceDays, ...pair } = parsed.data
    return { pair: { line, ...pair, cadenceDays } }
  }
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      line,
      column: path.map(String).join(''),
      says: message,
    })),
  }
}
