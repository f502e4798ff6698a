import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startPageProcess } from '../../dev/page/page-process.ts'
import { readSavedWorld, type SavedWorld, writeSavedWorld } from '../../dev/page/server/saved-world.ts'
import { copyDatabase } from '../../dev/page/server/world-database.ts'
import { testPostgresUrl } from '../support/postgres.ts'

// Like the browser's address, it is passed on in the environment.
const FOLDER = 'TEST_FIRST_VISIT'
const LOCK = 1

/** Makes the folder in which the state of the first visit is saved once for all test files. */
export async function makeFirstVisitFolder(): Promise<void> {
  process.env[FOLDER] = await mkdtemp(join(tmpdir(), 'do-for-one-first-visit-'))
}

export async function removeFirstVisitFolder(): Promise<void> {
  await rm(folder(), { recursive: true, force: true })
}

/** Returns a data folder with a copy of the first visit, which is faster than creating its state again. */
export async function copyFirstVisit(): Promise<string> {
  const saved = await createOnce()
  const id = randomBytes(4).toString('hex')
  await copyDatabase(testPostgresUrl(), saved.id, id)
  const data = await mkdtemp(join(tmpdir(), 'do-for-one-page-'))
  await writeSavedWorld(data, { ...saved, id })
  return data
}

/** Test files run in several processes: the others wait for the one that creates it. */
async function createOnce(): Promise<SavedWorld> {
  const client = new pg.Client({ connectionString: testPostgresUrl() })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return (await readSavedWorld(folder())) ?? (await create())
  } finally {
    await client.end()
  }
}

async function create(): Promise<SavedWorld> {
  const playground = await startPageProcess({ postgresUrl: testPostgresUrl(), data: folder() })
  await playground.stop()
  const saved = await readSavedWorld(folder())
  if (saved === null) throw new Error('The playground saved nothing')
  return saved
}

function folder(): string {
  const made = process.env[FOLDER]
  if (made === undefined) throw new Error('Jest’s global setup makes the folder, and it has not run')
  return made
}
