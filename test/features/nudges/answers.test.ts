import { sql } from 'kysely'
import type { Human, Message, What } from '../../../dev/client.ts'
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
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox', 'rate_limits')
})

type Nudged = { mentor: Human; name: string; nudge: Message }

/** A mentor who was nudged about these on Monday 16 Nov 2026 at nine. */
async function nudged({ mentees = ['ana'] } = {}): Promise<Nudged> {
  people += 1
  const name = `mentor${people}`
  const mentor = rig.slack.as(rig.slack.addPerson({ id: `UM${people}`, name, tz: BERLIN }).id)
  for (const mentee of mentees) {
    await rig.type(mentor, '2026-11-02T12:00', `/mentor add @${mentee} every 2 weeks`)
    await rig.accept(`U${mentee.toUpperCase()}`)
    await rig.type(mentor, '2026-11-02T12:00', `/mentor log @${mentee}`)
  }
  await tickAt('2026-11-16T09:00')
  mentor.takeAll()
  return { mentor, name, nudge: await shown(mentor) }
}

async function tickAt(at: string): Promise<void> {
  rig.setNow(at)
  await rig.travelTo(at)
}

async function nudgesOf(person: Human): Promise<Message[]> {
  return (await person.dms()).filter(isNudge)
}

/** Returns the newest nudge as the DM shows it now. */
async function shown(person: Human): Promise<Message> {
  const nudge = (await nudgesOf(person)).at(-1)
  if (!nudge) throw new Error('There is no nudge')
  return nudge
}

async function press(person: Human, message: Message, what: What): Promise<void> {
  const answer = await person.press(message, what)
  expect(answer.outcome).toBe('acked')
  await rig.settle()
}

