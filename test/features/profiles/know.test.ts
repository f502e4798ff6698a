import type { Entries } from '../../../dev/client.ts'
import { renderView } from '../../../dev/render-text.ts'
import { QUESTIONS } from '../../../src/features/profiles/question-bank-rules.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  await emptyTables(
    rig.db,
    'profiles',
    'facet_words',
    'questions_asked',
    'check_ins',
    'reflections',
    'relationships',
    'outbox',
  )
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.say('ULINUS', '/mentor add @ana monthly')
  await rig.accept('UANA')
})

/** Submits the pages of the profile. Fields that are not named don't change. */
async function fillIn(...pages: Entries[]) {
  const ana = rig.slack.as('UANA')
  await ana.command('/mentor profile')
  await rig.settle()
  for (const page of pages) await ana.submit(page)
  await rig.settle()
}

async function know(personId = 'UGRACE', whom = '@ana'): Promise<string> {
  const person = rig.slack.as(personId)
  person.takeAll()
  await person.command(`/mentor know ${whom}`)
  await rig.settle()
  return read(await person.nextView())
}

const seen = (personId = 'UGRACE') => read(rig.slack.as(personId).view ?? {})

/** The view as text, without bold marks. */
function read(view: object): string {
  return renderView(view).replaceAll('*', '')
}

async function writeView(facet: string, words: string, personId = 'UGRACE') {
  await know(personId)
  await press(personId, facet)
  const result = await rig.slack.as(personId).submit({ 'Your view': words })
  await rig.settle()
  return result
}

/** Opens a facet from the open page. */
async function press(personId: string, facet: string) {
  const person = rig.slack.as(personId)
  const { mentorship_id } = await selectMentorships(rig.db)
    .where('mentor_id', '=', personId)
    .executeTakeFirstOrThrow()
  const value = JSON.stringify({ mentorshipId: mentorship_id, facet })
  // The question above can open the same facet.
  const block = person.view?.blocks.findLast((one) => JSON.stringify(one).includes(JSON.stringify(value)))
  await person.press('view', { value, blockId: String(block?.block_id) })
  await rig.settle()
}

