import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { PEOPLE, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  rig.slack.clearFaults()
})

async function pairs(): Promise<string[]> {
  const rows = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
  return rows.map((row) => `${row.mentor_id} ${row.mentee_id} ${row.cadence_days}`).sort()
}

/** Opens the form, as `/mentor add` does, and chooses a person. */
async function chooseInForm(mentee: string, cadence = 'Every 2 weeks') {
  const grace = rig.slack.as('UGRACE')
  await grace.command('/mentor add')
  await rig.settle()
  const result = await grace.submit({
    Mentee: mentee,
    'How often do you want to check in?': cadence,
  })
  await rig.settle()
  if (grace.view) await grace.close()
  return result
}

/** Makes Slack not know this person, although they can be mentioned. */
function forget(user: string): void {
  rig.slack.faults.add({ method: 'users.info', user, fault: { kind: 'error', error: 'user_not_found' } })
}

describe('a mentor who adds a mentee', () => {
  test('starts a mentorship today, with the given cadence', async () => {
    const answer = await rig.say('UGRACE', '/mentor add @ana every 3 weeks')
    expect(answer).toContain('<@UANA>')
    expect(answer).toContain('every 3 weeks')
    expect(await pairs()).toEqual(['UGRACE UANA 21'])
    const row = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    expect(row.started_on.toString()).toBe('2026-11-02')
  })

  test('gets a cadence of two weeks if none is given', async () => {
    expect(await rig.say('UGRACE', '/mentor add @ana')).toContain('every 2 weeks')
    expect(await pairs()).toEqual(['UGRACE UANA 14'])
  })

  test('causes a message to the mentee: who added them, what it means, and how to decline', async () => {
    rig.slack.as('UANA').takeAll()
    await rig.say('UGRACE', '/mentor add @ana')
    const dm = await rig.slack.as('UANA').nextDm()
    expect(dm.text).toContain('<@UGRACE>')
    expect(dm.text).toContain('mentor')
    expect(dm.text).toContain('every 2 weeks')
    expect(JSON.stringify(dm.blocks)).toContain('Decline')
  })

  test('can choose the person and the cadence in a form', async () => {
    const result = await chooseInForm('UANA', 'Every 3 months')
    expect(result.kind).toBe('updated')
    expect(JSON.stringify(result.view?.blocks)).toContain('<@UANA>')
    expect(await pairs()).toEqual(['UGRACE UANA 90'])
  })

  test('sees at the top of the form who can see its fields', async () => {
    await rig.slack.as('UGRACE').command('/mentor add')
    await rig.settle()
    const [first] = rig.slack.as('UGRACE').view?.blocks ?? []
    expect(first).toMatchObject({
      type: 'context',
      elements: [{ text: expect.stringContaining('Visible to you and') }],
    })
    await rig.slack.as('UGRACE').close()
  })

  test('can add them again after the end, and the history is kept', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.as('UGRACE').command('/mentor end @ana')
    await rig.settle()
    await rig.slack.as('UGRACE').submit()
    await rig.slack.as('UGRACE').close()
    expect(await rig.say('UGRACE', '/mentor add @ana weekly')).toContain('Offered to mentor')
    expect(await pairs()).toHaveLength(1)
    expect(await selectMentorships(rig.db).execute()).toHaveLength(2)
  })
})

