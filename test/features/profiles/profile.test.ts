import type { Entries } from '../../../dev/client.ts'
import { renderView } from '../../../dev/render-text.ts'
import { objs, str, textOf } from '../../../dev/slack/json.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.say(id, '/mentor')
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
  await rig.accept('UANA')
})

async function open(personId = 'UANA') {
  const person = rig.slack.as(personId)
  person.takeAll()
  await person.command('/mentor profile')
  await rig.settle()
  return person.nextView()
}

async function submit(entries: Entries = {}, personId = 'UANA') {
  const result = await rig.slack.as(personId).submit(entries)
  await rig.settle()
  return result
}

async function said(): Promise<Record<string, string | null>> {
  const rows = await rig.db
    .selectFrom('facet_words')
    .select(['facet', 'words'])
    .where('about_id', '=', 'UANA')
    .orderBy('version')
    .execute()
  return Object.fromEntries(rows.map(({ facet, words }) => [facet, words]))
}

const shown = (view: object | undefined) => renderView(view ?? {})

describe('the profile form', () => {
  test('has three pages, each saved when it is submitted', async () => {
    await open()
    const second = await submit({ Strengths: 'Listening', Likes: 'Pairing\nQuiet mornings' })
    expect(second).toMatchObject({ kind: 'pushed', view: { title: 'What helps you (2 of 3)' } })
    expect(await said()).toEqual({ strengths: 'Listening', likes: 'Pairing\nQuiet mornings' })
    const third = await submit({ 'What helps': 'Plain words', Skills: 'SQL; public speaking, sql' })
    expect(third).toMatchObject({ kind: 'pushed', view: { title: 'What’s next (3 of 3)' } })
    const done = await submit({ 'Ideal next role': 'Staff engineer', 'In five years': 'A house by the sea' })
    expect(done.kind).toBe('updated')
    expect(shown(done.view)).toMatch(/Saved\. Visible to you and @UGRACE/)
    expect(await said()).toEqual({
      strengths: 'Listening',
      likes: 'Pairing\nQuiet mornings',
      works: 'Plain words',
      skills: 'SQL, public speaking',
      next_role: 'Staff engineer',
      five_years: 'A house by the sea',
    })
    await rig.slack.as('UANA').close()
    expect(rig.slack.as('UANA').views).toEqual([])
  })

  test('shows the saved text and keeps unchanged fields', async () => {
    await open()
    await submit({ Strengths: 'Listening', Passions: 'Maps' })
    expect(shown(await open())).toMatch(/Listening[\s\S]*Maps/)
    await submit({ Strengths: '' })
    expect(await said()).toEqual({ strengths: null, passions: 'Maps' })
  })

  test('shows the person what was different a year ago', async () => {
    await open()
    await submit({ Likes: 'Pairing' })
    rig.setNow('2027-11-10T08:30')
    expect(shown(await open())).not.toContain('Changed in the past year')
    await submit({ Likes: 'Long walks' })
    expect(shown(await open())).toMatch(/Changed in the past year.*\n.*• Likes: was “Pairing”/)
  })

  test('can be left empty', async () => {
    await open()
    for (const kind of ['pushed', 'pushed', 'updated']) expect((await submit()).kind).toBe(kind)
    expect(await said()).toEqual({})
    expect(shown(rig.slack.as('UANA').view)).toMatch(/Nothing saved: your profile is empty/)
    expect(shown(rig.slack.as('UANA').view)).not.toContain('Visible to you and')
  })

  test('can be closed halfway; submitted pages stay saved', async () => {
    await open()
    await submit({ Strengths: 'Listening' })
    rig.slack.as('UANA').fill({ 'What helps': 'never sent' })
    await rig.slack.as('UANA').close()
    expect(rig.slack.as('UANA').view?.title).toBe('About you (1 of 3)')
    await submit({ Likes: 'Pairing' })
    expect(rig.slack.as('UANA').view?.title).toBe('What helps you (2 of 3)')
    expect(await said()).toEqual({ strengths: 'Listening', likes: 'Pairing' })
  })

  test('keeps everything if a field is refused, and says which field', async () => {
    await open()
    await submit()
    const many = Array.from({ length: 31 }, (_, index) => `skill ${index}`).join(', ')
    const before = await rig.snapshot()
    const refused = await submit({ 'What helps': 'Plain words', Skills: many })
    expect(refused.errorsByLabel).toEqual({ Skills: 'Enter at most 30 skills.' })
    expect(await rig.snapshot()).toBe(before)
    expect(JSON.stringify(rig.slack.as('UANA').view?.values)).toContain('Plain words')
    expect((await submit({ Skills: 'x'.repeat(51) })).errorsByLabel).toEqual({
      Skills: 'Use at most 50 characters for each skill, and separate skills by commas.',
    })
    expect((await submit({ Skills: 'SQL' })).kind).toBe('pushed')
    expect(await said()).toEqual({ works: 'Plain words', skills: 'SQL' })
  })

  test('saves and shows 3,000 characters in every field, including escaped ones', async () => {
    const long = '<b>&🌱 שלום '.repeat(300).slice(0, 2999)
    await open()
    await submit({ Strengths: long, Passions: long, Likes: long, Dislikes: long })
    await submit({ 'What helps': long, 'What doesn’t help': long })
    expect(
      (await submit({ 'Ideal next role': long, 'The role after that': long, 'In five years': long })).kind,
    ).toBe('updated')
    expect(new Set(Object.values(await said()))).toEqual(new Set([long.trim()]))
    expect(JSON.stringify((await open()).values)).toContain(JSON.stringify(long.trim()).slice(1, -1))
  })

  test('changes nothing if the same page is submitted twice', async () => {
    await open()
    await submit({ Strengths: 'Listening' })
    const before = await rig.snapshot()
    await rig.slack.resendLast()
    expect(await rig.snapshot()).toBe(before)
  })

  test('works without a mentor', async () => {
    expect(shown(await open('UBEN'))).toContain('You have no mentor yet.')
    await submit({ Strengths: 'Listening' }, 'UBEN')
    for (let step = 1; step < 3; step += 1) await submit({}, 'UBEN')
    expect(shown(rig.slack.as('UBEN').view)).toContain('No one sees it until you have a mentor.')
  })
})

