import { renderBlocks } from '../../../dev/render-text.ts'
import { isNudge } from '../../support/nudges.ts'
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

const REQUEST_TEXT = 'What they want to get better at'
const LISTED_TEXT = 'Requests waiting for you'

async function nudges(id: string): Promise<string[]> {
  return (await act.dms(id)).filter((text) => isNudge({ text }))
}

async function home(id: string): Promise<string> {
  const human = rig.slack.as(id)
  await human.openHome()
  await rig.settle()
  return renderBlocks(human.home?.blocks ?? [])
}

describe('an unanswered request', () => {
  test('is listed in a nudge after five working days, even if the mentor has no mentees', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-09T08:59')
    expect(await nudges('UGRACE')).toEqual([])
    await rig.travelTo('2026-11-09T09:00')
    const [nudge, ...others] = await nudges('UGRACE')
    expect(others).toEqual([])
    expect(nudge).toContain('ana is waiting for your answer')
    expect(nudge).toContain(LISTED_TEXT)
    expect(nudge).not.toContain('meetings that people')
  })

  test('is listed in the same weekly nudge as due check-ins', async () => {
    await rig.say('UGRACE', '/mentor add @ben')
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-15T12:00')
    const all = await nudges('UGRACE')
    expect(all).toHaveLength(1)
    expect(all[0]).toMatch(/<@UBEN>[\s\S]*Requests waiting for you[\s\S]*<@UANA>/)
  })

  test('is listed at growing intervals', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-12-13T12:00')
    // 9 Nov, a week later, and two weeks after that.
    expect(await nudges('UGRACE')).toHaveLength(3)
  })

  test('is not listed while the mentor is away', async () => {
    await act.ask('UANA', 'grace')
    await rig.say('UGRACE', '/mentor away until 12 Nov')
    await rig.travelTo('2026-11-13T08:59')
    expect(await nudges('UGRACE')).toEqual([])
    await rig.travelTo('2026-11-13T09:00')
    expect(await nudges('UGRACE')).toHaveLength(1)
  })

  test('is not listed after the mentor asked a question', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', REQUEST_TEXT), 'Ask a question…', {
      'What would you like to know?': 'Why?',
    })
    await rig.travelTo('2026-11-12T12:00')
    expect(await nudges('UGRACE')).toEqual([])
  })

  test('can be decided from the nudge, which then shows the decision', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-11-09T09:00')
    await act.decide('UGRACE', await act.dm('UGRACE', LISTED_TEXT), 'Accept…')
    expect((await act.dm('UGRACE', LISTED_TEXT)).text).toContain('<@UANA> · Accepted.')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('*Accepted*')
  })

  test('is explained by /mentor why with the time of its nudge', async () => {
    await act.ask('UANA', 'grace')
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(
      /<@UANA>\* · asked you to mentor them on Mon 2 Nov · next nudge \*Mon 9 Nov, 09:00/,
    )
    expect(await rig.say('UGRACE', '/mentor')).toContain('<@UANA>')
  })

  test('is reported to the mentee once after ten working days, with mentors who have room and without mentioning nudges', async () => {
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
    // 9:00 in Lisbon.
    await rig.travelTo('2026-11-16T10:00')
    const told = await act.dm('UANA', 'hasn’t answered your request')
    expect(told.text).toContain('<@ULINUS> · meetings')
    expect(told.text).not.toMatch(/nudge|remind/)
    await rig.travelTo('2026-11-30T10:00')
    expect(await act.dms('UANA')).toHaveLength(1)
    expect(await act.press('UANA', told, 'Withdraw request')).toContain('Request to <@UGRACE> withdrawn')
  })

  test('expires after thirty working days, and can be sent again', async () => {
    await act.ask('UANA', 'grace')
    await rig.travelTo('2026-12-14T09:59')
    expect((await act.dms('UANA')).join()).not.toContain('expired')
    await rig.travelTo('2026-12-14T10:00')
    expect((await act.dm('UANA', 'expired after six weeks')).text).toContain('You can ask <@UGRACE> again')
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('Expired Mon 14 Dec')
    expect((await act.ask('UANA', 'grace')).kind).toBe('updated')
  })

  test('with an open question reminds the mentee of the question', async () => {
    await act.ask('UANA', 'grace')
    await act.decide('UGRACE', await act.dm('UGRACE', REQUEST_TEXT), 'Ask a question…', {
      'What would you like to know?': 'Why?',
    })
    await rig.travelTo('2026-11-16T10:00')
    expect((await act.dm('UANA', 'is waiting for your answer')).text).toContain(
      '<@UGRACE> asked you a question',
    )
  })

  test('ends when the mentor leaves, and the mentee is notified', async () => {
    await act.ask('UANA', 'grace')
    rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.db
      .updateTable('people')
      .set({ standing: 'deactivated', deactivated_at: rig.clock.now() })
      .where('person_id', '=', 'UGRACE')
      .execute()
    await rig.travelTo('2026-11-02T10:32')
    expect((await act.dm('UANA', 'account is deactivated')).text).toContain('your request has ended')
  })
})

describe('requests on Home', () => {
  test('are shown to the mentor with buttons, and are marked as seen', async () => {
    await act.ask('UANA', 'grace')
    expect(await home('UANA')).toMatch(/Requests you sent[\s\S]*sent Mon 2 Nov · not seen yet/)
    expect(await home('UGRACE')).toMatch(/Request to you[\s\S]*meetings that people[\s\S]*Accept…/)
    // Updated without opening it again.
    expect(renderBlocks(rig.slack.as('UANA').home?.blocks ?? [])).toContain('seen Mon 2 Nov')
  })

  test('can be decided, and the message is updated', async () => {
    await act.ask('UANA', 'grace')
    await home('UGRACE')
    const grace = rig.slack.as('UGRACE')
    grace.takeAll()
    await grace.press('home', 'Accept…')
    await grace.nextView()
    await grace.submit()
    await rig.settle()
    expect((await act.dm('UGRACE', REQUEST_TEXT)).text).toContain('*Accepted*')
    expect(renderBlocks(grace.home?.blocks ?? [])).not.toContain('Request to you')
  })

  test('are shown to no one else', async () => {
    await act.ask('UANA', 'grace')
    for (const id of ['ULINUS', 'UEVE']) expect(await home(id)).not.toMatch(/meetings|UANA/)
  })
})
