import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../..')
const BASE = 'docker.io/library/node:24-slim'
/** What works without privileges, unless the environment chooses something else. */
const ENV = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs', ...process.env }

async function buildah(minutes: number, ...args: string[]): Promise<string> {
  const limits = { timeout: minutes * 60_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const
  const { stdout } = await promisify(execFile)('buildah', args, { cwd: ROOT, env: ENV, ...limits })
  return stdout.trim()
}

/** Returns why this machine can't build images and run programs in them; null if it can. */
export async function findObstacle(): Promise<string | null> {
  try {
    await buildah(1, '--version')
  } catch {
    return 'there is no buildah (Debian: apt-get install buildah)'
  }
  try {
    await provideBase()
    const container = await buildah(3, 'from', '--pull=never', BASE)
    try {
      // The build asks npm's registry.
      await buildah(1, 'run', container, '--', 'npm', 'view', 'zod', 'version', '--fetch-retries=0')
      await finished(runIn(await buildah(1, 'mount', container), { user: 'node', folder: '/' }, ['true'], {}))
    } finally {
      await buildah(1, 'rm', container)
    }
    return null
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    return `buildah can’t work here: ${said.split('\n').at(-1) || error}`
  }
}

/** Where no registry can be reached, the program that STAND_IN_BASE names makes an image with the name of the base. */
async function provideBase(): Promise<void> {
  if (await buildah(1, 'images', '--quiet', '--filter', `reference=${BASE}`)) return
  const program = process.env.STAND_IN_BASE
  if (program === undefined) await buildah(5, 'pull', '--quiet', BASE)
  else await promisify(execFile)(program, { cwd: ROOT, timeout: 600_000, killSignal: 'SIGKILL' })
}

export type Program = ChildProcessByStdio<null, Readable, Readable>

/** An image that was built from the Dockerfile, with its files in a folder of this machine. */
export type Image = {
  /** Such as "312 MB". */
  size: string
  command: readonly string[]
  healthcheck: readonly string[]
  /**
   * Runs a program in it as a container does: as its user, with its variables, a read-only root and a tmpfs at /tmp. The network is
   * this machine's.
   */
  run(command: readonly string[], env?: Record<string, string>): Program
  remove(): Promise<void>
}

const inspected = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string(),
      Env: z.array(z.string()),
      Cmd: z.array(z.string()),
      WorkingDir: z.string(),
      Healthcheck: z.object({ Test: z.tuple([z.literal('CMD')], z.string()) }),
    }),
  }),
})

/** Builds the image as the Dockerfile says. Throws if that fails. */
export async function buildImage(): Promise<Image> {
  const built = await buildah(
    15,
    'build',
    '--quiet',
    '--format=docker',
    '--pull=never',
    '--network=host',
    '.',
  )
  const id = built.split('\n').at(-1) ?? ''
  const { config } = inspected.parse(JSON.parse(await buildah(1, 'inspect', '--type', 'image', id))).Docker
  const container = await buildah(3, 'from', '--pull=never', id)
  const root = await buildah(1, 'mount', container)
  const own = Object.fromEntries(config.Env.map((one) => one.split(/=(.*)/s, 2)))
  const [, ...healthcheck] = config.Healthcheck.Test
  return {
    size: await buildah(1, 'images', '--noheading', '--format', '{{.Size}}', id),
    ...{ command: config.Cmd, healthcheck },
    run: (command, env = {}) =>
      runIn(root, { user: config.User, folder: config.WorkingDir }, command, { ...own, ...env }),
    async remove() {
      await buildah(1, 'rm', container)
      await buildah(1, 'rmi', id)
    },
  }
}

/** Each program replaces the one before it, so that signals reach the last one. */
const AS_A_CONTAINER = `
  root=$1 user=$2 folder=$3; shift 3
  mount --bind "$root" "$root"
  mount --rbind /dev "$root/dev"
  mount --rbind /proc "$root/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -o remount,bind,ro "$root"
  exec chroot --userspec="$user:" "$root" /bin/sh -euc 'cd "$0"; exec "$@"' "$folder" "$@"`

function runIn(
  root: string,
  { user, folder }: { user: string; folder: string },
  command: readonly string[],
  env: Record<string, string>,
): Program {
  const args = ['--mount', '--propagation=private', 'sh', '-euc', AS_A_CONTAINER, 'sh', root, user, folder]
  const PATH = process.env.PATH ?? ''
  return spawn('unshare', [...args, ...command], {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Resolves with what the program wrote. Throws if it fails. */
export async function finished(program: Program): Promise<string> {
  const { code, stdout, stderr } = await ended(program)
  if (code !== 0) throw Object.assign(new Error(`It ended with ${code}`), { stderr })
  return stdout
}

export async function ended(
  program: Program,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' }
  program.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  program.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  const code = await new Promise<number | null>((done, fail) => {
    program.once('close', done)
    program.once('error', fail)
  })
  return { code, ...said }
}
