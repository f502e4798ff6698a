import type { Human, JsonObject } from '../../dev/client.ts'
import { isFrom, readOrigin } from '../../src/platform/slack/origin.ts'
import { type Rig, startRig } from '../support/rig.ts'

const THEIRS = { id: 'TOTHER', domain: 'other' }

let rig: Rig
let ana: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:00' })
  ana = rig.slack.as('UANA')
  await rig.say('UGRACE', '/mentor add @ana')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  while (ana.view) await ana.close()
  ana.takeAll()
})

function lastPayload(): JsonObject {
  const sent = rig.slack.deliveries().at(-1)
  if (!sent) throw new Error('Slack has sent nothing')
  return sent.payload
}

/** Sends an event in an envelope with these fields. */
async function sendEvent(event: JsonObject, envelope: JsonObject): Promise<void> {
  await rig.slack.event({ type: 'user_change', user: { id: 'UNOBODY', team_id: rig.slack.teamId } })
  const payload = { ...lastPayload(), ...envelope, event }
  expect((await rig.slack.deliver({ kind: 'events_api', payload })).outcome).toBe('acked')
  await rig.settle()
}

describe('An event of another workspace', () => {
  const user = { id: 'UANA', team_id: THEIRS.id, name: 'renamed', deleted: true, profile: {} }
  const theirs = (team_id: string) => [{ team_id, enterprise_id: null, user_id: 'UBOT', is_bot: true }]

  test.each([
    ['for another installation', () => ({ team_id: THEIRS.id, authorizations: theirs(THEIRS.id) })],
    ['that names no installation', () => ({ team_id: THEIRS.id, authorizations: undefined })],
    ['that this installation may see', () => ({ team_id: THEIRS.id })],
    ['about a person of another company', () => ({})],
  ])('%s renames and deactivates nobody', async (_, envelope) => {
    const before = await rig.snapshot()
    await sendEvent({ type: 'user_change', user }, envelope())
    expect(await rig.snapshot()).toBe(before)
  })

  test('that says that it removed the app suspends nothing', async () => {
    await sendEvent({ type: 'app_uninstalled' }, { team_id: THEIRS.id, authorizations: theirs(THEIRS.id) })
    const { suspended_at } = await rig.db.selectFrom('workspaces').selectAll().executeTakeFirstOrThrow()
    expect(suspended_at).toBeNull()
  })
})

describe('Somebody in another workspace is told that the app isn’t there, and changes nothing', () => {
  test('by a command', async () => {
    await rig.say('UANA', '/mentor')
    const before = await rig.snapshot()
    const payload = { ...lastPayload(), team_id: THEIRS.id, text: 'away until 2026-12-01' }
    const answer = await rig.slack.deliver({ kind: 'slash_commands', payload })
    expect(JSON.stringify(answer.ackBody)).toContain('not installed in your workspace')
    expect(await rig.snapshot()).toBe(before)
  })

  test.each([
    ['by a form', false],
    ['by a form of this workspace, opened in a shared channel', true],
  ])('%s', async (_, isOpenedHere) => {
    await ana.command('/mentor away')
    await rig.settle()
    await ana.submit({ 'Last day away': '2026-11-20' })
    await rig.say('UANA', '/mentor back')
    const before = await rig.snapshot()
    const sent = rig.slack.deliveries().findLast(({ payload }) => payload.type === 'view_submission')
    const opened = isOpenedHere ? { app_installed_team_id: rig.slack.teamId } : {}
    const view = { ...Object(sent?.payload.view), ...opened }
    const payload = { ...sent?.payload, team: THEIRS, user: { id: 'UANA', team_id: THEIRS.id }, view }
    const answer = await rig.slack.deliver({ kind: 'interactive', payload })
    expect(JSON.stringify(answer.ackBody)).toContain('not installed in your workspace')
    expect(await rig.snapshot()).toBe(before)
  })

  test.each(['shortcut', 'message_action'])('by a %s', async (type) => {
    await rig.say('UANA', '/mentor')
    const before = await rig.snapshot()
    await (type === 'shortcut'
      ? ana.globalShortcut('log_check_in')
      : ana.messageShortcut('add_to_plan', { user: 'UEVE', text: 'Hello', ts: '1700000000.000100' }))
    await rig.settle()
    while (ana.view) await ana.close()
    ana.takeAll()
    const { payload } = rig.slack.deliveries().findLast((one) => one.payload.type === type) ?? {}
    const calls = rig.slack.calls({ method: 'views.open' }).length
    await rig.slack.deliver({ kind: 'interactive', payload: { ...payload, team: THEIRS } })
    await rig.settle()
    if (type === 'message_action')
      expect((await ana.nextEphemeral()).text).toContain('not installed in your workspace')
    expect(rig.slack.calls({ method: 'views.open' })).toHaveLength(calls)
    expect(await rig.snapshot()).toBe(before)
  })

  test('by a button', async () => {
    await rig.settle()
    const offer = (await ana.dms()).at(-1)
    if (!offer) throw new Error('No offer')
    await ana.press(offer, 'Accept')
    await rig.settle()
    const { payload } =
      rig.slack.deliveries().findLast(({ payload }) => payload.type === 'block_actions') ?? {}
    await rig.db.updateTable('mentorships').set({ accepted_at: null }).execute()
    const before = await rig.snapshot()
    ana.takeAll()
    await rig.slack.deliver({ kind: 'interactive', payload: { ...payload, team: THEIRS } })
    expect((await ana.nextEphemeral()).text).toContain('not installed in your workspace')
    expect(await rig.snapshot()).toBe(before)
  })
})

test('Requests of other workspaces are no errors', () => {
  expect(rig.logged()).toContain('ignored a request of another workspace')
  expect(rig.logged()).not.toContain('request failed')
})

describe('The workspace of a form that Slack opened in another one', () => {
  const payload = (enterprise: string) => ({
    team: { id: 'T2' },
    user: { id: 'U1', team_id: 'T2' },
    enterprise: { id: enterprise },
    view: { app_installed_team_id: 'T1' },
  })
  const installed = { workspaceId: 'T1', enterpriseId: 'E1' }

  test('is the one that has installed the app', () => {
    expect(readOrigin(payload('E1')).workspaceId).toBe('T1')
  })

  test.each([
    ['the same organization passes', 'E1', true],
    ['another organization doesn’t', 'E2', false],
  ])('from %s', (_, enterprise, passes) => {
    expect(isFrom(installed, readOrigin(payload(enterprise)))).toBe(passes)
  })
})
