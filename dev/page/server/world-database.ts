import pg from 'pg'
import { Temporal } from 'temporal-polyfill'

/** The address of a world's database on this server. */
export function databaseUrlOf(postgresUrl: string, worldId: string): string {
  const url = new URL(postgresUrl)
  url.pathname = `/${nameOf(worldId)}`
  return url.href
}

export async function createDatabase(postgresUrl: string, worldId: string): Promise<void> {
  await administer(postgresUrl, `create database ${nameOf(worldId)}`)
  await setUp(postgresUrl, worldId)
}

/** Creates a database with the content of another world, which must be stopped. */
export async function copyDatabase(postgresUrl: string, fromId: string, toId: string): Promise<void> {
  await administer(
    postgresUrl,
    `create database ${nameOf(toId)} template ${nameOf(fromId)} strategy file_copy`,
  )
  await setUp(postgresUrl, toId)
}

/** Commits don't wait for the disk: losing the last ones in a crash of the machine is acceptable here. */
async function setUp(postgresUrl: string, worldId: string): Promise<void> {
  await administer(postgresUrl, `alter database ${nameOf(worldId)} set synchronous_commit = off`)
}

/** Drops the database of a world that has been stopped. */
export function dropDatabase(postgresUrl: string, worldId: string): Promise<void> {
  return administer(postgresUrl, `drop database if exists ${nameOf(worldId)} with (force)`)
}

/** Returns when the app last began to send a message; null if it never did. */
export async function lastClaim(pool: pg.Pool): Promise<Temporal.Instant | null> {
  const { rows } = await pool.query<{ at: string | null }>(
    `select to_char(max(claimed_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from outbox`,
  )
  const at = rows[0]?.at
  return at ? Temporal.Instant.from(at) : null
}

function nameOf(worldId: string): string {
  return `playground_${worldId}`
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
