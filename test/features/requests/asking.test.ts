import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
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

const YES = 'asks you to be their mentor'

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

describe('Asking', () => {
  test('each field says who sees it, and the answer says what comes next', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request @grace')
    const form = await ana.nextView()
    const hints = form.blocks
      .filter((block) => block.type === 'input')
      .map((block) => JSON.stringify(block.hint))
    expect(hints).toHaveLength(4)
    for (const hint of hints) expect(hint).toContain('You and the person you ask see this, nobody else.')
    const result = await ana.submit(WORDS)
    expect(JSON.stringify(result.view?.blocks)).toContain('Your request is on its way to <@UGRACE>')
  })

  test('without a name: help me choose, those who fit first, and only with room', async () => {
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
    const first = await ana.submit({ 'What do you hope to get better at?': WISH })
    expect(first.kind).toBe('updated')
    const choices = ana.view?.blocks.find((block) => block.block_id === 'choice')
    expect(JSON.stringify(choices)).toMatch(/ULINUS.*UGRACE/)
    expect(JSON.stringify(choices)).not.toMatch(/UBEN|UANA/)
    expect(JSON.stringify(ana.view?.values)).toContain(WISH)
    const second = await ana.submit({ 'Whom would you like to ask?': 'linus', 'Why this person?': WHY })
    expect(second.kind).toBe('updated')
    expect((await act.dm('ULINUS', YES)).text).toContain(WISH)
    expect(await act.dms('UGRACE')).toEqual([])
  })

  test('without a name and with nobody listed, it says so on the field', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request')
    await ana.nextView()
    const result = await ana.submit({ 'What do you hope to get better at?': WISH })
    expect(result.errorsByLabel?.['Whom would you like to ask?']).toContain('Nobody who is listed has room')
  })

  test('a name without a reason is asked for one', async () => {
    const ana = rig.slack.as('UANA')
    await ana.command('/mentor request')
    await ana.nextView()
    const entries = { 'Whom would you like to ask?': 'UGRACE', 'What do you hope to get better at?': WISH }
    expect((await ana.submit(entries)).errorsByLabel?.['Why this person?']).toContain('One line is enough')
    expect((await ana.submit({ 'Why this person?': WHY })).kind).toBe('updated')
    expect(await countRequests()).toBe(1)
  })

  test('submitting twice is one request, and one message', async () => {
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

describe('A refusal is kind, and says what can be done:', () => {
  test('a third open request', async () => {
    await act.ask('UANA', 'grace')
    await act.ask('UANA', 'linus')
    const answer = await rig.say('UANA', '/mentor request @ben')
    expect(answer).toMatch(/2 requests open, to (<@UGRACE>|<@ULINUS>) and/)
    expect(answer).toContain('take one back in `/mentor requests`')
    expect(await rig.say('UANA', '/mentor request')).toContain('2 requests open')
  })

  test('a second request to the same mentor', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UANA', '/mentor request @grace')).toContain('You asked <@UGRACE> on Mon 2 Nov')
  })

  test('30 days after a no by the same mentor, and not a day longer', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', YES), 'Not now…')
    const answer = await rig.say('UANA', '/mentor request @grace')
    expect(answer).toContain('You may ask again from Wed 2 Dec')
    expect(answer).toContain('/mentor find')
    rig.setNow('2026-12-02T01:30')
    // Ana is in Lisbon, an hour behind.
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })

  test('another mentor may be asked right after a no', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', YES), 'Not now…')
    expect((await act.ask('UANA', 'linus')).kind).toBe('updated')
  })

  test.each([
    ['oneself', 'UANA', '@ana', 'That is you'],
    ['an app', 'UANA', '@robot', 'is an app'],
    ['somebody who has left', 'UANA', '@gone', 'not in this workspace any more'],
    ['a guest', 'UANA', '@guest', 'is a guest here'],
    ['by a guest', 'UGUEST', '@grace', 'You are a guest in this workspace'],
    ['an unknown name', 'UANA', '@nobody', 'Type @ and pick the person'],
  ])('%s', async (_, by, name, words) => {
    expect(await rig.say(by, `/mentor request ${name}`)).toContain(words)
    expect(await countRequests()).toBe(0)
  })

  test('one’s own mentor', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await rig.say('UANA', '/mentor request @grace')).toContain('<@UGRACE> is your mentor already')
  })

  test('who is closed', async () => {
    await list('UGRACE', 'hiring')
    await rig.db.updateTable('mentor_offers').set({ openness: 'closed' }).execute()
    expect(await rig.say('UANA', '/mentor request @grace')).toContain(
      '<@UGRACE> takes no requests. `/mentor find`',
    )
  })
})

describe('The request’s words', () => {
  test('are seen by the two alone, and never reach the log', async () => {
    await list('UGRACE', 'hiring')
    await act.ask('UANA', 'grace', { 'What have you tried?': 'SECRET-TRIED' })
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

describe('Withdrawing', () => {
  test('is always possible, and tells the mentor', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UANA', '/mentor requests')
    const last = rig.slack.as('UANA').ephemerals().at(-1)
    if (!last) throw new Error('There is no answer')
    expect(await act.press('UANA', last, 'Take it back')).toContain('You took your request to <@UGRACE> back')
    expect((await act.dm('UGRACE', YES)).text).toContain('<@UANA> took this back on Mon 2 Nov')
    expect((await act.dm('UGRACE', 'has taken the request to you back')).text).toContain(
      'nothing for you to do',
    )
    expect(await act.press('UANA', last, 'Take it back')).toContain(
      'You took this request back on Mon 2 Nov, so nothing was changed',
    )
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })
})

describe('Where a request stands', () => {
  test('is told with dates: sent, then seen, once the mentor has looked', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UANA', '/mentor requests')).toContain('sent Mon 2 Nov, not seen yet')
    rig.setNow('2026-11-03T09:00')
    await rig.slack.as('UGRACE').press(await act.dm('UGRACE', YES), 'Ask…')
    await rig.settle()
    const answer = await rig.say('UANA', '/mentor requests')
    expect(answer).toContain('sent Mon 2 Nov, seen Tue 3 Nov')
    expect(answer).toContain('“Seen” is when the mentor opened Home or their requests, or pressed a button')
  })
})
