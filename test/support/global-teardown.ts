import { stopTestPostgres } from './postgres.ts'

export default async function globalTeardown(): Promise<void> {
  await stopTestPostgres()
}
