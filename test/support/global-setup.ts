import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestPostgres } from './postgres.ts'

/** One Postgres for the whole run, with a migrated template that each test file clones. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'do-for-one-test-'))
  await startTestPostgres(folder)
}
