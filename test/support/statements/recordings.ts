import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const FOLDER = 'TEST_STATEMENTS'

const recorded = z.object({ sql: z.string(), place: z.string() })
/** A compiled statement, and the file and line that runs it. */
export type Recorded = z.output<typeof recorded>

/** Creates the folder of a run, which its processes find by an environment variable. */
export async function createRecordings(): Promise<void> {
  process.env[FOLDER] = await mkdtemp(join(tmpdir(), 'do-for-one-statements-'))
}

export async function removeRecordings(): Promise<void> {
  await rm(folder(), { recursive: true })
}

/** Returns the path of one process's file, with a statement as JSON in each line. */
export function recordingOf(pid: number): string {
  return join(folder(), `${pid}.jsonl`)
}

/** Returns the run's distinct statements. */
export async function readRecordings(): Promise<Recorded[]> {
  const files = await Promise.all(
    (await readdir(folder())).map((name) => readFile(join(folder(), name), 'utf8')),
  )
  const lines = new Set(files.flatMap((file) => file.split('\n')).filter((line) => line !== ''))
  const statements = [...lines].map((line) => recorded.parse(JSON.parse(line)))
  return [...new Map(statements.map((one) => [one.sql, one])).values()]
}

function folder(): string {
  const found = process.env[FOLDER]
  if (found === undefined) throw new Error('The tests start through jest, which creates the folder')
  return found
}
