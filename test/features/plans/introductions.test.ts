import type { Human, Message } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
let ben: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-24T10:00' })
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
  ben = rig.slack.as('UBEN')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'rate_limits')
  rig.slack.clearFaults()
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.slack.changePerson(id, { deleted: false })
  rig.setNow('2026-11-24T10:00')
  for (const person of [grace, ana, ben]) while (person.view) await person.close()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
})

async function opens(person: Human, command: string): Promise<string> {
  while (person.view) await person.close()
  await person.command(command)
  await rig.settle()
  return reads(person)
}

function reads(person: Human): string {
  return JSON.stringify(person.view?.blocks ?? [])
}

async function press(person: Human, where: Message | 'view', what: string): Promise<void> {
  await person.press(where, what)
  await rig.settle()
}

async function submit(person: Human, entries: Parameters<Human['submit']>[0]) {
  const result = await person.submit(entries)
  await rig.settle()
  return result
}

async function newestDm(person: Human): Promise<Message> {
  const dm = (await person.dms()).at(-1)
  if (!dm) throw new Error('no DM came')
  return dm
}

/** Grace adds an introduction to Ben, then asks Ana and Ben. */
async function askBoth(): Promise<{ toAna: Message; toBen: Message }> {
  await opens(grace, '/mentor plan @ana')
  await press(grace, 'view', 'Add introduction…')
  await submit(grace, { 'Someone in this workspace': 'UBEN', 'Why?': 'He has led Finance for years.' })
  await press(grace, 'view', 'Introduce them…')
  await submit(grace, { 'Introduction message': 'You both like hard problems.' })
  return { toAna: await newestDm(ana), toBen: await newestDm(ben) }
}

async function groups(): Promise<string[]> {
  return (await ben.groupDms()).map(({ text }) => text)
}

