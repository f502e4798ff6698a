import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { renderBlocks } from '../../../dev/render-text.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from './requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>

// Monday, 2 November 2026. Grace is in Berlin, Ana in Lisbon.
beforeEach(async () => {
  rig = await startRig()
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
})
afterEach(() => rig.stop())

const YES = 'asks you to be their mentor'
const CARRIED = 'Waiting for your answer'

async function nudges(id: string): Promise<string[]> {
  return (await act.dms(id)).filter((text) => text.includes('Why now?'))
}

async function home(id: string): Promise<string> {
  const human = rig.slack.as(id)
  await human.openHome()
  await rig.settle()
  return renderBlocks(human.home?.blocks ?? [])
}

describe('Nobody waits in a void: a request without an answer', () => {
  test('is carried by the mentor’s next nudge after five working days, with nothing else due and no mentee at all', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-09T08:59')
    expect(await nudges('UGRACE')).toEqual([])
    await rig.travelTo('2026-11-09T09:00')
    const [nudge, ...others] = await nudges('UGRACE')
    expect(others).toEqual([])
    expect(nudge).toContain('ana waits for your answer')
    expect(nudge).toContain(CARRIED)
    expect(nudge).not.toContain('meetings that people')
  })

  test('comes in the same nudge as what is due, and never in a second one a week', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-15T12:00')
    const all = await nudges('UGRACE')
    expect(all).toHaveLength(1)
    expect(all[0]).toMatch(/<@UBEN>[\s\S]*Waiting for your answer[\s\S]*<@UANA>/)
  })

  test('is not brought up week after week: the patience grows', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-12-13T12:00')
    // 9 Nov, a week later, and two weeks after that.
    expect(await nudges('UGRACE')).toHaveLength(3)
  })

  test('waits while the mentor is away, and while nudges are off', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UGRACE', '/mentor away until 12 Nov')
    await rig.travelTo('2026-11-13T08:59')
    expect(await nudges('UGRACE')).toEqual([])
    await rig.travelTo('2026-11-13T09:00')
    expect(await nudges('UGRACE')).toHaveLength(1)
  })

  test('that was answered, asked about or taken back in time is not carried', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', YES), 'Ask…', {
      'What would you like to know?': 'Why?',
    })
    await rig.travelTo('2026-11-12T12:00')
    expect(await nudges('UGRACE')).toEqual([])
  })

  test('can be decided from the nudge, which then shows what was decided', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-09T09:00')
    await act.decide('UGRACE', await act.dm('UGRACE', CARRIED), 'Yes…')
    expect((await act.dm('UGRACE', CARRIED)).text).toContain('<@UANA> · You said yes.')
    expect((await act.dm('UGRACE', YES)).text).toContain('You said yes to <@UANA>')
  })

  test('is explained by why, with the instant of the nudge that carries it', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(
      /<@UANA>\* · asked you on Mon 2 Nov · next nudge \*Mon 9 Nov, 09:00/,
    )
    expect(await rig.say('UGRACE', '/mentor')).toContain('<@UANA>')
  })

  test('is told to the mentee after ten working days, once, with people who have room; the mentee is not told of nudges', async () => {
    const offer = {
      workspace_id: rig.slack.teamId,
      person_id: 'ULINUS',
      openness: 'listed',
      topics: 'meetings',
    }
    await rig.db.insertInto('mentor_offers').values(offer).execute()
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-16T09:59')
    expect(await act.dms('UANA')).toEqual([])
    // Nine o'clock in Lisbon.
    await rig.travelTo('2026-11-16T10:00')
    const told = await act.dm('UANA', 'has not answered your request yet')
    expect(told.text).toContain('<@ULINUS> · meetings')
    expect(told.text).not.toMatch(/nudge|remind/)
    await rig.travelTo('2026-11-30T10:00')
    expect(await act.dms('UANA')).toHaveLength(1)
    expect(await act.press('UANA', told, 'Take it back')).toContain('You took your request to <@UGRACE> back')
  })

  test('ends by itself after thirty working days, kindly, and no pause follows', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-12-14T09:59')
    expect((await act.dms('UANA')).join()).not.toContain('ended by itself')
    await rig.travelTo('2026-12-14T10:00')
    expect((await act.dm('UANA', 'has ended by itself')).text).toContain('asking took courage')
    expect((await act.dm('UGRACE', YES)).text).toContain('This ended by itself on Mon 14 Dec')
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })

  test('of which the mentor asked something: the mentee is reminded of the question', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', YES), 'Ask…', {
      'What would you like to know?': 'Why?',
    })
    await rig.travelTo('2026-11-16T10:00')
    expect((await act.dm('UANA', 'waits for your answer')).text).toContain('<@UGRACE> asked you something')
  })

  test('to somebody who leaves ends with the news, and with people to ask instead', async () => {
    await act.ask('UANA', 'grace')
    rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.db
      .updateTable('people')
      .set({ deactivated_at: rig.clock.now() })
      .where('person_id', '=', 'UGRACE')
      .execute()
    await rig.travelTo('2026-11-02T08:32')
    expect((await act.dm('UANA', 'has left this workspace')).text).toContain('your request has ended')
  })
})

describe('Home', () => {
  test('shows the mentor who asks, with the buttons; opening it is seeing it', async () => {
    await act.ask('UANA', 'grace')
    expect(await home('UANA')).toMatch(/Whom you asked[\s\S]*sent Mon 2 Nov, not seen yet/)
    expect(await home('UGRACE')).toMatch(/Somebody asks you[\s\S]*meetings that people[\s\S]*Yes…/)
    // Redrawn by itself.
    expect(renderBlocks(rig.slack.as('UANA').home?.blocks ?? [])).toContain('seen Mon 2 Nov')
  })

  test('decides, and the message shows it, too', async () => {
    await act.ask('UANA', 'grace')
    await home('UGRACE')
    const grace = rig.slack.as('UGRACE')
    grace.takeAll()
    await grace.press('home', 'Yes…')
    await grace.nextView()
    await grace.submit()
    await rig.settle()
    expect((await act.dm('UGRACE', YES)).text).toContain('You said yes to <@UANA>')
    expect(renderBlocks(grace.home?.blocks ?? [])).not.toContain('Somebody asks you')
  })

  test('the words of a request are on nobody else’s', async () => {
    await act.ask('UANA', 'grace')
    for (const id of ['ULINUS', 'UEVE']) expect(await home(id)).not.toMatch(/meetings|UANA/)
  })
})
