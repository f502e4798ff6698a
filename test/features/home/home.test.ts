import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Human } from '../../../dev/client.ts'
import { renderBlocks } from '../../../dev/render-text.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let people = 0
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearCalls()
  await sql`truncate people, mentorships, check_ins, reflections, outbox cascade`.execute(rig.db)
})

type Somebody = { human: Human; name: string; id: string }

function newPerson(tz = BERLIN): Somebody {
  people += 1
  const name = `person${people}`
  const { id } = rig.slack.addPerson({ id: `UP${people}`, name, tz })
  return { human: rig.slack.as(id), name, id }
}

async function sayYes(mentor: Somebody, mentee: Somebody, at = '2026-11-02T12:00'): Promise<void> {
  await rig.type(mentor.human, at, `/mentor add @${mentee.name} every 2 weeks`)
}

async function openHome({ human }: Somebody, at: string): Promise<string> {
  rig.setNow(at)
  await human.openHome()
  await rig.settle()
  return homeOf(human)
}

/** The Home tab as it stands there now. */
function homeOf(human: Human): string {
  return renderBlocks(human.home?.blocks ?? [])
}

function publishedFor({ id }: Somebody): number {
  return rig.slack.calls({ method: 'views.publish' }).filter(({ args }) => args.user_id === id).length
}

