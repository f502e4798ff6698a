import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import pg from 'pg'

/** Don't cache statements with longer value lists: each length would be a separate statement. */
const MAX_VALUES = 12
/** In case a library writes values into its texts: each would be a separate statement. */
const MAX_NAMES = 2_000
/** Neither `begin` nor several statements in one text. */
const ONE_STATEMENT = /^\s*(with|select|insert|update|delete)\b[^;]*$/i
const ALL_COLUMNS = /[ .]\*/

/**
 * Wraps the pool for Kysely and names its statements, so that each connection caches them parsed and planned. That
 * saves Postgres two thirds of its work.
 */
export function nameStatements(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => new NamingClient(await pool.connect()),
    end: () => pool.end(),
  }
}

class NamingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query(cursor: object): never
  query(text: string | object, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('Cursors are not supported')
    const name = values.length > 0 ? nameOf(text, values) : undefined
    return this.#client.query({ text, values: [...values], name })
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }
}

/** A connection that does the same for libraries with a pool of their own: `pg.Pool` calls `query` with these arguments. */
export class NamingConnection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const query = this.query
    Reflect.set(this, 'query', (text: unknown, values: unknown, ...rest: unknown[]) => {
      const given = Array.isArray(values) ? values : []
      const name = typeof text === 'string' ? nameOf(text, given) : undefined
      return Reflect.apply(
        query,
        this,
        name ? [{ text, values: given, name }, ...rest] : [text, values, ...rest],
      )
    })
  }
}

const names = new Map<string, string>()

/**
 * Returns the name of a statement; undefined if it should not be cached. Those that select `*` are not: after a newer
 * replica has added a column, Postgres refuses to run the cached plan.
 */
function nameOf(text: string, values: readonly unknown[]): string | undefined {
  const isCachable = ONE_STATEMENT.test(text) && !ALL_COLUMNS.test(text) && values.length <= MAX_VALUES
  if (!isCachable) return undefined
  if (!names.has(text) && names.size >= MAX_NAMES) return undefined
  const name = names.get(text) ?? `statement ${names.size + 1}`
  names.set(text, name)
  return name
}
