import type { Human, What } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { endMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
let eve: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-24T10:00' })
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
  eve = rig.slack.as('UEVE')
  for (const { id } of [grace, ana, eve]) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'relationships')
  await emptyTables(rig.db, 'outbox')
  for (const person of [grace, ana, eve]) while (person.view) await person.close()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
})

/** Returns everything on the page that a person has open. */
function reads(person: Human): string {
  return JSON.stringify(person.view?.blocks ?? [])
}

async function opens(person: Human, command: string): Promise<string> {
  while (person.view) await person.close()
  await person.command(command)
  await rig.settle()
  return reads(person)
}

async function press(person: Human, what: What): Promise<void> {
  await person.press('view', what)
  await rig.settle()
}

async function submit(person: Human, entries: Parameters<Human['submit']>[0]) {
  const result = await person.submit(entries)
  await rig.settle()
  return result
}

describe('a promise', () => {
  test('is added in one line, and both see it in their plan', async () => {
    const said = await rig.say('UGRACE', '/mentor promise @ana introduce her to Finance by 1 Dec')
    expect(said).toMatch(/Promise added: “introduce her to Finance”, by \*Tue 1 Dec\*/)
    expect(await opens(grace, '/mentor plan @ana')).toMatch(
      /Your promises.*introduce her to Finance · due Tue 1 Dec/,
    )
    expect(await opens(ana, '/mentor plan')).toMatch(/grace’s promises.*introduce her to Finance/)
  })

  test('is added once, even if typed twice', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book')
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor promise @ana send the book')).toContain('Already on the plan')
    expect(await rig.snapshot()).toBe(before)
  })

  test('typed again with another date changes the date, and says so', async () => {
    const promise = (date: string) => rig.say('UGRACE', `/mentor promise @ana send the book${date}`)
    await promise('')
    expect(await promise(' by 20 Nov 2027')).toContain(
      'Already on the plan: “send the book”. Due date set to *Sat 20 Nov 2027*.',
    )
    expect(await promise(' by 30 Nov')).toContain(
      'Already on the plan: “send the book”. Due date changed from Sat 20 Nov 2027 to *Mon 30 Nov*.',
    )
    expect(await promise(' by 30 Nov')).toContain('Already on the plan: “send the book”, by *Mon 30 Nov*.')
    expect(await promise('')).toContain('Already on the plan: “send the book”, by *Mon 30 Nov*.')
    expect(await opens(grace, '/mentor plan @ana')).toContain('send the book · due Mon 30 Nov')
    await press(grace, 'Add to plan…')
    await submit(grace, { Description: 'send the book', Owner: 'You', 'Due date': '2026-12-01' })
    expect(reads(grace)).toContain('changed from Mon 30 Nov to *Tue 1 Dec*')
  })

  test('needs no name if there is only one mentorship', async () => {
    expect(await rig.say('UANA', '/mentor promise send the draft by Friday')).toContain('Step added')
  })

  test('is marked done with one click, which can be undone', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book')
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'Done')
    expect(reads(grace)).toMatch(/✓ send the book · Tue 24 Nov/)
    await press(grace, 'Undo')
    expect(reads(grace)).toMatch(/○ send the book/)
  })

  test('can be added from a logged check-in with a form of one field', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    const logged = grace.ephemerals().at(-1)
    if (!logged) throw new Error('nothing to press')
    await grace.press(logged, { actionId: 'open_promised' })
    await rig.settle()
    const wrong = await submit(grace, { Promise: 'ask Jo by 31 Feb' })
    expect(wrong.errorsByLabel).toEqual({ Promise: expect.stringMatching(/31 feb/i) })
    await submit(grace, { Promise: 'ask Jo by Friday' })
    expect(reads(grace)).toContain('Promise added: “ask Jo”, by *Fri 27 Nov*')
  })
})

