import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await sql`truncate relationships, outbox, rate_limits cascade`.execute(rig.db)
  await rig.db.updateTable('people').set({ away_until: null, last_nudged_at: null }).execute()
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
    expect(await rig.say('UANA', '/mentor hand xylograph')).toMatch(/Asked. <@UGRACE> gets it/)
    const dm = await newDm('UGRACE')
    expect(dm.text).toMatch(/asks for a hand[\s\S]*xylograph/)
  })

  test('ignores the nudge budget', async () => {
    await rig.travelTo('2026-11-11T09:00')
    expect((await newDm('UGRACE')).text).toContain('Why now?')
    await rig.say('UANA', '/mentor hand xylograph')
    expect((await newDm('UGRACE')).text).toContain('xylograph')
  })

  test.each([
    ['in the evening', '2026-11-04T20:00', '2026-11-05T08:59', '2026-11-05T09:00'],
    ['on a Friday night', '2026-11-06T22:00', '2026-11-09T08:59', '2026-11-09T09:00'],
  ])('made %s is sent when working hours begin', async (_, asked, before, opens) => {
    rig.setNow(asked)
    const already = await helpRequestsOf('UGRACE')
    await rig.say('UANA', '/mentor hand xylograph')
    await rig.travelTo(before)
    expect(await helpRequestsOf('UGRACE')).toBe(already)
    await rig.travelTo(opens)
    expect(await helpRequestsOf('UGRACE')).toBe(already + 1)
  })

  test('is refused while another one is open', async () => {
    await Promise.all(
      ['one', 'two', 'three'].map((what) => rig.slack.as('UANA').command(`/mentor hand ${what}`)),
    )
    await rig.settle()
    expect(await rig.db.selectFrom('help_requests').selectAll().execute()).toHaveLength(1)
    expect(await rig.say('UANA', '/mentor hand again')).toMatch(/already/)
  })

  test('can be repeated after a check-in', async () => {
    await rig.say('UANA', '/mentor hand first')
    rig.setNow('2026-11-04T11:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    expect(await rig.say('UANA', '/mentor hand second')).toMatch(/^Asked/)
  })

  test.each([
    ['I’ll write today', /will write to you today/],
    ['Let’s talk', /would like to talk/],
  ])('notifies the mentee of the answer: %s', async (button, words) => {
    await rig.say('UANA', '/mentor hand xylograph')
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
    await rig.slack.as('UANA').command('/mentor hand xylograph')
    await rig.settle()
    const answer = await rig.slack.as('UANA').nextEphemeral()
    await rig.slack.as('UANA').press(answer, 'Take it back')
    await rig.travelTo('2026-11-05T12:00')
    expect(await helpRequestsOf('UGRACE')).toBe(already)
  })

  test('is refused without a mentor, and to a mentee', async () => {
    expect(await rig.say('UEVE', '/mentor hand please')).toMatch(/no mentor here yet/)
    expect(await rig.say('UGRACE', '/mentor hand @ana please')).toMatch(/is your mentee/)
  })
})