describe('an introduction', () => {
  test('is added by mentor or mentee, to a Slack user or a name outside of Slack, and both see it', async () => {
    await opens(ana, '/mentor plan')
    await press(ana, 'view', 'Add introduction…')
    await submit(ana, { 'Or someone outside Slack': 'Ada <Lovelace>', 'Why?': 'She knows engines.' })
    expect(reads(ana)).toMatch(/Ada &lt;Lovelace&gt;.*idea.*She knows engines/)
    expect(await opens(grace, '/mentor plan @ana')).toMatch(/Ada &lt;Lovelace&gt;.*idea/)
    expect(reads(grace)).not.toContain('Introduce them…')
    await press(grace, 'view', 'Edit…')
  })

  test('goes through its states, from an idea to a result', async () => {
    await opens(ana, '/mentor plan')
    await press(ana, 'view', 'Add introduction…')
    await submit(ana, { 'Or someone outside Slack': 'Ada' })
    await ana.press('view', { text: 'Edit…', near: 'Ada' })
    await rig.settle()
    await submit(ana, { Status: 'Met', Outcome: 'A visit in spring.' })
    expect(reads(ana)).toMatch(/Ada\* · met\\nA visit in spring\./)
  })

  test.each([
    [{}, 'Someone in this workspace', /Choose a person/],
    [
      { 'Someone in this workspace': 'UBEN', 'Or someone outside Slack': 'Ada' },
      'Or someone outside Slack',
      /not both/,
    ],
    [{ 'Someone in this workspace': 'UANA' }, 'Someone in this workspace', /outside this mentorship/],
    [{ 'Someone in this workspace': 'UROBOT' }, 'Someone in this workspace', /a member of this workspace/],
  ])('with %j shows an error on the field “%s” and saves nothing', async (entries, field, words) => {
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'view', 'Add introduction…')
    const before = await rig.snapshot()
    const result = await submit(grace, entries)
    expect(result.errorsByLabel).toEqual({ [field]: expect.stringMatching(words) })
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('two people are introduced', () => {
  test('when both have said yes, in a group message with the mentor’s text', async () => {
    const { toAna, toBen } = await askBoth()
    expect(toAna.text).toMatch(
      /<@UGRACE> would like to introduce you to <@UBEN>.*You both like hard problems/s,
    )
    expect(toBen.text).toMatch(/<@UGRACE> would like to introduce you to <@UANA>/)
    const there = (await groups()).length
    await press(ana, toAna, 'Yes, introduce us')
    expect((await newestDm(ana)).text).toContain('If they say yes too')
    expect(await groups()).toHaveLength(there)
    await press(ben, toBen, 'Yes, introduce us')
    const [together, ...more] = (await groups()).slice(there)
    expect(together).toMatch(/<@UANA>, meet <@UBEN>. <@UGRACE> wanted to introduce you.*hard problems/s)
    expect(more).toEqual([])
    for (const one of [grace, ana]) expect((await one.groupDms()).at(-1)?.text).toBe(together)
    expect(await opens(ana, '/mentor plan')).toMatch(/<@UBEN>\* · introduced/)
  })

  test('once, even if both say yes at the same moment and click twice', async () => {
    const { toAna, toBen } = await askBoth()
    const there = (await groups()).length
    await Promise.all(
      [ana, ben, ana, ben].map((person) => person.press(person === ana ? toAna : toBen, 'Yes, introduce us')),
    )
    await rig.settle()
    expect(await groups()).toHaveLength(there + 1)
  })

  test('only if the two people who were asked say yes', async () => {
    const { toAna } = await askBoth()
    const eve = rig.slack.as('UEVE')
    await rig.say('UEVE', '/mentor')
    const before = await rig.snapshot()
    eve.takeAll()
    await press(eve, toAna, 'Yes, introduce us')
    expect((await eve.nextEphemeral()).text).toContain('isn’t yours to change')
    expect(await rig.snapshot()).toBe(before)
  })

  test('only if the mentor asks', async () => {
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'view', 'Add introduction…')
    await submit(grace, { 'Someone in this workspace': 'UBEN' })
    const shown = grace.view
    if (!shown) throw new Error('no page')
    expect(await opens(ana, '/mentor plan')).not.toContain('Introduce them…')
    const before = await rig.snapshot()
    await ana.press(shown, 'Introduce them…')
    await rig.settle()
    expect(reads(ana)).toContain('Only <@UGRACE> can do this')
    expect(await rig.snapshot()).toBe(before)
  })

  test('with one message each, even if the mentor submits twice', async () => {
    await askBoth()
    const before = [(await ana.dms()).length, (await ben.dms()).length]
    await rig.slack.resendLast()
    await rig.settle()
    expect([(await ana.dms()).length, (await ben.dms()).length]).toEqual(before)
  })
})

describe('a “no” is never shown to others', () => {
  /** Returns all that Grace and Ana can see after Ben has given this answer; null: no answer. */
  async function everythingSeen(answer: 'Yes, introduce us' | 'No thanks' | null): Promise<string> {
    await emptyTables(rig.db, 'people', 'rate_limits')
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
    await rig.accept('UANA')
    const { toBen } = await askBoth()
    const before = (await grace.dms()).length + (await ana.dms()).length
    if (answer) await press(ben, toBen, answer)
    await rig.travelTo('2026-11-24T12:00')
    rig.setNow('2026-11-24T10:00')
    expect((await grace.dms()).length + (await ana.dms()).length).toBe(before)
    const seen = []
    for (const [person, command] of [
      [grace, '/mentor plan @ana'],
      [ana, '/mentor plan'],
      [grace, '/mentor prep @ana'],
    ] as const) {
      seen.push(await opens(person, command))
    }
    seen.push(await rig.say('UGRACE', '/mentor why'), (await newestDm(ana)).text)
    return seen.join('\n').replace(/[0-9a-f-]{36}|"block_id":"[^"]*"/g, 'id')
  }

  test('a no, a yes from one person only, and no answer look the same to everyone else', async () => {
    const silence = await everythingSeen(null)
    expect(silence).toContain('both asked on Tue 24 Nov')
    expect(await everythingSeen('No thanks')).toBe(silence)
    expect(await everythingSeen('Yes, introduce us')).toBe(silence)
  })

  test('a person who says yes gets the same reply after a no from the other person', async () => {
    const { toAna, toBen } = await askBoth()
    await press(ben, toBen, 'No thanks')
    const there = (await groups()).length
    await press(ana, toAna, 'Yes, introduce us')
    expect((await newestDm(ana)).text).toBe('Thanks. If they say yes too, I’ll introduce you.')
    await press(ben, toBen, 'Yes, introduce us')
    expect(await groups()).toHaveLength(there)
    expect(rig.logged()).not.toMatch(/hard problems|says_yes/)
  })
})

describe('when Slack does not confirm the group message', () => {
  test('the mentor is told so and can introduce them by hand; the message is never posted twice', async () => {
    const { toAna, toBen } = await askBoth()
    await press(ana, toAna, 'Yes, introduce us')
    const there = (await groups()).length
    rig.slack.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'lost', accepted: true } })
    await press(ben, toBen, 'Yes, introduce us')
    await rig.travelTo('2026-11-24T10:10')
    expect(await groups()).toHaveLength(there + 1)
    expect((await newestDm(grace)).text).toMatch(
      /both said yes.*not sure my group message arrived.*hard problems/s,
    )
  })

  test('without the scope for group messages, the mentor is asked to message both', async () => {
    const { toAna, toBen } = await askBoth()
    await press(ana, toAna, 'Yes, introduce us')
    rig.slack.faults.add({
      method: 'conversations.open',
      times: 1,
      fault: { kind: 'error', error: 'missing_scope' },
    })
    await press(ben, toBen, 'Yes, introduce us')
    await rig.travelTo('2026-11-24T10:10')
    expect((await newestDm(grace)).text).toContain('message them yourself')
  })
})

