import { appendFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DefaultQueryCompiler } from 'kysely'
import { recordingOf } from './recordings.ts'

const ROOT = join(import.meta.dirname, '../../..')
const OWN_FRAME = /\(?(?:file:\/\/)?([^\s()]+\.ts:\d+):\d+\)?$/

let isRecording = false

/**
 * Records the statements that src/ compiles from now on, for the check at the end of the run. Leaves out those of tests,
 * dev/ and migrations, and those of child processes, which run the same stores.
 */
export function recordStatements(): void {
  if (isRecording) return
  isRecording = true
  const file = recordingOf(process.pid)
  const recorded = new Set<string>()
  const { compileQuery } = DefaultQueryCompiler.prototype
  DefaultQueryCompiler.prototype.compileQuery = function (...given) {
    const compiled = compileQuery.apply(this, given)
    const { sql } = compiled
    const place = recorded.has(sql) ? '' : findCaller()
    if (place.startsWith('src/')) {
      recorded.add(sql)
      appendFileSync(file, `${JSON.stringify({ sql, place })}\n`)
    }
    return compiled
  }
}

/** Returns file and line of the code that runs the query: Kysely compiles it in the same call. */
function findCaller(): string {
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  const paths = frames.flatMap((frame) => OWN_FRAME.exec(frame)?.[1] ?? [])
  const own = paths.map((path) => relative(ROOT, path))
  return (
    own.find((path) => !path.startsWith('test/support/statements/') && !path.includes('node_modules/')) ?? ''
  )
}
