import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const ROOT = join(import.meta.dirname, '..')

/** The environment variables that `npm start` sets, with absolute paths. */
export function startEnv(): Record<string, string> {
  const set = readStart().flatMap((word) => {
    const [, name, value] = /^(\w+)=(\S+)$/.exec(word) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(
    set.map(([name, value]) => [name, value.includes('/') ? join(ROOT, value) : value]),
  )
}

function readStart(): string[] {
  const file = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(file)
  return scripts.start.split(' ')
}
