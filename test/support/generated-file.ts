import { readFile, writeFile } from 'node:fs/promises'

/**
 * Compares a file with what it should be, and fails the process with `problem` if it differs. With `--write` on the
 * command line, writes the file instead.
 */
export async function checkGenerated(path: string, content: string, problem: string): Promise<void> {
  if (process.argv.includes('--write')) return writeFile(path, content)
  if (content === (await readFile(path, 'utf8').catch(() => null))) return
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}
