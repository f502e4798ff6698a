import { sql } from 'kysely'
import { emptyTables } from '../../support/empty-tables.ts'
import { endMentorships, selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  await rig.db.updateTable('people').set({ last_nudged_at: null }).execute()
  for (const id of ['UGRACE', 'UANA']) while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
})

/** Returns the check-ins, oldest day first: author, day, kind and note. */
async function checkIns(): Promise<string[]> {
  const rows = await rig.db.selectFrom('check_ins').selectAll().orderBy('checked_in_on').execute()
  return rows.map((row) => [row.author_id, row.checked_in_on, row.kind, row.note ?? '-'].join(' '))
}

async function lastCheckIn(): Promise<string | undefined> {
  const row = await selectMentorships(rig.db).executeTakeFirst()
  return row?.last_check_in_on?.toString()
}

async function openForm(id = 'UGRACE') {
  await rig.slack.as(id).command('/mentor log')
  await rig.settle()
  return rig.slack.as(id)
}

/** Makes a check-in due. */
async function startedEarlier(): Promise<void> {
  await sql`update relationships set started_on = '2026-09-01', due_from_on = '2026-09-01'`.execute(rig.db)
}

async function overviewOf(id: string) {
  await rig.say(id, '/mentor')
  const overview = rig.slack.as(id).ephemerals().at(-1)
  if (!overview) throw new Error('nothing to press')
  return overview
}

describe('a check-in', () => {
  test('today, logged with a short command, moves the due date by the cadence', async () => {
    expect(await rig.say('UGRACE', '/mentor log @ana')).toMatch(
      /Logged.*<@UANA>.*Mon 2 Nov.*Next check-in due \*Mon 16 Nov\*/,
    )
    expect(await checkIns()).toEqual(['UGRACE 2026-11-02 call -'])
    expect(await lastCheckIn()).toBe('2026-11-02')
  })

  test.each([
    ['yesterday', '2026-11-01'],
    ['last Friday', '2026-10-30'],
    ['two weeks ago', '2026-10-19'],
    ['5 Oct', '2026-10-05'],
    ['2026-09-30', '2026-09-30'],
    ['2025-11-02', '2025-11-02'],
  ])('is logged for a date in plain words: %s', async (typed, on) => {
    expect(await rig.say('UGRACE', `/mentor log @ana ${typed}`)).toContain('Logged')
    expect(await checkIns()).toEqual([`UGRACE ${on} call -`])
  })

  test.each([
    ['by message', 'message'],
    ['by call', 'call'],
    ['in person', 'in_person'],
    ['helped', 'helped'],
    ['listened', 'listened'],
  ])('has the kind that was typed: %s', async (typed, kind) => {
    await rig.say('UGRACE', `/mentor log @ana yesterday ${typed}`)
    expect(await checkIns()).toEqual([expect.stringContaining(`UGRACE 2026-11-01 ${kind}`)])
  })

  test('with a note of exactly 2,000 characters is stored whole', async () => {
    const note = 'ä'.repeat(2000)
    expect(await rig.say('UGRACE', `/mentor log @ana ${note}`)).toContain('Logged')
    expect(await checkIns()).toEqual([`UGRACE 2026-11-02 call ${note}`])
  })

  test('has the current date of the author’s time zone', async () => {
    // 08:30 on Monday in Berlin is still Sunday in Los Angeles.
    rig.setNow('2026-11-02T08:30')
    await rig.slack.changePerson('ULINUS', { tz: 'America/Los_Angeles' })
    await rig.settle()
    await rig.say('ULINUS', '/mentor add @ben')
    expect(await rig.say('ULINUS', '/mentor log @ben')).toContain('Sun 1 Nov')
    expect(await checkIns()).toEqual(['ULINUS 2026-11-01 call -'])
  })

  test('of long ago is stored, and doesn’t move the due date back', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    expect(await rig.say('UGRACE', '/mentor log @ana 5 Oct')).toContain('Next check-in due *Mon 16 Nov*')
    expect(await lastCheckIn()).toBe('2026-11-02')
    expect(await checkIns()).toHaveLength(2)
  })

  test('can be logged by the mentee, and counts for the mentor', async () => {
    expect(await rig.say('UANA', '/mentor log @grace yesterday')).toContain('Logged')
    expect(await checkIns()).toEqual(['UANA 2026-11-01 call -'])
    expect(await rig.say('UGRACE', '/mentor')).toMatch(/<@UANA>.*last check-in yesterday/)
  })

  test('can be logged with a button in the overview of both', async () => {
    await startedEarlier()
    const grace = rig.slack.as('UGRACE')
    await grace.press(await overviewOf('UGRACE'), 'Log check-in with ana')
    await rig.settle()
    expect((await grace.nextEphemeral()).text).toContain('Logged')
    expect(await checkIns()).toHaveLength(1)
    await emptyTables(rig.db, 'check_ins')
    await rig.slack.as('UANA').press(await overviewOf('UANA'), 'Log check-in…')
    await rig.settle()
    expect((await rig.slack.as('UANA').submit({})).kind).toBe('updated')
    expect(await checkIns()).toHaveLength(1)
  })
})

