import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { isNudge } from '../../support/nudges.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

const OFFER = 'would like to mentor you'

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:00' })
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UEVE']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:00')
  await emptyTables(rig.db, 'relationships', 'requests', 'facet_words', 'profiles', 'outbox')
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UEVE']) {
    while (rig.slack.as(id).view) await rig.slack.as(id).close()
    rig.slack.as(id).takeAll()
  }
})

async function open(id: string, typed: string): Promise<string> {
  const human = rig.slack.as(id)
  while (human.view) await human.close()
  human.takeAll()
  await human.command(typed)
  await rig.settle()
  return JSON.stringify([rig.slack.as(id).view?.blocks ?? [], human.ephemerals().at(-1)?.blocks ?? []])
}

async function writeProfile(words: string) {
  await open('UANA', '/mentor profile')
  await rig.slack.as('UANA').submit({ Strengths: words })
  await rig.settle()
}

async function state() {
  const rows = await selectMentorships(rig.db).orderBy('started_on').execute()
  return rows.map(({ accepted_at, ended_at }) => (ended_at ? 'ended' : accepted_at ? 'accepted' : 'offered'))
}

describe('An offered mentorship', () => {
  test('lets its mentor read nothing of the mentee’s, until the mentee accepts', async () => {
    await writeProfile('dislikes-her-manager')
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await open('UGRACE', '/mentor know @ana')).not.toContain('dislikes-her-manager')
    await rig.accept('UANA')
    expect(await open('UGRACE', '/mentor know @ana')).toContain('dislikes-her-manager')
  })

  test.each([
    '/mentor plan @ana',
    '/mentor prep @ana',
    '/mentor agenda @ana',
    '/mentor promise @ana call Jo',
    '/mentor step @ana call Jo',
    '/mentor plan',
  ])('has no plan for its mentor: %s', async (typed) => {
    await rig.say('UGRACE', '/mentor add @ana')
    const before = await rig.snapshot()
    expect(await open('UGRACE', typed)).toContain('hasn’t accepted your offer')
    expect(await rig.snapshot()).toBe(before)
  })

  test('has no agreement for its mentor', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const grace = rig.slack.as('UGRACE')
    await grace.openHome()
    await rig.settle()
    await grace.press('home', { text: 'Mentorship…', near: '<@UANA>' })
    await rig.settle()
    await grace.press('view', 'Write an agreement…')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain('hasn’t accepted your offer')
  })

  test('takes the mentor’s own check-ins and notes, and isn’t accepted by them', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await rig.say('UGRACE', '/mentor log @ana by call own-note')).toContain('Logged')
    expect(await state()).toEqual(['offered'])
  })

  test('holds a spot', async () => {
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await rig.say('UGRACE', '/mentor add @eve')).toContain('at your limit of')
    await rig.db.updateTable('people').set({ capacity: 4 }).where('person_id', '=', 'UGRACE').execute()
  })

  test('is offered once', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await rig.say('UGRACE', '/mentor add @ana')).toMatch(/already offered.*Wed 2 Dec/)
    expect(await state()).toEqual(['offered'])
  })
})

describe('The mentee accepts', () => {
  test('by *Accept*, once: the message follows, and has no buttons left', async () => {
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
    const offer = await act.dm('UANA', OFFER)
    expect(offer.text).toMatch(/If you accept[\s\S]*Until you accept/)
    await rig.accept('UANA')
    expect(await state()).toEqual(['accepted'])
    const now = (await rig.slack.as('UANA').dms()).find(({ ts }) => ts === offer.ts)
    expect(now?.text).toContain('is your mentor now')
    expect(JSON.stringify(now?.blocks)).not.toMatch(/accept_offer|not_for_me/)
    const before = await rig.snapshot()
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UANA').press(offer, 'Accept')
    await rig.settle()
    expect((await rig.slack.as('UANA').nextEphemeral()).text).toContain('already your mentor')
    expect(await rig.snapshot()).toBe(before)
  })

  test.each([
    ['a check-in', '/mentor log @grace by call'],
    ['a topic', '/mentor agenda @grace speaking up'],
    ['a step', '/mentor step @grace lead a meeting'],
    ['a help request', '/mentor hand @grace my first talk'],
  ])('by %s', async (_, typed) => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.say('UANA', typed)
    expect(await state()).toEqual(['accepted'])
    expect((await act.dms('UANA')).at(-1)).toContain('is your mentor now')
  })

  test('on Home as well', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const ana = rig.slack.as('UANA')
    await ana.openHome()
    await rig.settle()
    await ana.press('home', 'Accept')
    await rig.settle()
    expect(await state()).toEqual(['accepted'])
    expect(JSON.stringify(ana.home?.blocks)).not.toContain('accept_offer')
  })

  test.each(['UGRACE', 'UEVE'])('and nobody else: not %s', async (id) => {
    await rig.say('UGRACE', '/mentor add @ana')
    const offer = await act.dm('UANA', OFFER)
    for (const answer of ['Accept', 'Decline'])
      expect(await act.press(id, offer, answer)).toMatch(/isn’t yours|as your mentee/)
    expect(await state()).toEqual(['offered'])
  })

  test('no second time after a request that the mentor accepted', async () => {
    await act.ask('UANA', 'linus')
    await act.decide('ULINUS', await act.dm('ULINUS', 'I hope to run meetings'), 'Accept…')
    expect(await state()).toEqual(['accepted'])
  })

  test('no second time if the mentor adds them instead of answering their request', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await state()).toEqual(['accepted'])
  })
})

