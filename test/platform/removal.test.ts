import { settle } from '../../dev/time-travel.ts'
import { runAdmin } from '../../src/admin/run.ts'
import { createLog } from '../../src/platform/log.ts'
import { CloudApp, makeKey } from '../support/cloud-app.ts'
import { BERLIN } from '../support/rig.ts'

// A workspace removes the app: events come in any order, late and falsely. Also, the keys of TOKEN_KEYS are changed.

const people = [
  { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
  { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN },
]
const [LIGHTHOUSE, HARBOR] = [
  { id: 'TLIGHTHOUSE', name: 'Lighthouse', people },
  { id: 'THARBOR', name: 'Harbor', people },
]
const UNINSTALLED = { type: 'app_uninstalled' }
const REVOKED = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['UBOT'] } }

let it: CloudApp
beforeEach(async () => {
  it = await CloudApp.start({ workspaces: [LIGHTHOUSE, HARBOR] })
  for (const { name } of [LIGHTHOUSE, HARBOR]) await it.install({ cookie: '' }, name)
  expect(await it.say('THARBOR', 'UGRACE', '/mentor add @ana weekly')).toContain('Offered')
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor add @ana weekly')).toContain('Offered')
})
afterEach(() => it.stop())

async function send(...events: { type: string }[]): Promise<void> {
  for (const event of events) await it.cloud.in('THARBOR').event(event)
  await settle(it.app)
}

async function state() {
  const { rows } = await it.database.pool.query(
    `select w.suspended_reason as reason, w.purge_at - w.suspended_at as after, i.workspace_id is not null as "hasToken"
     from workspaces w left join installations i using (workspace_id) where workspace_id = 'THARBOR'`,
  )
  return rows[0]
}

const REMOVED = { reason: 'app_uninstalled', after: expect.objectContaining({ days: 30 }), hasToken: false }
const ACTIVE = { reason: null, after: null, hasToken: true }

test.each([
  ['first the tokens', [REVOKED, UNINSTALLED]],
  ['first the app', [UNINSTALLED, REVOKED]],
  ['the app alone', [UNINSTALLED]],
  ['both twice', [REVOKED, UNINSTALLED, UNINSTALLED, REVOKED]],
])('the token is destroyed, and everything else in 30 days: %s', async (_, events) => {
  it.cloud.revoke('THARBOR')
  await send(...events)
  expect(await state()).toEqual(REMOVED)
})

test('if only the tokens are revoked, the data is kept', async () => {
  it.cloud.revoke('THARBOR')
  await send(REVOKED)
  expect(await state()).toEqual({ reason: 'tokens_revoked', after: null, hasToken: false })
})

test('removal events that are late, stale or false change nothing', async () => {
  await send(REVOKED, UNINSTALLED)
  expect(await state()).toEqual(ACTIVE)
  it.cloud.revoke('THARBOR')
  await it.install({ cookie: '' }, 'Harbor')
  await send(REVOKED, UNINSTALLED)
  expect(await state()).toEqual(ACTIVE)
})

test('while Slack can’t be asked, the token is kept, and destroyed once Slack has said so', async () => {
  it.cloud.revoke('THARBOR')
  it.cloud.isDown = true
  await send(UNINSTALLED)
  expect(await state()).toEqual({ reason: 'app_uninstalled', after: null, hasToken: true })
  it.cloud.isDown = false
  await it.pass({ minutes: 5 })
  expect(await state()).toMatchObject({ reason: 'app_uninstalled', hasToken: false })
  await send(UNINSTALLED)
  expect((await state())?.after).toMatchObject({ days: 30, minutes: 5 })
})

test('an outage in which both events come is no removal', async () => {
  it.cloud.isDown = true
  await send(REVOKED, UNINSTALLED)
  it.cloud.isDown = false
  await it.pass({ minutes: 5 })
  expect(await state()).toEqual(ACTIVE)
})

test('installed again within 30 days, it goes on at once; after that, every row is gone', async () => {
  await it.cloud.uninstall('THARBOR')
  await settle(it.app)
  await it.pass({ hours: 24 * 29 })
  await it.install({ cookie: '' }, 'Harbor')
  expect(await state()).toEqual(ACTIVE)
  expect(await it.say('THARBOR', 'UGRACE', '/mentor')).toContain('<@UANA>')
  await it.pass({ hours: 48 })
  expect(await state()).toEqual(ACTIVE)
  await it.cloud.uninstall('THARBOR')
  await settle(it.app)
  await it.pass({ hours: 24 * 30 - 1 })
  expect(await countRows()).toMatchObject({ people: 2, workspaces: 1 })
  await it.pass({ hours: 25 })
  expect(await countRows()).toEqual({})
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor help')).toContain('/mentor')
})

/** The number of rows of the removed workspace in each table that has any. */
async function countRows(): Promise<Record<string, number>> {
  const { rows } = await it.database.pool.query(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'workspace_id'`,
  )
  const counts: [string, number][] = []
  for (const { name } of rows) {
    const found = await it.database.pool.query(
      `select count(*)::int as count from "${name}" where workspace_id = 'THARBOR'`,
    )
    if (found.rows[0].count > 0) counts.push([name, found.rows[0].count])
  }
  return Object.fromEntries(counts)
}

describe('the keys of TOKEN_KEYS', () => {
  const admin = async (...argv: string[]) =>
    (
      await runAdmin(argv, {
        config: { ok: true, config: it.config },
        clock: it.clock,
        log: createLog('silent'),
        write: async () => {},
      })
    ).lines.join('\n')

  test('a new first key is put in front, reseal encrypts with it, and the old one is removed', async () => {
    const [old] = it.tokenKeys
    const fresh = makeKey('k2')
    await it.restart([fresh, old])
    expect(await it.say('THARBOR', 'UGRACE', '/mentor')).toContain('<@UANA>')
    expect(await admin('doctor')).toContain(
      'WRONG  stored tokens: 2 of 2 are encrypted with an old key. Run npm run admin -- reseal, then remove the old key.',
    )
    expect(await admin('reseal')).toBe(
      'Encrypted the tokens of 2 workspaces with the key k2. The others had it already.',
    )
    expect(await admin('reseal')).toContain('of 0 workspaces')
    await it.restart([fresh])
    expect(await it.say('THARBOR', 'UGRACE', '/mentor')).toContain('<@UANA>')
    const said = await admin('doctor')
    expect(said).toContain('ok     stored tokens: 2, each encrypted with the first key.')
    expect(said).toContain('ok     tokens with Slack: Slack accepts those of 2 workspaces')
  })

  test('without the key, doctor names the workspaces, and nothing is changed', async () => {
    await it.restart([makeKey('k9')])
    const said = await admin('doctor')
    expect(said).toContain('WRONG  stored tokens: no key of TOKEN_KEYS opens those of THARBOR, TLIGHTHOUSE.')
    expect(said).toContain('-      tokens with Slack: not checked')
    expect(await admin('reseal')).toContain('Nothing was changed: TOKEN_KEYS has no key k1')
    await it.cloud.in('THARBOR').as('UGRACE').command('/mentor')
  })

  test('doctor names a workspace whose token Slack rejects; resume and suggest say which workspace', async () => {
    it.cloud.revoke('THARBOR')
    expect(await admin('doctor')).toContain(
      'WRONG  tokens with Slack: Slack rejects those of THARBOR (account_inactive). The app has to be installed again there.',
    )
    await send(UNINSTALLED)
    expect(await admin('workspaces', 'resume', 'THARBOR')).toBe(
      'Nothing was changed: the app is not installed in the workspace THARBOR.',
    )
  })
})
