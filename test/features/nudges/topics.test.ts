import { sql } from 'kysely'
import type { Human, Message } from '../../../dev/client.ts'
import { endMentorships } from '../../support/mentorships.ts'
import { isNudge } from '../../support/nudges.ts'
import { startOver } from '../../support/pair.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await startOver(rig, 'every 2 weeks')
  await rig.say('UGRACE', '/mentor log @ana')
})

async function nudges(): Promise<Message[]> {
  return (await grace.dms()).filter((dm) => isNudge(dm) && dm.at.epochMilliseconds > 0)
}

async function nudgeAt(berlin: string): Promise<Message> {
  const before = (await nudges()).length
  rig.setNow(berlin)
  await rig.travelTo(berlin)
  const all = await nudges()
  const newest = all.at(-1)
  if (!newest || all.length !== before + 1) throw new Error(`${all.length - before} nudges came`)
  return newest
}

async function again(nudge: Message): Promise<string> {
  return (await grace.dms()).find(({ ts }) => ts === nudge.ts)?.text ?? ''
}

describe('a nudge shows a topic:', () => {
  test('one that the mentee added to the agenda', async () => {
    expect(await rig.say('UANA', '/mentor agenda speaking up in <big> meetings')).toContain('Topic added')
    const { text } = await nudgeAt('2026-11-16T09:00')
    expect(text).toContain('Topic from ana: “speaking up in &lt;big&gt; meetings”')
    expect(text).not.toContain('You could ask')
  })

  test('the oldest of the agenda first, and never the same twice in a row', async () => {
    await rig.say('UANA', '/mentor agenda my pay')
    rig.setNow('2026-11-02T10:40')
    await rig.say('UANA', '/mentor agenda a course')
    for (const [day, words] of [
      ['2026-11-16', 'my pay'],
      ['2026-11-23', 'a course'],
      ['2026-12-07', 'my pay'],
      ['2027-01-04', 'a course'],
    ])
      expect((await nudgeAt(`${day}T09:00`)).text).toContain(`Topic from ana: “${words}”`)
  })

  test('one for each mentee, from their own agenda', async () => {
    await rig.say('UGRACE', '/mentor add @ben every 2 weeks')
    await rig.accept('UBEN')
    await rig.say('UGRACE', '/mentor log @ben')
    await rig.say('UANA', '/mentor agenda my pay')
    const both = (await nudgeAt('2026-11-16T09:00')).text
    expect(both.match(/Topic from|You could ask/g)).toHaveLength(2)
    expect(both).toMatch(/Topic from ana: “my pay”/)
    expect(both).toMatch(/<@UBEN>.*\nYou could ask/)
  })

  test('a promise that is late', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 10 Nov')
    expect((await nudgeAt('2026-11-16T09:00')).text).toContain(
      'You promised “send the book” by Tue 10 Nov (overdue).',
    )
  })

  test('a question, and a different one next time', async () => {
    const first = /You could ask: “.*”/.exec((await nudgeAt('2026-11-16T09:00')).text)?.[0]
    const second = /You could ask: “.*”/.exec((await nudgeAt('2026-11-23T09:00')).text)?.[0]
    expect(first).toBeDefined()
    expect(second).toBeDefined()
    expect(second).not.toBe(first)
  })

  test('the same one when the nudge is rendered again, no matter what was added since', async () => {
    const nudge = await nudgeAt('2026-11-16T09:00')
    const question = /You could ask: “.*”/.exec(nudge.text)?.[0]
    await rig.say('UANA', '/mentor agenda my pay')
    await rig.say('UGRACE', '/mentor add @ben')
    await rig.accept('UBEN')
    expect(await again(nudge)).toContain(question)
    expect(await again(nudge)).not.toContain('my pay')
  })

  test('with its current state', async () => {
    await rig.say('UGRACE', '/mentor promise @ana send the book by 10 Nov')
    const nudge = await nudgeAt('2026-11-16T09:00')
    await grace.command('/mentor plan @ana')
    await rig.settle()
    await grace.press('view', 'Done')
    await rig.settle()
    expect(await again(nudge)).toContain('Done: “send the book”. Worth mentioning.')
  })

  test('the one that /mentor why shows with its reason', async () => {
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(
      /To talk about: You could ask: “.*” Why this\? Nothing is more urgent, and you don’t know this about them yet\./,
    )
    await rig.say('UANA', '/mentor agenda my pay')
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/“my pay” Why this\? Topics from your mentee/)
  })

  test('a step that was done, in a later nudge if another topic came first, and only once', async () => {
    await rig.say('UANA', '/mentor step lead a meeting')
    await rig.db
      .updateTable('steps')
      .set({ done_at: rig.clock.now(), done_on: sql`date '2026-11-10'` })
      .execute()
    await rig.say('UANA', '/mentor agenda my pay')
    expect((await nudgeAt('2026-11-16T09:00')).text).toContain('my pay')
    await rig.say('UGRACE', '/mentor log @ana')
    expect(await rig.say('UGRACE', '/mentor why')).toContain(
      'Done: “lead a meeting”. Worth mentioning. Why this? It’s new since your last nudge.',
    )
    const nudge = await nudgeAt('2026-11-30T09:00')
    expect(nudge.text).toContain('Done: “lead a meeting”. Worth mentioning.')
    await rig.say('UANA', '/mentor step read the book')
    expect(await again(nudge)).toContain('Done: “lead a meeting”. Worth mentioning.')
    expect((await nudgeAt('2026-12-07T09:00')).text).toContain('You could ask')
    const kept = await rig.db.selectFrom('topics_shown').select('shown_on').execute()
    expect(kept).toHaveLength(3)
    await nudgeAt('2026-12-21T09:00')
    // What is older than thirty days is deleted.
    expect(await rig.db.selectFrom('topics_shown').select('shown_on').execute()).toHaveLength(3)
  })

  test('no question of the last year, even if the mentorship ended and started again', async () => {
    const ofFirst = /You could ask: “.*”/.exec((await nudgeAt('2026-11-16T09:00')).text)?.[0] ?? 'none'
    await endMentorships(rig.db, 'UGRACE', rig.clock.now())
    rig.setNow('2026-11-16T12:00')
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
    await rig.accept('UANA')
    await grace.command('/mentor prep @ana')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain('A question to ask')
    expect(JSON.stringify(grace.view?.blocks)).not.toContain(ofFirst.slice(16, -1))
    expect((await nudgeAt('2026-11-23T09:00')).text).not.toContain(ofFirst)
  })

  test('again, if the nudge with it was never sent', async () => {
    await rig.say('UANA', '/mentor agenda my pay')
    rig.setNow('2026-11-16T08:59')
    await rig.say('UGRACE', '/mentor away until 16 Nov')
    await rig.travelTo('2026-11-16T18:30')
    expect((await nudgeAt('2026-11-17T09:00')).text).toContain('my pay')
  })
})