describe('what people find on Home', () => {
  test('a newcomer: three lines, and one button that leads to the first yes', async () => {
    const newcomer = newPerson()
    await openHome(newcomer, '2026-11-02T12:00')
    const blocks = newcomer.human.home?.blocks ?? []
    const [words, buttons, ...others] = blocks
    expect(others).toEqual([])
    expect(renderBlocks(words ? [words] : []).split('\n')).toHaveLength(3)
    expect(buttons).toMatchObject({ type: 'actions', elements: [{ type: 'button' }] })
    await newcomer.human.press('home', 'Say yes to somebody')
    expect((await newcomer.human.nextView()).title).toBe('Say yes to somebody')
  })

  test('that Slack took no message to them, what to do about it, and no word of it once one has arrived', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    rig.slack.faults.add({
      method: 'chat.postMessage',
      user: mentee.id,
      fault: { kind: 'error', error: 'messages_tab_disabled' },
    })
    await sayYes(mentor, mentee)
    expect(await openHome(mentee, '2026-11-02T12:01')).toContain('Messages tab')
    expect(await openHome(mentor, '2026-11-02T12:01')).not.toContain('Messages tab')
    rig.slack.clearFaults()
    await mentor.human.command(`/mentor end @${mentee.name}`)
    await mentor.human.nextView()
    await mentor.human.submit({})
    await rig.settle()
    expect(await openHome(mentee, '2026-11-02T12:03')).not.toContain('Messages tab')
  })

  test('a mentor: who, how it stands, when they last talked, and when the next nudge comes', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    const home = await openHome(mentor, '2026-11-10T12:00')
    expect(home).toContain('You mentor 1 of 4')
    expect(home).toContain('on rhythm')
    expect(home).toContain('8 days ago')
    expect(home).toContain('Next nudge: Mon 16 Nov, 09:00')
    await rig.travelTo('2026-11-16T08:59')
    expect(await nudges(mentor)).toBe(0)
    await rig.travelTo('2026-11-16T09:00')
    expect(await nudges(mentor)).toBe(1)
  })

  test('a mentee: who mentors them, and nothing of nudges or of how late their mentor is', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    const home = await openHome(mentee, '2027-02-10T12:00')
    expect(home).toContain('Your mentor')
    expect(home).toContain(mentor.id)
    expect(home).not.toMatch(/nudge|overdue|snooze|You mentor/i)
  })

  test('somebody who is both finds both', async () => {
    const [elder, middle, younger] = [newPerson(), newPerson(), newPerson()]
    await sayYes(elder, middle)
    await sayYes(middle, younger)
    const home = await openHome(middle, '2026-11-03T12:00')
    expect(home).toMatch(
      new RegExp(`You mentor 1 of 4[\\s\\S]*${younger.id}[\\s\\S]*Your mentor[\\s\\S]*${elder.id}`),
    )
  })

  test('the notes of the other are not there', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name} SECRET-ONE`)
    await rig.type(mentee.human, '2026-11-02T12:00', `/mentor log @${mentor.name} SECRET-TWO`)
    expect(await openHome(mentee, '2026-11-03T12:00')).not.toContain('SECRET-ONE')
    expect(await openHome(mentor, '2026-11-03T12:00')).not.toContain('SECRET-TWO')
  })

  test('ten mentees and ten mentors fit what Slack takes', async () => {
    const busy = newPerson()
    await busy.human.command('/mentor settings')
    await busy.human.nextView()
    await busy.human.submit({ 'I say yes to at most': '10' })
    for (let count = 0; count < 10; count += 1) {
      await sayYes(busy, newPerson())
      await sayYes(newPerson(), busy)
    }
    const home = await openHome(busy, '2027-03-02T12:00')
    expect(home).toContain('You mentor 10 of 10')
    expect(home.match(/[●○·]{12}/g)).toHaveLength(20)
    expect(home).not.toContain('Say yes to somebody')
  })
})

async function nudges({ human }: Somebody): Promise<number> {
  return (await human.dms()).filter(({ text }) => text.includes('Why now?')).length
}

describe('the strip of twelve weeks', () => {
  test('has a mark for each week in which either of the two told of a touch, this week last', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee, '2026-08-30T12:00')
    // Sunday of the week before the first one shown; Monday of the first; the Sunday and Monday around a week's end.
    for (const day of ['2026-08-30', '2026-08-31', '2026-11-08', '2026-11-16']) {
      await rig.type(mentor.human, `${day}T12:00`, `/mentor log @${mentee.name}`)
    }
    await rig.type(mentee.human, '2026-10-14T12:00', `/mentor log @${mentor.name}`)
    const strip = '●○○○○○●○○●○●'
    expect(await openHome(mentor, '2026-11-17T12:00')).toContain(strip)
    expect(await openHome(mentee, '2026-11-17T12:00')).toContain(strip)
  })

  test('counts two touches of a week as one week', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    for (const day of ['2026-11-16', '2026-11-17']) {
      await rig.type(mentor.human, `${day}T12:00`, `/mentor log @${mentee.name}`)
    }
    const home = await openHome(mentor, '2026-11-17T13:00')
    expect(home).toContain('·········○○●')
    expect(home).toMatch(/·········○○●$/m)
  })
})

describe('Home is fresh', () => {
  /** A mentor and a mentee who have both looked at Home, a minute ago. */
  async function lookers(): Promise<{ mentor: Somebody; mentee: Somebody }> {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    await openHome(mentor, '2026-11-10T11:59')
    await openHome(mentee, '2026-11-10T11:59')
    return { mentor, mentee }
  }

  test('after a touch that the other one logged, for both', async () => {
    const { mentor, mentee } = await lookers()
    await rig.type(mentee.human, '2026-11-10T12:00', `/mentor log @${mentor.name}`)
    expect(homeOf(mentor.human)).toContain('last in touch today')
    expect(homeOf(mentee.human)).toContain('last in touch today')
  })

  test('after its own button, with no further words', async () => {
    const { mentor } = await lookers()
    rig.setNow('2026-11-10T12:00')
    await mentor.human.press('home', 'Talked today')
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('last in touch today')
    expect(mentor.human.view).toBeUndefined()
  })

  test('after the mentee’s own button, for the mentor', async () => {
    const { mentor, mentee } = await lookers()
    rig.setNow('2026-11-10T12:00')
    await mentee.human.press('home', 'Talked today')
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Next nudge: Tue 24 Nov, 09:00')
  })

  test('after other settings', async () => {
    const { mentor } = await lookers()
    rig.setNow('2026-11-10T12:00')
    await mentor.human.press('home', 'Settings')
    await mentor.human.nextView()
    await mentor.human.submit({ 'Not before': '10:30', 'I say yes to at most': '3' })
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('You mentor 1 of 3')
    expect(homeOf(mentor.human)).toContain('Next nudge: Mon 16 Nov, 10:30')
  })

  test('when nudges are off, it says so', async () => {
    const { mentor } = await lookers()
    await mentor.human.press('home', 'Settings')
    await mentor.human.nextView()
    await mentor.human.submit({ Nudges: 'off' })
    await rig.settle()
    expect(homeOf(mentor.human)).toMatch(/No nudge will come.*off/)
  })

  test('when a nudge was sent', async () => {
    const { mentor } = await lookers()
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-16T09:00')
    expect(await nudges(mentor)).toBe(1)
    expect(homeOf(mentor.human)).toContain('Next nudge: Mon 23 Nov, 09:00')
    expect(homeOf(mentor.human)).toContain('due')
  })

  test('after a snooze, an absence, a new zone and a goodbye', async () => {
    const { mentor, mentee } = await lookers()
    await rig.type(mentor.human, '2026-11-10T12:00', `/mentor snooze @${mentee.name} until 24 Nov`)
    expect(homeOf(mentor.human)).toContain('snoozed until Tue 24 Nov')
    await rig.type(mentor.human, '2026-11-10T12:01', '/mentor away until 30 Nov')
    expect(homeOf(mentor.human)).toMatch(/away until Mon 30 Nov.*Next nudge: Tue 1 Dec, 09:00/)
    await mentor.human.press('home', 'Away…')
    await mentor.human.nextView()
    await mentor.human.submit({ 'Last day away': '2026-12-02' })
    await rig.settle()
    expect(homeOf(mentor.human)).toMatch(/away until Wed 2 Dec.*Next nudge: Thu 3 Dec, 09:00/)
    await rig.slack.changePerson(mentor.id, { tz: 'Asia/Kathmandu' })
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Next nudge: Thu 3 Dec, 09:00')
    await mentee.human.command(`/mentor end @${mentor.name}`)
    await mentee.human.nextView()
    await mentee.human.submit({})
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Say yes to somebody')
    expect(homeOf(mentor.human)).toMatch(new RegExp(`Earlier[^]*${mentee.id}`))
    expect(homeOf(mentee.human)).toMatch(new RegExp(`Earlier[^]*${mentor.id}`))
  })

  test('after somebody said yes to them', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await openHome(mentee, '2026-11-02T11:00')
    await sayYes(mentor, mentee)
    expect(homeOf(mentee.human)).toContain('Your mentor')
  })

  test('but is not drawn for people who never looked at it', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await sayYes(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    expect(publishedFor(mentor) + publishedFor(mentee)).toBe(0)
  })

  test('a button of a relationship that ended meanwhile answers kindly', async () => {
    const { mentor, mentee } = await lookers()
    const old = mentor.human.home
    if (!old) throw new Error('Home should be there')
    await mentee.human.command(`/mentor end @${mentor.name}`)
    await mentee.human.nextView()
    await mentee.human.submit({})
    await rig.settle()
    mentor.human.takeAll()
    await mentor.human.press(old, 'Talked today')
    expect(renderBlocks((await mentor.human.nextView()).blocks)).toContain('said goodbye')
  })
})
