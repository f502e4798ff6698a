import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { PEOPLE, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T08:30')
  rig.slack.clearFaults()
  await sql`truncate check_ins, reflections, mentorships, outbox cascade`.execute(rig.db)
  await rig.db.updateTable('people').set({ last_nudged_at: null, refreshed_at: rig.clock.now() }).execute()
  for (const { id, ...seed } of [PEOPLE.grace, PEOPLE.ana, PEOPLE.ben])
    await rig.slack.changePerson(id, { ...seed, displayName: seed.name, deleted: false })
  await rig.settle()
})

async function person(id: string) {
  await rig.settle()
  const rows = rig.db.selectFrom('people').selectAll().where('person_id', '=', id)
  return rows.executeTakeFirst()
}

/** How many messages the app has sent to somebody by itself. */
async function nudges(id: string): Promise<number> {
  const rows = await rig.db.selectFrom('outbox').selectAll().where('person_id', '=', id).execute()
  return rows.filter(({ kind, state }) => kind === 'nudge' && state === 'sent').length
}

describe('A change of zone', () => {
  test('moves the next nudge to nine in the new morning', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.settle()
    expect((await person('UGRACE'))?.zone).toBe('America/Los_Angeles')
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/America\/Los_Angeles/)
    await rig.travelTo('2026-11-09T17:59')
    expect(await nudges('UGRACE')).toBe(0)
    await rig.travelTo('2026-11-09T18:00')
    expect(await nudges('UGRACE')).toBe(1)
  })

  test('on the day of a nudge never brings a second one', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.travelTo('2026-11-09T09:00')
    expect(await nudges('UGRACE')).toBe(1)
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.travelTo('2026-11-10T07:00')
    expect(await nudges('UGRACE')).toBe(1)
  })

  test('is what “today” goes by in the next command', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor log @ana')).toContain('Sun 1 Nov')
  })

  test('to a zone that doesn’t exist breaks nothing', async () => {
    const user = { id: 'UGRACE', name: 'grace', tz: 'Moon/Tranquility', profile: {} }
    const { outcome } = await rig.slack.event({ type: 'user_change', user })
    expect(outcome).toBe('acked')
    expect(await rig.say('UGRACE', '/mentor')).not.toMatch(/went wrong/)
  })
})

describe('Somebody who leaves', () => {
  test('as mentee is named as gone, is nudged about no more, and can be said goodbye to', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    expect((await person('UANA'))?.deactivated_at).not.toBeNull()
    expect(await rig.say('UGRACE', '/mentor')).toMatch(/<@UANA>.*left/)
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges('UGRACE')).toBe(0)
    await rig.slack.as('UGRACE').command('/mentor end @ana')
    await rig.settle()
    expect((await rig.slack.as('UGRACE').submit()).kind).toBe('updated')
    await rig.slack.as('UGRACE').close()
  })

  test('as mentor gets no nudge', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges('UGRACE')).toBe(0)
  })

  test('and comes back is nudged again', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    await rig.slack.changePerson('UANA', { deleted: false })
    await rig.travelTo('2026-11-09T09:00')
    expect(await nudges('UGRACE')).toBe(1)
  })

  test('keeps the day on which they left, whatever Slack tells afterwards', async () => {
    await rig.slack.changePerson('UANA', { deleted: true })
    const left = (await person('UANA'))?.deactivated_at?.toString()
    rig.setNow('2026-11-03T08:30')
    await rig.slack.changePerson('UANA', { displayName: 'ana (left)' })
    expect((await person('UANA'))?.deactivated_at?.toString()).toBe(left)
  })
})

describe('What Slack tells about everybody', () => {
  test('is kept only for those who use the app', async () => {
    await rig.slack.changePerson('UEVE', { displayName: 'Eve the Great' })
    expect(await person('UEVE')).toBeUndefined()
  })

  test('told twice changes nothing the second time', async () => {
    const event = { type: 'user_change', user: { id: 'UANA', name: 'ana', tz: 'Asia/Tokyo', profile: {} } }
    await rig.slack.event(event)
    const before = await person('UANA')
    await rig.slack.resendLast()
    expect(JSON.stringify(await person('UANA'))).toBe(JSON.stringify(before))
    expect(before?.zone).toBe('Asia/Tokyo')
  })

  test('that can’t be understood is logged, and the app goes on', async () => {
    await rig.slack.event({ type: 'user_change', user: { nobody: true } })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor')).not.toMatch(/went wrong/)
  })
})

describe('An event that got lost', () => {
  test('is made good within a day: Slack is asked again', async () => {
    rig.slack.connectHttp('http://127.0.0.1:9/nowhere')
    await rig.slack.changePerson('UANA', { tz: 'Asia/Tokyo', deleted: false }).catch(() => {})
    await rig.slack.changePerson('UBEN', { deleted: true }).catch(() => {})
    rig.slack.connectHttp(`http://127.0.0.1:${rig.app.port}/slack/events`)
    expect((await person('UANA'))?.zone).toBe('Europe/Lisbon')
    await rig.travelTo('2026-11-03T08:31')
    expect((await person('UANA'))?.zone).toBe('Asia/Tokyo')
    expect((await person('UBEN'))?.deactivated_at).not.toBeNull()
  })

  test('is asked about once a day, not each minute', async () => {
    rig.slack.clearCalls()
    await rig.travelTo('2026-11-04T08:30')
    const asked = rig.slack.calls({ method: 'users.info' }).length
    const people = await rig.db.selectFrom('people').selectAll().execute()
    expect(asked).toBeGreaterThanOrEqual(people.length)
    expect(asked).toBeLessThanOrEqual(people.length * 3)
  })

  test('of somebody whom Slack doesn’t know any more: they count as gone', async () => {
    const fault = { kind: 'error', error: 'user_not_found' } as const
    rig.slack.faults.add({ method: 'users.info', user: 'UANA', fault })
    await rig.travelTo('2026-11-03T08:31')
    expect((await person('UANA'))?.deactivated_at).not.toBeNull()
  })

  test('while Slack fails: everybody stays, and is asked again', async () => {
    rig.slack.faults.add({ method: 'users.info', fault: { kind: 'server_error' } })
    await rig.travelTo('2026-11-03T09:00')
    expect((await person('UANA'))?.deactivated_at).toBeNull()
    rig.slack.clearFaults()
    const before = (await person('UANA'))?.refreshed_at.toString()
    await rig.travelTo('2026-11-03T11:00')
    expect((await person('UANA'))?.refreshed_at.toString()).not.toBe(before)
  })
})