describe('“Prepare” on the nudge', () => {
  test('opens one page with everything to prepare', async () => {
    await rig.say('UGRACE', '/mentor log @ana She is afraid of Jo.')
    await rig.say('UANA', '/mentor agenda my pay')
    await rig.say('UANA', '/mentor step lead a meeting by 1 Dec')
    await rig.say('UGRACE', '/mentor promise @ana send the book')
    const nudge = await nudgeAt('2026-11-16T09:00')
    await grace.press(nudge, 'Prepare')
    await rig.settle()
    const page = JSON.stringify(grace.view?.blocks)
    for (const words of [
      'last check-in 2 weeks ago',
      'my pay',
      'She is afraid of Jo.',
      'lead a meeting · due Tue 1 Dec',
      'send the book',
      'A question to ask',
    ])
      expect(page).toContain(words)
    await grace.press('view', 'Mark as discussed')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).not.toContain('my pay')
  })

  test('shows the question of the nudge until a check-in is logged', async () => {
    const nudge = await nudgeAt('2026-11-16T09:00')
    const question = /You could ask: “(.*)”/.exec(nudge.text)?.[1] ?? 'none'
    await grace.press(nudge, 'Prepare')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain(question)
  })

  test('is replaced by a button to add a promise once a check-in is logged', async () => {
    const nudge = await nudgeAt('2026-11-16T09:00')
    await grace.press(nudge, 'Log check-in')
    await rig.settle()
    const now = (await grace.dms()).find(({ ts }) => ts === nudge.ts)
    if (!now) throw new Error('the nudge is gone')
    await grace.press(now, { actionId: 'open_promised' })
    await rig.settle()
    await grace.submit({ Promise: 'send the book' })
    await rig.settle()
    expect(await rig.db.selectFrom('steps').select('words').execute()).toEqual([{ words: 'send the book' }])
  })
})

