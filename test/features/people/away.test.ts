import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  await rig.db
    .updateTable('people')
    .set({ away_from: null, away_until: null, last_nudged_at: null, nudges_on: true })
    .execute()
  while (rig.slack.as('UGRACE').view) await rig.slack.as('UGRACE').close()
})

async function awayUntil(id = 'UGRACE'): Promise<string | null> {
  await rig.settle()
  const row = await rig.db.selectFrom('people').select('away_until').where('person_id', '=', id)
  return (await row.executeTakeFirstOrThrow()).away_until?.toString() ?? null
}

async function openAway() {
  const grace = rig.slack.as('UGRACE')
  await grace.command('/mentor away')
  await rig.settle()
  return grace
}

describe('/mentor away', () => {
  test.each([
    ['until 5 Jan', '2027-01-05', 'Tue 5 Jan 2027'],
    ['2 weeks', '2026-11-16', 'Mon 16 Nov'],
    ['until tomorrow', '2026-11-03', 'Tue 3 Nov'],
    ['until 2027-11-02', '2027-11-02', 'Tue 2 Nov 2027'],
  ])('%s', async (typed, until, shown) => {
    expect(await rig.say('UGRACE', `/mentor away ${typed}`)).toContain(shown)
    expect(await awayUntil()).toBe(until)
  })

  test('is relative to the date in the person’s time zone', async () => {
    // It is still Sunday in Los Angeles.
    rig.setNow('2026-11-02T08:30')
    await rig.slack.changePerson('ULINUS', { tz: 'America/Los_Angeles' })
    await rig.settle()
    expect(await rig.say('ULINUS', '/mentor away until tomorrow')).toContain('Mon 2 Nov')
    expect(await awayUntil('ULINUS')).toBe('2026-11-02')
  })

  test.each([
    ['until yesterday', /has passed/],
    ['until 31 Feb', /couldn’t read/],
    ['banana', /couldn’t read .banana./],
    ['400 days', /year/],
  ])('refuses and changes nothing: %s', async (typed, words) => {
    await rig.say('UGRACE', '/mentor away until 20 Nov')
    expect(await rig.say('UGRACE', `/mentor away ${typed}`)).toMatch(words)
    expect(await awayUntil()).toBe('2026-11-20')
  })

  test('repeated changes nothing and says so', async () => {
    await rig.say('UGRACE', '/mentor away until 5 Jan')
    rig.slack.as('UGRACE').takeAll()
    await rig.slack.resendLast()
    await rig.settle()
    expect((await rig.slack.as('UGRACE').nextEphemeral()).text).toMatch(/already/)
    expect(await awayUntil()).toBe('2027-01-05')
  })

  test('without a date opens a form that says mentees are not notified', async () => {
    const grace = await openAway()
    expect(JSON.stringify(grace.view?.blocks)).toMatch(/Only visible to you.*aren’t told/)
    expect((await grace.submit({ 'Last day away': '2026-11-20' })).kind).not.toMatch(/errors|failed/)
    expect(await awayUntil()).toBe('2026-11-20')
  })

  test('works for a new person', async () => {
    expect(await rig.say('UDANA', '/mentor away until 20 Nov')).toContain('Fri 20 Nov')
    expect(await awayUntil('UDANA')).toBe('2026-11-20')
  })

  test.each([
    ['a day that has passed', '2026-11-01'],
    ['a day more than a year ahead', '2027-11-03'],
  ])('the form refuses %s on its field', async (_, day) => {
    const result = await (await openAway()).submit({ 'Last day away': day })
    expect(Object.keys(result.errorsByLabel ?? {})).toEqual(['Last day away'])
    expect(await awayUntil()).toBeNull()
  })

  test('stops nudges through the last day; they resume the day after', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.say('UGRACE', '/mentor away until 10 Nov')
    rig.slack.as('UGRACE').takeAll()
    await rig.travelTo('2026-11-10T23:00')
    expect(await rig.slack.as('UGRACE').dms()).toEqual([])
    await rig.travelTo('2026-11-11T09:00')
    expect((await rig.slack.as('UGRACE').nextDm()).text).toContain('<@UANA>')
  })

  test('that begins later stops nudges from its first day on, and “back” ends it before it begins', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await rig.say('UGRACE', '/mentor away from 9 Nov until 20 Nov')).toContain(
      'You’ll be away from Mon 9 Nov through Fri 20 Nov.',
    )
    expect(await rig.say('UGRACE', '/mentor away 9 Nov – 20 Nov')).toContain(
      'already set to be away from Mon 9 Nov',
    )
    rig.slack.as('UGRACE').takeAll()
    const before = (await rig.slack.as('UGRACE').dms()).length
    await rig.travelTo('2026-11-20T23:00')
    expect(await rig.slack.as('UGRACE').dms()).toHaveLength(before)
    await rig.travelTo('2026-11-23T09:00')
    expect((await rig.slack.as('UGRACE').nextDm()).text).toContain('<@UANA>')
    await rig.say('UGRACE', '/mentor away next week')
    expect(await awayUntil()).toBe('2026-12-06')
    expect(await rig.say('UGRACE', '/mentor back on Monday')).toMatch(/isn’t today, so I didn’t change/)
    expect(await awayUntil()).toBe('2026-12-06')
    await rig.say('UGRACE', '/mentor back')
    expect(await awayUntil()).toBeNull()
  })

  test('whose start alone is typed opens the form with it, which refuses an end before it', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.command('/mentor away in 2 weeks')
    await rig.settle()
    const refused = await grace.submit({ 'Last day away': '2026-11-10' })
    expect(Object.keys(refused.errorsByLabel ?? {})).toEqual(['Last day away'])
    await grace.submit({ 'Last day away': '2026-11-20' })
    await rig.settle()
    const row = await rig.db.selectFrom('people').select('away_from').where('person_id', '=', 'UGRACE')
    expect(String((await row.executeTakeFirstOrThrow()).away_from)).toBe('2026-11-16')
  })

  test('is not visible to anyone else', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const before = (await rig.slack.as('UANA').dms()).length
    await rig.say('UGRACE', '/mentor away until 5 Jan')
    expect(await rig.slack.as('UANA').dms()).toHaveLength(before)
    expect(await rig.say('UANA', '/mentor')).not.toMatch(/away|5 Jan/i)
  })
})

describe('/mentor back', () => {
  test('ends the absence at once', async () => {
    await rig.say('UGRACE', '/mentor away until 5 Jan')
    expect(await rig.say('UGRACE', '/mentor back')).toMatch(/welcome back/i)
    expect(await awayUntil()).toBeNull()
  })

  test('repeated says that the person is not away', async () => {
    await rig.say('UGRACE', '/mentor away until 5 Jan')
    await rig.say('UGRACE', '/mentor back')
    expect(await rig.say('UGRACE', '/mentor back')).toMatch(/weren’t away/i)
  })

  test('after the absence has ended says that the person is not away', async () => {
    await rig.say('UGRACE', '/mentor away until 3 Nov')
    rig.setNow('2026-11-05T08:30')
    expect(await rig.say('UGRACE', '/mentor back')).toMatch(/weren’t away/i)
  })

  test('doesn’t promise nudges to a person who turned them off', async () => {
    await rig.db.updateTable('people').set({ nudges_on: false }).where('person_id', '=', 'UGRACE').execute()
    await rig.say('UGRACE', '/mentor away until 5 Jan')
    expect(await rig.say('UGRACE', '/mentor back')).not.toMatch(/nudges are on/i)
  })
})
