import { parsePlPgSQL } from 'libpg-query'
import { z } from 'zod'
import type { Recorded } from './recordings.ts'

export const sqlFunction = z.object({
  name: z.string(),
  language: z.enum(['sql', 'plpgsql']),
  /** Their names. */
  parameters: z.array(z.string()),
  /** The whole `create function`. */
  definition: z.string(),
  body: z.string(),
})
export type SqlFunction = z.output<typeof sqlFunction>

/** Returns the statements in a function of the database. Throws if it doesn't parse. */
export async function readFunction(given: SqlFunction): Promise<Recorded[]> {
  const { name, language, parameters, definition, body } = given
  const texts = language === 'sql' ? [body] : queriesIn(await parsePlPgSQL(definition))
  return texts.map((sql) => ({ place: `function ${name}`, sql: parameters.reduce(numberParameter, sql) }))
}

/** The parser can't tell the name of a parameter from that of a column. */
function numberParameter(sql: string, parameter: string, index: number): string {
  return sql.replaceAll(new RegExp(`\\b${parameter}\\b`, 'g'), `$$${index + 1}`)
}

/** Postgres's RawParseMode: how the text of a PL/pgSQL expression is parsed. */
const STATEMENT = 0
const expression = z.object({ PLpgSQL_expr: z.object({ query: z.string(), parseMode: z.number() }) })

function queriesIn(part: object): string[] {
  const found = expression.safeParse(part)
  if (!found.success) return Object.values(part).filter(isObject).flatMap(queriesIn)
  const { query, parseMode } = found.data.PLpgSQL_expr
  // Else it is an expression, or an assignment of one.
  return [parseMode === STATEMENT ? query : `select ${query.replace(/^[^()]*:=/, '')}`]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