describe('the audience of the profile', () => {
  test('is asked first, defaults to the mentors, and is shown on each field', async () => {
    expect(shown(await open())).toMatch(/\(•\) You and your mentors\n|◉ You and your mentors\n/)
    expect(audiences()).toEqual([
      'Only visible to you. Changes apply right away.',
      ...Array(4).fill('Visible to the people you chose above'),
    ])
    await submit()
    expect(audiences()).toEqual(['Visible to you and your mentors'])
    await submit()
    expect(audiences()).toEqual(['Visible to you and your mentors'])
  })

  test.each([
    ['Only you', 'me', 'Only visible to you'],
    ['You and your mentors', 'mentors', 'Visible to you and your mentors'],
  ])('can be changed to: %s', async (label, value, hint) => {
    await open()
    await submit({ 'Who can see it?': label })
    expect(audiences()).toEqual([hint])
    const row = await rig.db.selectFrom('profiles').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ person_id: 'UANA', seen_by: value })
    await submit()
    await submit()
    expect(shown(await open())).toMatch(new RegExp(`(\\(•\\)|◉) ${label}`))
  })

  test('names the current mentors', async () => {
    expect(shown(await open())).toContain('Your mentors: @UGRACE.')
  })

  /** Who sees the fields: at the top of the form, or under each. */
  function audiences(): string[] {
    const blocks = rig.slack.as('UANA').view?.blocks ?? []
    const hints = blocks.flatMap(({ type, hint }) =>
      type === 'input' && hint ? [textOf({ hint }, 'hint')] : [],
    )
    const [top] = objs(blocks[0], 'elements')
    return [str(top, 'text'), ...hints].flatMap((text) => (text?.includes('isible to ') ? [text] : []))
  }
})

describe('private text', () => {
  test('is never logged', async () => {
    await open()
    await submit({ Strengths: 'Wildflowers and secrets' })
    expect(rig.logged()).not.toContain('Wildflowers')
  })
})
