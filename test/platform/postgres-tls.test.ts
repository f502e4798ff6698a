import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import pg from 'pg'
import { AppProcess, appEnv } from '../../dev/app.ts'
import { type Slack, startSlack } from '../../dev/client.ts'
import { type EmbeddedPostgres, startTemporaryPostgres } from '../../dev/embedded-postgres.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { admin } from '../support/admin.ts'
import { PEOPLE } from '../support/rig.ts'

let slack: Slack
let folder: string
let postgres: EmbeddedPostgres
beforeAll(async () => {
  slack = await startSlack({ now: systemClock.now(), people: Object.values(PEOPLE) })
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-tls-'))
  postgres = await startTemporaryPostgres()
  for (const ca of ['company', 'other']) await makeCertificate(ca, ['-subj', `/CN=${ca}`])
  const issued = ['-CA', at('company.pem'), '-CAkey', at('company.key')]
  await makeCertificate('server', [
    ...['-subj', '/CN=database', ...issued],
    ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'],
  ])
  await speakTls()
})
afterAll(async () => {
  await postgres.stop()
  await slack.close()
  await rm(folder, { recursive: true })
})

const at = (file: string) => join(folder, file)

/** Writes NAME.pem and NAME.key. Signed by itself, unless `args` name a CA. */
async function makeCertificate(name: string, args: readonly string[]): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)]
  await promisify(execFile)('openssl', ['req', '-x509', '-days', '2', ...key, ...files, ...args])
}

/** Gives Postgres the certificate, which it reads as its own user, and waits until it uses it. */
async function speakTls(): Promise<void> {
  const { uid, gid } = await stat(postgres.directory)
  for (const file of ['server.key', 'server.pem']) {
    const own = join(postgres.directory, file)
    await copyFile(at(file), own)
    await chown(own, uid, gid)
    await query(`alter system set ssl_${file === 'server.key' ? 'key' : 'cert'}_file = '${own}'`)
  }
  await query('alter system set ssl = on')
  await query('select pg_reload_conf()')
  while ((await query('show ssl'))[0]?.ssl !== 'on');
}

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}

function urlAt(host: string, ca: string): string {
  const url = new URL(postgres.url)
  url.hostname = host
  url.search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: at(ca) }).toString()
  return url.href
}

test('with the company’s CA, all connections are verified and encrypted', async () => {
  const app = await AppProcess.start(appEnv(slack, urlAt('localhost', 'company.pem')), systemClock.now())
  const connections = await query(
    `select application_name as name, bool_and(ssl) as all from pg_stat_ssl join pg_stat_activity using (pid)
      where application_name like 'do-for-one%' group by 1 order by 1`,
  )
  expect(connections).toEqual([
    { name: 'do-for-one', all: true },
    { name: 'do-for-one-jobs', all: true },
  ])
  const ready = await fetch(`http://127.0.0.1:${app.port}/readyz`)
  expect([200, 503]).toContain(ready.status)
  await app.stop()
  expect(await doctorLine(urlAt('localhost', 'company.pem'))).toMatch(/^ok {5}database: PostgreSQL /)
})

describe('the app doesn’t start, and doctor says why,', () => {
  test.each([
    ['with another CA', 'localhost', 'other.pem', /^its certificate isn’t trusted \(.*certificate.*\)$/],
    [
      'under another host name',
      '127.0.0.1',
      'company.pem',
      /^its certificate isn’t trusted \(.*127\.0\.0\.1.*\)$/,
    ],
    ['with a CA that can’t be read', 'localhost', 'missing.pem', /^ENOENT: .*missing\.pem'$/],
  ])('%s', async (_, host, ca, reason) => {
    const url = urlAt(host, ca)
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], {
      env: { PATH: process.env.PATH, ...appEnv(slack, url) },
    })
    child.stdout.resume()
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
    const [, start] = /^Cannot use the database at DATABASE_URL: (.*)\n$/.exec(said) ?? []
    expect({ code: child.exitCode, start }).toEqual({ code: 1, start: expect.stringMatching(reason) })
    const line = await doctorLine(url)
    expect(line).toMatch(/^WRONG {2}database: /)
    expect(line).toContain(start)
    for (const one of [said, line]) expect(one).not.toContain(new URL(url).password)
  })

  test('with the place in the docs where the remedy stands', async () => {
    expect(await doctorLine(urlAt('localhost', 'other.pem'))).toMatch(
      /\. Check the host, sslmode and sslrootcert in DATABASE_URL: docs\/configuration\.md#tls-to-postgres$/,
    )
  })
})

/** What `doctor` says about the database. */
async function doctorLine(databaseUrl: string): Promise<string> {
  const { text: said } = await admin({ slack, databaseUrl, clock: systemClock }, 'doctor')
  return said.split('\n').find((line) => line.includes('database:')) ?? ''
}
