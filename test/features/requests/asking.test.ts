import { type Rig, startRig } from '../../support/rig.ts'
import { acting, WHY, WISH, WORDS } from './requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>

beforeEach(async () => {
  rig = await startRig()
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
})
afterEach(() => rig.stop())

const REQUEST_TEXT = 'asked you to be their mentor'

async function list(id: string, topics: string): Promise<void> {
  const workspace_id = rig.slack.teamId
  const words = topics.split(' ')
  await rig.db
    .insertInto('mentor_offers')
    .values({ workspace_id, person_id: id, openness: 'listed', topics, words })
    .execute()
  await rig.db
    .insertInto('offer_words')
    .values(words.map((word) => ({ workspace_id, word })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function countRequests(): Promise<number> {
  return (await rig.db.selectFrom('requests').select('request_id').execute()).length
}

describe('the request form', () => {
  test('says who can see it, and confirms the request', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request @grace')
    const form = await ana.nextView()
    expect(form.blocks.filter((block) => block.type === 'input')).toHaveLength(4)
    expect(form.blocks[0]).toMatchObject({
      type: 'context',
      elements: [{ text: 'Visible to you and grace' }],
    })
    const result = await ana.submit(WORDS)
    expect(JSON.stringify(result.view?.blocks)).toContain('Request sent to <@UGRACE>')
  })

  test('without a mentor, offers mentors with room, best matches first', async () => {
    await list('UGRACE', 'hiring')
    await list('ULINUS', 'meetings')
    await list('UANA', 'meetings')
    await rig.say('UBEN', '/mentor')
    await list('UBEN', 'meetings')
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UBEN').execute()
    await rig.say('UBEN', '/mentor add @dana')
    const ana = rig.slack.as('UANA')
    ana.takeAll()
    await ana.command('/mentor request')
    await ana.nextView()
    const first = await ana.submit({ 'What do you want to get better at?': WISH })
    expect(first.kind).toBe('updated')
    const choices = ana.view?.blocks.find((block) => block.block_id === 'choice')
    expect(JSON.stringify(choices)).toMatch(/ULINUS.*UGRACE/)
    expect(JSON.stringify(choices)).not.toMatch(/UBEN|UANA/)
    expect(JSON.stringify(ana.view?.values)).toContain(WISH)
    const second = await ana.submit({ Mentor: 'linus', 'Why this person?': WHY })
    expect(second.kind).toBe('updated')
    expect((await act.dm('ULINUS', REQUEST_TEXT)).text).toContain(WISH)
    expect(await act.dms('UGRACE')).toEqual([])
  })

  test('without a mentor, says on the field if no one is listed', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request')
    await ana.nextView()
    const result = await ana.submit({ 'What do you want to get better at?': WISH })
    expect(result.errorsByLabel?.Mentor).toContain('No listed mentor has room')
  })

  test('requires a reason for a named mentor', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request')
    await ana.nextView()
    const entries = { Mentor: 'UGRACE', 'What do you want to get better at?': WISH }
    expect((await ana.submit(entries)).errorsByLabel?.['Why this person?']).toContain('Say why')
    expect((await ana.submit({ 'Why this person?': WHY })).kind).toBe('updated')
    expect(await countRequests()).toBe(1)
  })

  test('submitted twice creates one request and one message', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request @grace')
    await ana.nextView()
    const results = await Promise.all([ana.submit(WORDS), ana.submit(WORDS)])
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['errors', 'updated'])
    await rig.settle()
    expect(await countRequests()).toBe(1)
    expect(await act.dms('UGRACE')).toHaveLength(1)
  })
})

