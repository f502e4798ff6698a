import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { AppProcess, appEnv } from '../dev/app.ts'
import { type Slack, startSlack } from '../dev/client.ts'
import { type EmbeddedPostgres, startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { settle } from '../dev/time-travel.ts'
import { systemClock } from '../src/platform/clock.ts'
import { admin } from './support/admin.ts'
import { PEOPLE } from './support/rig.ts'

/** The programs of the machine's newest Postgres; pg_dump refuses a server that is newer than itself. */
const PROGRAMS = globSync('/usr/lib/postgresql/*/bin/postgres')
  .sort()
  .at(-1)
  ?.replace(/\/postgres$/, '')
if (PROGRAMS === undefined)
  process.stderr.write('There is no Postgres (Debian: apt-get install postgresql), so no backup was made\n')
const describeWithPostgres = PROGRAMS === undefined ? describe.skip : describe

const page = readFileSync(join(import.meta.dirname, '../docs/operations.md'), 'utf8')
const [, section = ''] = /^## Backup and restore\n([\s\S]*?)^With compose/m.exec(page) ?? []
/** The commands that the page shows. */
const [backUp = '', restore = ''] = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, commands]) => commands,
)

describeWithPostgres('an installation on the machine’s own Postgres', () => {
  let postgres: EmbeddedPostgres
  let slack: Slack
  let folder: string
  let url: string
  let app: AppProcess
  let logged = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'do-for-one-backup-'))
    postgres = await startTemporaryPostgres(PROGRAMS)
    slack = await startSlack({ now: systemClock.now(), people: Object.values(PEOPLE) })
    url = await createDatabase('before')
    await startApp()
    await type('UGRACE', '/mentor add @ana weekly')
    await type('UGRACE', '/mentor log @ana today by call a private note')
  })
  afterAll(async () => {
    await app.stop()
    await slack.close()
    await postgres.stop()
    await rm(folder, { recursive: true })
  })

  async function query(statement: string, database = postgres.url): Promise<void> {
    const client = new pg.Client({ connectionString: database })
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  async function createDatabase(name: string): Promise<string> {
    await query(`create database ${name}`)
    return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
  }

  async function startApp(): Promise<void> {
    const onLog = (line: string) => {
      logged += `${line}\n`
    }
    app = await AppProcess.start(appEnv(slack, url), systemClock.now(), { onLog })
    slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
  }

  /** Returns the answer to a command. */
  async function type(id: string, typed: string): Promise<string> {
    const person = slack.as(id)
    await settle(app)
    person.takeAll()
    await person.command(typed)
    await settle(app)
    return (await person.nextEphemeral()).text
  }

  const run = (commands: string) =>
    promisify(execFile)('bash', ['-euc', commands], {
      cwd: folder,
      env: { PATH: `${PROGRAMS}:${process.env.PATH}`, DATABASE_URL: url },
    })

  const exported = async () => {
    const { data } = await admin({ slack, databaseUrl: url, clock: systemClock }, `export ${slack.teamId}`)
    return data.sort()
  }

  const readiness = async () => (await fetch(`http://127.0.0.1:${app.port}/readyz`)).text()

  test('is restored whole from a backup, by the commands of docs/operations.md, and goes on', async () => {
    await app.stop()
    const before = await exported()
    expect(before.join()).toContain('a private note')
    await run(backUp)
    await query('drop database before with (force)')
    url = await createDatabase('after')
    await run(restore)
    expect(await exported()).toEqual(before)

    await startApp()
    expect(await type('UGRACE', '/mentor list')).toContain('<@UANA>')
    await app.tick()
    await settle(app)
    expect(await readiness()).toBe('ready\n')
  })

  test('keeps running beside the schema of the next version, which added to it, and starts on it', async () => {
    await query(
      `alter table people add column of_the_next_version text not null default '';
       create table of_the_next_version (workspace_id text primary key);
       insert into kysely_migration (name, timestamp) values ('9999_next', '2027-01-01')`,
      url,
    )
    expect(await type('UGRACE', '/mentor log @ana today by call and again')).toContain('Logged')
    expect(await readiness()).toBe('ready\n')
    await app.stop()
    logged = ''
    await startApp()
    expect(logged).toContain(
      'the database was migrated by a newer version; this version runs with it unchanged',
    )
    expect(await type('ULINUS', '/mentor')).not.toBe('')
  })
})
