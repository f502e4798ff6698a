import { Temporal } from 'temporal-polyfill'
import type { Human } from '../../../dev/client.ts'
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
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox')
})

/** A mentor who had a check-in with each at noon of that day, with a cadence of two weeks. */
async function mentorOf(checkedIn: Record<string, string>, tz = BERLIN): Promise<Human> {
  people += 1
  const mentor = rig.slack.as(rig.slack.addPerson({ id: `UM${people}`, name: `mentor${people}`, tz }).id)
  for (const [name, day] of Object.entries(checkedIn)) {
    await rig.type(mentor, `${day}T12:00`, `/mentor add @${name} every 2 weeks`)
    await rig.accept(`U${name.toUpperCase()}`)
    await rig.type(mentor, `${day}T12:00`, `/mentor log @${name}`)
  }
  return mentor
}

/** Returns what `/mentor why` says about one mentee. */
async function whyOf(person: Human, at: string, menteeId: string): Promise<string> {
  const said = await rig.type(person, at, '/mentor why')
  const part = said.split(/\n(?=\*<@)/).find((text) => text.startsWith(`*<@${menteeId}>`))
  if (part === undefined) throw new Error(`Nothing is said of ${menteeId}: ${said}`)
  return part
}

async function tickAt(at: string): Promise<void> {
  rig.setNow(at)
  await rig.travelTo(at)
}

async function choose(person: Human, settings: Parameters<Human['submit']>[0]): Promise<void> {
  await person.command('/mentor settings')
  await person.nextView()
  await person.submit(settings)
  await rig.settle()
}

async function nudgesAbout(person: Human, menteeId: string): Promise<number> {
  const isOpen = (text: string) => text.split('Coming up')[0]?.includes(`<@${menteeId}>`)
  return (await person.dms()).filter((dm) => isNudge(dm) && isOpen(dm.text)).length
}

type Expected = { from: string; at: string; menteeId?: string }

/** Expects no nudge at nine of each day, nor until a minute before the given time, and then one. */
async function comesAt(person: Human, { from, at, menteeId = 'UANA' }: Expected): Promise<void> {
  const before = await nudgesAbout(person, menteeId)
  const promised = Temporal.PlainDateTime.from(at)
  const first = Temporal.PlainDateTime.from(from)
  for (let day = first.toPlainDate(); Temporal.PlainDate.compare(day, promised.toPlainDate()) < 0; ) {
    const nine = day.toPlainDateTime('09:00')
    if (Temporal.PlainDateTime.compare(nine, first) > 0) await tickAt(nine.toString())
    day = day.add({ days: 1 })
  }
  const justBefore = promised.subtract({ minutes: 1 })
  if (Temporal.PlainDateTime.compare(justBefore, first) > 0) await tickAt(justBefore.toString())
  expect(await nudgesAbout(person, menteeId)).toBe(before)
  await tickAt(at)
  expect(await nudgesAbout(person, menteeId)).toBe(before + 1)
}

