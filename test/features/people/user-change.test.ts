import { emptyTables } from '../../support/empty-tables.ts'
import { PEOPLE, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  rig.slack.clearFaults()
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
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

/** Number of nudges that were sent to a person. */
async function nudges(id: string): Promise<number> {
  const rows = await rig.db.selectFrom('outbox').selectAll().where('person_id', '=', id).execute()
  return rows.filter(({ kind, state }) => kind === 'nudge' && state === 'sent').length
}

describe('a change of time zone', () => {
  test('moves the next nudge to 9:00 in the new zone', async () => {
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

  test('on the day of a nudge causes no second one', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.travelTo('2026-11-09T09:00')
    expect(await nudges('UGRACE')).toBe(1)
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.travelTo('2026-11-10T07:00')
    expect(await nudges('UGRACE')).toBe(1)
  })

  test('changes what “today” means in the next command', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    rig.setNow('2026-11-02T08:30')
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor log @ana')).toContain('Sun 1 Nov')
  })

  test.each([
    ['to an unknown zone uses its offset', { tz: 'Moon/Tranquility', tz_offset: 20_700 }, '+05:45'],
    ['without a name uses its offset', { tz: null, tz_offset: -10_800 }, '-03:00'],
    ['to an unknown zone without an offset is ignored', { tz: 'Moon/Tranquility' }, 'Europe/Berlin'],
    ['that is not said changes nothing', {}, 'Europe/Berlin'],
  ])('%s', async (_, zone, expected) => {
    const user = { id: 'UGRACE', team_id: rig.slack.teamId, name: 'grace', ...zone, profile: {} }
    const { outcome } = await rig.slack.event({ type: 'user_change', user })
    expect(outcome).toBe('acked')
    expect((await person('UGRACE'))?.zone).toBe(expected)
    expect(await rig.say('UGRACE', '/mentor why')).not.toMatch(/went wrong/)
  })

  test.each(['Asia/Katmandu', 'America/Buenos_Aires', 'Australia/Canberra'])(
    'to the legacy name %s stops no page and no nudge that lists the mentee',
    async (tz) => {
      await rig.say('UGRACE', '/mentor add @ana')
      await rig.slack.changePerson('UANA', { tz })
      await rig.slack.changePerson('UGRACE', { tz })
      await rig.settle()
      expect((await person('UANA'))?.zone).toBe(tz)
      await rig.say('UANA', '/mentor agenda how to say no')
      expect(await rig.say('UANA', '/mentor agenda')).toContain('how to say no')
      expect(await rig.say('UGRACE', '/mentor why')).toContain('how to say no')
      const grace = rig.slack.as('UGRACE')
      await grace.command('/mentor prep @ana')
      await rig.settle()
      expect(JSON.stringify(grace.view?.blocks)).toContain('how to say no')
      await grace.close()
      await rig.travelTo('2026-11-10T09:00')
      expect(await nudges('UGRACE')).toBe(1)
    },
  )
})

describe('a person who leaves', () => {
  test('as a mentee is shown as having left, causes no nudges, and the mentorship can be ended', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    expect((await person('UANA'))?.deactivated_at).not.toBeNull()
    expect(await rig.say('UGRACE', '/mentor')).toMatch(/<@UANA>.*account deactivated/)
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges('UGRACE')).toBe(0)
    await rig.slack.as('UGRACE').command('/mentor end @ana')
    await rig.settle()
    expect((await rig.slack.as('UGRACE').submit()).kind).toBe('updated')
    await rig.slack.as('UGRACE').close()
  })

  test('as a mentor gets no nudge', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges('UGRACE')).toBe(0)
  })

  test('and comes back is included in nudges again', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    await rig.slack.changePerson('UANA', { deleted: false })
    await rig.travelTo('2026-11-09T09:00')
    expect(await nudges('UGRACE')).toBe(1)
  })

  test('keeps the date on which they left after later events', async () => {
    await rig.slack.changePerson('UANA', { deleted: true })
    const left = (await person('UANA'))?.deactivated_at?.toString()
    rig.setNow('2026-11-03T08:30')
    await rig.slack.changePerson('UANA', { displayName: 'ana (left)' })
    expect((await person('UANA'))?.deactivated_at?.toString()).toBe(left)
  })
})

describe('a user_change event', () => {
  test('is saved only for people who use the app', async () => {
    await rig.slack.changePerson('UEVE', { displayName: 'Eve the Great' })
    expect(await person('UEVE')).toBeUndefined()
  })

  test('delivered twice changes nothing the second time', async () => {
    const user = { id: 'UANA', team_id: rig.slack.teamId, name: 'ana', tz: 'Asia/Tokyo', profile: {} }
    const event = { type: 'user_change', user }
    await rig.slack.event(event)
    const before = await person('UANA')
    await rig.slack.resendLast()
    expect(JSON.stringify(await person('UANA'))).toBe(JSON.stringify(before))
    expect(before?.zone).toBe('Asia/Tokyo')
  })

  test('that can’t be parsed does not stop the app', async () => {
    await rig.slack.event({ type: 'user_change', user: { nobody: true } })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor')).not.toMatch(/went wrong/)
  })
})

describe('a lost event', () => {
  test('is corrected within a day by users.info', async () => {
    rig.slack.connectHttp('http://127.0.0.1:9/nowhere')
    await rig.slack.changePerson('UANA', { tz: 'Asia/Tokyo', deleted: false }).catch(() => {})
    await rig.slack.changePerson('UBEN', { deleted: true }).catch(() => {})
    rig.slack.connectHttp(`http://127.0.0.1:${rig.app.port}/slack/events`)
    expect((await person('UANA'))?.zone).toBe('Europe/Lisbon')
    await rig.travelTo('2026-11-03T08:31')
    expect((await person('UANA'))?.zone).toBe('Asia/Tokyo')
    expect((await person('UBEN'))?.deactivated_at).not.toBeNull()
  })

  test('is looked for once a day, not every minute', async () => {
    rig.slack.clearCalls()
    await rig.travelTo('2026-11-04T08:30')
    const asked = rig.slack.calls({ method: 'users.info' }).length
    const people = await rig.db.selectFrom('people').selectAll().execute()
    expect(asked).toBeGreaterThanOrEqual(people.length)
    expect(asked).toBeLessThanOrEqual(people.length * 3)
  })

  test('of a person whom Slack no longer knows: they count as deactivated', async () => {
    const fault = { kind: 'error', error: 'user_not_found' } as const
    rig.slack.faults.add({ method: 'users.info', user: 'UANA', fault })
    await rig.travelTo('2026-11-03T08:31')
    expect((await person('UANA'))?.deactivated_at).not.toBeNull()
  })

  test('while Slack fails: everyone stays active and is looked up again', async () => {
    rig.slack.faults.add({ method: 'users.info', fault: { kind: 'server_error' } })
    await rig.travelTo('2026-11-03T09:00')
    expect((await person('UANA'))?.deactivated_at).toBeNull()
    rig.slack.clearFaults()
    const before = (await person('UANA'))?.refreshed_at.toString()
    await rig.travelTo('2026-11-03T11:00')
    expect((await person('UANA'))?.refreshed_at.toString()).not.toBe(before)
  })
})
