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

const ROOT = join(import.meta.dirname, '../..')
const SCHEMA = join(ROOT, 'src/platform/schema.ts')

const folder = await mkdtemp(join(tmpdir(), 'do-for-one-schema-'))
const postgres = await startTemporaryPostgres()
try {
  const generated = await generate(postgres.url)
  if (process.argv.includes('--write')) {
    await writeFile(SCHEMA, generated)
  } else if (generated !== (await readFile(SCHEMA, 'utf8'))) {
    process.stderr.write('src/platform/schema.ts is not what the migrations make: run npm run schema\n')
    process.exitCode = 1
  }
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
