import { sql } from 'kysely'
import type { Human } from '../../../dev/client.ts'
import { isNudge } from '../../support/nudges.ts'
import { startOver } from '../../support/pair.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(() => startOver(rig, 'every 2 weeks'))

/** Types `/mentor log` and returns the reply. */
async function log(person: Human, typed: string) {
  person.takeAll()
  await person.command(typed)
  await rig.settle()
  return person.nextEphemeral()
}

async function stored() {
  const { rows } = await sql<{ row: string }>`
    select concat_ws(' ', author_id, checked_in_on::text, kind, note) as row from check_ins order by 1`.execute(
    rig.db,
  )
  return rows.map(({ row }) => row)
}

async function homeOf(person: Human): Promise<string> {
  await person.openHome()
  await rig.settle()
  return JSON.stringify(person.home?.blocks).replaceAll(/"block_id":"\w+"/g, '')
}

async function nudges() {
  return (await grace.dms()).filter(isNudge)
}

describe('Undo', () => {
  test('takes the check-in back as if it had never been: cadence, Home of both, and the plan of the next nudge', async () => {
    const before = await rig.snapshot()
    const homes = [await homeOf(grace), await homeOf(ana)]
    const reply = await log(grace, '/mentor log @ana Leads the billing team')
    expect(reply.text).toContain('Your note is only visible to you.')
    expect(await homeOf(ana)).not.toBe(homes[1])
    await grace.press(reply, 'Undo')
    await rig.settle()
    expect(await stored()).toEqual([])
    expect(grace.ephemerals().at(-1)?.text).toContain('as if this check-in had never been logged')
    expect([await homeOf(grace), await homeOf(ana)]).toEqual(homes)
    const rowsOf = (snapshot: string) =>
      JSON.parse(snapshot).filter(({ name }: { name: string }) =>
        ['relationships', 'check_ins'].includes(name),
      )
    expect(rowsOf(await rig.snapshot())).toEqual(rowsOf(before))
    const earlier = (await nudges()).length
    await rig.travelTo('2026-11-09T09:00')
    expect(await nudges()).toHaveLength(earlier + 1)
  })

  test('in a nudge brings its buttons back, and the nudge counts as unanswered', async () => {
    await rig.travelTo('2026-11-09T09:00')
    const nudge = (await nudges()).at(-1)
    if (!nudge) throw new Error('There is no nudge')
    await grace.press(nudge, 'Log check-in')
    await rig.settle()
    const logged = (await nudges()).at(-1)
    expect(logged?.text).toContain('Check-in logged. Next check-in due Mon 23 Nov.')
    await grace.press(logged ?? nudge, 'Undo')
    await rig.settle()
    const after = (await nudges()).at(-1)
    expect(after?.blocks).toMatchObject(nudge.blocks.map(({ type }) => ({ type })))
    expect(after?.text).toBe(nudge.text)
    expect(await sql`select unanswered, answered_at from relationships`.execute(rig.db)).toMatchObject({
      rows: [{ unanswered: 1, answered_at: null }],
    })
  })

  test('after a later answer keeps that answer', async () => {
    await rig.travelTo('2026-11-09T09:00')
    const reply = await log(grace, '/mentor log @ana 3 Nov')
    await rig.type(grace, '2026-11-09T10:00', '/mentor snooze @ana until 20 Nov')
    await grace.press(reply, 'Undo')
    await rig.settle()
    expect(
      await sql`select unanswered, snoozed_until::text from relationships`.execute(rig.db),
    ).toMatchObject({
      rows: [{ unanswered: 0, snoozed_until: '2026-11-20' }],
    })
  })

  test('twice, or of an ended mentorship, changes nothing and says so', async () => {
    const reply = await log(grace, '/mentor log @ana')
    await grace.press(reply, 'Undo')
    await rig.settle()
    await grace.press(reply, 'Undo')
    await rig.settle()
    expect(grace.ephemerals().at(-1)?.text).toContain('already gone')
    const again = await log(grace, '/mentor log @ana')
    await grace.command('/mentor end @ana')
    await rig.settle()
    await grace.submit({})
    await rig.settle()
    await grace.press(again, 'Undo')
    await rig.settle()
    expect(await stored()).toEqual(['UGRACE 2026-11-02 call'])
  })

  test('by another person is refused', async () => {
    const reply = await log(grace, '/mentor log @ana')
    for (const person of [ana, rig.slack.as('UEVE')]) await person.press(reply, 'Undo')
    await rig.settle()
    expect(await stored()).toEqual(['UGRACE 2026-11-02 call'])
  })
})

describe('a check-in can be edited by its author', () => {
  test('a note is added to that check-in, and removed again', async () => {
    const reply = await log(grace, '/mentor log @ana')
    await log(grace, '/mentor log @ana yesterday in person')
    await grace.press(reply, 'Add a note…')
    await rig.settle()
    expect(grace.view?.title).toBe('Edit check-in')
    await grace.submit({ 'Private note': 'Leads the billing team' })
    await rig.settle()
    expect(await stored()).toEqual([
      'UGRACE 2026-11-01 in_person',
      'UGRACE 2026-11-02 call Leads the billing team',
    ])
    await grace.press(reply, 'Add a note…')
    await rig.settle()
    await grace.submit({ 'Private note': '' })
    await rig.settle()
    expect(await stored()).toEqual(['UGRACE 2026-11-01 in_person', 'UGRACE 2026-11-02 call'])
  })

  test('its day and kind change, and the next due date with them', async () => {
    const reply = await log(grace, '/mentor log @ana')
    await grace.press(reply, 'Add a note…')
    await rig.settle()
    await grace.submit({ Date: '2026-10-30', How: 'In person' })
    await rig.settle()
    expect(await stored()).toEqual(['UGRACE 2026-10-30 in_person'])
    expect(JSON.stringify(grace.view?.blocks)).toContain('You and <@UANA> met on Fri 30 Oct')
    expect(await homeOf(grace)).toContain('Fri 13 Nov')
  })

  test('not to a day to come or long before the mentorship, nor to one that they have logged already', async () => {
    const reply = await log(grace, '/mentor log @ana')
    await log(grace, '/mentor log @ana yesterday')
    await grace.press(reply, 'Add a note…')
    await rig.settle()
    expect(await grace.submit({ Date: '2026-11-03' })).toMatchObject({ kind: 'errors' })
    expect(await grace.submit({ Date: '2025-11-01' })).toMatchObject({
      errorsByLabel: { Date: expect.stringContaining('before your mentorship began') },
    })
    expect(await grace.submit({ Date: '2026-11-01' })).toMatchObject({
      errorsByLabel: { Date: expect.stringContaining('already logged') },
    })
    expect(await stored()).toEqual(['UGRACE 2026-11-01 call', 'UGRACE 2026-11-02 call'])
  })

  test('from the mentorship’s page, where the other person can only remove it', async () => {
    await log(grace, '/mentor log @ana Leads the billing team')
    await homeOf(grace)
    await grace.press('home', 'Mentorship…')
    await rig.settle()
    await grace.press('view', 'Edit…')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain('Leads the billing team')
    await grace.press('view', 'Delete check-in')
    await rig.settle()
    expect(await stored()).toEqual([])
    await log(grace, '/mentor log @ana SECRET')
    await homeOf(ana)
    await ana.press('home', 'Mentorship…')
    await rig.settle()
    expect(JSON.stringify(ana.view?.blocks)).not.toMatch(/SECRET|Edit…/)
    expect(JSON.stringify(ana.view?.blocks)).toContain('Remove check-in')
  })
})
