import { setTimeout } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import type { FaultRule } from '../../dev/client.ts'
import { type CloudRig, startCloudRig } from '../support/cloud-rig.ts'
import { isNudge } from '../support/nudges.ts'
import { BERLIN } from '../support/rig.ts'

// Three workspaces in one app, and one of them has trouble with Slack. Shown by order: the others get theirs while the
// first one still waits.

const MENTORS = ['UADA', 'UBEA', 'UCLEO', 'UDORA', 'UEDDA', 'UFAY']
const people = [...MENTORS, 'UMENTEE'].map((id) => ({
  ...{ id, name: id.slice(1).toLowerCase(), realName: id.slice(1), tz: BERLIN },
}))
const TROUBLED = { id: 'TTROUBLED', name: 'Troubled', people }
const OTHERS = [
  { id: 'TFIRST', name: 'First', people },
  { id: 'TSECOND', name: 'Second', people },
]
const ALL = [TROUBLED, ...OTHERS]

let rig: CloudRig
beforeAll(async () => {
  rig = await startCloudRig(ALL)
  await rig.install(...ALL)
  for (const { id } of ALL) {
    for (const mentor of MENTORS) {
      await rig.say(id, mentor, '/mentor add @mentee weekly')
      await rig.accept(id, 'UMENTEE', mentor)
    }
  }
})
afterAll(() => rig.stop())
afterEach(async () => {
  rig.cloud.in(TROUBLED.id).clearFaults()
  await rig.settle()
})

const troubled = () => rig.cloud.in(TROUBLED.id)

/** Counts the nudges that the mentors of a workspace got so far. */
async function countNudges(workspaceId: string): Promise<number> {
  const messages = await Promise.all(MENTORS.map((id) => rig.cloud.in(workspaceId).as(id).dms()))
  return messages.flat().filter(isNudge).length
}

/**
 * Makes all mentors of all workspaces due at 9:00 of a Monday, and waits until all of the others have their nudges.
 * `prepare` runs right before.
 */
async function nudgeAll(
  monday: string,
  fault: FaultRule,
  prepare: () => Promise<unknown> = async () => {},
): Promise<void> {
  const day = Temporal.PlainDate.from(monday)
  await rig.travelTo(`${day.subtract({ days: 7 })}T10:00`)
  // Who doesn't answer is nudged less often.
  for (const { id } of ALL) for (const mentor of MENTORS) await rig.say(id, mentor, '/mentor log @mentee')
  await rig.travelTo(`${day}T08:55`)
  await prepare()
  troubled().faults.add(fault)
  const before = await Promise.all(OTHERS.map(({ id }) => countNudges(id)))
  for (const { id } of OTHERS) for (const mentor of MENTORS) rig.cloud.in(id).as(mentor).takeAll()
  rig.setNow(`${day}T09:00`)
  await rig.app.tick()
  for (const { id } of OTHERS)
    for (const mentor of MENTORS) await rig.cloud.in(id).as(mentor).nextDm({ where: isNudge })
  const after = await Promise.all(OTHERS.map(({ id }) => countNudges(id)))
  expect(after).toEqual(before.map((count) => count + MENTORS.length))
}

/** Returns the unsettled messages of the troubled workspace, by state. */
async function countWaiting(): Promise<Record<string, number>> {
  const rows = await rig.db
    .selectFrom('outbox')
    .select('state')
    .where('workspace_id', '=', TROUBLED.id)
    .where('kind', '=', 'nudge')
    .where('settled_at', 'is', null)
    .execute()
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, all]) => [state, all.length]),
  )
}

describe('commands', () => {
  test('of others are answered while all answers of a workspace hang', async () => {
    const slack = troubled()
    slack.faults.add({ method: 'response_url', fault: { kind: 'hang' } })
    // More than may run at once.
    const acks = await Promise.all([...MENTORS, ...MENTORS].map((id) => slack.as(id).command('/mentor')))
    expect(acks.map(({ outcome }) => outcome)).toEqual(acks.map(() => 'acked'))
    while (slack.hangingCalls < acks.length) await setTimeout(20)
    for (const { id } of OTHERS) {
      const ada = rig.cloud.in(id).as('UADA')
      ada.takeAll()
      expect(await ada.command('/mentor')).toMatchObject({ outcome: 'acked' })
      expect((await ada.nextEphemeral()).text).toContain('UMENTEE')
    }
    expect(slack.hangingCalls).toBe(MENTORS.length * 2)
  })
})

describe('nudges of others are sent', () => {
  test('while a message of a dead workspace hangs', async () => {
    await nudgeAll('2026-11-16', { method: 'chat.postMessage', fault: { kind: 'hang' } })
    expect(troubled().hangingCalls).toBe(1)
    expect(await countWaiting()).toEqual({ sending: 1, pending: MENTORS.length - 1 })
  })

  test('while the lookups of people hang', async () => {
    await nudgeAll('2026-11-23', { method: 'users.info', fault: { kind: 'hang' } }, () =>
      rig.db
        .updateTable('people')
        .set({ refreshed_at: rig.clock.now().subtract({ hours: 48 }) })
        .where('workspace_id', '=', TROUBLED.id)
        .execute(),
    )
    expect(troubled().hangingCalls).toBeGreaterThan(0)
  })

  test('before a slow workspace has sent all of its own', async () => {
    const before = await countNudges(TROUBLED.id)
    await nudgeAll('2026-11-30', { method: 'chat.postMessage', fault: { kind: 'delay', ms: 2_000 } })
    expect(await countNudges(TROUBLED.id)).toBeLessThan(before + MENTORS.length)
  })

  test('while a workspace is throttled', async () => {
    await nudgeAll('2026-12-07', { fault: { kind: 'rate_limited', retryAfterSeconds: 60 } })
    expect(await countWaiting()).toEqual({ pending: MENTORS.length })
  })
})