describe('the page about a mentee', () => {
  test('lists all facets as unknown at first, with a question', async () => {
    const page = await know()
    expect(page).toContain('What you know about @UANA: 0 of 5')
    expect(page).toContain('Only visible to you.')
    expect(page).toMatch(/A question for your next check-in.*\n.*\?/)
    expect(page).toMatch(/Nothing yet[\s\S]*Strengths[\s\S]*In five years/)
  })

  test('shows both sides of each facet and marks differences', async () => {
    await fillIn(
      { Strengths: 'Listening', Likes: 'Pairing', Passions: 'Maps' },
      { Skills: 'SQL, public speaking' },
    )
    rig.setNow('2026-11-04T08:30')
    await writeView('strengths', 'Calm in a storm')
    await writeView('passions', 'maps. ')
    await writeView('skills', 'sql, Rust')
    await writeView('dislikes', 'Being rushed')
    const page = seen()
    expect(page).toMatch(/Strengths · differs from yours/)
    expect(page).toMatch(/ana\n.*Listening\n.*You\n.*Calm in a storm/)
    expect(page).toMatch(/Likes +\[ Edit… \]\n.*ana\n.*Pairing\n.*You\n.*_none yet_/)
    expect(page).toMatch(/Passions · same as yours/)
    expect(page).toMatch(/Dislikes +\[ Edit… \]\n.*ana\n.*_none yet_\n.*You\n.*Being rushed/)
    expect(page).toMatch(/Skills · only in theirs: public speaking; only in yours: Rust/)
    expect(page).toMatch(/What you know about @UANA: 2 of 5/)
    expect(page.slice(page.indexOf('Nothing yet'))).not.toMatch(/Strengths|Likes|Dislikes|Skills/)
  })

  test('marks facets on which the mentee wrote later', async () => {
    await fillIn({ Likes: 'Pairing' })
    await writeView('likes', 'Pairing, and quiet')
    rig.setNow('2026-12-02T08:30')
    await fillIn({ Likes: 'Long walks' })
    expect(await know()).toMatch(/Likes · newer than yours/)
  })

  test('marks text that is more than a year old or has changed since', async () => {
    await fillIn({}, {}, { 'Ideal next role': 'Team lead', 'In five years': 'By the sea' })
    rig.setNow('2027-11-10T08:30')
    await fillIn({}, {}, { 'Ideal next role': 'Staff engineer', 'In five years': '' })
    await fillIn({ Likes: 'Pairing' })
    const page = await know()
    expect(page).toMatch(/Changed in the past year\n.*• Ideal next role: was “Team lead”/)
    expect(page).not.toContain('By the sea')
    rig.setNow('2028-12-10T08:30')
    expect(await know()).toMatch(/ana · Wed 10 Nov 2027\n.*Staff engineer/)
  })

  test('opens the full text of a facet with earlier versions', async () => {
    const long = `${'Long walks & talks. '.repeat(149)}The end`
    await fillIn({ Likes: 'Pairing' })
    rig.setNow('2026-11-20T08:30')
    await fillIn({ Likes: long })
    const page = await know()
    expect(page).toContain('…')
    expect(page).not.toContain('The end')
    await press('UGRACE', 'likes')
    expect(seen()).toMatch(/ana’s words[\s\S]*The end[\s\S]*Earlier from ana · Mon 2 Nov\n.*Pairing/)
  })

  test('shows earlier versions only if their text was different', async () => {
    for (const [when, words] of [
      ['2026-11-02T10:30', 'Pairing'],
      ['2027-11-03T08:30', 'Pairing'],
      ['2027-12-03T08:30', 'Long walks'],
      ['2028-12-04T08:30', 'Long walks'],
    ] as const) {
      rig.setNow(when)
      await fillIn({ Likes: words })
    }
    await know()
    await press('UGRACE', 'likes')
    expect(seen()).toMatch(/ana’s words · Mon 4 Dec\n/)
    expect(seen().match(/Earlier from ana · .*/g)).toEqual(['Earlier from ana · Wed 3 Nov 2027'])
  })

  test('is updated after the mentor’s form, which says who can see it', async () => {
    await know()
    await press('UGRACE', 'does_not_work')
    expect(seen()).toMatch(/Your view[\s\S]*Only visible to you/)
    const result = await rig.slack.as('UGRACE').submit({ 'Your view': 'Advice before coffee' })
    await rig.settle()
    expect(result.kind).toBe('closed')
    expect(seen()).toMatch(/What doesn’t help[\s\S]*Advice before coffee/)
    await press('UGRACE', 'does_not_work')
    await rig.slack.as('UGRACE').submit({ 'Your view': '' })
    await rig.settle()
    expect(seen()).not.toContain('Advice before coffee')
  })

  test('keeps everything if a field is refused', async () => {
    await know()
    await press('UGRACE', 'skills')
    const before = await rig.snapshot()
    const many = Array.from({ length: 31 }, (_, index) => `skill ${index}`).join(', ')
    const result = await rig.slack.as('UGRACE').submit({ 'Your view': many })
    expect(result.errorsByLabel).toEqual({ 'Your view': 'Enter at most 30 skills.' })
    expect(await rig.snapshot()).toBe(before)
    expect((await rig.slack.as('UGRACE').submit({ 'Your view': 'Rust' })).kind).toBe('closed')
  })

  test('shows the question of the last nudge until a check-in, and then another one', async () => {
    const question = async () => {
      await know()
      return QUESTIONS.find(({ words }) => seen().includes(words))
    }
    const first = await question()
    expect(first).toBeDefined()
    expect(await question()).toEqual(first)
    rig.setNow('2026-11-09T08:30')
    await rig.travelTo('2026-11-09T09:00')
    const nudge = await rig.slack.as('UGRACE').nextDm()
    expect(nudge.text).toContain(first?.words)
    expect(await question()).toEqual(first)
    await rig.say('UGRACE', '/mentor log @ana')
    const next = await question()
    expect(next).toBeDefined()
    expect(next).not.toEqual(first)
  })
})

