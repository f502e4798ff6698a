import type { Reporter, Test } from '@jest/reporters'

/** The longest file takes two minutes; only a hang takes this long, however slow the machine is. */
const MAX_FILE_MS = 20 * 60_000

/** Ends a run in which a test file hangs, with the file's name: the runner has no time limit of its own. */
export default class HangReporter implements Reporter {
  readonly #timers = new Map<string, NodeJS.Timeout>()

  onTestFileStart({ path }: Test): void {
    this.#timers.set(
      path,
      setTimeout(() => {
        process.stderr.write(`${path} has run for ${MAX_FILE_MS / 60_000} minutes: it hangs\n`)
        process.exit(1)
      }, MAX_FILE_MS),
    )
  }

  onTestFileResult({ path }: Test): void {
    clearTimeout(this.#timers.get(path))
  }
}
