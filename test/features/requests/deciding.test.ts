import { endMentorships, selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting, WHY, WISH } from './requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>

beforeEach(async () => {
  rig = await startRig()
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS']) await rig.say(id, '/mentor')
})
afterEach(() => rig.stop())

async function capacity(id: string, capacity: number): Promise<void> {
  await rig.db.updateTable('people').set({ capacity }).where('person_id', '=', id).execute()
}

async function list(id: string): Promise<void> {
  const offer = { workspace_id: rig.slack.teamId, person_id: id, openness: 'listed', topics: 'meetings' }
  await rig.db
    .insertInto('mentor_offers')
    .values({ ...offer, words: ['meetings'] })
    .execute()
  await rig.db
    .insertInto('offer_words')
    .values({ workspace_id: rig.slack.teamId, word: 'meetings' })
    .execute()
}

const REQUEST_TEXT = 'asked you to be their mentor'

describe('the mentor', () => {
  test('gets the request with their current mentees and room', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    rig.slack.as('UANA').takeAll()
    await rig.slack.as('UANA').command('/mentor request @grace')
    await rig.slack.as('UANA').nextView()
    await rig.slack.as('UANA').submit({ 'What do you want to get better at?': WISH, 'Why this person?': WHY })
    const { text } = await human.nextDm({ where: (one) => one.text.includes(REQUEST_TEXT) })
    expect(text).toContain(WISH)
    expect(text).toContain(WHY)
    expect(text).toMatch(/offered to mentor <@UBEN>\. You have room for \*3 more\*/)
  })

  test('accepts with a cadence and a message: the mentee is notified and the mentorship starts', async () => {
    await act.ask('UANA', 'grace')
    const request = await act.dm('UGRACE', REQUEST_TEXT)
    const result = await act.decide('UGRACE', request, 'Accept…', {
      'How often do you want to check in?': 'every month',
      'First message': 'Coffee on Thursday?',
    })
    expect(result.kind).toBe('updated')
    const told = await act.dm('UANA', 'accepted your request')
    expect(told.text).toContain('Coffee on Thursday?')
    expect(told.text).toContain('every month')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('*Accepted* Mon 2 Nov')
    expect(JSON.stringify((await act.dm('UGRACE', REQUEST_TEXT)).blocks)).not.toContain('open_accept_request')
    expect(await rig.say('UGRACE', '/mentor list')).toContain('<@UANA>')
  })

  test('asks a question; the answer is added to the request and sent as a message', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', REQUEST_TEXT), 'Ask a question…', {
      'What would you like to know?': 'What have you led?',
    })
    const question = await act.dm('UANA', 'asked about your request')
    expect(question.text).toContain('What have you led?')
    expect(await rig.say('UANA', '/mentor requests')).toMatch(/asked you a question on Mon 2 Nov/)
    await act.decide('UANA', question, 'Answer…', { 'Your answer': 'A choir.' })
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toMatch(/What have you led\?[\s\S]*A choir\./)
    const news = await act.dm('UGRACE', 'answered your question')
    expect(news.text).toContain('A choir.')
    await act.decide('UGRACE', news, 'Accept…')
    for (const words of [REQUEST_TEXT, 'answered your question'])
      expect((await act.dm('UGRACE', words)).text).toContain('*Accepted*')
  })

  test('can ask one question at a time', async () => {
    await act.ask('UANA', 'grace')
    const request = await act.dm('UGRACE', REQUEST_TEXT)
    await act.decide('UGRACE', request, 'Ask a question…', { 'What would you like to know?': 'One?' })
    await act.decide('UGRACE', request, 'Ask a question…', { 'What would you like to know?': 'Two?' })
    expect((await act.dms('UANA')).filter((text) => text.includes('asked about your request'))).toHaveLength(
      1,
    )
  })

  test('declines with their own text, suggests a mentor with room, and closes for a while', async () => {
    await list('ULINUS')
    await act.ask('UANA', 'grace')
    const request = await act.dm('UGRACE', REQUEST_TEXT)
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    await human.press(request, 'Decline…')
    const first = await human.nextView()
    expect(JSON.stringify(first.values)).toContain('enough time right now')
    await human.press('view', 'Not my area')
    const second = await human.nextView()
    expect(JSON.stringify(second.values)).toContain('my strongest area')
    const result = await human.submit({
      Message: 'Not me, but do go on.',
      'Suggest another mentor': 'linus',
      'Stop taking requests through': '2026-11-30',
    })
    expect(result.kind).toBe('updated')
    const told = await act.dm('UANA', 'can’t mentor you right now')
    expect(told.text).toContain('Not me, but do go on.')
    expect(told.text).toMatch(/suggests <@ULINUS>/)
    expect(told.text).toContain('You can ask <@UGRACE> again from Wed 2 Dec')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('Declined Mon 2 Nov')
    expect(await rig.say('UBEN', '/mentor request @grace')).toContain(
      'isn’t taking requests through Mon 30 Nov',
    )
    await rig.slack.as('UANA').press(told, 'Request…')
    expect((await rig.slack.as('UANA').nextView()).title).toBe('Request a mentor')
  })

  test('can’t suggest a mentor whose last spot was taken meanwhile', async () => {
    await list('ULINUS')
    await act.ask('UANA', 'grace')
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    await human.press(await act.dm('UGRACE', REQUEST_TEXT), 'Decline…')
    await human.nextView()
    await capacity('ULINUS', 1)
    await rig.say('ULINUS', '/mentor add @dana')
    const result = await human.submit({ 'Suggest another mentor': 'linus' })
    expect(Object.values(result.errors ?? {}).join()).toContain('no longer has room')
    expect(await rig.db.selectFrom('requests').select('outcome').execute()).toEqual([{ outcome: null }])
  })

  test('can’t accept without room; the form stays open', async () => {
    await capacity('UGRACE', 1)
    await rig.say('UGRACE', '/mentor add @ben')
    await act.ask('UANA', 'grace')
    const request = await act.dm('UGRACE', REQUEST_TEXT)
    expect(request.text).toContain('*no room left*')
    const result = await act.decide('UGRACE', request, 'Accept…')
    expect(result.kind).toBe('errors')
    expect(Object.values(result.errors ?? {}).join()).toContain('which is your limit of 1')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).not.toContain('Accepted')
  })

  test('sees updated room in the other requests after accepting one', async () => {
    await capacity('UGRACE', 1)
    await act.ask('UANA', 'grace')
    await act.ask('UBEN', 'grace')
    const [ana, ben] = [
      await act.dm('UGRACE', '<@UANA> would like to check in'),
      await act.dm('UGRACE', '<@UBEN> would like to check in'),
    ]
    expect(ben.text).toContain('room for *1 mentee*')
    await act.decide('UGRACE', ana, 'Accept…')
    expect((await act.dm('UGRACE', '<@UBEN> would like to check in')).text).toContain('*no room left*')
    await rig.say('UGRACE', '/mentor add @chidi')
  })

  test('accepts the request by adding the mentee with /mentor add', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.travelTo('2026-11-02T10:32')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('*Accepted*')
  })

  test('can’t decide a second time from an old message', async () => {
    await act.ask('UANA', 'grace')
    const old = await act.dm('UGRACE', REQUEST_TEXT)
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    await human.press(old, 'Decline…')
    await human.nextView()
    await human.submit()
    await rig.settle()
    expect(await act.press('UGRACE', old, 'Accept…')).toContain(
      'You declined <@UANA>’s request on Mon 2 Nov, so nothing changed',
    )
    expect(await selectMentorships(rig.db).execute()).toEqual([])
  })

  test.each(['open_accept_request', 'open_ask_mentee', 'open_decline_request'])(
    'is the only one who can decide: %s by someone else is refused',
    async (action) => {
      await act.ask('UANA', 'grace')
      const request = await act.dm('UGRACE', REQUEST_TEXT)
      const eve = rig.slack.as('UEVE')
      eve.takeAll()
      await eve.press(request, { actionId: action })
      expect((await eve.nextEphemeral()).text).toContain('isn’t yours to change')
      expect(await rig.db.selectFrom('requests').select('outcome').execute()).toEqual([{ outcome: null }])
    },
  )
})

