import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'relationships', 'outbox', 'rate_limits')
  await rig.db
    .updateTable('people')
    .set({ away_from: null, away_until: null, last_nudged_at: null })
    .execute()
  rig.setNow('2026-11-04T10:00')
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
  for (const id of ['UGRACE', 'UANA']) rig.slack.as(id).takeAll()
})

async function newDm(id: string) {
  await rig.settle()
  return rig.slack.as(id).nextDm()
}

async function helpRequestsOf(id: string): Promise<number> {
  return (await rig.slack.as(id).dms()).filter(({ text }) => text.includes('xylograph')).length
}

describe('a help request', () => {
  test('is sent at once during the mentor’s working hours', async () => {
    expect(await rig.say('UANA', '/mentor ask xylograph')).toMatch(/Sent. <@UGRACE> gets it/)
    const dm = await newDm('UGRACE')
    expect(dm.text).toMatch(/asked for your help[\s\S]*xylograph/)
  })

  test('ignores the nudge budget', async () => {
    await rig.travelTo('2026-11-11T09:00')
    expect((await newDm('UGRACE')).text).toContain('Why now?')
    await rig.say('UANA', '/mentor ask xylograph')
    expect((await newDm('UGRACE')).text).toContain('xylograph')
  })

  test.each([
    ['in the evening', '2026-11-04T20:00', '2026-11-05T08:59', '2026-11-05T09:00'],
    ['on a Friday night', '2026-11-06T22:00', '2026-11-09T08:59', '2026-11-09T09:00'],
  ])('made %s is sent when working hours begin', async (_, asked, before, opens) => {
    rig.setNow(asked)
    const already = await helpRequestsOf('UGRACE')
    await rig.say('UANA', '/mentor ask xylograph')
    await rig.travelTo(before)
    expect(await helpRequestsOf('UGRACE')).toBe(already)
    await rig.travelTo(opens)
    expect(await helpRequestsOf('UGRACE')).toBe(already + 1)
  })

  test('is refused while another one is open', async () => {
    await Promise.all(
      ['one', 'two', 'three'].map((what) => rig.slack.as('UANA').command(`/mentor ask ${what}`)),
    )
    await rig.settle()
    expect(await rig.db.selectFrom('help_requests').selectAll().execute()).toHaveLength(1)
    expect(await rig.say('UANA', '/mentor ask again')).toMatch(/already/)
  })

  test('can be repeated after a check-in', async () => {
    await rig.say('UANA', '/mentor ask first')
    rig.setNow('2026-11-04T11:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    expect(await rig.say('UANA', '/mentor ask second')).toMatch(/^Sent/)
  })

  test.each([
    ['of an earlier day', '/mentor log @ana yesterday', false],
    ['of the same day', '/mentor log @ana', true],
  ])('after a check-in %s: closed is %s', async (_, log, isClosed) => {
    await rig.say('UANA', '/mentor ask xylograph')
    const dm = await newDm('UGRACE')
    rig.slack.as('UANA').takeAll()
    const told = (await rig.slack.as('UANA').dms()).length
    rig.setNow('2026-11-04T11:00')
    await rig.say('UGRACE', log)
    await rig.travelTo('2026-11-04T11:02')
    const { outcome } = await rig.db.selectFrom('help_requests').select('outcome').executeTakeFirstOrThrow()
    expect(outcome).toBe(isClosed ? 'in touch' : null)
    const messages = (await rig.slack.as('UANA').dms()).slice(told)
    expect(messages.map(({ text }) => text)).toEqual(
      isClosed
        ? [expect.stringContaining('<@UGRACE> logged a check-in with you, so I closed your help request.')]
        : [],
    )
    const shown = (await rig.slack.as('UGRACE').dms()).find(({ ts }) => ts === dm.ts)
    expect(JSON.stringify(shown?.blocks).includes('I’ll message today')).toBe(!isClosed)
  })

  test('that has not been sent yet still is after a check-in of an earlier day', async () => {
    rig.setNow('2026-11-04T20:00')
    await rig.say('UANA', '/mentor ask xylograph')
    await rig.say('UGRACE', '/mentor log @ana yesterday')
    const already = await helpRequestsOf('UGRACE')
    await rig.travelTo('2026-11-05T09:00')
    expect(await helpRequestsOf('UGRACE')).toBe(already + 1)
  })

  test('closed by the mentee’s own check-in tells the mentee nothing', async () => {
    await rig.say('UANA', '/mentor ask xylograph')
    rig.setNow('2026-11-04T11:00')
    await rig.say('UANA', '/mentor log @grace')
    const told = (await rig.slack.as('UANA').dms()).length
    await rig.travelTo('2026-11-04T11:02')
    expect(await rig.db.selectFrom('help_requests').select('outcome').execute()).toEqual([
      { outcome: 'in touch' },
    ])
    expect((await rig.slack.as('UANA').dms()).length).toBe(told)
  })

  test.each([
    ['I’ll message today', /will message you today/],
    ['Suggest a call', /would like to talk/],
  ])('notifies the mentee of the answer: %s', async (button, words) => {
    await rig.say('UANA', '/mentor ask xylograph')
    const dm = await newDm('UGRACE')
    await rig.slack.as('UGRACE').press(dm, button)
    expect((await newDm('UANA')).text).toMatch(words)
    const before = await rig.snapshot()
    await rig.slack.resendLast()
    expect(await rig.snapshot()).toBe(before)
  })

  test('is not sent if it is withdrawn first', async () => {
    rig.setNow('2026-11-04T20:00')
    const already = await helpRequestsOf('UGRACE')
    await rig.slack.as('UANA').command('/mentor ask xylograph')
    await rig.settle()
    const answer = await rig.slack.as('UANA').nextEphemeral()
    await rig.slack.as('UANA').press(answer, 'Cancel help request')
    await rig.travelTo('2026-11-05T12:00')
    expect(await helpRequestsOf('UGRACE')).toBe(already)
  })

  test('is refused to a mentee', async () => {
    expect(await rig.say('UGRACE', '/mentor ask @ana please')).toMatch(/is your mentee/)
  })

  test.each(['/mentor ask', '/mentor hand', '/mentor help-me'])('can be typed as %s', async (typed) => {
    expect(await rig.say('UANA', `${typed} xylograph`)).toMatch(/^Sent/)
  })

  test.each([
    ['by someone without a mentor', 'UEVE', '/mentor ask please', 'Mentor'],
    ['to someone who is not their mentor', 'UANA', '/mentor ask @linus please', 'linus'],
  ])('%s opens the form to request a mentor', async (_, who, typed, shown) => {
    await rig.slack.as(who).command(typed)
    await rig.settle()
    const form = rig.slack.as(who).view
    expect(form?.title).toBe('Request a mentor')
    expect(JSON.stringify(form?.blocks)).toContain(shown)
    expect(await rig.db.selectFrom('help_requests').selectAll().execute()).toEqual([])
  })
})

describe('an open help request on Home', () => {
  async function homeOf(id: string): Promise<string> {
    await rig.settle()
    return JSON.stringify(rig.slack.as(id).home)
  }
  beforeEach(async () => {
    for (const id of ['UGRACE', 'UANA', 'UEVE']) await rig.slack.as(id).openHome()
    await rig.say('UANA', '/mentor ask xylograph & <!channel>')
  })

  test('is shown to both people without reopening Home, and to no one else', async () => {
    expect(await homeOf('UGRACE')).toMatch(/Asked for your help.*: xylograph &amp; &lt;!channel&gt;/)
    expect(await homeOf('UANA')).toMatch(/You asked for help: “xylograph/)
    expect(await homeOf('UEVE')).not.toContain('xylograph')
    expect(await homeOf('UANA')).not.toContain('answer_help_request')
    expect(await homeOf('UGRACE')).not.toContain('withdraw_help_request')
  })

  test.each([
    ['I’ll message today', /will message you today/],
    ['Suggest a call', /would like to talk/],
  ])('disappears for both people after the answer: %s', async (button, words) => {
    await rig.settle()
    await rig.slack.as('UGRACE').press('home', button)
    expect((await newDm('UANA')).text).toMatch(words)
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
  })

  test('can be withdrawn by the mentee', async () => {
    await rig.settle()
    await rig.slack.as('UANA').press('home', 'Cancel help request')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
    expect((await rig.db.selectFrom('help_requests').selectAll().executeTakeFirstOrThrow()).outcome).toBe(
      'withdrawn',
    )
  })

  test('disappears when it is answered in the message, or after a check-in', async () => {
    await rig.slack.as('UGRACE').press(await newDm('UGRACE'), 'Suggest a call')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
    rig.setNow('2026-11-04T11:00')
    await rig.say('UANA', '/mentor ask quokka')
    expect(await homeOf('UGRACE')).toContain('quokka')
    rig.setNow('2026-11-04T12:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('quokka')
  })

  test('comes first in /mentor, and is answered on the page that its button opens', async () => {
    const grace = rig.slack.as('UGRACE')
    await rig.say('UGRACE', '/mentor')
    grace.takeAll()
    await grace.command('/mentor')
    await rig.settle()
    const overview = await grace.nextEphemeral()
    expect(overview.text).toMatch(/<@UANA> asked for your help/)
    await grace.press(overview, 'View ana’s help request')
    await rig.settle()
    await grace.press('view', 'Suggest a call')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toMatch(/you’d like to talk/)
    await grace.close()
    expect(JSON.stringify(grace.view?.blocks)).not.toContain('Suggest a call')
    await grace.close()
    expect(grace.ephemerals().some(({ text }) => text.includes('Your mentees (1 of'))).toBe(true)
  })
})

describe('the buttons are removed from the mentor’s message', () => {
  let count = 0
  /** Text that is unique to each test. */
  const [ours, other] = [() => `xylograph${count}`, () => `quokka${count}`]

  /** The blocks of the newest message that contains this text. */
  async function standing(words = ours()) {
    await rig.settle()
    const dms = await rig.slack.as('UGRACE').dms()
    const found = dms.findLast(({ text, blocks }) => `${text}${JSON.stringify(blocks)}`.includes(words))
    return found ? JSON.stringify(found.blocks) : null
  }
  const draws = () => rig.slack.calls({ method: 'chat.update' }).length

  async function withdraw() {
    await rig.slack.as('UANA').command('/mentor @grace')
    await rig.settle()
    await rig.slack.as('UANA').press('view', 'Cancel help request')
  }

  beforeEach(async () => {
    count += 1
    await rig.slack.as('UGRACE').openHome()
    await rig.say('UANA', `/mentor ask ${ours()}`)
    expect(await standing()).toContain('answer_help_request')
  })

  test.each([
    ['I’ll message today', 'that you’ll message today'],
    ['Suggest a call', 'that you’d like to talk'],
  ])('when the request is answered on Home with %s; its text stays', async (button, words) => {
    await rig.slack.as('UGRACE').press('home', button)
    expect(await standing()).toContain(words)
    expect(await standing()).not.toContain('answer_help_request')
  })

  test('when the request is withdrawn, and so is its text', async () => {
    await withdraw()
    expect(await standing()).toBeNull()
    expect(await standing('canceled their help request')).not.toContain('answer_help_request')
  })

  test('after a check-in, and when the mentorship ends', async () => {
    rig.setNow('2026-11-04T11:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    expect(await standing()).toMatch(/checked in with <@UANA> since, so this is closed/)
    rig.setNow('2026-11-04T12:00')
    await rig.say('UANA', `/mentor ask ${other()}`)
    expect(await standing(other())).toContain('answer_help_request')
    await rig.slack.as('UGRACE').command('/mentor end @ana')
    await rig.settle()
    await rig.slack.as('UGRACE').submit()
    expect(await standing(other())).toBeNull()
    expect(await standing('Your mentorship with <@UANA> has ended')).not.toContain('answer_help_request')
  })

  test('once, and not from the message about another mentee', async () => {
    await rig.say('UBEN', '/mentor')
    await rig.say('UGRACE', '/mentor add @ben')
    await rig.say('UBEN', `/mentor ask ${other()}`)
    await withdraw()
    expect(await standing('canceled their help request')).not.toContain('answer_help_request')
    expect(await standing(other())).toContain('answer_help_request')
    const before = draws()
    await rig.say('UGRACE', '/mentor snooze @ben 2 weeks')
    expect(draws()).toBe(before)
  })

  test('when the request is withdrawn while Slack’s response was lost', async () => {
    rig.setNow('2026-11-04T12:00')
    await withdraw()
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted: true }, times: 1 })
    await rig.say('UANA', `/mentor ask ${other()}`)
    await withdraw()
    expect(await standing(other())).toContain('answer_help_request')
    await rig.travelTo('2026-11-04T12:05')
    expect(await standing(other())).toBeNull()
  })
})
