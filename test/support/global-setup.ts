import { startTestPostgres } from './postgres.ts'
import { createRecordings } from './statements/recordings.ts'

/** One Postgres for the whole run, with a migrated template that each test file clones. */
export default async function globalSetup(): Promise<void> {
  await createRecordings()
  await startTestPostgres()
}