describe('a step', () => {
  test.each([
    ['UGRACE', '/mentor step @ana lead a meeting by 15 Dec'],
    ['UANA', '/mentor step @grace lead a meeting by 15 Dec'],
  ])('belongs to the mentee when %s adds it', async (who, typed) => {
    await rig.say(who, typed)
    expect(await opens(ana, '/mentor plan')).toMatch(/Your steps.*lead a meeting · due Tue 15 Dec/)
  })

  test('marked done twice keeps the first date', async () => {
    await rig.say('UANA', '/mentor step lead a meeting')
    await opens(ana, '/mentor plan')
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'Done')
    const before = await rig.snapshot()
    rig.setNow('2026-11-25T10:00')
    await press(ana, 'Done')
    expect(await rig.snapshot()).toBe(before)
    rig.setNow('2026-11-24T10:00')
  })

  test('can be changed, turned into an idea, and removed', async () => {
    await rig.say('UANA', '/mentor step lead a meeting by 15 Dec')
    await opens(ana, '/mentor plan')
    await press(ana, { text: 'Edit…', near: 'lead a meeting' })
    await submit(ana, { Description: 'lead two meetings', 'Due date': '2026-12-18' })
    expect(reads(ana)).toContain('lead two meetings · due Fri 18 Dec')
    await press(ana, { text: 'Edit…', near: 'lead two' })
    await submit(ana, { Owner: 'No one yet (idea)' })
    expect(reads(ana)).toMatch(/Ideas.*lead two meetings/)
    await press(ana, { text: 'Edit…', near: 'lead two' })
    await submit(ana, { 'No longer needed?': ['Remove from plan'] })
    expect(reads(ana)).not.toContain('lead two')
  })

  test('with a due date in the past shows an error on its field and saves nothing', async () => {
    await opens(ana, '/mentor plan')
    await press(ana, 'Add to plan…')
    const before = await rig.snapshot()
    const result = await submit(ana, { Description: 'lead', 'Due date': '2026-11-23' })
    expect(result.errorsByLabel).toEqual({ 'Due date': expect.stringContaining('Mon 23 Nov') })
    expect(await rig.snapshot()).toBe(before)
  })

  test('can’t be opened or changed by anyone else', async () => {
    await rig.say('UANA', '/mentor step lead a meeting')
    await opens(ana, '/mentor plan')
    const shown = ana.view
    if (!shown) throw new Error('no page')
    const before = await rig.snapshot()
    for (const what of ['Done', 'Add to plan…', 'Add notes…'] as const) {
      await opens(eve, '/mentor settings')
      await eve.press(shown, what)
      await rig.settle()
      expect(reads(eve)).toContain('isn’t yours to change')
      while (eve.view) await eve.close()
    }
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('the plan', () => {
  test('holds the goal and what it takes to get there, which mentor and mentee can both edit', async () => {
    await opens(ana, '/mentor plan')
    await press(ana, 'Add goal…')
    await submit(ana, {
      Goal: 'Head of <Billing>',
      'What it takes to get there': 'Led no one yet',
    })
    expect(reads(ana)).toMatch(/Head of &lt;Billing&gt;/)
    expect(await opens(grace, '/mentor plan @ana')).toMatch(/Head of &lt;Billing&gt;.*Led no one yet/)
  })

  test('has notes that only their author sees', async () => {
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'Add notes…')
    await submit(grace, { Notes: 'She is afraid of Jo.' })
    expect(reads(grace)).toContain('She is afraid of Jo.')
    expect(await opens(ana, '/mentor plan')).not.toContain('afraid')
    await press(ana, 'Add notes…')
    expect(reads(ana)).not.toContain('afraid')
    await submit(ana, { Notes: 'Ask about pay.' })
    expect(await opens(grace, '/mentor plan @ana')).not.toContain('pay')
    expect(rig.logged()).not.toMatch(/afraid|Ask about pay/)
  })

  test('is read-only after the mentorship has ended', async () => {
    await rig.say('UANA', '/mentor step lead a meeting')
    await opens(ana, '/mentor plan')
    const shown = ana.view
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    expect(await opens(grace, '/mentor plan @ana')).toContain('lead a meeting')
    expect(reads(grace)).not.toMatch(/"Done"|"Edit…"|Add to plan/)
    if (!shown) throw new Error('no page')
    const before = await rig.snapshot()
    await ana.press(shown, 'Done')
    await rig.settle()
    expect(reads(ana)).toContain('has ended, so nothing changed')
    expect(await rig.snapshot()).toBe(before)
    expect(await rig.say('UGRACE', '/mentor promise @ana send the book')).toContain(
      'has ended, so nothing changed',
    )
  })
})

describe('a refused command or click changes nothing', () => {
  test.each([
    ['UGRACE', '/mentor promise @ana go by 31 Feb', /31 feb/i],
    ['UGRACE', '/mentor promise @ana go by 1 Nov 2026', /Sun 1 Nov/],
    ['UGRACE', '/mentor promise @nobody go', /nobody/],
    ['UGRACE', '/mentor promise @eve go', /don’t have a mentorship with <@UEVE>/],
    ['UGRACE', '/mentor plan @grace', /That’s you/],
    ['UEVE', '/mentor plan', /no mentees or mentors yet/],
    ['UEVE', `/mentor step @ana ${'x'.repeat(501)}`, /501/],
  ])('%s types “%s”', async (who, typed, words) => {
    const before = await rig.snapshot()
    expect(await rig.say(who, typed)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test('a button on a page shows the refusal on top of that page', async () => {
    await opens(grace, '/mentor plan @ana')
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    await press(grace, 'Add to plan…')
    expect(grace.views).toHaveLength(2)
    expect(reads(grace)).toContain('has ended, so nothing changed')
  })

  test('with several mentees and no name, the reply asks which one', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    expect(await rig.say('UGRACE', '/mentor promise send the book')).toMatch(
      /Who is this about\?.*<@UANA>.*<@UBEN>/s,
    )
  })
})