describe('an open help request on Home', () => {
  async function homeOf(id: string): Promise<string> {
    await rig.settle()
    return JSON.stringify(rig.slack.as(id).home)
  }
  beforeEach(async () => {
    for (const id of ['UGRACE', 'UANA', 'UEVE']) await rig.slack.as(id).openHome()
    await rig.say('UANA', '/mentor hand xylograph & <!channel>')
  })

  test('is shown to both people without reopening Home, and to no one else', async () => {
    expect(await homeOf('UGRACE')).toMatch(/Asks for a hand.*> xylograph &amp; &lt;!channel&gt;/)
    expect(await homeOf('UANA')).toMatch(/You asked for a hand.*> xylograph/)
    expect(await homeOf('UEVE')).not.toContain('xylograph')
    expect(await homeOf('UANA')).not.toContain('answer_help_request')
    expect(await homeOf('UGRACE')).not.toContain('withdraw_help_request')
  })

  test.each([
    ['I’ll write today', /will write to you today/],
    ['Let’s talk', /would like to talk/],
  ])('disappears for both people after the answer: %s', async (button, words) => {
    await rig.settle()
    await rig.slack.as('UGRACE').press('home', button)
    expect((await newDm('UANA')).text).toMatch(words)
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
  })

  test('can be withdrawn by the mentee', async () => {
    await rig.settle()
    await rig.slack.as('UANA').press('home', 'Take it back')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
    expect((await rig.db.selectFrom('help_requests').selectAll().executeTakeFirstOrThrow()).outcome).toBe(
      'withdrawn',
    )
  })

  test('disappears when it is answered in the message, or after a check-in', async () => {
    await rig.slack.as('UGRACE').press(await newDm('UGRACE'), 'Let’s talk')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('xylograph')
    rig.setNow('2026-11-04T11:00')
    await rig.say('UANA', '/mentor hand quokka')
    expect(await homeOf('UGRACE')).toContain('quokka')
    rig.setNow('2026-11-04T12:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    for (const id of ['UGRACE', 'UANA']) expect(await homeOf(id)).not.toContain('quokka')
  })

  test('answered in /mentor leaves the overview visible', async () => {
    const grace = rig.slack.as('UGRACE')
    await rig.say('UGRACE', '/mentor')
    grace.takeAll()
    await grace.command('/mentor')
    await rig.settle()
    await grace.press(await grace.nextEphemeral(), 'Let’s talk')
    await rig.settle()
    expect((await grace.nextEphemeral()).text).toMatch(/would like to talk/)
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
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UANA').command('/mentor')
    await rig.settle()
    await rig.slack.as('UANA').press(await rig.slack.as('UANA').nextEphemeral(), 'Take it back')
  }

  beforeEach(async () => {
    count += 1
    await rig.slack.as('UGRACE').openHome()
    await rig.say('UANA', `/mentor hand ${ours()}`)
    expect(await standing()).toContain('answer_help_request')
  })

  test.each([
    ['I’ll write today', 'knows that you will write today'],
    ['Let’s talk', 'knows that you would like to talk'],
  ])('when the request is answered on Home with %s; its text stays', async (button, words) => {
    await rig.slack.as('UGRACE').press('home', button)
    expect(await standing()).toContain(words)
    expect(await standing()).not.toContain('answer_help_request')
  })

  test('when the request is withdrawn, and so is its text', async () => {
    await withdraw()
    expect(await standing()).toBeNull()
    expect(await standing('has taken back')).not.toContain('answer_help_request')
  })

  test('after a check-in, and when the mentorship ends', async () => {
    rig.setNow('2026-11-04T11:00')
    await rig.say('UGRACE', '/mentor log @ana helped')
    expect(await standing()).toMatch(/were in touch, so this is settled/)
    rig.setNow('2026-11-04T12:00')
    await rig.say('UANA', `/mentor hand ${other()}`)
    expect(await standing(other())).toContain('answer_help_request')
    await rig.slack.as('UGRACE').command('/mentor end @ana')
    await rig.settle()
    await rig.slack.as('UGRACE').submit()
    expect(await standing(other())).toBeNull()
    expect(await standing('are not mentor and mentee any more')).not.toContain('answer_help_request')
  })

  test('once, and not from the message about another mentee', async () => {
    await rig.say('UBEN', '/mentor')
    await rig.say('UGRACE', '/mentor add @ben')
    await rig.say('UBEN', `/mentor hand ${other()}`)
    await withdraw()
    expect(await standing('has taken back')).not.toContain('answer_help_request')
    expect(await standing(other())).toContain('answer_help_request')
    const before = draws()
    await rig.say('UGRACE', '/mentor snooze @ben 2 weeks')
    expect(draws()).toBe(before)
  })

  test('when the request is withdrawn while Slack’s response was lost', async () => {
    rig.setNow('2026-11-04T12:00')
    await withdraw()
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost', accepted: true }, times: 1 })
    await rig.say('UANA', `/mentor hand ${other()}`)
    await withdraw()
    expect(await standing(other())).toContain('answer_help_request')
    await rig.travelTo('2026-11-04T12:05')
    expect(await standing(other())).toBeNull()
  })
})
