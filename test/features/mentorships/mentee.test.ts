import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { renderBlocks } from '../../../dev/render-text.ts'
import { correctCheckIn as correctButton } from '../../../src/features/mentorships/actions.ts'
import { endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { decideProposal, proposeCadence } from '../../../src/features/mentorships/proposal-store.ts'
import { correctCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { dueBandOn } from '../../../src/features/relationships/rules.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { isNudge } from '../../support/nudges.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN', 'UEVE']) await rig.say(id, '/mentor')
  // Open the pool's connections first: while they open one by one, nothing would race.
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`.execute(rig.db)))
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:00')
  await emptyTables(rig.db, 'relationships', 'outbox')
  for (const id of ['UGRACE', 'UANA', 'UEVE']) while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  for (const id of ['UGRACE', 'UANA']) rig.slack.as(id).takeAll()
})

/** Opens the page about a mentorship from Home. */
async function openTogether(id: string) {
  const human = rig.slack.as(id)
  while (human.view) await human.close()
  await human.openHome()
  await rig.settle()
  await human.press('home', 'Mentorship…')
  await rig.settle()
  const { view } = rig.slack.as(id)
  if (!view) throw new Error('Nothing has opened')
  return view
}

async function mentorship() {
  return selectMentorships(rig.db).executeTakeFirstOrThrow()
}

async function key() {
  const { workspace_id: workspaceId, mentorship_id: mentorshipId } = await mentorship()
  return { workspaceId, mentorshipId }
}

async function newDm(id: string) {
  await rig.settle()
  return rig.slack.as(id).nextDm()
}

async function countDms(id: string): Promise<number> {
  await rig.settle()
  return (await rig.slack.as(id).dms()).length
}

describe('a mentee sees on the page about the mentorship', () => {
  test('its start, cadence, and days and kinds of check-ins, but not the mentor’s notes', async () => {
    await rig.say('UGRACE', '/mentor log @ana yesterday by call xylograph-note')
    await rig.say('UANA', '/mentor log @grace in person quokka-note')
    const shown = JSON.stringify((await openTogether('UANA')).blocks)
    expect(shown).toContain('since Mon 2 Nov')
    expect(shown).toContain('every 2 weeks')
    expect(shown).toMatch(/Sun 1 Nov\* · Call or video/)
    expect(shown).toMatch(/Mon 2 Nov\* · In person/)
    expect(shown).toContain('quokka-note')
    expect(shown).not.toContain('xylograph')
    expect(JSON.stringify((await openTogether('UGRACE')).blocks)).not.toContain('quokka')
  })

  test('nothing about a mentor’s snooze', async () => {
    await rig.say('UGRACE', '/mentor snooze @ana until 20 Dec')
    const shown = JSON.stringify((await openTogether('UANA')).blocks)
    expect(shown).not.toMatch(/snooz|20 Dec|paused by/i)
  })
})

describe('a check-in that did not happen', () => {
  test('can be corrected by the mentee; the due date is as before, and the mentor is notified', async () => {
    await rig.say('UGRACE', '/mentor log @ana 20 Oct by call first-talk')
    await rig.say('UGRACE', '/mentor log @ana today by call xylograph-note')
    rig.slack.as('UGRACE').takeAll()
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', { text: 'Remove check-in', near: 'Mon 2 Nov* · Call or video' })
    const told = await newDm('UGRACE')
    expect(told.text).toMatch(/<@UANA> removed the check-in of Mon 2 Nov/)
    expect(told.text).not.toContain('xylograph')
    expect((await mentorship()).last_check_in_on?.toString()).toBe('2026-10-20')
    expect(await rig.say('UGRACE', '/mentor')).toMatch(/<@UANA>.*13 days ago/)
    // Only its author keeps the note.
    expect(JSON.stringify((await openTogether('UGRACE')).blocks)).toMatch(
      /~Mon 2 Nov · Call or video~ · removed.*xylograph-note/,
    )
    expect(JSON.stringify((await openTogether('UANA')).blocks)).not.toContain('xylograph')
  })

  test('is corrected once by a double click, with one notification', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Remove check-in')
    await rig.settle()
    const told = await countDms('UGRACE')
    const before = await rig.snapshot()
    await rig.slack.resendLast()
    await rig.settle()
    expect(await rig.snapshot()).toBe(before)
    expect(await countDms('UGRACE')).toBe(told)
  })

  test('can be logged again after a correction', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Remove check-in')
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor log @ana')).toMatch(/^Logged/)
  })

  test('is corrected once by clicks on two devices at the same time', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    const { check_in_id: checkInId } = await rig.db
      .selectFrom('check_ins')
      .selectAll()
      .executeTakeFirstOrThrow()
    const { workspaceId, mentorshipId: relationshipId } = await key()
    const checkIn = { workspaceId, relationshipId, checkInId, correctedBy: 'UANA' }
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        rig.db.transaction().execute((trx) => correctCheckIn(trx, checkIn, rig.clock.now())),
      ),
    )
    expect(results.filter(({ result }) => result === 'corrected')).toHaveLength(1)
    expect((await mentorship()).last_check_in_on).toBeNull()
  })

  test('can’t be corrected by a third person', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    await openTogether('UANA')
    await rig.say('UEVE', '/mentor')
    const before = await rig.snapshot()
    const view = rig.slack.as('UANA').view
    const { check_in_id } = await rig.db.selectFrom('check_ins').selectAll().executeTakeFirstOrThrow()
    const answer = await rig.slack.deliver({
      kind: 'interactive',
      payload: {
        type: 'block_actions',
        team: { id: rig.slack.teamId },
        user: { id: 'UEVE' },
        trigger_id: 'none',
        container: { type: 'view' },
        view: view?.payload ?? {},
        actions: [
          {
            type: 'button',
            action_id: correctButton.id,
            block_id: 'b',
            value: JSON.stringify({ mentorshipId: (await key()).mentorshipId, checkInId: check_in_id }),
          },
        ],
      },
    })
    expect(answer.outcome).toBe('acked')
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('a cadence', () => {
  async function proposeMonthly() {
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Suggest a cadence…')
    await rig.settle()
    await rig.slack.as('UANA').submit({ cadence: '30', word: 'My thesis is due.' })
    return newDm('UGRACE')
  }

  test('proposed by the mentee takes effect when the mentor agrees', async () => {
    const dm = await proposeMonthly()
    expect(dm.text).toMatch(/<@UANA> suggests checking in.*every month.*instead of every 2 weeks/)
    expect(dm.text).toContain('My thesis is due.')
    expect((await mentorship()).cadence_days).toBe(14)
    expect(JSON.stringify((await openTogether('UANA')).blocks)).toMatch(/<@UANA> suggested \*every month/)
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UGRACE').press(dm, 'Accept every month')
    expect((await newDm('UANA')).text).toContain('<@UGRACE> accepted')
    expect((await mentorship()).cadence_days).toBe(30)
    const now = (await rig.slack.as('UGRACE').dms()).find(({ ts }) => ts === dm.ts)
    expect(now?.text).toContain('now check in every month')
  })

  test('proposed and declined changes nothing', async () => {
    const dm = await proposeMonthly()
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UGRACE').press(dm, 'Keep every 2 weeks')
    expect((await newDm('UANA')).text).toMatch(/prefers every 2 weeks/)
    expect((await mentorship()).cadence_days).toBe(14)
  })

  test('typed by the mentee is a proposal; typed by the mentor, it is the decision', async () => {
    expect(await rig.say('UANA', '/mentor cadence @grace monthly')).toMatch(
      /Suggested every month to <@UGRACE>/,
    )
    expect(await rig.say('UANA', '/mentor cadence @grace monthly')).toMatch(/already/)
    await newDm('UGRACE')
    await rig.say('UGRACE', '/mentor cadence @ana monthly')
    const proposals = await rig.db.selectFrom('cadence_proposals').selectAll().execute()
    expect(proposals.map(({ outcome }) => outcome)).toEqual(['agreed'])
  })

  describe('changed by the mentor', () => {
    let before = 0
    const changes = async () =>
      (await rig.slack.as('UANA').dms()).map(({ text }) => text).filter((text) => text.includes('how often'))
    beforeEach(async () => {
      await rig.accept('UANA')
      await emptyTables(rig.db, 'outbox')
      before = (await changes()).length
    })
    const told = async () => (await changes()).slice(before)

    test('is told to the mentee in their hours, with a way to answer', async () => {
      rig.setNow('2026-11-02T20:00')
      expect(await rig.say('UGRACE', '/mentor cadence @ana monthly')).toContain('I’ll tell them.')
      expect(await told()).toEqual([])
      await rig.travelTo('2026-11-03T10:00')
      expect(await told()).toEqual([
        '<@UGRACE> changed how often you check in: *every month* instead of every 2 weeks.',
      ])
      const ana = rig.slack.as('UANA')
      const notification = (await ana.dms()).at(-1)
      if (!notification) throw new Error('nothing to press')
      await ana.press(notification, 'Suggest another cadence…')
      await rig.settle()
      expect(ana.view?.title).toBe('Suggest a cadence')
    })

    test('twice before it is told, is told once; not at all if it is what it was', async () => {
      rig.setNow('2026-11-02T20:00')
      await rig.say('UGRACE', '/mentor cadence @ana monthly')
      await rig.say('UGRACE', '/mentor cadence @ana every 3 weeks')
      await rig.travelTo('2026-11-03T10:00')
      expect(await told()).toEqual([expect.stringContaining('*every 3 weeks* instead of every 2 weeks')])
      rig.setNow('2026-11-03T20:00')
      await rig.say('UGRACE', '/mentor cadence @ana monthly')
      await rig.say('UGRACE', '/mentor cadence @ana every 3 weeks')
      await rig.travelTo('2026-11-04T10:00')
      expect(await told()).toHaveLength(1)
      // What was never told doesn't count as told.
      await rig.say('UGRACE', '/mentor cadence @ana weekly')
      expect((await told()).slice(1)).toEqual([
        expect.stringContaining('*every week* instead of every 3 weeks'),
      ])
    })

    test('to what the mentee suggested, is told as an acceptance only', async () => {
      await rig.say('UANA', '/mentor cadence @grace monthly')
      await rig.say('UGRACE', '/mentor cadence @ana monthly')
      expect(await told()).toEqual([])
      expect((await rig.slack.as('UANA').dms()).at(-1)?.text).toMatch(/accepted.*every month/)
    })
  })

  test('of an offer that was not accepted, is shown in the offer and not told', async () => {
    rig.slack.as('UANA').takeAll()
    const dms = await countDms('UANA')
    expect(await rig.say('UGRACE', '/mentor cadence @ana monthly')).not.toContain('I’ll tell')
    expect(await countDms('UANA')).toBe(dms)
    const offer = (await rig.slack.as('UANA').dms()).at(-1)
    expect(JSON.stringify(offer?.blocks)).toContain('every month')
  })

  test('proposed and answered twice keeps the first answer', async () => {
    const dm = await proposeMonthly()
    await Promise.all([
      rig.slack.as('UGRACE').press(dm, 'Accept every month'),
      rig.slack.as('UGRACE').press(dm, 'Keep every 2 weeks'),
    ])
    await rig.settle()
    const answers = await rig.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'proposal answer')
      .execute()
    expect(answers).toHaveLength(1)
  })

  test('proposed at the same time as the mentorship ends doesn’t leave an open proposal', async () => {
    for (let round = 0; round < 10; round += 1) {
      await emptyTables(rig.db, 'relationships', 'outbox')
      await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
      const pair = await key()
      const now = rig.clock.now()
      const ending = { ...pair, endedBy: 'UGRACE', ...CLEAN_END }
      const proposal = { ...pair, cadenceDays: 30, note: null }
      const [proposed] = await Promise.all([
        rig.db.transaction().execute((trx) => proposeCadence(trx, proposal, now)),
        rig.db.transaction().execute((trx) => endMentorship(trx, ending, now)),
      ])
      const open = await rig.db.selectFrom('cadence_proposals').selectAll().execute()
      expect(open.map(({ outcome }) => outcome)).toEqual(proposed.result === 'proposed' ? ['ended'] : [])
    }
  })

  test('agreed to at the same time as the mentorship ends doesn’t stop the end', async () => {
    const dm = await proposeMonthly()
    expect(dm).toBeDefined()
    const pair = await key()
    const { proposal_id: proposalId } = await rig.db
      .selectFrom('cadence_proposals')
      .selectAll()
      .executeTakeFirstOrThrow()
    const now = rig.clock.now()
    const [decided] = await Promise.all([
      rig.db.transaction().execute((trx) => decideProposal(trx, { ...pair, proposalId, agrees: true }, now)),
      rig.db
        .transaction()
        .execute((trx) => endMentorship(trx, { ...pair, endedBy: 'UANA', ...CLEAN_END }, now)),
    ])
    const { cadence_days, ended_at } = await mentorship()
    expect(ended_at).not.toBeNull()
    expect(cadence_days).toBe(decided === 'agreed' ? 30 : 14)
  })
})

const CLEAN_END = {
  thanks: null,
  reflection: null,
  reason: null,
  next: { choice: 'clean end' },
} as const

describe('a pause', () => {
  test('with or without a note notifies the mentor, who gets no nudge meanwhile', async () => {
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Pause check-ins…')
    await rig.settle()
    await rig.slack.as('UANA').submit({ until: '2026-12-15', word: 'Exams.' })
    const dm = await newDm('UGRACE')
    expect(dm.text).toMatch(/<@UANA> paused check-ins until \*Tue 15 Dec\*/)
    expect(dm.text).toContain('Exams.')
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/Paused by <@UANA> until Tue 15 Dec/)
    await rig.travelTo('2026-12-14T18:00')
    expect((await rig.slack.as('UGRACE').dms()).filter(isNudge)).toEqual([])
    await rig.travelTo('2026-12-15T09:00')
    expect((await rig.slack.as('UGRACE').dms()).at(-1)?.text).toContain('Why now?')
  })

  test('ends when the mentee resumes', async () => {
    expect(await rig.say('UANA', '/mentor pause @grace until 15 Dec')).toMatch(/Paused until \*Tue 15 Dec/)
    await newDm('UGRACE')
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Resume check-ins')
    expect((await newDm('UGRACE')).text).toMatch(/<@UANA> has resumed/)
    expect((await mentorship()).paused_until).toBeNull()
  })

  test('pauses what one is the mentee of, if the two mentor each other', async () => {
    await rig.say('UANA', '/mentor add @grace')
    await rig.accept('UGRACE')
    expect(await rig.say('UANA', '/mentor pause @grace until 15 Dec')).toMatch(/Paused until \*Tue 15 Dec/)
  })

  test.each([
    ['a past date', '2026-11-01'],
    ['a date too far ahead', '2028-01-01'],
  ])('until %s is refused with an error on its field', async (_, until) => {
    await openTogether('UANA')
    await rig.slack.as('UANA').press('view', 'Pause check-ins…')
    await rig.settle()
    const before = await rig.snapshot()
    const result = await rig.slack.as('UANA').submit({ until })
    expect(Object.keys(result.errors ?? {})).toEqual(['until'])
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('a check-in that is overdue by a whole cadence', () => {
  /** Lets the planner run at a time in Berlin. Returns what Ana was told so far. */
  async function told(at: string) {
    rig.setNow(at)
    await rig.app.tick()
    await rig.settle()
    return (await rig.slack.as('UANA').dms()).filter(({ text }) =>
      text.includes('check-in with <@UGRACE> was'),
    )
  }

  async function lastTalkedOn2Nov() {
    await rig.accept('UANA')
    await rig.say('UGRACE', '/mentor log @ana')
    return (await told('2026-11-02T10:00')).length
  }

  test('is told to the mentee every four weeks, with what they can do and nothing about the mentor', async () => {
    const before = await lastTalkedOn2Nov()
    expect(await told('2026-11-29T14:00')).toHaveLength(before)
    const [message, ...more] = (await told('2026-11-30T14:00')).slice(before)
    if (!message) throw new Error('Ana was not told')
    expect(more).toEqual([])
    const shown = renderBlocks(message.blocks)
    expect(shown).toContain('was 4 weeks ago. You can add a topic or ask for help.')
    expect(shown).toContain('[ Add a topic… ]  [ Ask for help… ]  [ Log check-in ]')
    expect(shown).not.toMatch(/nudge|due|late|snooz|away/)
    const ana = rig.slack.as('UANA')
    await ana.press(message, 'Ask for help…')
    expect((await ana.nextView()).title).toBe('Ask for help')
    await ana.close()
    await ana.press(message, 'Add a topic…')
    expect((await ana.nextView()).title).toBe('Add a topic')
    await ana.submit({ 'What would you like to talk about?': 'My next role' })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor agenda @ana')).toContain('My next role')
    expect(await told('2026-12-25T14:00')).toHaveLength(before + 1)
    expect(await told('2026-12-28T14:00')).toHaveLength(before + 2)
  })

  test.each(['/mentor snooze @ana until 24 Dec', '/mentor away until 24 Dec'])(
    'is told alike after the mentor’s “%s”, which the mentee can’t know',
    async (typed) => {
      const before = await lastTalkedOn2Nov()
      await rig.say('UGRACE', typed)
      expect(await told('2026-11-30T14:00')).toHaveLength(before + 1)
      await rig.say('UGRACE', '/mentor back')
    },
  )

  test('is not told to a mentee who paused, has turned it off, or logs a check-in before it is sent', async () => {
    const before = await lastTalkedOn2Nov()
    await rig.say('UANA', '/mentor pause @grace until 2 Dec')
    expect(await told('2026-11-30T14:00')).toHaveLength(before)
    await rig.db.updateTable('people').set({ overdue_messages_on: false }).execute()
    expect(await told('2026-12-02T14:00')).toHaveLength(before)
    await rig.db.updateTable('people').set({ overdue_messages_on: true }).execute()
    await rig.db.updateTable('relationships').set({ contact_told_until: null }).execute()
    // In the night, when no message is sent.
    expect(await told('2026-12-03T22:00')).toHaveLength(before)
    await rig.say('UANA', '/mentor log @grace')
    expect(await told('2026-12-04T14:00')).toHaveLength(before)
  })

  test('is told on the day that the rules say', async () => {
    const schedules = [
      { startedOn: '2026-11-02', cadenceDays: 14, lastCheckInOn: null, dueFromOn: null },
      { startedOn: '2026-11-02', cadenceDays: 3, lastCheckInOn: null, dueFromOn: null },
      { startedOn: '2026-01-05', cadenceDays: 30, lastCheckInOn: '2026-11-02', dueFromOn: null },
      { startedOn: '2026-01-05', cadenceDays: 30, lastCheckInOn: '2026-11-02', dueFromOn: '2026-11-10' },
      { startedOn: '2026-01-05', cadenceDays: 30, lastCheckInOn: null, dueFromOn: '2026-11-10' },
    ]
    for (const { startedOn, cadenceDays, lastCheckInOn, dueFromOn } of schedules) {
      const { rows } = await sql<{ on: Temporal.PlainDate }>`select contact_told_on(
        ${startedOn}::date, ${cadenceDays}::smallint, ${lastCheckInOn}::date, ${dueFromOn}::date, null) as on`.execute(
        rig.db,
      )
      const toDay = (day: string | null) => (day === null ? null : Temporal.PlainDate.from(day))
      const schedule = {
        startedOn: Temporal.PlainDate.from(startedOn),
        cadenceDays,
        lastCheckInOn: toDay(lastCheckInOn),
        dueFromOn: toDay(dueFromOn),
      }
      const [on] = rows.map((row) => row.on)
      if (!on) throw new Error('There is no day')
      expect([dueBandOn(schedule, on), dueBandOn(schedule, on.subtract({ days: 1 }))]).toEqual([
        'overdue',
        'due',
      ])
    }
  })
})

describe('the agreement', () => {
  async function write(id: string, button: string, words: Record<string, string>) {
    await openTogether(id)
    await rig.slack.as(id).press('view', button)
    await rig.settle()
    const result = await rig.slack.as(id).submit(words)
    await rig.settle()
    return result
  }

  test('is written by one person, read and agreed to by the other', async () => {
    await write('UANA', 'Write an agreement…', { whatFor: 'My next role', betweenUs: 'Everything' })
    const dm = await newDm('UGRACE')
    expect(dm.text).toMatch(/<@UANA> suggested this agreement:[\s\S]*My next role[\s\S]*Everything/)
    await rig.slack.as('UGRACE').press(dm, 'Agree')
    await rig.settle()
    for (const id of ['UGRACE', 'UANA']) {
      expect(JSON.stringify((await openTogether(id)).blocks)).toMatch(/My next role.*Agreed by both/)
    }
  })

  test('changed by the other person has to be agreed to again', async () => {
    await write('UANA', 'Write an agreement…', { whatFor: 'My next role' })
    const old = await newDm('UGRACE')
    await write('UGRACE', 'Agreement…', { whatFor: 'Her next role' })
    expect((await newDm('UANA')).text).toContain('Her next role')
    await rig.slack.as('UGRACE').press(old, 'Agree')
    await rig.settle()
    expect((await rig.db.selectFrom('agreements').selectAll().executeTakeFirstOrThrow()).agreed_at).toBeNull()
  })

  test('written by both at once keeps the first version, and the second author is told and keeps their text', async () => {
    await rig.accept('UANA')
    for (const id of ['UANA', 'UGRACE']) {
      await openTogether(id)
      await rig.slack.as(id).press('view', 'Write an agreement…')
    }
    await rig.settle()
    const results = await Promise.all([
      rig.slack.as('UANA').submit({ whatFor: 'one' }),
      rig.slack.as('UGRACE').submit({ whatFor: 'two' }),
    ])
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['errors', 'updated'])
    expect(await rig.db.selectFrom('agreements').selectAll().execute()).toHaveLength(1)
  })

  test('without any text is refused', async () => {
    const result = await write('UANA', 'Write an agreement…', { whatFor: ' ' })
    expect(Object.keys(result.errors ?? {})).toEqual(['whatFor'])
  })
})