describe('the waitlist', () => {
  test('is offered with a decline and joined with a click, and its positions are correct', async () => {
    await capacity('UGRACE', 1)
    await rig.say('UGRACE', '/mentor add @ben')
    for (const id of ['UANA', 'UCHIDI']) {
      await act.ask(id, 'grace')
      const result = await act.decide(
        'UGRACE',
        await act.dm('UGRACE', `<@${id}> would like to check in`),
        'Decline…',
        {
          Waitlist: ['Offer a spot on your waitlist'],
        },
      )
      expect(result.kind).toBe('updated')
      rig.setNow(`2026-11-02T10:3${id === 'UANA' ? 1 : 2}`)
      const told = await act.dm(id, 'You can join <@UGRACE>’s waitlist')
      expect(await act.press(id, told, 'Join waitlist')).toContain(`number ${id === 'UANA' ? 1 : 2}`)
    }
    expect(await rig.say('UCHIDI', '/mentor requests')).toContain('number 2 on the waitlist since Mon 2 Nov')
    await act.press(
      'UANA',
      await act.dm('UGRACE', '<@UANA> would like to check in').then(() => lastRequests('UANA')),
      'Withdraw request',
    )
    expect(await rig.say('UCHIDI', '/mentor requests')).toContain('number 1 on the waitlist')
  })

  async function lastRequests(id: string) {
    await rig.say(id, '/mentor requests')
    const last = rig.slack.as(id).ephemerals().at(-1)
    if (!last) throw new Error('There is no answer')
    return last
  }

  test('gets requests to a full mentor who keeps one; the mentor is asked once when a spot opens', async () => {
    await capacity('UGRACE', 1)
    await rig.say('UGRACE', '/mentor add @ben')
    await list('UGRACE')
    await rig.db.updateTable('mentor_offers').set({ keeps_waitlist: true }).execute()
    for (const [at, id] of [
      ['10:40', 'UANA'],
      ['10:41', 'UCHIDI'],
    ] as const) {
      rig.setNow(`2026-11-02T${at}`)
      await act.ask(id, 'grace')
    }
    expect((await act.dm('UGRACE', '<@UCHIDI> would like to check in')).text).toContain(
      'They’re *number 2* on your waitlist',
    )
    expect((await act.dms('UGRACE')).join()).not.toContain('You have room for a mentee')
    await endMentorships(rig.db, 'UBEN', rig.clock.now())
    await rig.travelTo('2026-11-02T11:30')
    const spot = await act.dm('UGRACE', 'You have room for a mentee')
    expect(spot.text).toMatch(/1\. \*<@UANA>\*[\s\S]*2\. \*<@UCHIDI>/)
    expect(await act.dms('UANA')).toEqual([])
    // The mentor can choose the second in line.
    const buttons = spot.blocks.filter((block) => block.type === 'actions')
    await rig.slack
      .as('UGRACE')
      .press(spot, { actionId: 'open_accept_request', blockId: String(buttons[1]?.block_id) })
    await rig.slack.as('UGRACE').nextView()
    await rig.slack.as('UGRACE').submit()
    expect((await act.dm('UCHIDI', 'accepted your request')).text).toContain('<@UGRACE>')
    await rig.travelTo('2026-11-03T09:30')
    expect(
      (await act.dms('UGRACE')).filter((text) =>
        /You no longer have room|You have room for a mentee$/m.test(text),
      ),
    ).toEqual(['You no longer have room.'])
  })
})
