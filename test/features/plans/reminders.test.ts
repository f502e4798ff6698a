import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Human, Message } from '../../../dev/client.ts'
import { endMentorships, selectMentorships } from '../../support/mentorships.ts'
import { startOver } from '../../support/pair.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
const before = new Map<Human, number>()
beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await startOver(rig, 'every 90 days')
  await rig.say('UGRACE', '/mentor log @ana')
  for (const person of [grace, ana]) before.set(person, (await person.dms()).length)
})

/** Returns the direct messages that a person has received since the test began. */
async function got(person: Human): Promise<Message[]> {
  return (await person.dms()).slice(before.get(person))
}

async function texts(person: Human): Promise<string[]> {
  return (await got(person)).map(({ text }) => text)
}

describe('a reminder', () => {
  test('is sent once on the due date, at the owner’s nudge time, with all steps due that day', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await rig.say('UGRACE', '/mentor promise @ana ask Jo by 5 Nov')
    await rig.travelTo('2026-11-05T08:59')
    expect(await texts(grace)).toEqual([])
    await rig.travelTo('2026-11-06T12:00')
    const [reminder, ...more] = await texts(grace)
    expect(reminder).toMatch(/Due today.*send the book/s)
    expect(reminder).toContain('ask Jo')
    expect(more).toEqual([])
    expect(await texts(ana)).toEqual([])
  })

  test('marks a step done with one click and shows it in the same message', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await rig.travelTo('2026-11-05T09:00')
    const [reminder] = await got(grace)
    if (!reminder) throw new Error('no reminder came')
    await grace.press(reminder, 'Done')
    await rig.settle()
    expect(await texts(grace)).toEqual([
      expect.stringMatching(
        /^\*Due today: a promise to <@UANA>\*\n\*Done\* · You promised <@UANA>: send the book/,
      ),
    ])
  })

  test('can be moved to another day, or to none; it shows that and reminds on the new day', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await rig.say('UGRACE', '/mentor promise @ana ask Jo by 5 Nov')
    await rig.travelTo('2026-11-05T09:00')
    const [reminder] = await got(grace)
    if (!reminder) throw new Error('no reminder came')
    const move = async (near: string, entries: Parameters<Human['submit']>[0]) => {
      await grace.press(reminder, { text: 'Move…', near })
      await rig.settle()
      const result = await grace.submit(entries)
      await rig.settle()
      return result
    }
    expect((await move('send the book', { 'New due date': '2026-11-04' })).errorsByLabel).toEqual({
      'New due date': 'Wed 4 Nov has passed. Pick today or later.',
    })
    await grace.close()
    await move('send the book', { 'New due date': '2026-11-06' })
    await move('ask Jo', { 'No date needed?': ['Remove due date'] })
    const [shown = ''] = await texts(grace)
    expect(shown).toContain('*Moved to Fri 6 Nov* · You promised <@UANA>: send the book')
    expect(shown).toContain('*Due date removed* · You promised <@UANA>: ask Jo')
    await rig.travelTo('2026-11-06T09:00')
    expect((await texts(grace)).slice(1)).toEqual([expect.stringContaining('send the book')])
  })

  test('follows what was done elsewhere, and opens the plan', async () => {
    await rig.say('UANA', '/mentor step read the book by 5 Nov')
    await rig.travelTo('2026-11-05T10:00')
    const [reminder] = await got(ana)
    if (!reminder) throw new Error('no reminder came')
    expect(reminder.text).toContain('Your step with <@UGRACE>: read the book')
    await ana.press(reminder, 'Open plan')
    await rig.settle()
    await ana.press('view', 'Done')
    await rig.settle()
    await ana.close()
    expect(await texts(ana)).toEqual([expect.stringContaining('*Done* · Your step with <@UGRACE>')])
  })

  test('no longer shows a step that was removed', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await rig.travelTo('2026-11-05T09:00')
    await grace.command('/mentor plan @ana')
    await rig.settle()
    await grace.press('view', { text: 'Edit…', near: 'send the book' })
    await rig.settle()
    await grace.submit({ 'No longer needed?': ['Remove from plan'] })
    await rig.settle()
    while (grace.view) await grace.close()
    expect(await texts(grace)).toEqual([expect.stringContaining('Everything that was due was removed.')])
    expect((await texts(grace))[0]).not.toContain('send the book')
  })

  test('is sent at the nudge time of the step’s owner', async () => {
    await rig.say('UANA', '/mentor promise read the book by 5 Nov')
    // 9:00 in Berlin is 8:00 in Lisbon.
    await rig.travelTo('2026-11-05T09:30')
    expect(await texts(ana)).toEqual([])
    await rig.travelTo('2026-11-05T10:00')
    expect(await texts(ana)).toEqual([expect.stringContaining('read the book')])
  })

  test.each<[string, () => Promise<unknown>]>([
    ['for a date that the other person set', () => rig.say('UANA', '/mentor promise x')],
    ['for steps that are done', finishAll],
    ['while the owner is away', () => rig.say('UGRACE', '/mentor away until 6 Nov')],
    ['if the owner turned reminders off', turnOff],
    ['after the mentorship has ended', () => endMentorships(rig.db, 'UANA', rig.clock.now())],
  ])('is not sent %s', async (what, prepare) => {
    if (what.includes('other')) await rig.say('UGRACE', '/mentor step @ana read the book by 5 Nov')
    else await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await prepare()
    await rig.travelTo('2026-11-06T12:00')
    expect(
      [...(await texts(grace)), ...(await texts(ana))].filter((text) => text.includes('Due today')),
    ).toEqual([])
  })

  test('is not sent a day late; the nudge covers that', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    rig.setNow('2026-11-06T09:30')
    await rig.travelTo('2026-11-06T12:00')
    expect(await texts(grace)).toEqual([])
  })

  test('is sent once, at the nudge time in the owner’s new time zone', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 5 Nov')
    await rig.travelTo('2026-11-05T08:00')
    await rig.slack.changePerson('UGRACE', { tz: 'America/Los_Angeles' })
    await rig.travelTo('2026-11-05T17:59')
    expect(await texts(grace)).toEqual([])
    await rig.travelTo('2026-11-06T12:00')
    expect(await texts(grace)).toEqual([expect.stringContaining('send the book')])
    await rig.slack.changePerson('UGRACE', { tz: 'Europe/Berlin' })
    await rig.settle()
  })

  test('is sent once for more steps than fit in one batch', async () => {
    const { mentorship_id } = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    await sql`
      insert into steps (workspace_id, mentorship_id, words, owner_id, due_on, due_set_by, written_by, added_at)
      select workspace_id, relationship_id, 'Step ' || n, contact_id, '2026-11-05', contact_id, contact_id, ${rig.clock.now()}
      from relationships cross join generate_series(1, 1200) n where relationship_id = ${mentorship_id}
    `.execute(rig.db)
    await rig.travelTo('2026-11-05T10:00')
    expect(await texts(ana)).toEqual([expect.stringContaining('Due today')])
    const left = await rig.db.selectFrom('steps').select('step_id').where('reminded_on', 'is', null).execute()
    expect(left).toEqual([])
  })

  async function finishAll() {
    await rig.db
      .updateTable('steps')
      .set({ done_at: rig.clock.now(), done_on: sql`date '2026-11-03'` })
      .execute()
  }

  async function turnOff() {
    await grace.command('/mentor settings')
    await rig.settle()
    expect(await grace.submit({ 'Reminders of meetings and due dates you set': 'Off' })).toMatchObject({
      kind: 'updated',
    })
    await rig.settle()
    await grace.close()
  }
})

