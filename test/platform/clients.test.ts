import { systemClock } from '../../src/platform/clock.ts'
import { createLog } from '../../src/platform/log.ts'
import { fixedInstallations, type Installations } from '../../src/platform/workspaces/installations.ts'
import { createWorkspaces } from '../../src/platform/workspaces/workspaces.ts'
import { createTestDatabase } from '../support/postgres.ts'

// Each client takes some 26 kB, so those of workspaces that haven't been used for long are dropped.

const MOST_KEPT = 1_000
const idOf = (n: number) => `T${n}`
const installationOf = (n: number, botToken = `xoxb-${n}`) => ({
  ...{ workspaceId: idOf(n), enterpriseId: null, botToken, botId: 'B', botUserId: 'U' },
  apiUrl: 'http://127.0.0.1:9/api/',
})

async function open(installations: Installations) {
  const database = await createTestDatabase()
  const parts = { db: database.db, clock: systemClock, log: createLog('silent') }
  return { workspaces: createWorkspaces(installations, parts), close: database.drop }
}

test('the client of a workspace is kept while it is used, and dropped after a thousand others', async () => {
  const all = Array.from({ length: MOST_KEPT + 1 }, (_, n) => installationOf(n))
  const { workspaces, close } = await open(fixedInstallations(all))
  const [first, second] = [await workspaces.clientFor(idOf(0)), await workspaces.clientFor(idOf(1))]
  for (let n = 2; n < MOST_KEPT; n += 1) await workspaces.clientFor(idOf(n))
  expect(await workspaces.clientFor(idOf(0))).toBe(first)
  await workspaces.clientFor(idOf(MOST_KEPT))
  expect(await workspaces.clientFor(idOf(0))).toBe(first)
  const again = await workspaces.clientFor(idOf(1))
  expect(again).not.toBe(second)
  expect(again.token).toBe('xoxb-1')
  await close()
})

test('a new token gets a new client at once', async () => {
  let token = 'xoxb-old'
  const installations = { ...fixedInstallations([]), find: async () => installationOf(0, token) }
  const { workspaces, close } = await open(installations)
  expect((await workspaces.clientFor(idOf(0))).token).toBe('xoxb-old')
  token = 'xoxb-new'
  expect((await workspaces.clientFor(idOf(0))).token).toBe('xoxb-new')
  await close()
})
