import type { Human } from '../../../dev/client.ts'
import { renderBlocks } from '../../../dev/render-text.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { isNudge } from '../../support/nudges.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let people = 0
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearCalls()
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox')
})

type Somebody = { human: Human; name: string; id: string }

function newPerson(tz = BERLIN): Somebody {
  people += 1
  const name = `person${people}`
  const { id } = rig.slack.addPerson({ id: `UP${people}`, name, tz })
  return { human: rig.slack.as(id), name, id }
}

async function addMentee(mentor: Somebody, mentee: Somebody, at = '2026-11-02T12:00'): Promise<void> {
  await rig.type(mentor.human, at, `/mentor add @${mentee.name} every 2 weeks`)
}

async function openHome({ human }: Somebody, at: string): Promise<string> {
  rig.setNow(at)
  await human.openHome()
  await rig.settle()
  return homeOf(human)
}

/** Returns the text of the Home tab as it is now. */
function homeOf(human: Human): string {
  return renderBlocks(human.home?.blocks ?? [])
}

function publishedFor({ id }: Somebody): number {
  return rig.slack.calls({ method: 'views.publish' }).filter(({ args }) => args.user_id === id).length
}

describe('Home shows', () => {
  test('a newcomer two lines, and how to begin', async () => {
    const newcomer = newPerson()
    await openHome(newcomer, '2026-11-02T12:00')
    const blocks = newcomer.human.home?.blocks ?? []
    const [words, buttons, ...others] = blocks
    expect(others).toEqual([])
    expect(renderBlocks(words ? [words] : []).split('\n')).toHaveLength(2)
    expect(renderBlocks(buttons ? [buttons] : [])).toBe(
      '[ Add a mentee… ]  [ Find a mentor… ]  [ Set up your profile… ]',
    )
    await newcomer.human.press('home', 'Add a mentee…')
    expect((await newcomer.human.nextView()).title).toBe('Add a mentee')
  })

  test('that Slack rejected a message and what to do, until the next one is delivered', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    rig.slack.faults.add({
      method: 'chat.postMessage',
      user: mentee.id,
      fault: { kind: 'error', error: 'messages_tab_disabled' },
    })
    await addMentee(mentor, mentee)
    expect(await openHome(mentee, '2026-11-02T12:01')).toContain('Messages tab')
    expect(await openHome(mentor, '2026-11-02T12:01')).not.toContain('Messages tab')
    rig.slack.clearFaults()
    await mentor.human.command(`/mentor end @${mentee.name}`)
    await mentor.human.nextView()
    await mentor.human.submit({})
    await rig.settle()
    expect(await openHome(mentee, '2026-11-02T12:03')).not.toContain('Messages tab')
  })

  test('a mentor their mentees, whether each is due, the last check-in and the next nudge', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    const home = await openHome(mentor, '2026-11-10T12:00')
    expect(home).toContain('Your mentees (1 of 4)')
    expect(home).toContain('on track')
    expect(home).toContain('8 days ago')
    expect(home).toContain('Next nudge: Mon 16 Nov, 09:00')
    await rig.travelTo('2026-11-16T08:59')
    expect(await nudges(mentor)).toBe(0)
    await rig.travelTo('2026-11-16T09:00')
    expect(await nudges(mentor)).toBe(1)
  })

  test('a mentee their mentor, but not nudges or how late the mentor is', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.accept(mentee.id)
    const home = await openHome(mentee, '2027-02-10T12:00')
    expect(home).toContain('Your mentor')
    expect(home).toContain(mentor.id)
    expect(home).not.toMatch(/nudge|overdue|snooze|Your mentees/i)
  })

  test('both parts to a person who is mentor and mentee', async () => {
    const [elder, middle, younger] = [newPerson(), newPerson(), newPerson()]
    await addMentee(elder, middle)
    await addMentee(middle, younger)
    await rig.accept(middle.id)
    const home = await openHome(middle, '2026-11-03T12:00')
    expect(home).toMatch(
      new RegExp(`Your mentees \\(1 of 4\\)[\\s\\S]*${younger.id}[\\s\\S]*Your mentor[\\s\\S]*${elder.id}`),
    )
  })

  test('mentees by urgency, each with two buttons and a menu, and one primary button', async () => {
    const [mentor, onTrack, overdue, snoozed, due, helpless] = [1, 2, 3, 4, 5, 6].map(() => newPerson())
    if (!mentor || !onTrack || !overdue || !snoozed || !due || !helpless) throw new Error('They are six')
    await mentor.human.command('/mentor settings')
    await mentor.human.nextView()
    await mentor.human.submit({ 'Maximum number of mentees': '5' })
    for (const one of [onTrack, overdue, snoozed, due, helpless]) {
      await addMentee(mentor, one)
      await rig.accept(one.id)
    }
    await rig.type(mentor.human, '2026-11-18T12:00', `/mentor log @${due.name}`)
    await rig.type(mentor.human, '2026-12-02T12:00', `/mentor log @${onTrack.name}`)
    await rig.type(mentor.human, '2026-12-02T12:00', `/mentor log @${helpless.name}`)
    await rig.type(mentor.human, '2026-12-02T12:00', `/mentor snooze @${snoozed.name} until 24 Dec`)
    await rig.type(helpless.human, '2026-12-02T12:01', `/mentor ask @${mentor.name} a word before Friday`)
    const home = await openHome(mentor, '2026-12-02T12:02')
    const order = [helpless, overdue, due, onTrack, snoozed].map(({ id }) => home.indexOf(`*@${id}*`))
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(order[0]).toBeGreaterThan(0)
    const blocks = mentor.human.home?.blocks ?? []
    expect(JSON.stringify(blocks).match(/"style":"primary"/g)).toHaveLength(1)
    for (const line of home.split('\n').filter((text) => text.startsWith('[ ')))
      expect(line.split('  [ ').length).toBeLessThanOrEqual(3)
    expect(home.match(/Weeks, this week last/g)).toHaveLength(1)
  })

  test('a mentor what waits in a plan, in words', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.accept(mentee.id)
    await rig.type(mentee.human, '2026-11-03T12:00', '/mentor agenda my pay')
    await rig.type(mentee.human, '2026-11-03T12:00', '/mentor agenda my team')
    await rig.type(mentor.human, '2026-11-03T12:00', `/mentor promise @${mentee.name} call Jo by 5 Nov`)
    expect(await openHome(mentor, '2026-11-05T12:00')).toContain('*2 topics*')
    expect(await openHome(mentor, '2026-11-06T12:00')).toContain('*2 topics · 1 overdue promise*')
    expect(homeOf(mentor.human)).not.toContain('my pay')
  })

  test('a mentee their topics, which they edit and delete there', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.accept(mentee.id)
    const { human } = mentee
    await openHome(mentee, '2026-11-03T12:00')
    const words = 'What would you like to talk about?'
    for (const [hour, topic] of ['my pay', 'my team'].entries()) {
      rig.setNow(`2026-11-03T${12 + hour}:00`)
      await human.press('home', 'Add a topic…')
      await human.nextView()
      await human.submit({ [words]: topic })
      await rig.settle()
      while (human.view) await human.close()
    }
    expect(homeOf(human)).toMatch(/Topic: my pay[\s\S]*Topic: my team/)
    await human.press('home', { text: 'Edit topic…', near: 'my pay' })
    await human.nextView()
    expect(await human.submit({ [words]: 'my team' })).toMatchObject({ kind: 'errors' })
    await human.submit({ [words]: 'my role' })
    await rig.settle()
    while (human.view) await human.close()
    await human.press('home', { text: 'Delete topic', near: 'my team' })
    await rig.settle()
    expect(homeOf(human)).toMatch(/Topic: my role/)
    expect(homeOf(human)).not.toMatch(/my pay|my team/)
    const old = human.home
    if (!old) throw new Error('Home should be there')
    await mentor.human.press(old, 'Delete topic')
    await rig.settle()
    expect(homeOf(human)).toMatch(/Topic: my role/)
  })

  test('both the cadence that the mentee suggests, and the mentor’s answer', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.accept(mentee.id)
    await rig.type(mentee.human, '2026-11-03T12:00', `/mentor cadence @${mentor.name} every 4 weeks`)
    expect(await openHome(mentee, '2026-11-03T12:00')).toMatch(/You suggested every 4 weeks. Waiting for/)
    expect(await openHome(mentor, '2026-11-03T12:00')).toContain('*suggests every 4 weeks*')
    await mentor.human.press('home', 'Accept every 4 weeks')
    await rig.settle()
    expect(homeOf(mentor.human)).not.toContain('suggests')
    expect(homeOf(mentee.human)).toMatch(/You suggested every 4 weeks, and \S+ accepted/)
    expect(await openHome(mentee, '2026-11-18T12:00')).not.toContain('You suggested')
  })

  test('a mentee their pause, which they start and end there', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.accept(mentee.id)
    await openHome(mentee, '2026-11-03T12:00')
    await mentee.human.press('home', 'Pause check-ins…')
    await mentee.human.nextView()
    await mentee.human.submit({ 'Pause until': '2026-11-20' })
    await rig.settle()
    expect(homeOf(mentee.human)).toContain('paused until Fri 20 Nov')
    await mentee.human.press('home', 'Resume check-ins')
    await rig.settle()
    expect(homeOf(mentee.human)).not.toContain('paused until')
  })

  test('no notes of the other person', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name} SECRET-ONE`)
    await rig.type(mentee.human, '2026-11-02T12:00', `/mentor log @${mentor.name} SECRET-TWO`)
    expect(await openHome(mentee, '2026-11-03T12:00')).not.toContain('SECRET-ONE')
    expect(await openHome(mentor, '2026-11-03T12:00')).not.toContain('SECRET-TWO')
  })

  test('ten mentees and ten mentors within Slack’s limits', async () => {
    const busy = newPerson()
    await busy.human.command('/mentor settings')
    await busy.human.nextView()
    await busy.human.submit({ 'Maximum number of mentees': '10' })
    for (let count = 0; count < 10; count += 1) {
      await addMentee(busy, newPerson())
      await addMentee(newPerson(), busy)
    }
    const home = await openHome(busy, '2027-03-02T12:00')
    expect(home).toContain('Your mentees (10 of 10)')
    expect(home.match(/[●○·]{12}/g)).toHaveLength(10)
    expect(home).toContain('…and 4 more, in `/mentor list`.')
    expect(home).not.toContain('Add a mentee…')
  })
})

async function nudges({ human }: Somebody): Promise<number> {
  return (await human.dms()).filter(isNudge).length
}

describe('the strip of twelve weeks', () => {
  test('marks each week in which mentor or mentee logged a check-in, this week last', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee, '2026-08-30T12:00')
    // The Sunday before the first week shown, its Monday, and the Sunday and Monday around the end of a week.
    for (const day of ['2026-08-30', '2026-08-31', '2026-11-08', '2026-11-16']) {
      await rig.type(mentor.human, `${day}T12:00`, `/mentor log @${mentee.name}`)
    }
    await rig.type(mentee.human, '2026-10-14T12:00', `/mentor log @${mentor.name}`)
    const strip = '●○○○○○●○○●○●'
    expect(await openHome(mentor, '2026-11-17T12:00')).toContain(strip)
    expect(await openHome(mentee, '2026-11-17T12:00')).toContain(strip)
  })

  test('marks a week with two check-ins once', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    for (const day of ['2026-11-16', '2026-11-17']) {
      await rig.type(mentor.human, `${day}T12:00`, `/mentor log @${mentee.name}`)
    }
    const home = await openHome(mentor, '2026-11-17T13:00')
    expect(home).toContain('·········○○●')
    expect(home).toMatch(/·········○○●$/m)
  })
})

describe('Home is rendered again', () => {
  /** A mentor and a mentee who both opened Home a minute ago. */
  async function openedHomes(): Promise<{ mentor: Somebody; mentee: Somebody }> {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    await openHome(mentor, '2026-11-10T11:59')
    await openHome(mentee, '2026-11-10T11:59')
    return { mentor, mentee }
  }

  test('for both, after the other person logs a check-in', async () => {
    const { mentor, mentee } = await openedHomes()
    await rig.type(mentee.human, '2026-11-10T12:00', `/mentor log @${mentor.name}`)
    expect(homeOf(mentor.human)).toContain('last check-in today')
    expect(homeOf(mentee.human)).toContain('last check-in today')
  })

  test('after a click on its button, which is confirmed with a way to undo it', async () => {
    const { mentor } = await openedHomes()
    rig.setNow('2026-11-10T12:00')
    await mentor.human.press('home', 'Log check-in')
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('last check-in today')
    expect(JSON.stringify(mentor.human.view?.blocks)).toMatch(/Logged\. You and.*Undo/)
  })

  test('for the mentor, after a click on the mentee’s button', async () => {
    const { mentor, mentee } = await openedHomes()
    rig.setNow('2026-11-10T12:00')
    await mentee.human.press('home', 'Log check-in')
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Next nudge: Tue 24 Nov, 09:00')
  })

  test('after the settings change', async () => {
    const { mentor } = await openedHomes()
    rig.setNow('2026-11-10T12:00')
    await mentor.human.press('home', 'Settings…')
    await mentor.human.nextView()
    await mentor.human.submit({ 'Earliest time': '10:30', 'Maximum number of mentees': '3' })
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Your mentees (1 of 3)')
    expect(homeOf(mentor.human)).toContain('Next nudge: Mon 16 Nov, 10:30')
  })

  test('and says so when nudges are turned off', async () => {
    const { mentor } = await openedHomes()
    await mentor.human.press('home', 'Settings…')
    await mentor.human.nextView()
    await mentor.human.submit({ Nudges: 'off' })
    await rig.settle()
    expect(homeOf(mentor.human)).toMatch(/Nudges are off in your settings/)
  })

  test('after a nudge is sent', async () => {
    const { mentor } = await openedHomes()
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-16T09:00')
    expect(await nudges(mentor)).toBe(1)
    expect(homeOf(mentor.human)).toContain('Next nudge: Mon 23 Nov, 09:00')
    expect(homeOf(mentor.human)).toContain('due')
  })

  test('after a snooze, an absence, a new time zone and the end of the mentorship', async () => {
    const { mentor, mentee } = await openedHomes()
    await rig.type(mentor.human, '2026-11-10T12:00', `/mentor snooze @${mentee.name} until 24 Nov`)
    expect(homeOf(mentor.human)).toContain('snoozed until Tue 24 Nov')
    await rig.type(mentor.human, '2026-11-10T12:01', '/mentor away until 30 Nov')
    expect(homeOf(mentor.human)).toMatch(/away through Mon 30 Nov.*Next nudge: Tue 1 Dec, 09:00/)
    await mentor.human.press('home', 'Set away…')
    await mentor.human.nextView()
    await mentor.human.submit({ 'Last day away': '2026-12-02' })
    await rig.settle()
    expect(homeOf(mentor.human)).toMatch(/away through Wed 2 Dec.*Next nudge: Thu 3 Dec, 09:00/)
    await rig.slack.changePerson(mentor.id, { tz: 'Asia/Kathmandu' })
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Next nudge: Thu 3 Dec, 09:00')
    await mentee.human.command(`/mentor end @${mentor.name}`)
    await mentee.human.nextView()
    await mentee.human.submit({})
    await rig.settle()
    expect(homeOf(mentor.human)).toContain('Add a mentee…')
    expect(homeOf(mentor.human)).toMatch(new RegExp(`Past mentorships[^]*${mentee.id}`))
    expect(homeOf(mentee.human)).toMatch(new RegExp(`Past mentorships[^]*${mentor.id}`))
  })

  test('after someone adds them as a mentee', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await rig.say(mentee.id, '/mentor')
    await openHome(mentee, '2026-11-02T11:00')
    await addMentee(mentor, mentee)
    expect(homeOf(mentee.human)).toContain('Offer to mentor you')
  })

  test('but not for people who have never opened it', async () => {
    const [mentor, mentee] = [newPerson(), newPerson()]
    await addMentee(mentor, mentee)
    await rig.type(mentor.human, '2026-11-02T12:00', `/mentor log @${mentee.name}`)
    expect(publishedFor(mentor) + publishedFor(mentee)).toBe(0)
  })

  test('and a button of a mentorship that has ended says so', async () => {
    const { mentor, mentee } = await openedHomes()
    const old = mentor.human.home
    if (!old) throw new Error('Home should be there')
    await mentee.human.command(`/mentor end @${mentor.name}`)
    await mentee.human.nextView()
    await mentee.human.submit({})
    await rig.settle()
    mentor.human.takeAll()
    await mentor.human.press(old, 'Log check-in')
    expect(renderBlocks((await mentor.human.nextView()).blocks)).toContain('Your mentorship with')
  })
})
