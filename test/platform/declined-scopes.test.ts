import { settle } from '../../dev/time-travel.ts'
import { CloudApp, PUBLIC_URL } from '../support/cloud-app.ts'
import { BERLIN } from '../support/rig.ts'

// A workspace may decline optional scopes. Only what each is for doesn't work there then.

const LIGHTHOUSE = {
  id: 'TLIGHTHOUSE',
  name: 'Lighthouse',
  people: [
    { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
    { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN },
    { id: 'UBEN', name: 'ben', realName: 'Ben Okafor', tz: BERLIN },
  ],
}

let it: CloudApp
beforeAll(async () => {
  it = await CloudApp.start({ workspaces: [LIGHTHOUSE] })
  await it.installWithout(['files:write', 'im:history', 'mpim:write', 'users:read.email'], 'Lighthouse')
})
afterAll(() => it.stop())

async function download(): Promise<string> {
  const grace = it.cloud.in('TLIGHTHOUSE').as('UGRACE')
  await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor')
  grace.takeAll()
  await grace.command('/mentor privacy')
  await settle(it.app)
  await grace.press(await grace.nextEphemeral(), 'Download your data')
  await settle(it.app)
  return (await grace.nextEphemeral()).text
}

test('what was granted is stored; without files:write a download is refused with the way to allow it', async () => {
  const { scopes } = await it.database.db
    .selectFrom('installations')
    .select('scopes')
    .executeTakeFirstOrThrow()
  expect(scopes).toEqual(['commands', 'chat:write', 'users:read', 'im:write'])
  const said = await download()
  expect(said).toContain('I may not send files in this workspace, so nothing was sent.')
  expect(said).toContain(`<${PUBLIC_URL}/slack/install|adding me to Slack again>`)
})

test('everything else works, and nothing is suspended', async () => {
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor add @ana weekly')).toContain('Offered')
  expect(await it.cloud.in('TLIGHTHOUSE').as('UANA').dms()).toHaveLength(1)
  const { suspended_at } = await it.database.db
    .selectFrom('workspaces')
    .select('suspended_at')
    .executeTakeFirstOrThrow()
  expect(suspended_at).toBeNull()
})

test('a download whose response is lost is not retried, and is reported as failed', async () => {
  const slack = it.cloud.in('TLIGHTHOUSE')
  slack.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'lost', accepted: true } })
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor add @ben weekly')).toContain('Offered')
  await it.pass({ minutes: 10 })
  const messages = await it.database.db
    .selectFrom('outbox')
    .select(['state', 'reason'])
    .where('person_id', '=', 'UBEN')
    .execute()
  expect(messages).toEqual([
    { state: 'failed', reason: 'cannot check whether it was delivered: missing scope' },
  ])
  expect(await slack.as('UBEN').dms()).toHaveLength(1)
})

test('granted later, it works', async () => {
  await it.install({ cookie: '' }, 'Lighthouse')
  await it.pass({ seconds: 11 })
  expect(await download()).toContain('as a direct message')
})
