import type { Human, Message, PersonChange } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { isNudge } from '../../support/nudges.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'

const LOS_ANGELES = 'America/Los_Angeles'

let rig: Rig
let people = 0
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearFaults()
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox', 'rate_limits')
})

/** A mentor with a nudge due about ana, or both, on Monday 16 Nov 2026 at nine in their time zone. */
async function dueMentor({ tz = BERLIN, mentees = ['ana'] } = {}): Promise<Human> {
  people += 1
  const { id } = rig.slack.addPerson({ id: `UM${people}`, name: `mentor${people}`, tz })
  const mentor = rig.slack.as(id)
  for (const name of mentees) {
    await rig.type(mentor, '2026-11-02T12:00', `/mentor add @${name} every 2 weeks`)
    await rig.accept(`U${name.toUpperCase()}`)
    await rig.type(mentor, '2026-11-02T12:00', `/mentor log @${name}`)
  }
  return mentor
}

async function change(person: Human, at: string, changed: PersonChange): Promise<void> {
  rig.setNow(at)
  await rig.slack.changePerson(person.id, changed)
  await rig.settle()
}

/** Changes something in Slack without an event. */
async function changeUnheard(person: Human, changed: PersonChange): Promise<void> {
  rig.slack.connectHttp(undefined)
  await rig.slack.changePerson(person.id, changed)
  rig.slack.connectHttp(`http://127.0.0.1:${rig.app.port}/slack/events`)
}

/** Skips the time before, and runs the app from then on. */
async function live(from: string, until: string): Promise<void> {
  rig.setNow(from)
  await rig.travelTo(until)
}

async function nudgesOf(person: Human): Promise<Message[]> {
  return (await person.dms()).filter(isNudge)
}

async function timesOf(person: Human, zone = BERLIN): Promise<string[]> {
  return (await nudgesOf(person)).map(({ at }) =>
    at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }),
  )
}

describe('what happens just before the nudge is taken into account:', () => {
  test.each([
    ['a check-in', '/mentor log @ana'],
    ['a snooze', '/mentor snooze @ana until 30 Nov'],
    ['an absence', '/mentor away until 20 Nov'],
  ])('%s at 08:59 means that nothing is sent at nine', async (_, command) => {
    const mentor = await dueMentor()
    await live('2026-11-16T08:00', '2026-11-16T08:58')
    await rig.type(mentor, '2026-11-16T08:59', command)
    await rig.travelTo('2026-11-16T20:00')
    expect(await timesOf(mentor)).toEqual([])
  })

  test('the end of the mentorship', async () => {
    const mentor = await dueMentor()
    await live('2026-11-16T08:00', '2026-11-16T08:58')
    await mentor.command('/mentor end @ana')
    await mentor.nextView()
    await mentor.submit({ 'Thank-you message': 'Thank you' })
    await live('2026-11-16T08:59', '2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual([])
  })

  test('a check-in logged by the mentee', async () => {
    const mentor = await dueMentor()
    const name = rig.slack.people().find(({ id }) => id === mentor.id)?.name
    await live('2026-11-16T08:00', '2026-11-16T08:58')
    await rig.type(rig.slack.as('UANA'), '2026-11-16T08:59', `/mentor log @${name}`)
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual([])
  })

  test('a mentee with a check-in while the nudge waits for Slack is dropped, and the other stays', async () => {
    const mentor = await dueMentor({ mentees: ['ana', 'ben'] })
    holdNextPost(mentor)
    await live('2026-11-16T09:00', '2026-11-16T09:00')
    await rig.type(mentor, '2026-11-16T09:00', '/mentor log @ana')
    await rig.travelTo('2026-11-16T12:00')
    const nudges = await nudgesOf(mentor)
    expect(nudges).toHaveLength(1)
    expect(nudges[0]?.text).toContain('UBEN')
    expect(nudges[0]?.text).not.toContain('UANA')
  })

  test('if no mentee is left, the waiting nudge is not sent', async () => {
    const mentor = await dueMentor()
    holdNextPost(mentor)
    await live('2026-11-16T09:00', '2026-11-16T09:00')
    await rig.type(mentor, '2026-11-16T09:00', '/mentor log @ana')
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual([])
  })

  test('a nudge that Slack delays until after 18:00 comes the next morning', async () => {
    const mentor = await dueMentor()
    holdNextPost(mentor)
    await live('2026-11-16T17:59', '2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T09:00'])
  })
})

/** Slack rejects the first attempt with 429: the nudge is planned, but not sent yet. */
function holdNextPost(person: Human): void {
  rig.slack.faults.add({
    method: 'chat.postMessage',
    user: person.id,
    times: 1,
    fault: { kind: 'rate_limited', retryAfterSeconds: 120 },
  })
}

