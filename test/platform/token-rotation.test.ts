import { Temporal } from 'temporal-polyfill'
import { settle } from '../../dev/time-travel.ts'
import { CloudApp } from '../support/cloud-app.ts'
import { BERLIN } from '../support/rig.ts'

// Tokens expire after twelve hours, and each refresh token can be used once.

const LIGHTHOUSE = {
  id: 'TLIGHTHOUSE',
  name: 'Lighthouse',
  people: [{ id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN }],
}

let it: CloudApp
beforeEach(async () => {
  it = await CloudApp.start({ workspaces: [LIGHTHOUSE], rotatesTokens: true })
  await it.install({ cookie: '' }, 'Lighthouse')
})
afterEach(() => it.stop())

const works = async () => (await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor help')).includes('/mentor')
const expiresAt = async () => {
  const { token_expires_at } = await it.database.db
    .selectFrom('installations')
    .select('token_expires_at')
    .executeTakeFirstOrThrow()
  return token_expires_at?.toString()
}
const countRefreshes = () => it.logged.split('"token refreshed"').length - 1

test('a token is refreshed two hours before it expires, and the app goes on for days', async () => {
  expect(await expiresAt()).toBe('2026-11-02T21:30:00Z')
  await it.pass({ hours: 9, minutes: 59 })
  expect(countRefreshes()).toBe(0)
  await it.pass({ minutes: 2 })
  expect(countRefreshes()).toBe(1)
  expect(await expiresAt()).toBe('2026-11-03T07:31:00Z')
  for (let day = 0; day < 3; day += 1) {
    for (let part = 0; part < 3; part += 1) await it.pass({ hours: 8 })
    expect(await works()).toBe(true)
  }
  const { suspended_at } = await it.database.db
    .selectFrom('workspaces')
    .select('suspended_at')
    .executeTakeFirstOrThrow()
  expect(suspended_at).toBeNull()
})

test('two replicas refresh it once', async () => {
  const [first] = [it.app]
  await it.startApp()
  const second = it.app
  it.setNow(it.clock.now().add({ hours: 11 }))
  await Promise.all([first.tick(), second.tick()])
  await settle(first)
  await settle(second)
  expect(countRefreshes()).toBe(1)
  expect(it.logged).not.toContain('could not refresh')
  expect(await works()).toBe(true)
  await first.stop()
})

test('after an outage of a day, the first command refreshes the token; several at once do it once', async () => {
  it.setNow(it.clock.now().add({ hours: 24 }))
  const answers = await Promise.all([
    works(),
    it.cloud.in('TLIGHTHOUSE').as('UGRACE').command('/mentor help'),
  ])
  expect(answers).toEqual([true, expect.objectContaining({ outcome: 'acked' })])
  expect(countRefreshes()).toBe(1)
  expect(it.logged).not.toContain('could not refresh')
})

test('an installation while a token is refreshed is not overwritten by the older pair', async () => {
  const findSealed = async () =>
    (await it.database.pool.query('select sealed_token, sealed_refresh_token from installations')).rows
  let installed: unknown
  it.cloud.beforeRefresh = async () => {
    await it.install({ cookie: '' }, 'Lighthouse')
    installed = await findSealed()
  }
  await it.pass({ hours: 11 })
  expect(countRefreshes()).toBe(1)
  expect(installed).toBeDefined()
  expect(await findSealed()).toEqual(installed)
  expect(await works()).toBe(true)
})

test('a refused refresh is logged with a reference, and the old token is used while it lasts', async () => {
  it.setNow(it.clock.now().add({ hours: 11 }))
  for (const used of it.cloud.refreshTokensOf('TLIGHTHOUSE')) it.cloud.forgetRefreshToken(used)
  await it.pass({ minutes: 1 })
  await it.pass({ minutes: 5 })
  expect(it.logged.match(/"could not refresh the token[^"]*"/g)).toHaveLength(1)
  expect(it.logged).toMatch(/"reference":"\w{6}","msg":"could not refresh/)
  expect(await works()).toBe(true)
})

test('a replica that died with the lease holds it for a minute', async () => {
  it.setNow(it.clock.now().add({ hours: 11 }))
  await it.database.db
    .updateTable('installations')
    .set({ refresh_leased_until: it.clock.now().add({ minutes: 1 }) })
    .execute()
  await it.pass({ seconds: 30 })
  expect(countRefreshes()).toBe(0)
  await it.pass({ seconds: 30 })
  expect(countRefreshes()).toBe(1)
})

test('no token is in the database or in the log', async () => {
  await it.pass({ hours: 11 })
  const { rows } = await it.database.pool.query('select t::text as row from installations t')
  const everything = JSON.stringify(rows) + it.logged
  const secrets = [...it.cloud.tokensOf('TLIGHTHOUSE'), ...it.cloud.refreshTokensOf('TLIGHTHOUSE')]
  expect(secrets).toHaveLength(3)
  for (const secret of secrets) expect(everything).not.toContain(secret)
  expect(Temporal.Instant.from((await expiresAt()) ?? '').toString()).toBe('2026-11-03T08:30:00Z')
})
