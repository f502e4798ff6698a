import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Human, Message } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { insertMentorship } from '../../support/mentorships.ts'
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

function newPerson(tz = BERLIN): Human {
  people += 1
  const person = rig.slack.addPerson({ id: `UM${people}`, name: `mentor${people}`, tz })
  return rig.slack.as(person.id)
}

/** A mentor with a check-in with each of these mentees at that time (Berlin). */
async function mentorOf(mentees: Record<string, { checkedIn: string; cadence?: string }>, tz = BERLIN) {
  const mentor = newPerson(tz)
  for (const [name, { checkedIn, cadence = 'every 2 weeks' }] of Object.entries(mentees)) {
    await rig.type(mentor, checkedIn, `/mentor add @${name} ${cadence}`)
    await rig.accept(`U${name.toUpperCase()}`)
    await rig.type(mentor, checkedIn, `/mentor log @${name}`)
  }
  return mentor
}

async function chooses(person: Human, settings: Parameters<Human['submit']>[0]) {
  await person.command('/mentor settings')
  await rig.settle()
  const result = await person.submit(settings)
  await rig.settle()
  return result
}

async function nudgesOf(person: Human): Promise<Message[]> {
  return (await person.dms()).filter(isNudge)
}

/** Returns when each nudge came, in local time. */
async function timesOf(person: Human, zone = BERLIN): Promise<string[]> {
  return (await nudgesOf(person)).map(({ at }) =>
    at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }),
  )
}

/** Moves through a period in daily steps at nine in Berlin, when everything in it is sent. */
async function mornings(from: string, to: string): Promise<void> {
  const last = Temporal.PlainDate.from(to)
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, last) <= 0; ) {
    rig.setNow(`${day}T09:00`)
    await rig.travelTo(`${day}T09:00`)
    day = day.add({ days: 1 })
  }
}

async function lastNudge(person: Human): Promise<string> {
  return (await nudgesOf(person)).at(-1)?.text ?? 'no nudge'
}

describe('the time of a nudge', () => {
  test('is nine on the day on which two weeks have passed, and not a minute earlier', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    rig.setNow('2026-11-13T12:00')
    await rig.travelTo('2026-11-16T08:59')
    expect(await timesOf(mentor)).toEqual([])
    await rig.travelTo('2026-11-16T09:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00'])
  })

  test('is Monday for a check-in that is due on a weekend', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-10-31T10:00' } })
    rig.setNow('2026-11-13T20:00')
    await rig.travelTo('2026-11-17T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00'])
  })

  test('is within a week of the start if there is no check-in yet, for any cadence', async () => {
    const mentor = newPerson()
    await rig.type(mentor, '2026-11-04T10:00', '/mentor add @ana')
    await rig.type(mentor, '2026-11-04T10:00', '/mentor cadence @ana monthly')
    await rig.travelTo('2026-11-12T12:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-11T09:00'])
    expect(await lastNudge(mentor)).toContain('Wed 4 Nov')
  })

  test('is 03:30 instead of 02:30 in New York in the night in which that hour is skipped', async () => {
    const zone = 'America/New_York'
    const mentor = await mentorOf({ ana: { checkedIn: '2026-02-22T15:00' } }, zone)
    await chooses(mentor, { 'Earliest time': '02:30', Days: ['Sunday', 'Monday'] })
    rig.setNow('2026-03-07T12:00')
    await rig.travelTo('2026-03-09T20:00')
    expect(await timesOf(mentor, zone)).toEqual(['2026-03-08T03:30'])
  })

  test('is the first of two if the hour comes twice in autumn, and only that one', async () => {
    const zone = 'America/New_York'
    const mentor = await mentorOf({ ana: { checkedIn: '2026-10-18T15:00' } }, zone)
    await chooses(mentor, { 'Earliest time': '01:30', Days: ['Sunday', 'Monday'] })
    rig.setNow('2026-10-31T12:00')
    await rig.travelTo('2026-11-01T20:00')
    const nudges = await nudgesOf(mentor)
    expect(nudges.map(({ at }) => at.toString())).toEqual(['2026-11-01T05:30:00Z'])
  })

  test('is within the nudge hour for a person who works at night, and not after it', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await chooses(mentor, { 'Earliest time': '17:30' })
    rig.setNow('2026-11-16T18:31')
    await rig.travelTo('2026-11-16T23:59')
    expect(await timesOf(mentor)).toEqual([])
    rig.setNow('2026-11-17T18:29')
    await rig.travelTo('2026-11-17T18:29')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T18:29'])
  })

  test('ends at midnight for a nudge hour of 23:30', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await chooses(mentor, { 'Earliest time': '23:30' })
    rig.setNow('2026-11-17T00:10')
    await rig.travelTo('2026-11-17T23:29')
    expect(await timesOf(mentor)).toEqual([])
    await rig.travelTo('2026-11-18T03:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-17T23:30'])
  })

  test('needs at least one working day: the settings form shows an error on the field', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    const { errorsByLabel, kind } = await chooses(mentor, { Days: [] })
    expect(kind).toBe('errors')
    expect(Object.keys(errorsByLabel ?? {})).toEqual(['Days'])
  })
})

