import { Kysely, PostgresDialect, PostgresQueryCompiler, type Transaction } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { memoize } from './memoize.ts'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>
/** A function that locks or writes several rows asks for this, so that the compiler sees to it. */
export type Trx = Transaction<DB>

/** Rows carry Temporal values: `timestamptz` as Instant, `date` as PlainDate, `time` as PlainTime. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
  [pg.types.builtins.DATE, memoize((text) => Temporal.PlainDate.from(text), String)],
  [pg.types.builtins.TIME, memoize((text) => Temporal.PlainTime.from(text), String)],
  [pg.types.builtins.INT8, Number],
])

export type DatabaseOptions = {
  url: string
  poolSize: number
  onIdleError: (error: Error) => void
  /** For migrations: no limit to how long a statement may take. */
  isPatient?: boolean
}

/** A pool of connections; `onIdleError` hears of connections that broke while nobody used them. */
export function openDatabase({ url, poolSize, onIdleError, isPatient = false }: DatabaseOptions): {
  db: Database
  pool: pg.Pool
} {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'do-for-one',
    connectionTimeoutMillis: 5_000,
    // Who comes after a quiet minute doesn't wait for a new connection either; and none grows old with what it keeps.
    idleTimeoutMillis: 300_000,
    maxLifetimeSeconds: 3_600,
    // Slack waits three seconds for an answer: a query that hangs must not hold a connection for long.
    ...(isPatient ? {} : { statement_timeout: 20_000, query_timeout: 25_000 }),
    keepAlive: true,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid) },
  })
  pool.on('error', onIdleError)
  pool.on('connect', (client) => {
    // A connection that breaks in use, between two statements, tells its user with the next one. Without a
    // listener it would end the process as well.
    client.on('error', () => {})
    client.query = new Proxy(client.query, {
      apply: (query, self, [text, values, ...rest]: unknown[]) =>
        Reflect.apply(query, self, [named(text, values), values, ...rest]),
    })
  })
  pool.on('release', (_, client) => {
    // After a time-out the answer is still to come, or never will: nobody else should wait behind it.
    if ('readyForQuery' in client && client.readyForQuery === false) void client.end()
  })
  const db = new Kysely<DB>({ dialect: new TemporalDialect({ pool }) })
  return { db, pool }
}

/** A longer list of values comes in every length, and each would be a statement of its own. */
const MOST_VALUES = 12
const ALL_COLUMNS = /[ .]\*/
const names = new Map<string, string>()

/**
 * Gives a statement a name, under which each connection keeps it parsed and planned: two thirds less work for Postgres.
 * Not one that selects `*`: when a newer replica adds a column, Postgres refuses to go on with what it kept of that.
 */
function named(text: unknown, values: unknown): unknown {
  if (typeof text !== 'string' || !Array.isArray(values)) return text
  if (values.length === 0 || values.length > MOST_VALUES || ALL_COLUMNS.test(text)) return text
  const name = names.get(text) ?? `statement ${names.size + 1}`
  names.set(text, name)
  return { text, name }
}

class TemporalDialect extends PostgresDialect {
  override createQueryCompiler() {
    return new TemporalQueryCompiler()
  }
}

/** pg would write a Temporal value as JSON, in quotes that Postgres doesn't take for a time. */
class TemporalQueryCompiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(toText(parameter))
  }
}

function toText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toText)
  const isTemporal =
    value instanceof Temporal.Instant ||
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.PlainTime
  return isTemporal ? value.toString() : value
}