test('of long ago, as the first one, leaves the next one overdue, and the reply says since when', async () => {
  expect(await rig.say('UGRACE', '/mentor log @ana 1 Sep')).toContain(
    'The next check-in has been due since *Tue 15 Sep*.',
  )
})

describe('a day that isn’t certain is asked about, and nothing is logged:', () => {
  test('a button runs the same text with the day that is meant', async () => {
    const before = await rig.snapshot()
    const said = await rig.say('UGRACE', '/mentor log @ana 3 Nov presentation prepared')
    expect(said).toMatch(/“3 Nov” could be Mon 3 Nov 2025 or Tue 3 Nov/)
    expect(said).toContain('3 Nov presentation prepared')
    expect(await rig.snapshot()).toBe(before)
    const grace = rig.slack.as('UGRACE')
    const [asked] = grace.ephemerals().slice(-1)
    if (!asked) throw new Error('nothing to press')
    await grace.press(asked, 'Use Mon 3 Nov 2025')
    await rig.settle()
    expect(await checkIns()).toEqual(['UGRACE 2025-11-03 call presentation prepared'])
  })

  test('two people: each command can be copied', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    const before = await rig.snapshot()
    const said = await rig.say('UGRACE', '/mentor log @ana and @ben yesterday by call')
    expect(said).toContain('`/mentor log @ana yesterday by call`')
    expect(said).toContain('`/mentor log @ben yesterday by call`')
    expect(await rig.snapshot()).toBe(before)
  })
})

test('a numeric day follows the person’s locale in Slack', async () => {
  rig.slack.addPerson({ id: 'UFRED', name: 'fred', locale: 'en-GB' })
  await rig.say('UFRED', '/mentor add @eve')
  expect(await rig.say('UFRED', '/mentor log @eve 5/10/2026')).toContain('Mon 5 Oct')
  expect(await rig.say('UGRACE', '/mentor log @ana 5/10/2026')).toContain('Sun 10 May')
})

test('a day inside the note is not used as the date, and the reply says so', async () => {
  const said = await rig.say('UGRACE', '/mentor log @ana met her yesterday')
  expect(said).toMatch(/Mon 2 Nov/)
  expect(said).toContain('Did you mean “yesterday”?')
  expect(await rig.say('UGRACE', '/mentor log @ana yesterday met her')).not.toContain('Did you mean')
})

