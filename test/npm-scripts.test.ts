import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Slack, startSlack } from '../dev/client.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'

const ROOT = join(import.meta.dirname, '..')

let slack: Slack
let database: TestDatabase
let folder: string
beforeAll(async () => {
  slack = await startSlack()
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-npm-'))
})
afterAll(async () => {
  await slack.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

describe('within ten seconds, a SIGTERM to npm ends all processes of', () => {
  test('npm start, gracefully', async () => {
    const npm = run(['start'], {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      DATABASE_URL: database.url,
      PORT: '0',
    })
    await npm.said('"msg":"ready"')
    expect(await terminate(npm)).toEqual([])
    expect(npm.output()).toContain('"outcome":"drained"')
  })

  test('npm run playground', async () => {
    const npm = run(['run', 'playground', '--', '--port', '0', '--data', folder], {})
    await npm.said('Playground: ')
    expect(await terminate(npm)).toEqual([])
  })
})

type Npm = { child: ChildProcess; said(words: string): Promise<void>; output(): string }

function run(args: string[], env: Record<string, string>): Npm {
  const { PATH, HOME } = process.env
  const child = spawn('npm', args, { cwd: ROOT, env: { PATH, HOME, ...env } })
  let output = ''
  const listen = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  return {
    child,
    output: () => output,
    async said(words) {
      while (!output.includes(words)) {
        if (child.exitCode !== null) throw new Error(`npm ended: ${output}`)
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      }
    },
  }
}

/** Sends a SIGTERM to npm only. Returns the processes of its tree that are still alive ten seconds later. */
async function terminate({ child }: Npm): Promise<string[]> {
  const tree = descendants(child.pid ?? 0)
  expect(tree.length).toBeGreaterThan(0)
  const deadline = performance.now() + 10_000
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  let alive = listProcesses()
  do {
    await new Promise((done) => setTimeout(done, 100))
    alive = listProcesses().filter(({ pid }) => pid === child.pid || tree.includes(pid))
  } while (alive.length > 0 && performance.now() < deadline)
  for (const { pid } of alive) process.kill(pid, 'SIGKILL')
  // All output has arrived.
  await closed
  return alive.map(({ command }) => command)
}

function descendants(pid: number): number[] {
  const all = listProcesses()
  const below = (parent: number): number[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)])
  return below(pid)
}

/** Returns all processes of this machine except zombies. */
function listProcesses(): { pid: number; parent: number; command: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (state === undefined || command === undefined || state.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), command }]
  })
}