describe('absences', () => {
  test('after an absence, one message on the first working day lists everyone', async () => {
    const mentor = await dueMentor({ mentees: ['ana', 'ben'] })
    await rig.type(mentor, '2026-11-12T10:00', '/mentor away until 20 Nov')
    await live('2026-11-16T08:00', '2026-11-23T08:59')
    expect(await timesOf(mentor)).toEqual([])
    await rig.travelTo('2026-11-23T09:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-23T09:00'])
    const [nudge] = await nudgesOf(mentor)
    expect(nudge?.text).toMatch(/UANA[\s\S]*UBEN|UBEN[\s\S]*UANA/)
  })

  test('a mentor who is back early is nudged at once, within the working day', async () => {
    const mentor = await dueMentor()
    await rig.type(mentor, '2026-11-12T10:00', '/mentor away until 20 Nov')
    await rig.type(mentor, '2026-11-17T11:20', '/mentor back')
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T11:20'])
  })

  test('a mentee who is snoozed until Friday is listed on Friday', async () => {
    const mentor = await dueMentor()
    await rig.type(mentor, '2026-11-12T10:00', '/mentor snooze @ana until 20 Nov')
    await live('2026-11-18T08:00', '2026-11-20T08:59')
    expect(await timesOf(mentor)).toEqual([])
    await rig.travelTo('2026-11-20T09:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-20T09:00'])
  })

  test('a worker that was down all day sends the nudge the next morning, once', async () => {
    const mentor = await dueMentor()
    await live('2026-11-16T07:59', '2026-11-16T07:59')
    await live('2026-11-16T18:30', '2026-11-18T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T09:00'])
  })

  test('a worker that was down in the morning sends the nudge as soon as it is back', async () => {
    const mentor = await dueMentor()
    await live('2026-11-16T07:59', '2026-11-16T07:59')
    await live('2026-11-16T14:12', '2026-11-18T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T14:12'])
  })

  test('a mentor who turned nudges off gets none until they turn them on again', async () => {
    const mentor = await dueMentor()
    await choose(mentor, { Nudges: 'off' })
    await live('2026-11-16T08:00', '2026-11-18T12:00')
    expect(await timesOf(mentor)).toEqual([])
    await choose(mentor, { Nudges: 'on' })
    await rig.travelTo('2026-11-18T12:30')
    expect(await timesOf(mentor)).toEqual(['2026-11-18T12:00'])
  })
})

async function choose(person: Human, settings: Parameters<Human['submit']>[0]): Promise<void> {
  await person.command('/mentor settings')
  await person.nextView()
  await person.submit(settings)
  await rig.settle()
}