describe('a mentor’s text is not visible', () => {
  beforeEach(() => writeView('strengths', 'Calm in a storm'))

  test('to the mentee', async () => {
    expect(await rig.say('UANA', '/mentor know @grace')).toMatch(/<@UGRACE> is your mentor/)
    await fillIn({}, {}, {})
    const ana = rig.slack.as('UANA')
    await ana.openHome()
    await rig.settle()
    await ana.command('/mentor profile')
    await rig.settle()
    const all = JSON.stringify([ana.home, ana.views, ana.ephemerals(), await ana.dms()])
    expect(all).not.toContain('Calm in a storm')
  })

  test('to another mentor of the mentee or to others', async () => {
    expect(await know('ULINUS')).not.toContain('Calm in a storm')
    expect(await rig.say('UEVE', '/mentor know @ana')).toMatch(/<@UANA> isn’t your mentee/)
  })

  test('through another person’s button', async () => {
    const grace = rig.slack.as('UGRACE')
    await rig.say('UGRACE', '/mentor')
    const message = grace.ephemerals().at(-1)
    await grace.command('/mentor @ana')
    await rig.settle()
    if (!message || !grace.view) throw new Error('nothing to press')
    const shown = { ...message, blocks: grace.view.blocks }
    await grace.close()
    for (const id of ['ULINUS', 'UANA', 'UEVE']) {
      const person = rig.slack.as(id)
      person.takeAll()
      await person.press(shown, 'About ana')
      await rig.settle()
      expect((await person.nextEphemeral()).text).toMatch(/isn’t yours to change/)
    }
  })

  test('in the log', () => {
    expect(rig.logged()).not.toContain('Calm in a storm')
  })
})

describe('the mentee’s text is visible', () => {
  test('to the mentor only if the mentee allows it, without a trace otherwise', async () => {
    const nothing = await know()
    await fillIn({ 'Who can see it?': 'Only you', Likes: 'Pairing' })
    expect(await know()).toBe(nothing)
    await fillIn({ 'Who can see it?': 'You and your mentors' })
    expect(await know()).toContain('Pairing')
  })

  test('no longer after the mentorship has ended; the mentor’s own text still is', async () => {
    await fillIn({ Likes: 'Pairing' })
    await writeView('strengths', 'Calm in a storm')
    await rig.db
      .updateTable('relationships')
      .set({ ended_at: rig.clock.now() })
      .where('owner_id', '=', 'UGRACE')
      .execute()
    const page = await know()
    expect(page).toContain('Your mentorship with @UANA ended on Mon 2 Nov.')
    expect(page).toContain('Calm in a storm')
    expect(page).not.toMatch(/Pairing|What you know|question/)
    await press('UGRACE', 'strengths')
    expect(seen()).toContain('Calm in a storm')
    expect(seen()).not.toContain('Save')
  })
})

describe('/mentor know', () => {
  test.each([
    ['oneself', '@grace', /That’s you/],
    ['someone who is not a mentee', '@ben', /<@UBEN> isn’t your mentee/],
    ['an unknown name', '@nobody', /couldn’t find/],
  ])('is refused for %s', async (_, whom, words) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor know ${whom}`)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test('works from Home and as “profile @ana”', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.openHome()
    await rig.settle()
    await grace.press('home', 'About ana')
    await rig.settle()
    expect(seen()).toContain('What you know about @UANA')
    await grace.command('/mentor profile @ana')
    await rig.settle()
    expect(seen()).toContain('What you know about @UANA')
    await grace.press('home', 'Your profile…')
    await rig.settle()
    expect(seen()).toContain('Tell your mentors')
  })
})