describe('the frequency of nudges', () => {
  test('is once a week: one message lists who is due and who is coming up', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-05T10:00' },
    })
    rig.setNow('2026-11-15T20:00')
    await rig.travelTo('2026-11-16T12:00')
    const text = await lastNudge(mentor)
    expect(text).toMatch(/Time to check in with ana[\s\S]*Coming up[\s\S]*<@UBEN>.*Thu 19 Nov/)
    expect(text.split('Coming up')[1]).not.toContain('UANA')
    await rig.type(mentor, '2026-11-16T12:00', '/mentor log @ana')
    await mornings('2026-11-17', '2026-11-23')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00', '2026-11-23T09:00'])
    expect(await lastNudge(mentor)).toMatch(/^Time to check in with ben/)
  })

  test('is once a day with a budget of one day', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-03T10:00' },
    })
    await chooses(mentor, { 'Nudge frequency': '1' })
    rig.setNow('2026-11-15T20:00')
    await rig.travelTo('2026-11-17T20:00')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00', '2026-11-17T09:00'])
  })

  test('is once in two weeks with that budget; everything else waits', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-03T10:00' },
    })
    await chooses(mentor, { 'Nudge frequency': '14' })
    await mornings('2026-11-16', '2026-11-30')
    expect(await timesOf(mentor)).toEqual(['2026-11-16T09:00', '2026-11-30T09:00'])
    expect(await lastNudge(mentor)).toContain('with 2 people')
  })

  test('decreases without answers, and then the nudge asks whether to continue', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await mornings('2026-11-10', '2027-01-03')
    expect(await lastNudge(mentor)).not.toContain('Do you want to keep this cadence')
    await mornings('2027-01-04', '2027-01-31')
    expect(await lastNudge(mentor)).toContain('Do you want to keep this cadence')
    await mornings('2027-02-01', '2027-02-02')
    expect(await lastNudge(mentor)).toContain('Do you want to keep this cadence')
    expect(await timesOf(mentor)).toEqual([
      '2026-11-16T09:00',
      '2026-11-23T09:00',
      '2026-12-07T09:00',
      '2027-01-04T09:00',
      '2027-02-01T09:00',
    ])
  })

  test('is reset by an answer', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await mornings('2026-11-16', '2026-11-24')
    await rig.type(mentor, '2026-11-24T12:00', '/mentor snooze @ana until 26 Nov')
    await mornings('2026-11-25', '2026-12-08')
    expect(await timesOf(mentor)).toEqual([
      '2026-11-16T09:00',
      '2026-11-23T09:00',
      '2026-11-30T09:00',
      '2026-12-07T09:00',
    ])
  })

  test('of fourteen who are due, the nudge lists the ten that are most overdue, and counts four more', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    const late = Array.from({ length: 13 }, () => newPerson().id)
    for (const [index, id] of late.entries()) await seedMentorship(mentor.id, id, `2026-10-${10 + index}`)
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    const text = await lastNudge(mentor)
    expect(text).toContain('4 more')
    const shown = [...text.matchAll(/\*<@(\w+)>\* · last/g)].map(([, id]) => id)
    expect(shown).toEqual(late.slice(0, 10))
  })
})