describe('when one of the three leaves before the group message is sent', () => {
  /** Both say yes, but a rate limit delays the message by a minute. */
  async function bothSayYes(busy = 'conversations.open'): Promise<void> {
    const { toAna, toBen } = await askBoth()
    await press(ana, toAna, 'Yes, introduce us')
    rig.slack.faults.add({
      method: busy,
      times: 1,
      fault: { kind: 'rate_limited', retryAfterSeconds: 60 },
    })
    await press(ben, toBen, 'Yes, introduce us')
  }
  const received = async () =>
    Promise.all([grace, ana, ben].map(async (one) => [await one.dms(), await one.groupDms()].flat().length))

  test.each([
    ['UBEN', '<@UBEN>’s account is deactivated'],
    ['UANA', '<@UANA>’s account is deactivated'],
  ])(
    '%s: no group message is opened, the introduction is still only promised, and only the mentor is told, once',
    async (id, words) => {
      await bothSayYes()
      const [toGrace = 0, ...toOthers] = await received()
      await rig.slack.changePerson(id, { deleted: true })
      await rig.travelTo('2026-11-24T10:30')
      expect(await received()).toEqual([toGrace + 1, ...toOthers])
      expect((await newestDm(grace)).text).toContain(`I couldn’t introduce <@UANA> and <@UBEN>: ${words}`)
      expect(await opens(grace, '/mentor plan @ana')).toMatch(/<@UBEN>\* · promised/)
    },
  )

  test('the same happens if the rate limit hit chat.postMessage', async () => {
    await bothSayYes('chat.postMessage')
    await rig.slack.changePerson('UBEN', { deleted: true })
    await rig.travelTo('2026-11-24T10:30')
    expect(await rig.db.selectFrom('introductions').select('state').execute()).toEqual([
      { state: 'promised' },
    ])
    expect((await newestDm(grace)).text).toContain('<@UBEN>’s account is deactivated')
  })

  test('the app notices, even if no event has arrived', async () => {
    await bothSayYes()
    await rig.slack.changePerson('UBEN', { deleted: true })
    await rig.settle()
    await rig.db
      .updateTable('people')
      .set({ standing: 'member', deactivated_at: null })
      .where('person_id', '=', 'UBEN')
      .execute()
    const there = (await groups()).length
    await rig.travelTo('2026-11-24T10:30')
    expect(await groups()).toHaveLength(there)
    expect((await newestDm(grace)).text).toContain('<@UBEN>’s account is deactivated')
  })

  test('if the mentor has left, no one is sent anything', async () => {
    await bothSayYes()
    const before = await received()
    await rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.travelTo('2026-11-24T10:30')
    expect(await received()).toEqual(before)
    expect(await rig.db.selectFrom('introductions').select(['state', 'made_on']).execute()).toEqual([
      { state: 'promised', made_on: null },
    ])
  })

  test('they can be asked again when everyone is back, and both have to say yes again', async () => {
    await bothSayYes()
    await rig.slack.changePerson('UBEN', { deleted: true })
    await rig.travelTo('2026-11-24T10:30')
    expect(await opens(grace, '/mentor plan @ana')).not.toContain('Introduce them…')
    await rig.slack.changePerson('UBEN', { deleted: false })
    await rig.settle()
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'view', 'Introduce them…')
    expect(reads(grace)).toContain('You both like hard problems.')
    await submit(grace, { 'Introduction message': 'Again: hard problems.' })
    const there = (await groups()).length
    await press(ben, await newestDm(ben), 'Yes, introduce us')
    expect(await groups()).toHaveLength(there)
    await press(ana, await newestDm(ana), 'Yes, introduce us')
    expect((await groups()).slice(there)).toEqual([expect.stringContaining('Again: hard problems.')])
    expect(await opens(grace, '/mentor plan @ana')).toMatch(/<@UBEN>\* · introduced/)
  })

  test('no one is asked if the contact has left meanwhile', async () => {
    await opens(grace, '/mentor plan @ana')
    await press(grace, 'view', 'Add introduction…')
    await submit(grace, { 'Someone in this workspace': 'UBEN' })
    await press(grace, 'view', 'Introduce them…')
    await rig.slack.changePerson('UBEN', { deleted: true })
    await rig.settle()
    const before = await received()
    const { view } = await submit(grace, { 'Introduction message': 'You both like hard problems.' })
    expect(JSON.stringify(view?.blocks)).toContain('<@UBEN>’s account is deactivated')
    await rig.travelTo('2026-11-24T10:30')
    expect(await received()).toEqual(before)
  })

  test('the plan shows that a contact who was asked has left', async () => {
    const { toAna } = await askBoth()
    await rig.slack.changePerson('UBEN', { deleted: true })
    await press(ana, toAna, 'Yes, introduce us')
    expect(await opens(grace, '/mentor plan @ana')).toMatch(/<@UBEN>\* · promised · account deactivated/)
  })
})