describe('a refusal changes nothing and is explained', () => {
  const REFUSALS = [
    { who: 'myself', id: 'UGRACE', typed: '@grace', words: /that’s you/i },
    { who: 'a bot', id: 'UROBOT', typed: '@robot', words: /<@UROBOT>.*(bot|app)/i },
    { who: 'somebody deactivated', id: 'UGONE', typed: '@gone', words: /<@UGONE>.*deactivated/i },
    { who: 'a guest of another company', id: 'UGUEST', typed: '@guest', words: /<@UGUEST>.*guest/i },
    { who: 'somebody unknown to Slack', id: 'UEVE', typed: '@eve', words: /couldn’t find <@UEVE>/i },
    { who: 'my mentee of before', id: 'UANA', typed: '@ana', words: /<@UANA>.*already.*every 2 weeks/is },
    { who: 'my mentee who has not answered', id: 'UANA', typed: '@ana', words: /already offered.*<@UANA>/i },
  ]

  test.each(REFUSALS)('by command: $who', async ({ who, id, typed, words }) => {
    if (who.startsWith('my mentee')) await rig.say('UGRACE', '/mentor add @ana')
    if (who === 'my mentee of before') await rig.accept('UANA')
    if (who === 'somebody unknown to Slack') forget(id)
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor add ${typed}`)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test.each(REFUSALS)('in the form, on the field of the person: $who', async ({ who, id }) => {
    if (who.startsWith('my mentee')) await rig.say('UGRACE', '/mentor add @ana')
    if (who === 'my mentee of before') await rig.accept('UANA')
    if (who === 'somebody unknown to Slack') forget(id)
    const before = await rig.snapshot()
    const result = await chooseInForm(id)
    expect(result.kind).toBe('errors')
    expect(Object.keys(result.errorsByLabel ?? {})).toEqual(['Mentee'])
    expect(await rig.snapshot()).toBe(before)
  })

  test('under a field as plain text, because Slack would show <@U…> and `…` literally', async () => {
    const { errorsByLabel } = await chooseInForm('UGONE')
    expect(errorsByLabel?.Mentee).not.toMatch(/<@|`/)
  })

  test('for a name that is not a mention', async () => {
    const before = await rig.snapshot()
    const answer = await rig.say('UGRACE', '/mentor add @nobody')
    expect(answer).toContain('nobody')
    expect(answer).toContain('@')
    expect(await rig.snapshot()).toBe(before)
  })

  test.each(['every 2 days', 'every 366 days', '400 days'])(
    'for a cadence outside of 3 to 365 days: %s',
    async (rhythm) => {
      const before = await rig.snapshot()
      expect(await rig.say('UGRACE', `/mentor add @ana ${rhythm}`)).toMatch(/3.*365/s)
      expect(await rig.snapshot()).toBe(before)
    },
  )

  test('for a cadence outside of 3 to 365 days in the form, on its field', async () => {
    await chooseInForm('UANA')
    await emptyTables(rig.db, 'relationships')
    const before = await rig.snapshot()
    const [sent] = rig.slack.deliveries().slice(-1)
    const payload = JSON.parse(JSON.stringify(sent?.payload).replaceAll('"value":"14"', '"value":"400"'))
    const { ackBody } = await rig.slack.deliver({ kind: 'interactive', payload })
    expect(ackBody).toEqual({
      response_action: 'errors',
      errors: { cadence: expect.stringMatching(/3.*365/) },
    })
    expect(await rig.snapshot()).toBe(before)
  })

  test('for a form without a person', async () => {
    const before = await rig.snapshot()
    await rig.slack.as('UGRACE').command('/mentor add')
    await rig.settle()
    expect((await rig.slack.as('UGRACE').submit()).kind).toBe('errors')
    await rig.slack.as('UGRACE').close()
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('a mentor at capacity', () => {
  beforeEach(async () => {
    for (const name of ['ana', 'ben', 'chidi', 'dana']) await rig.say('UGRACE', `/mentor add @${name}`)
  })

  test('is told who their mentees are and what to do', async () => {
    const before = await rig.snapshot()
    const answer = await rig.say('UGRACE', '/mentor add @eve')
    for (const id of ['UANA', 'UBEN', 'UCHIDI', 'UDANA']) expect(answer).toContain(`<@${id}>`)
    expect(answer).toContain('/mentor end')
    expect(answer).toContain('/mentor settings')
    expect(await rig.snapshot()).toBe(before)
  })

  test('is told the same in the form, as plain text', async () => {
    const before = await rig.snapshot()
    const { kind, errorsByLabel } = await chooseInForm('UEVE')
    const words = errorsByLabel?.Mentee ?? ''
    expect(kind).toBe('errors')
    for (const name of ['ana', 'ben', 'chidi', 'dana']) expect(words.toLowerCase()).toContain(name)
    expect(words).not.toMatch(/<@|`/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('has room again after a mentorship ends', async () => {
    await rig.slack.as('UGRACE').command('/mentor end @ben')
    await rig.settle()
    await rig.slack.as('UGRACE').submit()
    await rig.slack.as('UGRACE').close()
    expect(await rig.say('UGRACE', '/mentor add @eve')).toContain('Offered to mentor')
    expect(await pairs()).toHaveLength(4)
  })

  test('may still become a mentee of somebody', async () => {
    expect(await rig.say('UEVE', '/mentor add @grace')).toContain('Offered to mentor')
  })
})

describe('adding the same mentee twice', () => {
  test('by command changes nothing the second time, and says so', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const before = await rig.snapshot()
    rig.slack.as('UGRACE').takeAll()
    await rig.slack.resendLast()
    await rig.settle()
    expect((await rig.slack.as('UGRACE').nextEphemeral()).text).toMatch(/already/)
    expect(await rig.snapshot()).toBe(before)
    expect(await dmsAbout('UANA')).toBe(1)
  })

  test('by form changes nothing the second time, and says so', async () => {
    await chooseInForm('UBEN')
    const before = await rig.snapshot()
    const again = await rig.slack.resendLast()
    expect(JSON.stringify(again.ackBody)).toMatch(/already/)
    expect(await rig.snapshot()).toBe(before)
  })
})

/** Returns how many messages the app sent to a person on its own. */
async function dmsAbout(personId: string): Promise<number> {
  const rows = await rig.db.selectFrom('outbox').selectAll().where('person_id', '=', personId).execute()
  return rows.filter(({ state }) => state === 'sent').length
}

describe('“Decline”', () => {
  async function offer() {
    rig.slack.as('UANA').takeAll()
    await rig.say('UGRACE', '/mentor add @ana')
    return rig.slack.as('UANA').nextDm()
  }

  test('ends the mentorship, frees the spot, and notifies the mentor', async () => {
    const welcome = await offer()
    rig.slack.as('UGRACE').takeAll()
    await rig.slack.as('UANA').press(welcome, 'Decline')
    await rig.settle()
    expect(await pairs()).toEqual([])
    const told = await rig.slack.as('UGRACE').nextDm()
    expect(told.text).toContain('<@UANA>')
    expect(told.text).toMatch(/declined your offer/)
    const now = (await rig.slack.as('UANA').dms()).find(({ ts }) => ts === welcome.ts)
    expect(JSON.stringify(now?.blocks)).not.toContain('not_for_me')
  })

  test('clicked twice changes nothing the second time, and says so', async () => {
    const welcome = await offer()
    await rig.slack.as('UANA').press(welcome, 'Decline')
    await rig.settle()
    const before = await rig.snapshot()
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UANA').press(welcome, 'Decline')
    await rig.settle()
    expect((await rig.slack.as('UANA').nextEphemeral()).text).toMatch(/Your mentorship with .* ended on/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('clicked by another person is refused', async () => {
    const welcome = await offer()
    const before = await rig.snapshot()
    rig.slack.as('UEVE').takeAll()
    await rig.slack.as('UEVE').press(welcome, 'Decline')
    await rig.settle()
    expect((await rig.slack.as('UEVE').nextEphemeral()).text).toMatch(/isn’t yours/)
    expect(await rig.snapshot()).toBe(before)
  })
})

test('a name with any characters never becomes markup', async () => {
  const name = 'Ana <!channel> & <@UBEN>'
  await rig.slack.changePerson('UANA', { displayName: name })
  await rig.settle()
  rig.slack.as('UANA').takeAll()
  for (const typed of ['/mentor add @ana', '/mentor', '/mentor list', '/mentor why'])
    expect(await rig.say('UGRACE', typed)).not.toMatch(/<!channel>|<@UBEN>/)
  expect((await rig.slack.as('UANA').nextDm()).text).not.toMatch(/<!channel>|<@UBEN>/)
  await rig.slack.changePerson('UANA', { displayName: PEOPLE.ana.name })
})