describe('a change in the Slack profile', () => {
  test('of a mentor who moves to Los Angeles that morning: the nudge comes at nine there, the same day, once', async () => {
    const mentor = await dueMentor()
    await change(mentor, '2026-11-16T08:00', { tz: LOS_ANGELES })
    await rig.travelTo('2026-11-17T23:00')
    expect(await timesOf(mentor, LOS_ANGELES)).toEqual(['2026-11-16T09:00'])
  })

  test('of the time zone without an event is noticed when the nudge is sent, if the last refresh was 12 hours ago', async () => {
    const mentor = await dueMentor()
    await changeUnheard(mentor, { tz: LOS_ANGELES })
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-17T23:00')
    expect(await timesOf(mentor, LOS_ANGELES)).toEqual(['2026-11-16T09:00'])
  })

  test('of a mentor who flies west after the nudge: no second one comes on the same date', async () => {
    const mentor = await dueMentor({ mentees: ['ana', 'ben'] })
    await choose(mentor, { 'Nudge frequency': '1' })
    await rig.type(mentor, '2026-11-15T12:00', '/mentor snooze @ben until 16 Nov')
    await live('2026-11-16T08:00', '2026-11-16T09:30')
    await rig.type(mentor, '2026-11-16T09:30', '/mentor snooze @ana until 16 Nov')
    await change(mentor, '2026-11-16T10:00', { tz: 'Pacific/Honolulu' })
    await rig.travelTo('2026-11-17T09:30')
    expect(await timesOf(mentor, 'Pacific/Honolulu')).toHaveLength(1)
  })

  test('of a mentor who flies east after the nudge: no second one comes on the same date there', async () => {
    const mentor = await dueMentor({ tz: LOS_ANGELES })
    await choose(mentor, { 'Nudge frequency': '1' })
    await rig.type(mentor, '2026-11-03T12:00', '/mentor add @ben every 2 weeks')
    await rig.type(mentor, '2026-11-03T12:00', '/mentor log @ben')
    await live('2026-11-16T17:00', '2026-11-16T18:30')
    await change(mentor, '2026-11-16T19:00', { tz: 'Asia/Tokyo' })
    await rig.travelTo('2026-11-18T20:00')
    const dates = (await timesOf(mentor, 'Asia/Tokyo')).map((time) => time.slice(0, 10))
    expect(dates).toEqual([...new Set(dates)])
  })

  test('of a mentor who is deactivated: no nudge comes', async () => {
    const mentor = await dueMentor()
    await change(mentor, '2026-11-16T08:00', { deleted: true })
    await rig.travelTo('2026-11-18T12:00')
    expect(await timesOf(mentor)).toEqual([])
  })

  test('of a mentor who is deactivated without an event: no nudge comes until they return', async () => {
    const mentor = await dueMentor()
    await changeUnheard(mentor, { deleted: true })
    rig.setNow('2026-11-16T09:00')
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual([])
    await change(mentor, '2026-11-18T10:00', { deleted: false })
    await rig.travelTo('2026-11-18T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-18T10:00'])
  })

  test('of a mentee who is deactivated: they are not listed', async () => {
    const mentor = await dueMentor({ mentees: ['eve', 'ben'] })
    await change(rig.slack.as('UEVE'), '2026-11-10T12:00', { deleted: true })
    await live('2026-11-16T08:00', '2026-11-16T12:00')
    await change(rig.slack.as('UEVE'), '2026-11-16T12:00', { deleted: false })
    const nudges = await nudgesOf(mentor)
    expect(nudges).toHaveLength(1)
    expect(nudges[0]?.text).toContain('UBEN')
    expect(nudges[0]?.text).not.toContain('UEVE')
  })

  test.each([
    { statusEmoji: ':palm_tree:' },
    { statusText: 'On parental leave' },
    { statusText: 'OOO till Fri' },
  ])('to a status like %o moves the nudge to the next working day', async (status) => {
    const mentor = await dueMentor()
    await change(mentor, '2026-11-16T07:00', status)
    await rig.travelTo('2026-11-16T20:00')
    await change(mentor, '2026-11-16T20:00', { statusEmoji: '', statusText: '' })
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T09:00'])
  })

  test('to a status that stays moves the nudge ten times, and then it is sent', async () => {
    const mentor = await dueMentor()
    await change(mentor, '2026-11-16T07:00', { statusEmoji: ':palm_tree:' })
    for (let day = 16; day <= 30; day += 1) {
      await live(`2026-11-${day}T09:00`, `2026-11-${day}T09:00`)
    }
    // Ten working days: from Monday 16 to Friday 27.
    expect(await timesOf(mentor)).toEqual(['2026-11-30T09:00'])
  })

  test('to another status delays nothing', async () => {
    const mentor = await dueMentor()
    await change(mentor, '2026-11-16T07:00', { statusEmoji: ':coffee:', statusText: 'Leaving early' })
    await rig.travelTo('2026-11-16T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00'])
  })
})

describe('the lookup before a nudge', () => {
  const lookups = (mentor: Human) =>
    rig.slack.calls({ method: 'users.info' }).filter(({ user }) => user === mentor.id).length

  test.each([
    [11, 0],
    [13, 1],
  ])('of a mentor who was refreshed %i hours before makes %i calls', async (hours, calls) => {
    const mentor = await dueMentor()
    rig.setNow('2026-11-16T09:00')
    // Ticks would refresh everyone who is stale, so run only the nudge.
    const refreshedAt = rig.clock.now().subtract({ hours })
    await rig.db.updateTable('people').set({ refreshed_at: rig.clock.now() }).execute()
    await rig.db
      .updateTable('people')
      .set({ refreshed_at: refreshedAt })
      .where('person_id', '=', mentor.id)
      .execute()
    const before = lookups(mentor)
    await rig.travelTo('2026-11-16T09:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00'])
    expect(lookups(mentor) - before).toBe(calls)
  })
})

describe('the regular refresh', () => {
  test('notices a new time zone within a day without an event', async () => {
    const mentor = await dueMentor()
    await changeUnheard(mentor, { tz: LOS_ANGELES })
    await live('2026-11-02T12:00', '2026-11-03T12:30')
    expect(await rig.type(mentor, '2026-11-03T12:30', '/mentor why')).toContain(LOS_ANGELES)
    expect(
      rig.slack.calls({ method: 'users.info' }).filter(({ user }) => user === mentor.id).length,
    ).toBeLessThan(5)
  })

  test('notices that a person left, and that they came back', async () => {
    const mentor = await dueMentor()
    await changeUnheard(mentor, { deleted: true })
    await live('2026-11-02T12:00', '2026-11-03T12:30')
    expect(await isKnownAsGone(mentor)).toBe(true)
    await changeUnheard(mentor, { deleted: false })
    await rig.travelTo('2026-11-04T12:30')
    expect(await isKnownAsGone(mentor)).toBe(false)
  })
})

async function isKnownAsGone({ id }: Human): Promise<boolean> {
  const person = await rig.db
    .selectFrom('people')
    .select('deactivated_at')
    .where('person_id', '=', id)
    .executeTakeFirstOrThrow()
  return person.deactivated_at !== null
}