describe('what only one person may see is not shown to the other', () => {
  const SECRET = 'xyzzy'

  test('in a nudge, in why, or on any page', async () => {
    await rig.say('UANA', `/mentor log @grace yesterday by call ${SECRET} note`)
    await ana.command('/mentor plan')
    await rig.settle()
    await ana.press('view', 'Add notes…')
    await rig.settle()
    await ana.submit({ Notes: `${SECRET} notes` })
    await rig.say('ULINUS', '/mentor add @ana')
    await rig.accept('UANA')
    await rig.say('UANA', `/mentor agenda @linus ${SECRET} with another`)
    await rig.say('ULINUS', `/mentor promise @ana ${SECRET} by 3 Nov`)
    await rig.say('UGRACE', '/mentor step @ana lead a meeting by 18 Nov')
    const nudge = await nudgeAt('2026-11-16T09:00')
    grace.takeAll()
    const seen = [nudge.text, JSON.stringify(nudge.blocks)]
    for (const command of ['/mentor why', '/mentor', '/mentor agenda @ana'])
      seen.push(await rig.say('UGRACE', command))
    for (const command of ['/mentor prep @ana', '/mentor plan @ana']) {
      await grace.command(command)
      seen.push(JSON.stringify((await grace.nextView()).blocks))
      await grace.close()
    }
    expect(seen.join('\n')).toContain('lead a meeting')
    expect(seen.join('\n')).not.toContain(SECRET)
    expect(rig.logged()).not.toContain(SECRET)
  })
})

describe('the agenda', () => {
  test('is written by the mentee, and both see it', async () => {
    await rig.say('UANA', '/mentor agenda my pay')
    expect(await rig.say('UGRACE', '/mentor agenda @ana')).toMatch(/Topics from <@UANA>.*my pay/s)
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor agenda @ana my idea')).toContain('Only <@UANA> can add topics')
    expect(await rig.say('UANA', '/mentor agenda my pay')).toContain('Already on the agenda')
    expect(await rig.snapshot()).toBe(before)
  })

  test('from before a check-in is not suggested again, but stays readable', async () => {
    await rig.say('UANA', '/mentor agenda my pay')
    rig.setNow('2026-11-03T11:00')
    await rig.say('UGRACE', '/mentor log @ana')
    rig.setNow('2026-11-03T11:30')
    await rig.say('UANA', '/mentor agenda my next role')
    expect(await rig.say('UGRACE', '/mentor agenda @ana')).toMatch(
      /my next role.*my pay · _added before your last check-in_/s,
    )
    expect(await rig.say('UGRACE', '/mentor why')).toContain('Topic from ana: “my next role”')
    rig.setNow('2026-11-04T11:30')
    await rig.say('UGRACE', '/mentor log @ana')
    expect(await rig.say('UGRACE', '/mentor why')).not.toContain('Topic from')
  })

  test('is unchanged if an older check-in is logged late', async () => {
    await rig.say('UANA', '/mentor agenda my pay')
    rig.setNow('2026-11-02T11:00')
    await rig.say('UGRACE', '/mentor log @ana yesterday')
    expect(await rig.say('UGRACE', '/mentor why')).toContain('Topic from ana: “my pay”')
  })
})