describe('on the anniversary', () => {
  async function together(since: string): Promise<void> {
    const startedOn = Temporal.PlainDate.from(since)
    await rig.db.updateTable('relationships').set({ started_on: startedOn }).execute()
    await rig.db
      .updateTable('mentorships')
      .set({ next_anniversary_on: startedOn.add({ years: 1 }) })
      .execute()
    for (const day of ['3 Feb', '4 May', '5 Aug', '6 Oct']) await rig.say('UGRACE', `/mentor log @ana ${day}`)
  }
  const lookBacks = async (person: Human) =>
    (await texts(person)).filter((text) => text.includes('of mentoring with'))

  test('both get a look back once, with facts that both know', async () => {
    await rig.say('UGRACE', '/mentor log @ana yesterday SECRET')
    await rig.say('UANA', '/mentor step lead a meeting')
    await rig.db
      .updateTable('steps')
      .set({ done_at: rig.clock.now(), done_on: sql`date '2026-11-02'` })
      .execute()
    await together('2024-11-05')
    await rig.travelTo('2026-11-05T08:59')
    expect(await lookBacks(grace)).toEqual([])
    await rig.travelTo('2026-11-07T12:00')
    for (const person of [grace, ana]) {
      const [one, ...more] = await lookBacks(person)
      expect(more).toEqual([])
      expect(one).toMatch(/2 years of mentoring with .*, since Tue 5 Nov 2024.*6 check-ins\n• 1 step done/s)
      expect(one).not.toMatch(/SECRET|introduction/)
    }
  })

  test('each gets it at their own nudge time', async () => {
    await rig.slack.changePerson('UANA', { tz: 'America/Los_Angeles' })
    await rig.settle()
    await together('2024-11-05')
    await rig.travelTo('2026-11-05T17:59')
    expect([await lookBacks(grace), await lookBacks(ana)]).toEqual([[expect.any(String)], []])
    await rig.travelTo('2026-11-05T18:00')
    expect(await lookBacks(ana)).toEqual([expect.any(String)])
    await rig.slack.changePerson('UANA', { tz: 'Europe/Lisbon' })
    await rig.settle()
  })

  test.each([
    ['on three days', ['2026-02-03', '2026-05-04', '2026-03-01', '2026-04-01']],
    ['on no day of its last quarter', ['2026-08-05', '2026-10-06', '2026-11-02']],
  ])('after a year with check-ins %s, nobody gets one', async (_, removed) => {
    await together('2024-11-05')
    for (const day of ['1 Mar', '1 Apr']) await rig.say('UGRACE', `/mentor log @ana ${day}`)
    await sql`delete from check_ins where checked_in_on = any(${removed}::date[])`.execute(rig.db)
    await rig.travelTo('2026-11-07T12:00')
    expect([await lookBacks(grace), await lookBacks(ana)]).toEqual([[], []])
  })

  test('it waits while its reader is away', async () => {
    await together('2024-11-05')
    await rig.say('UGRACE', '/mentor away until 8 Nov')
    await rig.travelTo('2026-11-08T20:00')
    expect([await lookBacks(grace), await lookBacks(ana)]).toEqual([[], [expect.any(String)]])
    await rig.travelTo('2026-11-09T12:00')
    expect(await lookBacks(grace)).toEqual([expect.any(String)])
  })

  test('anniversaries before the app was installed are skipped', async () => {
    await together('2016-03-01')
    await rig.travelTo('2026-11-04T12:00')
    expect(await lookBacks(grace)).toEqual([])
    const next = Temporal.PlainDate.from('2027-03-01')
    expect(await selectMentorships(rig.db).execute()).toMatchObject([{ next_anniversary_on: next }])
  })

  test('nothing is sent if the mentorship ends the evening before', async () => {
    await together('2024-11-05')
    await rig.travelTo('2026-11-04T20:00')
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    await rig.travelTo('2026-11-06T12:00')
    expect([...(await lookBacks(grace)), ...(await lookBacks(ana))]).toEqual([])
  })

  test('nothing is sent if the mentorship has ended', async () => {
    await together('2024-11-05')
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    await rig.travelTo('2026-11-06T12:00')
    expect([...(await lookBacks(grace)), ...(await lookBacks(ana))]).toEqual([])
  })
})
