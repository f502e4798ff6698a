import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const CLIENT = join(import.meta.dirname, '../client')
const CACHE = join(ROOT, 'node_modules/.cache/do-for-one')
/** Everything that the build depends on; the page imports a few files of the simulated Slack. */
const SOURCES = [
  'dev/page/contract.ts',
  'dev/page/client/**',
  'dev/page/server/page-files.ts',
  'dev/slack/*.ts',
  'package-lock.json',
]

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export type PageFile = { contentType: string; body: Buffer }

/** The files of the page by their path in its address. Builds the page first when its source has changed. */
export async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const folder = await buildPage()
  const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) !== '')
  const files = names.map(async (name): Promise<[string, PageFile]> => {
    const contentType = CONTENT_TYPES[extname(name)]
    if (contentType === undefined) throw new Error(`The page has a file of an unknown type: ${name}`)
    return [`/${name}`, { contentType, body: await readFile(join(folder, name)) }]
  })
  return new Map(await Promise.all(files))
}

/** Builds the page unless it has been built from the same source before. Returns the folder with index.html. */
export async function buildPage(): Promise<string> {
  const folder = join(CACHE, `page-${await hashSources()}`)
  if ((await stat(folder).catch(() => null)) !== null) return folder
  await mkdir(CACHE, { recursive: true })
  const draft = await mkdtemp(join(CACHE, 'draft-'))
  // Loading Vite takes longer than anything else here, and most starts don't need it.
  const { build } = await import('vite')
  await build({
    configFile: false,
    root: CLIENT,
    logLevel: 'error',
    build: { outDir: draft, emptyOutDir: true },
    // Otherwise an environment with another NODE_ENV, such as Jest's, would get another build.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
  })
  // Another process may have finished the same build in the meantime.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }))
  return folder
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    const path = join(ROOT, name)
    if ((await stat(path)).isFile()) hash.update(name).update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 16)
}
