import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Human, Message } from '../../../dev/client.ts'
import { startOver } from '../../support/pair.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
const before = new Map<Human, number>()

beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await startOver(rig, 'every 2 weeks')
  for (const person of [grace, ana]) before.set(person, (await person.dms()).length)
})

/** Returns the direct messages that a person has received since the test began. */
async function got(person: Human): Promise<Message[]> {
  return (await person.dms()).slice(before.get(person))
}

async function texts(person: Human): Promise<string[]> {
  return (await got(person)).map(({ text }) => text)
}

async function only(person: Human, text: string): Promise<Message> {
  const found = (await got(person)).filter((one) => one.text.includes(text))
  const [one, ...others] = found
  if (!one || others.length > 0)
    throw new Error(`${found.length} messages with ${text}: ${await texts(person)}`)
  return one
}

async function press(person: Human, message: Message, text: string): Promise<void> {
  await person.press(message, text)
  await rig.settle()
}

/** Grace proposes the times of the form, Ana picks the first. */
async function agree(typed = ''): Promise<void> {
  await propose(typed)
  const message = await only(ana, 'When can you talk')
  const [time = ''] = buttonsOf(message)
  await press(ana, message, time)
}

async function propose(typed = '', entries: Parameters<Human['submit']>[0] = {}): Promise<void> {
  await grace.command(`/mentor meet @ana ${typed}`)
  await rig.settle()
  const result = await grace.submit(entries)
  expect(result.errorsByLabel).toEqual({})
  await rig.settle()
  while (grace.view) await grace.close()
}

function buttonsOf({ blocks }: Message): string[] {
  return JSON.parse(JSON.stringify(blocks)).flatMap(
    (block: { elements?: { text?: { text: string }; type: string }[] }) =>
      (block.elements ?? []).flatMap((one) => (one.type === 'button' ? [one.text?.text ?? ''] : [])),
  )
}

describe('from a nudge to a talk', () => {
  test('Grace finds a time, Ana agrees, the day comes, and they talked', async () => {
    await rig.travelTo('2026-11-09T09:00')
    await press(grace, await only(grace, 'Time to check in with ana'), 'Find a time…')
    expect(JSON.stringify(grace.view?.blocks)).toContain('Times are in your time zone, *Europe/Berlin*')
    await grace.submit({
      'Time 1': '14:00',
      'Day 1': '2026-11-10',
      Where: 'Slack call',
      'Short note': 'my secret',
    })
    await rig.settle()
    await grace.close()
    // Ana lives in Lisbon, an hour behind.
    const proposal = await only(ana, 'When can you talk with <@UGRACE>')
    const [time, , , none, decline] = buttonsOf(proposal)
    expect([time, none, decline]).toEqual(['Tue 10 Nov, 13:00', 'None of these…', 'Decline'])
    await press(ana, proposal, 'Tue 10 Nov, 13:00')
    expect(await texts(ana)).toEqual([expect.stringContaining('You meet <@UGRACE> on Tue 10 Nov, 13:00')])
    expect(await texts(grace)).toContainEqual(
      expect.stringContaining('You meet <@UANA> on Tue 10 Nov, 14:00'),
    )
    expect((await only(grace, 'You’re all caught up')).text).toContain('You meet on Tue 10 Nov')
    expect(await rig.say('UGRACE', '/mentor why')).toContain('You meet on Tue 10 Nov, so I won’t nudge you')
    await rig.say('UANA', '/mentor agenda @grace how to say no')
    await rig.travelTo('2026-11-10T09:00')
    expect((await only(grace, 'Today at 14:00')).text).toContain('how to say no')
    await rig.travelTo('2026-11-10T14:31')
    const asked = await only(grace, 'How did it go with <@UANA>?')
    await press(grace, asked, 'We talked')
    await press(
      ana,
      await only(ana, 'You and <@UGRACE> talked on Tue 10 Nov, 13:00. The check-in is logged.'),
      'Add a promise…',
    )
    await ana.close()
    const { rows } = await sql`select checked_in_on::text as on, author_id from check_ins`.execute(rig.db)
    expect(rows).toEqual([{ on: '2026-11-10', author_id: 'UGRACE' }])
    expect(buttonsOf(await only(grace, 'The check-in is logged'))).toEqual([
      'Add a note…',
      'Add a promise…',
      'Undo',
    ])
    expect(rig.logged()).not.toContain('my secret')
  })

  test('no nudge comes before the meeting; without an answer the next one asks whether they talked', async () => {
    await agree('24 Nov 10:00')
    await rig.travelTo('2026-11-24T18:00')
    expect((await texts(grace)).filter((text) => text.includes('Time to check in'))).toEqual([])
    await rig.travelTo('2026-11-25T09:00')
    const nudge = await only(grace, 'Time to check in with ana')
    expect(nudge.text).toContain('Did you talk on Tue 24 Nov?')
    await press(grace, nudge, 'We talked')
    const { rows } = await sql`select checked_in_on::text as on from check_ins`.execute(rig.db)
    expect(rows).toEqual([{ on: '2026-11-24' }])
  })
})