/** More mentees than the highest capacity, as an import could leave them. */
async function seedMentorship(mentorId: string, menteeId: string, checkedInOn: string): Promise<void> {
  const workspace = rig.slack.teamId
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    values (${workspace}, ${menteeId}, ${menteeId}, 'UTC', ${rig.clock.now().toString()})`.execute(rig.db)
  const on = Temporal.PlainDate.from(checkedInOn)
  await insertMentorship(rig.db, {
    workspaceId: workspace,
    mentorId,
    menteeId,
    startedOn: on,
    lastCheckInOn: on,
  })
}

describe('the message', () => {
  test('shows the last check-in, cadence, own last note, a link to the DM, and buttons', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await rig.type(mentor, '2026-11-02T11:00', '/mentor log @ana Leads the billing team')
    const ana = rig.slack.as('UANA')
    const mentorName = rig.slack.people().find(({ id }) => id === mentor.id)?.name
    await rig.type(ana, '2026-11-02T12:00', `/mentor log @${mentorName} SECRET of Ana`)
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    const [nudge] = await nudgesOf(mentor)
    expect(nudge?.text).toContain('<@UANA>')
    expect(nudge?.text).toContain('last check-in 2 weeks ago')
    expect(nudge?.text).toContain(' · every 2 weeks · ')
    expect(nudge?.text).toContain('Leads the billing team')
    expect(nudge?.text).toContain('Message ana')
    expect(nudge?.text).not.toContain('SECRET')
    expect(buttonsOf(nudge)).toEqual(['Log check-in', 'Prepare', 'Find a time…'])
    expect(JSON.stringify(nudge?.blocks)).toMatch(/"overflow".*"Log with details…".*"Plan"/)
    expect(JSON.stringify(nudge?.blocks)).toContain('"accessibility_label":"Log check-in with ana"')
    expect(nudge?.text).toMatch(/\/mentor settings.*\/mentor away/)
  })

  test('quotes a note with its day last, and none that is older than 90 days', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-02T10:00' },
    })
    await rig.type(mentor, '2026-11-02T11:00', '/mentor log @ana 18 Aug Grew up in Porto')
    await rig.type(mentor, '2026-11-02T11:00', '/mentor log @ben 17 Aug Grew up in Lagos')
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    const text = await lastNudge(mentor)
    expect(text).toMatch(/You could ask.*\n>You noted on Tue 18 Aug: “Grew up in Porto”/)
    expect(text).not.toContain('Lagos')
  })

  test('asks each mentee something else, and not what another was asked in the last eight weeks', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-02T10:00' },
    })
    await mornings('2026-11-16', '2026-12-08')
    const questions = (await nudgesOf(mentor)).flatMap(({ text }) => text.match(/“[^”]*\?”/g) ?? [])
    expect(questions.length).toBeGreaterThanOrEqual(2)
    const { rows } = await sql<{ question_id: string }>`select question_id from questions_asked q
      join relationships r on r.relationship_id = q.mentorship_id where owner_id = ${mentor.id}`.execute(
      rig.db,
    )
    const ids = rows.map((row) => row.question_id)
    expect(ids.length).toBeGreaterThanOrEqual(6)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has one primary button, dividers between people, and the same buttons for who is coming up', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-02T10:00' },
      chidi: { checkedIn: '2026-11-05T10:00' },
    })
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    const [nudge] = await nudgesOf(mentor)
    const blocks = nudge?.blocks ?? []
    expect(JSON.stringify(blocks).match(/"primary"/g)).toHaveLength(1)
    expect(blocks.map(({ type }) => type).join(' ')).toBe(
      'header section actions divider section actions divider section section actions context',
    )
    expect(buttonsOf(nudge).filter((text) => text === 'Log check-in')).toHaveLength(3)
  })

  test('loses its buttons when a newer one is sent, and says so', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await mornings('2026-11-16', '2026-11-24')
    const [first, second] = await nudgesOf(mentor)
    expect(first?.text).toMatch(/Time to check in with ana.*<@UANA>.*There is a newer one below\.$/s)
    expect(JSON.stringify(first?.blocks)).not.toMatch(/"actions"|"button"/)
    expect(buttonsOf(second)).toContain('Log check-in')
    await rig.type(mentor, '2026-11-24T10:00', '/mentor log @ana')
    expect((await nudgesOf(mentor)).map(({ text }) => text)).toEqual([
      first?.text,
      expect.stringContaining('Check-in logged.'),
    ])
  })

  test('shows the note as it was typed', async () => {
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    await rig.type(mentor, '2026-11-02T11:00', '/mentor log @ana R&D wants *her* <soon>')
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    expect(await lastNudge(mentor)).toContain('R&amp;D wants *her* &lt;soon&gt;')
  })

  test('has everything of its blocks in the text, for screen readers and notifications', async () => {
    const mentor = await mentorOf({
      ana: { checkedIn: '2026-11-02T10:00' },
      ben: { checkedIn: '2026-11-05T10:00' },
    })
    rig.setNow('2026-11-16T08:59')
    await rig.travelTo('2026-11-16T09:00')
    const [nudge] = await nudgesOf(mentor)
    for (const words of wordsIn(nudge?.blocks ?? [])) expect(nudge?.text).toContain(words)
  })

  test('is never mentioned to the mentee', async () => {
    const before = (await rig.slack.as('UANA').dms()).length
    const mentor = await mentorOf({ ana: { checkedIn: '2026-11-02T10:00' } })
    rig.setNow('2026-11-15T20:00')
    await rig.travelTo('2026-11-16T12:00')
    expect(await timesOf(mentor)).toHaveLength(1)
    const since = (await rig.slack.as('UANA').dms()).slice(before)
    expect(since.map(({ text }) => text.split('\n')[0])).toEqual([
      `<@${mentor.id}> is your mentor now. You check in every 2 weeks.`,
    ])
  })
})

function buttonsOf(message: Message | undefined): string[] {
  const texts = JSON.stringify(message?.blocks ?? []).matchAll(
    /"type":"button","text":\{[^}]*"text":"([^"]*)"/g,
  )
  return [...texts].map(([, text]) => text ?? '')
}

/** Returns the text of blocks, without buttons. */
function wordsIn(blocks: Message['blocks']): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'actions' || block.type === 'divider') return []
    return [...JSON.stringify(block).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
      String(JSON.parse(text ?? '""')),
    )
  })
}
