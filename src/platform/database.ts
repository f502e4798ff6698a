import { Kysely, PostgresDialect, PostgresQueryCompiler, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { memoize } from './memoize.ts'
import { nameStatements } from './named-statements.ts'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>
/** Functions that lock rows or need atomic writes take this type, so callers must open a transaction. */
export type Trx = Transaction<DB>

const TIMESTAMPTZ_ARRAY = 1185

/** Rows carry Temporal values: `timestamptz` as Instant, `date` as PlainDate, `time` as PlainTime. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, readInstant],
  [TIMESTAMPTZ_ARRAY, (text) => [...text.matchAll(/"([^"]+)"/g)].map(([, one = '']) => readInstant(one))],
  [pg.types.builtins.DATE, memoize((text) => Temporal.PlainDate.from(text), String)],
  [pg.types.builtins.TIME, memoize((text) => Temporal.PlainTime.from(text), String)],
  [pg.types.builtins.INT8, Number],
])

function readInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'))
}

export type DatabaseOptions = {
  url: string
  poolSize: number
  onIdleError: (error: Error) => void
  /** For migrations and the operator's commands: no time limit on statements. */
  noTimeLimit?: boolean
}

/**
 * In milliseconds. Slack waits three seconds for an answer, so neither a hanging query nor a locked row may hold a
 * connection for long.
 */
const TIMEOUTS = { lock_timeout: 2_000, statement_timeout: 20_000, query_timeout: 25_000 }

/** Opens a connection pool. `onIdleError` is called when an idle connection breaks. */
export function openDatabase({ url, poolSize, onIdleError, noTimeLimit = false }: DatabaseOptions): {
  db: Database
  pool: pg.Pool
} {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'do-for-one',
    connectionTimeoutMillis: 5_000,
    // Keep idle connections for a while to avoid reconnecting; recycle them so cached statements don't pile up.
    idleTimeoutMillis: 300_000,
    maxLifetimeSeconds: 3_600,
    ...(noTimeLimit ? { lock_timeout: TIMEOUTS.lock_timeout } : TIMEOUTS),
    keepAlive: true,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid) },
  })
  pool.on('error', onIdleError)
  pool.on('connect', (client) => {
    // A connection that breaks between statements fails on the next one. Without a listener, the error would end the
    // process.
    client.on('error', () => {})
  })
  pool.on('release', (_, client) => {
    // After a timeout the query may still be running, so don't reuse the connection.
    if ('readyForQuery' in client && client.readyForQuery === false) void client.end()
  })
  const db = new Kysely<DB>({ dialect: new TemporalDialect({ pool: nameStatements(pool) }) })
  return { db, pool }
}

/** True on a standby, and after a failover that made the primary one. */
export async function isReadOnly(db: Database): Promise<boolean> {
  const { rows } = await sql<{ value: string }>`
    select current_setting('transaction_read_only') as value`.execute(db)
  return rows[0]?.value === 'on'
}

/** Returns true if a statement failed because it waited too long for a lock. Its transaction has been rolled back. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

class TemporalDialect extends PostgresDialect {
  override createQueryCompiler() {
    return new TemporalQueryCompiler()
  }
}

/** pg would serialize a Temporal value as JSON, with quotes that Postgres can't parse as a time. */
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