describe('a request is refused with a reason:', () => {
  test('a third open request', async () => {
    await act.ask('UANA', 'grace')
    await act.ask('UANA', 'linus')
    const answer = await rig.say('UANA', '/mentor request @ben')
    expect(answer).toMatch(/2 open requests \((<@UGRACE>|<@ULINUS>), /)
    expect(answer).toContain('withdraw one in `/mentor requests`')
    expect(await rig.say('UANA', '/mentor request')).toContain('2 open requests')
  })

  test('a second request to the same mentor', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UANA', '/mentor request @grace')).toContain('You asked <@UGRACE> on Mon 2 Nov')
  })

  test('to the same mentor within 30 days after a decline', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', REQUEST_TEXT), 'Decline…')
    const answer = await rig.say('UANA', '/mentor request @grace')
    expect(answer).toContain('You can ask again from Wed 2 Dec')
    expect(answer).toContain('/mentor find')
    rig.setNow('2026-12-02T01:30')
    // It is 00:30 in Lisbon, where Ana is.
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })

  test('but not to another mentor after a decline', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', REQUEST_TEXT), 'Decline…')
    expect((await act.ask('UANA', 'linus')).kind).toBe('updated')
  })

  test.each([
    ['to oneself', 'UANA', '@ana', 'That’s you'],
    ['to an app', 'UANA', '@robot', 'is an app'],
    ['to a person who has left', 'UANA', '@gone', 'account is deactivated'],
    ['to a guest', 'UANA', '@guest', 'is a guest.'],
    ['by a guest', 'UGUEST', '@grace', 'You’re a guest in this workspace'],
    ['to an unknown name', 'UANA', '@nobody', 'Type @ and pick the name'],
  ])('%s', async (_, by, name, words) => {
    expect(await rig.say(by, `/mentor request ${name}`)).toContain(words)
    expect(await countRequests()).toBe(0)
  })

  test('to a current mentor', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.accept('UANA')
    expect(await rig.say('UANA', '/mentor request @grace')).toContain('<@UGRACE> is already your mentor')
  })

  test('to a mentor who has offered already, with the buttons to answer', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request @grace')
    const answer = await ana.nextEphemeral()
    expect(answer.text).toContain('<@UGRACE> has already offered to mentor you')
    await ana.press(answer, 'Accept')
    await rig.settle()
    expect(await rig.say('UANA', '/mentor request @grace')).toContain('<@UGRACE> is already your mentor')
  })

  test('to a closed mentor', async () => {
    await list('UGRACE', 'hiring')
    await rig.db.updateTable('mentor_offers').set({ openness: 'closed' }).execute()
    expect(await rig.say('UANA', '/mentor request @grace')).toContain(
      '<@UGRACE> isn’t taking requests. `/mentor find`',
    )
  })
})

describe('the text of a request', () => {
  test('is visible only to the two people, and is never logged', async () => {
    await list('UGRACE', 'hiring')
    await act.ask('UANA', 'grace', { 'What have you tried so far?': 'SECRET-TRIED' })
    for (const id of ['ULINUS', 'UBEN', 'UEVE']) {
      for (const typed of ['/mentor', '/mentor requests', '/mentor find', '/mentor list'])
        expect(await rig.say(id, typed)).not.toMatch(/SECRET-TRIED|meetings that people/)
      expect(await act.dms(id)).toEqual([])
    }
    expect(rig.logged()).not.toMatch(/SECRET-TRIED|meetings that people/)
    const { rows } = { rows: await rig.db.selectFrom('outbox').select('payload').execute() }
    expect(JSON.stringify(rows)).not.toMatch(/SECRET-TRIED|meetings that people/)
  })
})

describe('withdrawing a request', () => {
  test('notifies the mentor, and the mentee can ask again', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UANA', '/mentor requests')
    const last = rig.slack.as('UANA').ephemerals().at(-1)
    if (!last) throw new Error('There is no answer')
    expect(await act.press('UANA', last, 'Withdraw request')).toContain('Request to <@UGRACE> withdrawn')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('Withdrawn by <@UANA> Mon 2 Nov')
    expect((await act.dm('UGRACE', 'withdrew their request')).text).toContain('nothing for you to do')
    expect(await act.press('UANA', last, 'Withdraw request')).toContain(
      'You withdrew this request on Mon 2 Nov, so nothing changed',
    )
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })
})

describe('the state of a request', () => {
  test('is shown with dates: sent, then seen once the mentor has opened it', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UANA', '/mentor requests')).toContain('sent Mon 2 Nov · not seen yet')
    rig.setNow('2026-11-03T09:00')
    await rig.slack.as('UGRACE').press(await act.dm('UGRACE', REQUEST_TEXT), 'Ask a question…')
    await rig.settle()
    const answer = await rig.say('UANA', '/mentor requests')
    expect(answer).toContain('sent Mon 2 Nov · seen Tue 3 Nov')
    expect(answer).toContain(
      '“Seen” means the mentor opened it in Home or `/mentor requests`, or clicked one of its buttons',
    )
  })
})
