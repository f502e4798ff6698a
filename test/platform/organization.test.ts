import { Temporal } from 'temporal-polyfill'
import { settle } from '../../dev/time-travel.ts'
import { CloudApp } from '../support/cloud-app.ts'
import { isNudge } from '../support/nudges.ts'
import { BERLIN } from '../support/rig.ts'

// The app is installed for a whole organization of Enterprise Grid; its people act in one of two workspaces. Besides, it is
// installed in a workspace of its own.

const FLEET = {
  id: 'EFLEET',
  name: 'Fleet',
  people: [
    { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN, teamId: 'TNORTH' },
    { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN, teamId: 'TSOUTH' },
  ].map((one) => ({ ...one, enterpriseId: 'EFLEET' })),
}
const LIGHTHOUSE = {
  id: 'TLIGHTHOUSE',
  name: 'Lighthouse',
  people: [{ id: 'UGRACE', name: 'grace', realName: 'Grace Lindqvist', tz: BERLIN }],
}

let it: CloudApp
beforeAll(async () => {
  it = await CloudApp.start({ workspaces: [FLEET, LIGHTHOUSE] })
})
afterAll(() => it.stop())

test('an admin is led to where the workspaces are chosen', async () => {
  const { text } = await it.install({ cookie: '' }, 'Fleet')
  expect(text).toContain('Do For One is installed in Fleet')
  expect(text).toContain(
    'https://app.slack.com/manage/EFLEET/integrations/profile/A0PLAYGROUND/workspaces/add',
  )
  await it.install({ cookie: '' }, 'Lighthouse')
  const rows = await it.database.db
    .selectFrom('installations')
    .select(['workspace_id', 'enterprise_id'])
    .orderBy('workspace_id')
    .execute()
  expect(rows).toEqual([
    { workspace_id: 'EFLEET', enterprise_id: 'EFLEET' },
    { workspace_id: 'TLIGHTHOUSE', enterprise_id: null },
  ])
})

test('people of two workspaces of the organization mentor each other, by command, form, Home and event', async () => {
  const slack = it.cloud.in('EFLEET')
  expect(await it.say('EFLEET', 'UGRACE', '/mentor add @ana weekly')).toContain('Offered to mentor <@UANA>')
  const ana = slack.as('UANA')
  await ana.openHome()
  await settle(it.app)
  await ana.press('home', { text: 'Accept', near: '<@UGRACE>' })
  await settle(it.app)
  const grace = slack.as('UGRACE')
  await grace.command('/mentor log @ana')
  await settle(it.app)
  const form = await grace.command('/mentor settings')
  expect(form.outcome).toBe('acked')
  await settle(it.app)
  expect(await grace.submit({ capacity: '2' })).toMatchObject({
    kind: expect.stringMatching(/closed|updated/),
  })
  expect(await it.say('EFLEET', 'UGRACE', '/mentor')).toContain('Your mentees (1 of 2)')
})

test('a person who moves to another workspace of the organization keeps their identity', async () => {
  await it.cloud.in('EFLEET').changePerson('UGRACE', { teamId: 'TSOUTH' })
  await settle(it.app)
  expect(await it.say('EFLEET', 'UGRACE', '/mentor')).toContain('<@UANA>')
  const people = await it.database.db.selectFrom('people').select(['workspace_id', 'person_id']).execute()
  expect(people.filter((one) => one.person_id === 'UGRACE')).toEqual([
    { workspace_id: 'EFLEET', person_id: 'UGRACE' },
  ])
})

test('a nudge comes once, and its link names no workspace', async () => {
  await it.travelTo(Temporal.Instant.from('2026-11-10T12:00:00Z'))
  const nudges = (await it.cloud.in('EFLEET').as('UGRACE').dms()).filter(isNudge)
  expect(nudges).toHaveLength(1)
  expect(JSON.stringify(nudges[0]?.blocks)).toContain('https://slack.com/app_redirect?channel=UANA')
})

test('a workspace that gets the app later works at once', async () => {
  const carol = {
    id: 'UCAROL',
    name: 'carol',
    realName: 'Carol',
    tz: BERLIN,
    teamId: 'TEAST',
    enterpriseId: 'EFLEET',
  }
  it.cloud.in('EFLEET').addPerson(carol)
  expect(await it.say('EFLEET', 'UCAROL', '/mentor add @ana weekly')).toContain('Offered to mentor <@UANA>')
})

test('a workspace that loses the app concerns only its people', async () => {
  const lost = { kind: 'error', error: 'team_access_not_granted' } as const
  it.cloud.in('EFLEET').faults.add({ method: 'chat.postMessage', user: 'UCAROL', fault: lost })
  await it.accept('EFLEET', 'UANA', 'UCAROL')
  const told = await it.database.db
    .selectFrom('outbox')
    .select(['state', 'reason'])
    .where('person_id', '=', 'UCAROL')
    .execute()
  expect(told).toContainEqual({ state: 'failed', reason: 'team_access_not_granted' })
  const { suspended_at } = await it.database.db
    .selectFrom('workspaces')
    .select('suspended_at')
    .where('workspace_id', '=', 'EFLEET')
    .executeTakeFirstOrThrow()
  expect(suspended_at).toBeNull()
  expect(await it.say('EFLEET', 'UGRACE', '/mentor')).toContain('<@UANA>')
})

test('the same user id in a workspace outside is another person', async () => {
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor')).not.toContain('<@UANA>')
  expect((await it.cloud.in('TLIGHTHOUSE').as('UGRACE').dms()).filter(isNudge)).toHaveLength(0)
})

test('the removal of the app from the organization leaves the other workspace alone', async () => {
  await it.cloud.uninstall('EFLEET')
  await settle(it.app)
  expect(await it.say('EFLEET', 'UGRACE', '/mentor')).toContain('I’m not installed in your workspace')
  expect(await it.say('TLIGHTHOUSE', 'UGRACE', '/mentor help')).toContain('/mentor')
})