describe('a refusal changes nothing and is explained:', () => {
  test.each([
    ['a future date', '@ana tomorrow', /Tue 3 Nov.*in the future/],
    ['a date in a future year', '@ana 5 Jan 2030', /5 Jan 2030.*in the future/],
    ['more than ten years ago', '@ana 2016-11-01', /10 years/],
    ['a day long before the mentorship', '@ana 1 Nov 2025', /more than a year before your mentorship began/],
    ['a date that doesn’t exist', '@ana 2026-02-31', /couldn’t read .2026-02-31./],
    ['an unreadable date', '@ana 99/99/9999', /couldn’t read .99\/99\/9999./],
    ['a note of 2,001 characters', `@ana ${'x'.repeat(2001)}`, /2,?001 .*2,?000/],
    ['myself', '@grace', /that’s you/i],
    ['a person who is not a mentee', '@ben', /don’t have a mentorship with <@UBEN>/],
    ['a bot', '@robot', /<@UROBOT>/],
    ['a name that Slack does not know', '@nobody', /nobody/],
  ])('%s', async (_, typed, words) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor log ${typed}`)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test('a mentorship that has ended', async () => {
    await rig.slack.as('UANA').command('/mentor end @grace')
    await rig.settle()
    await rig.slack.as('UANA').submit()
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor log @ana')).toMatch(/mentorship with <@UANA> ended on Mon 2 Nov/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('the form', () => {
  test('asks for kind, day and note, says who can see each, and that only the author can see the note', async () => {
    const grace = await openForm()
    const inputs = grace.view?.blocks.filter(({ type }) => type === 'input') ?? []
    expect(inputs).toHaveLength(3)
    for (const input of inputs) expect(JSON.stringify(input.hint)).toMatch(/visible to/i)
    expect(JSON.stringify(inputs.find((input) => input.block_id === 'note')?.hint)).toMatch(
      /Only visible to you/,
    )
  })

  test('stores what was filled in', async () => {
    const grace = await openForm()
    const result = await grace.submit({
      How: 'In person',
      Date: '2026-10-30',
      'Private note': 'Her ideal next role',
    })
    expect(result.kind).not.toBe('errors')
    expect(await checkIns()).toEqual(['UGRACE 2026-10-30 in_person Her ideal next role'])
  })

  test('asks with whom if there are several', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    const grace = await openForm()
    expect((await grace.submit()).errorsByLabel).toHaveProperty('Who did you check in with?')
    expect((await grace.submit({ 'Who did you check in with?': 'ben' })).kind).not.toBe('errors')
    const row = await selectMentorships(rig.db).where('last_check_in_on', 'is not', null)
    expect(await row.execute()).toMatchObject([{ mentee_id: 'UBEN' }])
  })

  test.each([
    ['a future date', '2026-11-03'],
    ['a date too long ago', '2016-11-01'],
    ['a date long before the mentorship', '2025-11-01'],
  ])('shows an error on the date field for %s', async (_, on) => {
    const before = await rig.snapshot()
    const result = await (await openForm()).submit({ Date: on })
    expect(Object.keys(result.errorsByLabel ?? {})).toEqual(['Date'])
    expect(await rig.snapshot()).toBe(before)
  })

  test('shows an error on the note field if it is too long, even if Slack accepted it', async () => {
    const before = await rig.snapshot()
    const grace = await openForm()
    expect(Object.keys((await grace.submit({ note: 'x'.repeat(2001) })).errorsByLabel ?? {})).toEqual([
      'Private note',
    ])
    expect((await grace.submit({ note: 'x', on: '2026-11-03' })).kind).toBe('errors')
    const [sent] = rig.slack.deliveries().slice(-1)
    if (!sent) throw new Error('nothing was sent')
    const tampered = JSON.stringify(sent.payload).replace('"value":"x"', `"value":"${'x'.repeat(2001)}"`)
    const answer = await rig.slack.deliver({
      kind: 'interactive',
      payload: JSON.parse(tampered.replace('2026-11-03', '2026-11-02')),
    })
    expect(answer.ackBody).toEqual({
      response_action: 'errors',
      errors: { note: expect.stringMatching(/2,?000/) },
    })
    expect(await rig.snapshot()).toBe(before)
  })

  test('of a mentorship that has ended says so', async () => {
    const grace = await openForm()
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    const before = await rig.snapshot()
    const result = await grace.submit()
    expect(result.kind).toMatch(/errors|updated/)
    expect(JSON.stringify([result.errors, result.view?.blocks])).toMatch(/has ended|ended on/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('does not open for a person without a mentorship', async () => {
    expect(await rig.say('UEVE', '/mentor log')).toMatch(/no mentees or mentors/)
    expect(rig.slack.as('UEVE').view).toBeUndefined()
  })
})

describe('the second time changes nothing, and the reply says so:', () => {
  test('a command that Slack re-sends', async () => {
    await rig.say('UGRACE', '/mentor log @ana yesterday She sings.')
    const before = await rig.snapshot()
    rig.slack.as('UGRACE').takeAll()
    await rig.slack.resendLast()
    await rig.settle()
    expect((await rig.slack.as('UGRACE').nextEphemeral()).text).toMatch(/^Already logged/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('a button that is clicked twice', async () => {
    await startedEarlier()
    const grace = rig.slack.as('UGRACE')
    const overview = await overviewOf('UGRACE')
    const press = () => grace.press(overview, 'Log check-in with ana')
    await Promise.all([press(), press()])
    await rig.settle()
    const answers = [await grace.nextEphemeral(), await grace.nextEphemeral()]
      .map(({ text }) => text)
      .toSorted()
    expect(answers).toEqual([expect.stringMatching(/^Already logged/), expect.stringMatching(/^Logged/)])
    expect(await checkIns()).toHaveLength(1)
  })

  test('a form that is submitted twice', async () => {
    const grace = await openForm()
    await grace.submit({ note: 'She sings.' })
    await rig.settle()
    const before = await rig.snapshot()
    grace.takeAll()
    const again = await rig.slack.resendLast()
    await rig.settle()
    expect(await rig.snapshot()).toBe(before)
    const said = JSON.stringify([
      again.ackBody,
      grace
        .ephemerals()
        .slice(-1)
        .map(({ text }) => text),
    ])
    expect(said).toMatch(/Already logged/)
  })

  test('but a check-in logged by the other person is stored, too', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    expect(await rig.say('UANA', '/mentor log @grace')).toContain('Logged')
    expect(await checkIns()).toHaveLength(2)
  })
})

describe('typed text is not changed:', () => {
  test('a note with &, < and > is stored as typed, and shown as typed in the author’s nudge', async () => {
    await rig.say('UGRACE', '/mentor log @ana Q&A: a <b> & <!channel>')
    expect(await checkIns()).toEqual(['UGRACE 2026-11-02 call Q&A: a <b> & <!channel>'])
    await rig.travelTo('2026-11-16T09:00')
    const nudge = (await rig.slack.as('UGRACE').dms()).at(-1)
    expect(nudge?.text).toContain('Q&amp;A: a &lt;b&gt; &amp; &lt;!channel&gt;')
  })

  test('a note from the form, too', async () => {
    await (await openForm()).submit({ note: 'Q&A: a <b> & <!channel>' })
    await rig.travelTo('2026-11-30T09:00')
    const nudge = (await rig.slack.as('UGRACE').dms()).at(-1)
    expect(nudge?.text).toContain('Q&amp;A: a &lt;b&gt; &amp; &lt;!channel&gt;')
  })

  test('the name of a mentee with markup in it doesn’t become markup in the nudge', async () => {
    await rig.slack.changePerson('UANA', { displayName: 'Ana <!channel>' })
    await rig.travelTo('2026-11-09T09:00')
    const nudge = (await rig.slack.as('UGRACE').dms()).at(-1)
    const marked = nudge?.blocks.filter(({ type }) => type !== 'header' && type !== 'actions')
    expect(JSON.stringify(marked)).not.toContain('<!channel>')
    expect(nudge?.text).not.toContain('<!channel>')
    await rig.slack.changePerson('UANA', { displayName: 'ana' })
  })
})
