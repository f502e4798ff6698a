import { readFile } from 'node:fs/promises'
import { readConfig } from './config.ts'
import { systemClock } from './platform/clock.ts'
import { reasonOf } from './platform/startup.ts'
import { suggestPairs } from './suggest.ts'

const USAGE =
  'Usage: npm run admin -- suggest FILE [--send] (a CSV file with the columns mentor, mentee, why, cadence)'

async function run([command, ...args]: string[]): Promise<number> {
  const [file, ...others] = args.filter((arg) => arg !== '--send')
  if (command !== 'suggest' || file === undefined || others.length > 0) return complain(USAGE)
  try {
    return await suggest(await readFile(file), args.includes('--send'))
  } catch (error) {
    return complain(`Nothing was suggested: ${reasonOf(error)}`)
  }
}

async function suggest(file: Uint8Array, isSending: boolean): Promise<number> {
  const { ok, lines } = await suggestPairs(file, { config: readConfig(), isSending, now: systemClock.now() })
  if (!ok) return complain(...lines)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

/** Writes lines to standard error. Returns the exit code. */
function complain(...lines: string[]): 1 {
  process.stderr.write(`${lines.join('\n')}\n`)
  return 1
}

/**
 * `npm run admin -- suggest pairs.csv [--send]`: the operator suggests mentees to mentors, who decide. Without `--send` it
 * prints what would happen. Works whether the app runs or not; the app's next tick tells the mentors.
 * Exits with 1, and with nothing changed, if the file can't be read.
 */
process.exitCode = await run(process.argv.slice(2))