describe('After “Decline”', () => {
  test.each([
    ['“Decline”', async () => void (await act.press('UANA', await act.dm('UANA', OFFER), 'Decline'))],
    [
      'an end by the mentee',
      async () => {
        await rig.accept('UANA')
        await open('UANA', '/mentor end @grace')
        await rig.slack.as('UANA').submit({})
        await rig.settle()
      },
    ],
  ])('the same mentor can’t add the mentee for 90 days: %s', async (name, decline) => {
    await rig.say('UGRACE', '/mentor add @ana')
    if (name === '“Decline”') {
      const offer = await act.dm('UANA', OFFER)
      await rig.slack.as('UANA').press(offer, 'Decline')
      await rig.settle()
    } else await decline()
    const count = (await rig.slack.as('UANA').dms()).length
    for (let again = 0; again < 10; again += 1)
      expect(await rig.say('UGRACE', '/mentor add @ana')).toContain('from Sun 31 Jan 2027')
    rig.setNow('2027-01-30T23:00')
    expect(await rig.say('UGRACE', '/mentor add @ana')).toContain('from Sun 31 Jan')
    expect(await state()).toEqual(['ended'])
    expect(await rig.slack.as('UANA').dms()).toHaveLength(count)
    expect(await rig.say('ULINUS', '/mentor add @ana')).toContain('Offered to mentor')
    rig.setNow('2027-01-31T00:01')
    expect(await rig.say('UGRACE', '/mentor add @ana')).toContain('Offered to mentor')
  })

  test('the mentee can ask at any time', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.as('UANA').press(await act.dm('UANA', OFFER), 'Decline')
    await rig.settle()
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', 'I hope to run meetings'), 'Accept…')
    expect((await state()).toSorted()).toEqual(['accepted', 'ended'])
  })
})

describe('An offer without an answer', () => {
  test('is in the mentor’s nudge once after 14 days, even if nobody is due, and the nudge then shows the answer', async () => {
    await rig.say('UGRACE', '/mentor add @ana every 90 days')
    await rig.say('UGRACE', '/mentor log @ana')
    const nudges = async () => (await rig.slack.as('UGRACE').dms()).filter(isNudge)
    await rig.travelTo('2026-11-16T08:59')
    expect(await nudges()).toEqual([])
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/<@UANA>\* · you offered to mentor them on/)
    await rig.travelTo('2026-11-16T09:00')
    const [nudge] = await nudges()
    expect(JSON.stringify(nudge?.blocks)).toMatch(/hasn’t answered your offer of Mon 2 Nov yet.*Wed 2 Dec/)
    await rig.travelTo('2026-11-30T12:00')
    expect(await nudges()).toHaveLength(1)
    await rig.accept('UANA')
    const [answered] = await nudges()
    expect(JSON.stringify(answered?.blocks)).toContain('<@UANA> · Accepted your offer.')
    expect((await act.dm('UGRACE', 'accepted your offer')).text).toBe(
      '<@UANA> accepted your offer. They’re your mentee now.\nYou can now see their profile and plan in `/mentor`.',
    )
  })

  test('ends after 30 of the mentor’s days: they alone are told, and the spot is open', async () => {
    // In Los Angeles a day begins at nine in Berlin.
    await rig.slack.changePerson('ULINUS', { tz: 'America/Los_Angeles' })
    rig.setNow('2026-11-02T10:30')
    await rig.say('ULINUS', '/mentor add @ana every 90 days')
    const offer = await act.dm('UANA', OFFER)
    const count = (await rig.slack.as('UANA').dms()).length
    await rig.travelTo('2026-12-02T08:30')
    expect(await state()).toEqual(['offered'])
    await rig.travelTo('2026-12-02T09:10')
    expect(await state()).toEqual(['ended'])
    await rig.travelTo('2026-12-02T18:00')
    expect((await act.dm('ULINUS', 'hasn’t answered your offer of')).text).toMatch(
      /<@UANA>.*room for someone else/s,
    )
    const [now, ...rest] = (await rig.slack.as('UANA').dms()).filter(({ ts }) => ts === offer.ts)
    expect(now?.text).toContain('has ended')
    expect(rest).toEqual([])
    expect(await rig.slack.as('UANA').dms()).toHaveLength(count)
    expect(await rig.say('ULINUS', '/mentor add @ana')).toContain('Offered to mentor')
  })
})

test('A suggested successor who was never asked reads no notes: only once both have agreed', async () => {
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.say('UANA', '/mentor log @grace yesterday by call anas-own-note')
  await open('UGRACE', '/mentor end @ana')
  await rig.slack.as('UGRACE').submit({ next: 'hand over', suggested: 'ULINUS' })
  await rig.settle()
  await rig.slack.as('UANA').press(await act.dm('UANA', 'as your next mentor'), 'Request mentorship…')
  await rig.settle()
  await rig.slack.as('UANA').submit({ shares: ['notes', 'check_ins'] })
  await rig.settle()
  const page = async () => {
    const linus = rig.slack.as('ULINUS')
    while (linus.view) await linus.close()
    await linus.openHome()
    await rig.settle()
    await linus.press('home', { text: 'Mentorship…', near: '<@UANA>' })
    await rig.settle()
    return JSON.stringify(rig.slack.as('ULINUS').view?.blocks)
  }
  await rig.say('ULINUS', '/mentor add @ana')
  expect(await page()).not.toContain('anas-own-note')
  await rig.accept('UANA')
  expect(await page()).toContain('anas-own-note')
})
