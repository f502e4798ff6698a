import { readSlackPerson, type Team } from '../../../src/platform/slack/people.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

const OUTSIDERS = [
  { id: 'USTRANGE', name: 'strange', isStranger: true },
  { id: 'UMULTI', name: 'multi', isRestricted: true },
  { id: 'USINGLE', name: 'single', isUltraRestricted: true },
  // Shares a channel with the app, so Slack doesn't call them a stranger.
  { id: 'UPARTNER', name: 'partner', teamId: 'TPARTNER' },
  { id: 'UBRANCH', name: 'branch', teamId: 'TPARTNER', enterpriseId: 'EPARTNER' },
] as const
const NAMED = [...OUTSIDERS, { id: 'UROBOT', name: 'robot' }, { id: 'UGONE', name: 'gone' }]

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:00' })
  act = acting(rig)
  for (const one of OUTSIDERS) rig.slack.addPerson({ ...one, tz: 'Europe/Berlin' })
  for (const id of ['UGRACE', 'UANA']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())

describe('Guests, bots, deactivated people and people of another company', () => {
  test.each(NAMED)('can’t be added: $name', async ({ name }) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor add @${name}`)).toMatch(/guest|app|deactivated|another company/)
    expect(await rig.snapshot()).toBe(before)
  })

  test.each(NAMED)('can’t be asked: $name', async ({ name }) => {
    const before = await rig.snapshot()
    expect(await rig.say('UANA', `/mentor request @${name}`)).toMatch(/guest|app|deactivated|another company/)
    expect(await rig.snapshot()).toBe(before)
  })

  test.each(OUTSIDERS)('can use no command but help: $name', async ({ id }) => {
    for (const typed of ['', 'add @ana', 'know @ana', 'find', 'privacy', 'settings', 'request @grace', 'log'])
      expect(await rig.say(id, `/mentor ${typed}`)).toContain('for full members of this workspace')
    expect(await rig.say(id, '/mentor help')).toContain('/mentor log')
    expect(rig.slack.as(id).view).toBeUndefined()
  })

  test('can use no button, form or Home', async () => {
    const [id] = ['UPARTNER']
    const human = rig.slack.as(id)
    const before = await rig.snapshot()
    await rig.say(id, '/mentor help')
    const reply = human.ephemerals().at(-1)
    if (!reply) throw new Error('No help')
    expect(await act.press(id, reply, 'All commands')).toContain('for full members of this workspace')
    await human.openHome()
    await rig.settle()
    const home = JSON.stringify(human.home?.blocks)
    expect(home).toContain('for full members of this workspace')
    expect(home).not.toContain('button')
    expect(await rig.snapshot()).toBe(before)
  })
})

test('A member who becomes a guest is not listed, gets no messages, and submits no form; later they are back', async () => {
  const eve = rig.slack.as('UEVE')
  await rig.say('UEVE', '/mentor')
  await rig.db
    .insertInto('mentor_offers')
    .values({
      workspace_id: rig.slack.teamId,
      person_id: 'UEVE',
      openness: 'listed',
      topics: 'hiring',
      words: ['hiring'],
    })
    .execute()
  await eve.command('/mentor settings')
  await rig.settle()
  const found = async () => {
    const ana = rig.slack.as('UANA')
    while (ana.view) await ana.close()
    await ana.command('/mentor find')
    await rig.settle()
    return JSON.stringify([rig.slack.as('UANA').views, rig.slack.as('UANA').ephemerals().at(-1)])
  }
  expect(await found()).toContain('UEVE')
  await rig.slack.changePerson('UEVE', { isRestricted: true })
  await rig.settle()
  expect(await found()).not.toContain('UEVE')
  const before = await rig.snapshot()
  await eve.submit({})
  await rig.settle()
  expect(JSON.stringify(eve.view?.blocks)).toContain('for full members of this workspace')
  expect(await rig.snapshot()).toBe(before)
  await rig.slack.changePerson('UEVE', { isRestricted: false })
  await rig.settle()
  expect(await found()).toContain('UEVE')
})

describe('Whose colleague somebody is', () => {
  const team: Team = { workspaceId: 'T1', enterpriseId: 'E1' }
  const standing = (user: object, of = team) => readSlackPerson({ id: 'U1', name: 'u', ...user }, of).standing

  test.each([
    ['the workspace itself', { team_id: 'T1' }, team, 'member'],
    [
      'another workspace of the organization',
      { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } },
      team,
      'member',
    ],
    [
      'another organization',
      { team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } },
      team,
      'another company',
    ],
    ['another company', { team_id: 'T2', is_stranger: false }, team, 'another company'],
    [
      'another company, without Enterprise Grid',
      { team_id: 'T2', enterprise_user: {} },
      { workspaceId: 'T1', enterpriseId: null },
      'another company',
    ],
    [
      'an organization that installed the app as a whole',
      { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } },
      { workspaceId: 'E1', enterpriseId: null },
      'member',
    ],
    ['the workspace, as a guest', { team_id: 'T1', is_restricted: true }, team, 'a guest'],
  ])('%s', (_, user, of, expected) => {
    expect(standing(user, of)).toBe(expected)
  })
})
