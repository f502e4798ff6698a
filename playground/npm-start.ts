import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const ROOT = join(import.meta.dirname, '..')

/** The flags that `npm start` gives to Node. */
export function startFlags(): string[] {
  return readStart().filter((word) => word.startsWith('--'))
}

/** The variables that `npm start` sets. */
export function startEnv(): Record<string, string> {
  const [cache, name = '', folder = ''] = /^(\w+)=(\S+)$/.exec(readStart()[0] ?? '') ?? []
  return cache === undefined ? {} : { [name]: join(ROOT, folder) }
}

function readStart(): string[] {
  const file = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(file)
  return scripts.start.split(' ')
}
