import { savePerson } from '../../../src/features/people/store.ts'
import { readSlackPerson } from '../../../src/platform/slack/people.ts'
import { CloudApp } from '../../support/cloud-app.ts'
import { BERLIN } from '../../support/rig.ts'

// People are refreshed twice a day, in case an event was lost: by pages of all members, or one by one if they are few.

const MEMBERS = 450
const makePeople = (teamOf: (index: number) => object) =>
  Array.from({ length: MEMBERS }, (_, n) => ({ id: `U${n}`, name: `person${n}`, tz: BERLIN, ...teamOf(n) }))
const LIGHTHOUSE = { id: 'TLIGHTHOUSE', name: 'Lighthouse', people: makePeople(() => ({})) }
const FLEET = {
  id: 'EFLEET',
  name: 'Fleet',
  people: makePeople((n) => ({ teamId: n % 2 === 0 ? 'TNORTH' : 'TSOUTH', enterpriseId: 'EFLEET' })),
}

let it: CloudApp
beforeEach(async () => {
  it = await CloudApp.start({ workspaces: [LIGHTHOUSE, FLEET] })
  for (const { name } of [LIGHTHOUSE, FLEET]) await it.install({ cookie: '' }, name)
})
afterEach(() => it.stop())

/** As if these had used the app once. */
async function know(workspaceId: string, count: number): Promise<void> {
  const enterpriseId = workspaceId.startsWith('E') ? workspaceId : null
  for (let n = 0; n < count; n += 1) {
    const user = { id: `U${n * 10}`, team_id: workspaceId, name: `old${n}`, tz: 'UTC' }
    const person = readSlackPerson(user, { workspaceId, enterpriseId })
    await savePerson(it.database.db, workspaceId, person, it.clock.now())
  }
}

const calls = (workspaceId: string, method: string) => it.cloud.in(workspaceId).calls({ method }).length
const read = (workspaceId: string) =>
  it.database.db
    .selectFrom('people')
    .select(['zone', 'standing', 'display_name', 'refreshed_at'])
    .where('workspace_id', '=', workspaceId)
    .execute()

test.each([
  ['a workspace', 'TLIGHTHOUSE', 3],
  ['an organization, by its three workspaces, one of them empty', 'EFLEET', 5],
])('many people of %s are refreshed by pages of 200, and nobody else is stored', async (_, id, pages) => {
  await know(id, 40)
  await it.pass({ hours: 10 })
  expect(calls(id, 'users.list')).toBe(0)
  await it.pass({ hours: 1, minutes: 1 })
  expect(calls(id, 'users.list')).toBe(pages)
  expect(calls(id, 'users.info')).toBe(0)
  const people = await read(id)
  expect(people).toHaveLength(40)
  for (const one of people)
    expect(one).toMatchObject({ zone: BERLIN, standing: 'member', refreshed_at: it.clock.now() })
})

test('few people are looked up one by one, and who isn’t in the list as well', async () => {
  await know('TLIGHTHOUSE', 5)
  await it.pass({ hours: 12 })
  expect([calls('TLIGHTHOUSE', 'users.list'), calls('TLIGHTHOUSE', 'users.info')]).toEqual([0, 5])
  await know('EFLEET', 46)
  await it.pass({ hours: 12 })
  expect(calls('EFLEET', 'users.info')).toBe(1)
  expect((await read('EFLEET')).map(({ standing }) => standing).sort()).toEqual([
    'deactivated',
    ...Array.from({ length: 45 }, () => 'member'),
  ])
})

test('a list that was interrupted goes on at its page; one that Slack has forgotten begins again', async () => {
  await know('TLIGHTHOUSE', 40)
  const fail = (error: string) =>
    it.cloud.in('TLIGHTHOUSE').faults.add({ method: 'users.list', times: 1, fault: { kind: 'error', error } })
  await it.database.db.updateTable('workspaces').set({ members_page: ' 200' }).execute()
  fail('invalid_cursor')
  await it.pass({ hours: 12 })
  expect(calls('TLIGHTHOUSE', 'users.list')).toBe(1)
  await it.pass({ minutes: 1 })
  expect(calls('TLIGHTHOUSE', 'users.list')).toBe(4)
  await it.database.db.updateTable('workspaces').set({ members_page: ' 200' }).execute()
  await it.pass({ hours: 12 })
  expect(calls('TLIGHTHOUSE', 'users.list')).toBe(6)
  expect(calls('TLIGHTHOUSE', 'users.info')).toBe(20)
})
