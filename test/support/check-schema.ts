/**
 * Compares src/platform/schema.ts with the schema that the migrations create in an empty database.
 * `--write` writes the file instead.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTemporaryPostgres } from '../../dev/embedded-postgres.ts'
import { migrateToLatest } from '../../src/platform/migrate.ts'
import { checkGenerated } from './generated-file.ts'

const ROOT = join(import.meta.dirname, '../..')
const SCHEMA = join(ROOT, 'src/platform/schema.ts')

const folder = await mkdtemp(join(tmpdir(), 'do-for-one-schema-'))
const postgres = await startTemporaryPostgres()
try {
  const generated = await generate(postgres.url)
  const problem = 'src/platform/schema.ts is not what the migrations make: run npm run schema'
  await checkGenerated(SCHEMA, generated, problem)
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true })
}

async function generate(url: string): Promise<string> {
  await migrateToLatest(url)
  const out = join(folder, 'schema.ts')
  const config = {
    dialect: 'postgres',
    url,
    outFile: out,
    logLevel: 'error',
    excludePattern: 'kysely_*',
    typeMapping: { timestamptz: 'Temporal.Instant', date: 'Temporal.PlainDate', time: 'Temporal.PlainTime' },
    customImports: { Temporal: 'temporal-polyfill#Temporal' },
  }
  const configFile = join(folder, 'config.json')
  await writeFile(configFile, JSON.stringify(config))
  const bin = join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js')
  const made = spawnSync(process.execPath, [bin, '--config-file', configFile], {
    encoding: 'utf8',
    cwd: folder,
  })
  if (made.status !== 0) throw new Error(`kysely-codegen failed: ${made.stderr}${made.stdout}`)
  return readFile(out, 'utf8')
}