async function checkInsOf(mentor: Human): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from check_ins t
    join relationships r using (workspace_id, relationship_id) where r.owner_id = ${mentor.id}`.execute(
    rig.db,
  )
  return rows[0]?.count ?? 0
}

describe('one click', () => {
  test('on “Log check-in” is replaced by “Check-in logged. Next check-in due Mon 30 Nov.”, without another message', async () => {
    const { mentor, nudge } = await nudged()
    const heard = mentor.ephemerals().length
    await press(mentor, nudge, 'Log check-in')
    const after = await shown(mentor)
    expect(after.ts).toBe(nudge.ts)
    expect(after.text).toContain('Check-in logged. Next check-in due Mon 30 Nov.')
    expect(JSON.stringify(after.blocks)).not.toContain('log_today')
    expect(await nudgesOf(mentor)).toHaveLength(1)
    expect(mentor.ephemerals()).toHaveLength(heard)
  })

  test('repeated logs one check-in and leaves the message unchanged', async () => {
    const { mentor, nudge } = await nudged()
    const before = await checkInsOf(mentor)
    await press(mentor, nudge, 'Log check-in')
    const once = (await shown(mentor)).text
    await press(mentor, nudge, 'Log check-in')
    await rig.slack.resendLast()
    await rig.settle()
    expect(await checkInsOf(mentor)).toBe(before + 1)
    expect((await shown(mentor)).text).toBe(once)
  })

  test('on “Snooze 1 week” shows until when, and no nudge comes before', async () => {
    const { mentor, nudge } = await nudged()
    await press(mentor, nudge, 'Snooze 1 week')
    expect((await shown(mentor)).text).toContain('Snoozed until Mon 23 Nov.')
    await tickAt('2026-11-20T09:00')
    expect(await nudgesOf(mentor)).toHaveLength(1)
    await tickAt('2026-11-23T09:00')
    expect(await nudgesOf(mentor)).toHaveLength(2)
  })

  test('about one mentee leaves the buttons of the other', async () => {
    const { mentor, nudge } = await nudged({ mentees: ['ana', 'ben'] })
    await press(mentor, nudge, { text: 'Log check-in', near: 'UBEN' })
    const { text, blocks } = await shown(mentor)
    expect(text).toMatch(/<@UBEN>.*Check-in logged/)
    expect(text).toMatch(/<@UANA>.*last check-in 2 weeks ago/)
    expect(JSON.stringify(blocks).match(/log_today/g)).toHaveLength(1)
  })

  test('for each mentee leaves no reason, and what often follows a conversation', async () => {
    const { mentor, nudge } = await nudged()
    await press(mentor, nudge, 'Log check-in')
    const { text, blocks } = await shown(mentor)
    expect(text).not.toContain('Why now?')
    expect(
      JSON.stringify(blocks).match(/(?<="type":"button","text":{"type":"plain_text","text":")[^"]*/g),
    ).toEqual(['Add a note…', 'Add a promise…', 'Undo'])
  })

  test('about someone who is coming up shows the answer; without one, it doesn’t count as unanswered', async () => {
    const { mentor } = await nudged({ mentees: ['ana'] })
    const unanswered = async () => {
      const { rows } = await sql<{ contact_id: string; unanswered: number }>`
        select contact_id, unanswered from relationships where owner_id = ${mentor.id} order by 1`.execute(
        rig.db,
      )
      return rows.map((row) => `${row.contact_id} ${row.unanswered}`)
    }
    for (const name of ['ben', 'chidi']) {
      await rig.type(mentor, '2026-11-16T10:00', `/mentor add @${name} every 2 weeks`)
      await rig.accept(`U${name.toUpperCase()}`)
      await rig.type(mentor, '2026-11-16T10:00', `/mentor log @${name} 12 Nov`)
    }
    await tickAt('2026-11-23T09:00')
    expect(await unanswered()).toEqual(['UANA 2', 'UBEN 0', 'UCHIDI 0'])
    await press(mentor, await shown(mentor), { text: 'Log check-in', near: 'UBEN' })
    const { text } = await shown(mentor)
    expect(text).toContain('<@UBEN> · Check-in logged. Next check-in due Mon 7 Dec.')
    expect(text).toMatch(/<@UCHIDI>\* · due Thu 26 Nov/)
  })
})

describe('“Log with details…”', () => {
  test('opens the form for this mentee, and the message shows what was logged', async () => {
    const { mentor, nudge } = await nudged({ mentees: ['ana', 'ben'] })
    await press(mentor, nudge, { text: 'Log with details…', near: 'UBEN' })
    const form = await mentor.nextView()
    expect(JSON.stringify(form.blocks)).toContain('UBEN')
    expect(JSON.stringify(form.blocks)).not.toContain('UANA')
    expect(JSON.stringify(form.blocks)).toMatch(/nly visible to you/)
    const result = await mentor.submit({ Date: '2026-11-13', 'Private note': 'Likes R&D <much>' })
    expect(result.kind).toBe('closed')
    await rig.settle()
    expect((await shown(mentor)).text).toMatch(/<@UBEN>.*Check-in logged\. Next check-in due Fri 27 Nov\./)
    expect((await shown(mentor)).text).toContain('<@UANA>* · last check-in 2 weeks ago')
  })

  test('counts as an answer even if the check-in logged is too old to change the due date', async () => {
    const { mentor, nudge } = await nudged()
    await press(mentor, nudge, 'Log with details…')
    await mentor.nextView()
    await mentor.submit({ Date: '2026-10-20' })
    await rig.settle()
    const { text, blocks } = await shown(mentor)
    expect(text).not.toContain('Check-in logged. Next check-in due Mon 16 Nov')
    expect(JSON.stringify(blocks)).not.toContain('log_today')
  })

  test('refuses a future date with an error on its field, and changes nothing', async () => {
    const { mentor, nudge } = await nudged()
    await press(mentor, nudge, 'Log with details…')
    await mentor.nextView()
    const { errorsByLabel } = await mentor.submit({ Date: '2026-11-17' })
    expect(Object.keys(errorsByLabel ?? {})).toEqual(['Date'])
    expect((await shown(mentor)).text).toBe(nudge.text)
  })
})

describe('what is done elsewhere also updates the message:', () => {
  test('/mentor log', async () => {
    const { mentor } = await nudged()
    await rig.type(mentor, '2026-11-16T10:00', '/mentor log @ana')
    expect((await shown(mentor)).text).toContain('Check-in logged. Next check-in due Mon 30 Nov.')
  })

  test('/mentor snooze', async () => {
    const { mentor } = await nudged()
    await rig.type(mentor, '2026-11-16T10:00', '/mentor snooze @ana until 25 Nov')
    expect((await shown(mentor)).text).toContain('Snoozed until Wed 25 Nov.')
  })

  test('a check-in logged by the mentee', async () => {
    const { mentor, name } = await nudged()
    await rig.type(rig.slack.as('UANA'), '2026-11-16T10:00', `/mentor log @${name}`)
    expect((await shown(mentor)).text).toContain('Check-in logged. Next check-in due Mon 30 Nov.')
  })

  test('the end of the mentorship', async () => {
    const { mentor } = await nudged()
    await endWith(mentor, 'ana')
    expect((await shown(mentor)).text).toContain('Mentorship ended.')
  })
})

async function endWith(person: Human, name: string): Promise<void> {
  person.takeAll()
  await person.command(`/mentor end @${name}`)
  await person.nextView()
  await person.submit({})
  await rig.settle()
}

describe('an old button', () => {
  test.each(['Log check-in', 'Snooze 1 week', 'Log with details…'])(
    '“%s” of a relationship that has ended says so and changes nothing',
    async (what) => {
      const { mentor, nudge } = await nudged()
      await endWith(mentor, 'ana')
      const before = await checkInsOf(mentor)
      mentor.takeAll()
      await press(mentor, nudge, what)
      expect((await mentor.nextEphemeral()).text).toMatch(/mentorship with <@UANA> ended on Mon 16 Nov/)
      expect(await checkInsOf(mentor)).toBe(before)
    },
  )

  test.each(['Log check-in', 'Snooze 1 week', 'Log with details…'])(
    '“%s” clicked by another person is refused and changes nothing',
    async (what) => {
      const { mentor, nudge } = await nudged()
      const eve = rig.slack.as('UEVE')
      eve.takeAll()
      const before = await checkInsOf(mentor)
      await press(eve, nudge, what)
      expect((await eve.nextEphemeral()).text).toContain('isn’t yours')
      expect(eve.view).toBeUndefined()
      expect(await checkInsOf(mentor)).toBe(before)
      expect((await shown(mentor)).text).toBe(nudge.text)
    },
  )

  test('of a nudge that was replaced still logs today, and the newest one shows it', async () => {
    const { mentor, nudge } = await nudged()
    await tickAt('2026-11-23T09:00')
    await tickAt('2026-12-01T12:00')
    await press(mentor, nudge, 'Log check-in')
    const [old, newest] = await nudgesOf(mentor)
    expect(old?.text).toContain('There is a newer one below.')
    expect(newest?.text).toContain('Check-in logged. Next check-in due Tue 15 Dec.')
  })
})

describe('the question whether to continue', () => {
  async function askedToContinue(): Promise<Nudged> {
    const asked = await nudged()
    for (const day of ['2026-11-23', '2026-12-07', '2027-01-04']) await tickAt(`${day}T09:00`)
    expect(await nudgesOf(asked.mentor)).toHaveLength(4)
    return { ...asked, nudge: await shown(asked.mentor) }
  }

  test('answered with “Keep every 2 weeks” resets the backoff', async () => {
    const { mentor, nudge } = await askedToContinue()
    await press(mentor, nudge, 'Keep every 2 weeks')
    expect((await shown(mentor)).text).toContain('Keeping every 2 weeks')
    await tickAt('2027-01-11T09:00')
    expect(await nudgesOf(mentor)).toHaveLength(5)
    expect((await shown(mentor)).text).not.toContain('Do you want to keep this cadence')
  })

  test('answered with “Change to every 3 weeks” sets the next longer cadence, and shows it', async () => {
    const { mentor, nudge } = await askedToContinue()
    await press(mentor, nudge, 'Change to every 3 weeks')
    expect((await shown(mentor)).text).toContain('every 3 weeks')
  })

  test('answered twice with “Change to every 3 weeks” slows down once', async () => {
    const { mentor, nudge } = await askedToContinue()
    await press(mentor, nudge, 'Change to every 3 weeks')
    await press(mentor, nudge, 'Change to every 3 weeks')
    expect((await shown(mentor)).text).toContain('every 3 weeks')
  })

  test('answered with “Snooze 3 months” is followed by three months without a nudge', async () => {
    const { mentor, nudge } = await askedToContinue()
    await press(mentor, nudge, 'Snooze 3 months')
    expect((await shown(mentor)).text).toContain('Snoozed until Sun 4 Apr.')
    await tickAt('2027-04-02T09:00')
    expect(await nudgesOf(mentor)).toHaveLength(4)
    await tickAt('2027-04-05T09:00')
    expect(await nudgesOf(mentor)).toHaveLength(5)
  })

  test('answered with “End mentorship…” opens the form to end the mentorship', async () => {
    const { mentor, nudge } = await askedToContinue()
    await press(mentor, nudge, 'End mentorship…')
    expect((await mentor.nextView()).title).toBe('End mentorship')
    await mentor.submit({ 'Thank-you message': 'I learned much from you.' })
    await rig.settle()
    expect((await shown(mentor)).text).toContain('Mentorship ended.')
    await tickAt('2027-01-04T10:00')
    expect((await rig.slack.as('UANA').dms()).at(-1)?.text).toContain('I learned much from you.')
  })
})