describe('/mentor why says which rule delays a nudge, and the nudge then comes when it said:', () => {
  test('on track', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    const said = await whyOf(mentor, '2026-11-10T12:00', 'UANA')
    expect(said).toContain('last check-in 8 days ago')
    expect(said).toMatch(/On track: not due until Mon 16 Nov/)
    expect(said).toContain('Mon 16 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-10T12:00', at: '2026-11-16T09:00' })
  })

  test('on track until a Saturday, so on Monday', async () => {
    const mentor = await mentorOf({ ana: '2026-10-31' })
    const said = await whyOf(mentor, '2026-11-12T12:00', 'UANA')
    expect(said).toContain('due Sat 14 Nov')
    expect(said).toContain('Mon 16 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-12T12:00', at: '2026-11-16T09:00' })
  })

  test('snoozed', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    await rig.type(mentor, '2026-11-10T12:00', '/mentor snooze @ana until 20 Nov')
    const said = await whyOf(mentor, '2026-11-17T12:00', 'UANA')
    expect(said).toMatch(/Snoozed by you until Fri 20 Nov/)
    expect(said).toContain('Fri 20 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-17T12:00', at: '2026-11-20T09:00' })
  })

  test('away', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    await rig.type(mentor, '2026-11-10T12:00', '/mentor away until 20 Nov')
    const said = await whyOf(mentor, '2026-11-17T12:00', 'UANA')
    expect(said).toMatch(/You’re away through/)
    expect(said).toContain('Mon 23 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-17T12:00', at: '2026-11-23T09:00' })
  })

  test('the budget, after a nudge about another mentee', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02', ben: '2026-11-03' })
    await tickAt('2026-11-16T09:00')
    await rig.type(mentor, '2026-11-16T09:30', '/mentor log @ana')
    const said = await whyOf(mentor, '2026-11-17T12:00', 'UBEN')
    expect(said).toMatch(/at most one nudge a week.*next is possible on Mon 23 Nov/)
    expect(said).toContain('Mon 23 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-17T12:00', at: '2026-11-23T09:00', menteeId: 'UBEN' })
  })

  test('the budget, which a coming nudge about others will use up', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02', ben: '2026-11-04' })
    const said = await whyOf(mentor, '2026-11-13T12:00', 'UBEN')
    expect(said).toContain('Mon 23 Nov, 09:00')
    expect(said).toMatch(/nudge on Mon 16 Nov is about other mentees/)
    await comesAt(mentor, { from: '2026-11-13T12:00', at: '2026-11-23T09:00', menteeId: 'UBEN' })
  })

  test('a Slack status that says away', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    rig.setNow('2026-11-16T07:00')
    await rig.slack.changePerson(mentor.id, { statusEmoji: ':palm_tree:' })
    await tickAt('2026-11-16T09:00')
    await tickAt('2026-11-16T09:01')
    await rig.slack.changePerson(mentor.id, { statusEmoji: '' })
    const said = await whyOf(mentor, '2026-11-16T10:00', 'UANA')
    expect(said).toMatch(/Slack status.*Tue 17 Nov/)
    expect(said).toContain('Tue 17 Nov, 09:00')
    await comesAt(mentor, { from: '2026-11-16T10:00', at: '2026-11-17T09:00' })
  })

  test('backoff after two unanswered nudges', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    await tickAt('2026-11-16T09:00')
    await tickAt('2026-11-23T09:00')
    const said = await whyOf(mentor, '2026-11-24T12:00', 'UANA')
    expect(said).toMatch(/haven’t answered my last 2 nudges.*Mon 7 Dec/)
    expect(said).toContain('Mon 7 Dec, 09:00')
    await comesAt(mentor, { from: '2026-11-24T12:00', at: '2026-12-07T09:00' })
  })

  test('the nudge hour, on the day itself', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    const said = await whyOf(mentor, '2026-11-16T08:30', 'UANA')
    expect(said).toContain('Mon 16 Nov, 09:00')
    expect(said).toMatch(/Waiting for your next working hours/)
    await comesAt(mentor, { from: '2026-11-16T08:30', at: '2026-11-16T09:00' })
  })

  test('no rule: it is being sent', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    const said = await whyOf(mentor, '2026-11-16T11:30', 'UANA')
    expect(said).toContain('on its way')
    await tickAt('2026-11-16T11:31')
    expect(await nudgesAbout(mentor, 'UANA')).toBe(1)
  })

  test('the mentor’s setting: no nudge is announced, and none comes', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    await choose(mentor, { Nudges: 'off' })
    const said = await whyOf(mentor, '2026-11-16T08:30', 'UANA')
    expect(said).toMatch(/no nudge/)
    expect(said).toMatch(/turned nudges off/)
    for (const day of ['2026-11-16', '2026-11-23']) await tickAt(`${day}T09:00`)
    expect(await nudgesAbout(mentor, 'UANA')).toBe(0)
  })
})

describe('/mentor why', () => {
  test('shows times in the mentor’s time zone', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' }, 'Asia/Kathmandu')
    const said = await rig.type(mentor, '2026-11-10T12:00', '/mentor why')
    expect(said).toContain('Asia/Kathmandu')
    expect(said).toContain('Tue 10 Nov, 16:45')
    expect(said).toContain('Mon 16 Nov, 09:00')
  })

  test('shows the mentor’s own settings', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    await choose(mentor, { 'Earliest time': '10:30', 'Nudge frequency': '14' })
    const said = await rig.type(mentor, '2026-11-10T12:00', '/mentor why')
    expect(said).toMatch(/from 10:30.*every 2 weeks/)
    expect(said).toContain('Mon 16 Nov, 10:30')
  })

  test('tells a person without mentees that no nudge will come, and what to do', async () => {
    const mentor = await mentorOf({})
    expect(await rig.type(mentor, '2026-11-10T12:00', '/mentor why')).toContain('You don’t mentor anyone yet')
  })

  test('is visible only to the person who typed it', async () => {
    const mentor = await mentorOf({ ana: '2026-11-02' })
    const ana = rig.slack.as('UANA')
    const before = ana.ephemerals().length
    await rig.type(mentor, '2026-11-10T12:00', '/mentor why')
    expect(mentor.ephemerals().at(-1)).toMatchObject({ ephemeral: true })
    expect(ana.ephemerals()).toHaveLength(before)
  })
})
