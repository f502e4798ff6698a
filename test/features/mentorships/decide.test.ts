import { Temporal } from 'temporal-polyfill'
import { toJsonObject } from '../../../dev/slack/json.ts'
import { logToday, openLog, snoozeWeek } from '../../../src/features/mentorships/actions.ts'
import { actions, button } from '../../../src/platform/slack/blocks.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { endMentorships, selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'UANA', 'UBEN', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  await rig.db.updateTable('people').set({ last_nudged_at: null, held_until: null }).execute()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
})

async function mentorship() {
  const row = await selectMentorships(rig.db).executeTakeFirstOrThrow()
  return {
    cadence: row.cadence_days,
    snoozed: row.snoozed_until?.toString() ?? null,
    unanswered: row.unanswered,
  }
}

describe('snooze', () => {
  test.each([
    ['2 weeks', '2026-11-16', 'Mon 16 Nov'],
    ['a week', '2026-11-09', 'Mon 9 Nov'],
    ['until 5 Jan', '2027-01-05', 'Tue 5 Jan 2027'],
    ['2026-11-20', '2026-11-20', 'Fri 20 Nov'],
    ['365 days', '2027-11-02', 'Tue 2 Nov 2027'],
  ])('snoozes one relationship: %s', async (typed, until, shown) => {
    const answer = await rig.say('UGRACE', `/mentor snooze @ana ${typed}`)
    expect(answer).toContain('<@UANA>')
    expect(answer).toContain(shown)
    expect((await mentorship()).snoozed).toBe(until)
  })

  test.each([
    ['a past date', '@ana yesterday', /has passed/],
    ['a date that doesn’t exist', '@ana until 31 Feb', /couldn’t read/],
    ['more than a year', '@ana 400 days', /year/],
    ['text that is not a date', '@ana banana', /couldn’t read .banana./],
    ['a person who is not a mentee', '@ben 2 weeks', /don’t have a mentorship with <@UBEN>/],
    ['myself', '@grace 2 weeks', /that’s you/i],
    ['an unknown person', '@nobody 2 weeks', /nobody/],
  ])('refuses kindly and changes nothing: %s', async (_, typed, words) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor snooze ${typed}`)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test('typed by a mentee changes nothing and offers a pause, which the mentor is told about', async () => {
    await rig.accept('UANA')
    const before = await rig.snapshot()
    expect(await rig.say('UANA', '/mentor snooze @grace 2 weeks')).toMatch(
      /nothing changed\. Do you want to pause check-ins with <@UGRACE> until \*Mon 16 Nov\*\? They will be told/,
    )
    expect(await rig.snapshot()).toBe(before)
    const ana = rig.slack.as('UANA')
    const asked = ana.ephemerals().at(-1)
    if (!asked) throw new Error('nothing to press')
    await ana.press(asked, 'Pause check-ins…')
    await rig.settle()
    await ana.submit({})
    await rig.settle()
    await ana.close()
    const { snoozed_until, paused_until } = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    expect([snoozed_until, paused_until?.toString()]).toEqual([null, '2026-11-16'])
    expect((await rig.slack.as('UGRACE').dms()).at(-1)?.text).toContain('<@UANA> paused check-ins')
  })

  test('is offered to a mentor who typed pause, and only they know', async () => {
    const grace = rig.slack.as('UGRACE')
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor pause @ana 2 weeks')).toMatch(
      /Only <@UANA> can pause.*nothing changed.*no nudges about them until \*Mon 16 Nov\*, and only you know/,
    )
    expect(await rig.snapshot()).toBe(before)
    const dms = (await rig.slack.as('UANA').dms()).length
    const offered = grace.ephemerals().at(-1)
    if (!offered) throw new Error('nothing to press')
    grace.takeAll()
    await grace.press(offered, 'Snooze until Mon 16 Nov')
    await rig.settle()
    expect((await grace.nextEphemeral()).text).toMatch(/Snoozed until \*Mon 16 Nov\*/)
    expect(await mentorship()).toMatchObject({ snoozed: '2026-11-16' })
    expect(await rig.slack.as('UANA').dms()).toHaveLength(dms)
  })

  test('the same twice changes nothing the second time, and says so', async () => {
    await rig.say('UGRACE', '/mentor snooze @ana 2 weeks')
    const before = await rig.snapshot()
    rig.slack.as('UGRACE').takeAll()
    await rig.slack.resendLast()
    await rig.settle()
    expect((await rig.slack.as('UGRACE').nextEphemeral()).text).toMatch(/is already snoozed until/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('cadence', () => {
  test.each([
    ['monthly', 30],
    ['every 3 weeks', 21],
    ['30 days', 30],
    ['3 days', 3],
    ['365 days', 365],
    ['weekly', 7],
  ])('is set by the mentor: %s', async (typed, days) => {
    const answer = await rig.say('UGRACE', `/mentor cadence @ana ${typed}`)
    expect(answer).toMatch(/<@UANA>.*every/)
    expect((await mentorship()).cadence).toBe(days)
  })

  test('changes the due date', async () => {
    await rig.say('UGRACE', '/mentor log @ana')
    expect(await rig.say('UGRACE', '/mentor cadence @ana every 3 weeks')).toContain('Mon 23 Nov')
  })

  test.each([
    ['2 days', '@ana 2 days', /3.*365/],
    ['366 days', '@ana 366 days', /3.*365/],
    ['an unreadable one', '@ana now and then', /couldn’t read/],
    ['for a person who is not a mentee', '@ben monthly', /<@UBEN>/],
  ])('refuses kindly and changes nothing: %s', async (_, typed, words) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor cadence ${typed}`)).toMatch(words)
    expect(await rig.snapshot()).toBe(before)
  })

  test('is decided by the mentor', async () => {
    expect(await rig.say('UANA', '/mentor cadence @grace monthly')).toMatch(
      /Suggested every month to <@UGRACE>/,
    )
    const { cadence_days } = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    expect(cadence_days).toBe(14)
  })

  test('the same twice changes nothing the second time, and says so', async () => {
    await rig.say('UGRACE', '/mentor cadence @ana monthly')
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor cadence @ana monthly')).toMatch(/already check in every month/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('a button about a mentee', () => {
  /** A message to Grace with such buttons, when Ana is due. */
  async function overview() {
    rig.setNow('2026-11-09T08:30')
    await rig.say('UGRACE', '/mentor')
    const shown = rig.slack.as('UGRACE').ephemerals().at(-1)
    if (!shown) throw new Error('nothing to press')
    rig.slack.as('UGRACE').takeAll()
    const { mentorship_id } = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    const value = { value: { mentorshipId: mentorship_id } }
    const row = actions(
      button('Log check-in', logToday, value),
      button('Snooze 1 week', snoozeWeek, value),
      button('Log with details…', openLog, value),
    )
    return { ...shown, blocks: [toJsonObject({ ...row, block_id: 'row' })] }
  }

  test('snoozes for a week; the second click changes nothing, and says so', async () => {
    const grace = rig.slack.as('UGRACE')
    const shown = await overview()
    await grace.press(shown, 'Snooze 1 week')
    await rig.settle()
    expect((await grace.nextEphemeral()).text).toContain('Mon 16 Nov')
    expect((await mentorship()).snoozed).toBe('2026-11-16')
    const before = await rig.snapshot()
    await grace.press(shown, 'Snooze 1 week')
    await rig.settle()
    expect((await grace.nextEphemeral()).text).toMatch(/already/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('of a mentorship that has ended says so', async () => {
    const shown = await overview()
    await endMentorships(rig.db, 'UANA', rig.clock.now())
    const before = await rig.snapshot()
    for (const text of ['Log check-in', 'Snooze 1 week', 'Log with details…']) {
      await rig.slack.as('UGRACE').press(shown, text)
      await rig.settle()
      expect((await rig.slack.as('UGRACE').nextEphemeral()).text).toMatch(/Your mentorship with .* ended on/)
    }
    expect(await rig.snapshot()).toBe(before)
  })

  test('clicked by another person is refused', async () => {
    const shown = await overview()
    const before = await rig.snapshot()
    for (const text of ['Log check-in', 'Snooze 1 week', 'Log with details…']) {
      rig.slack.as('UEVE').takeAll()
      await rig.slack.as('UEVE').press(shown, text)
      await rig.settle()
      expect((await rig.slack.as('UEVE').nextEphemeral()).text).toMatch(/isn’t yours/)
    }
    expect(await rig.snapshot()).toBe(before)
  })

  test('of the mentor is refused for the mentee', async () => {
    const shown = await overview()
    const before = await rig.snapshot()
    await rig.slack.as('UANA').press(shown, 'Snooze 1 week')
    await rig.settle()
    expect((await rig.slack.as('UANA').nextEphemeral()).text).toMatch(/Only <@UGRACE> can change this/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('after three unanswered nudges, the question whether to continue', () => {
  beforeEach(async () => {
    await rig.db
      .updateTable('relationships')
      .set({
        unanswered: 3,
        last_check_in_on: Temporal.PlainDate.from('2026-08-03'),
        last_listed_on: Temporal.PlainDate.from('2026-09-28'),
      })
      .execute()
    await rig.travelTo('2026-11-02T10:31')
  })

  async function press(button: string) {
    const grace = rig.slack.as('UGRACE')
    const nudge = (await grace.dms()).at(-1)
    if (!nudge) throw new Error('no nudge came')
    await grace.press(nudge, button)
    await rig.settle()
    return (await grace.dms()).find(({ ts }) => ts === nudge.ts)?.text ?? ''
  }

  test('can be answered with “keep going”', async () => {
    expect(await press('Keep every 2 weeks')).toMatch(/Keeping every 2 weeks/)
    expect(await mentorship()).toMatchObject({ cadence: 14, unanswered: 0 })
  })

  test('can be answered with the next longer cadence', async () => {
    expect(await press('Change to every 3 weeks')).toMatch(/every 3 weeks/)
    expect(await mentorship()).toMatchObject({ cadence: 21, unanswered: 0 })
  })

  test('can be answered with a long snooze that ends by itself', async () => {
    expect(await press('Snooze 3 months')).toMatch(/until .*2027/)
    expect(await mentorship()).toMatchObject({ snoozed: '2027-01-31', unanswered: 0 })
  })

  test.each([
    ['Keep every 2 weeks', { cadence: 14, snoozed: null }],
    ['Change to every 3 weeks', { cadence: 21, snoozed: null }],
    ['Snooze 3 months', { cadence: 14, snoozed: '2027-01-31' }],
  ])('answered twice changes nothing the second time: %s', async (button, after) => {
    const grace = rig.slack.as('UGRACE')
    const nudge = (await grace.dms()).at(-1)
    if (!nudge) throw new Error('no nudge came')
    for (let times = 0; times < 2; times += 1) {
      await grace.press(nudge, button)
      await rig.settle()
    }
    expect(await mentorship()).toMatchObject(after)
  })
})
