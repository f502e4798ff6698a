import type { Entries } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>

beforeAll(async () => {
  rig = await startRig()
  act = acting(rig)
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
/** Grace mentors Ana. It is Tuesday at 23:00 in Berlin, 22:00 in Lisbon, where Ana is. */
beforeEach(async () => {
  await emptyTables(rig.db, 'relationships', 'requests', 'outbox', 'rate_limits')
  rig.setNow('2026-11-03T10:30')
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
  await rig.travelTo('2026-11-03T23:00')
  for (const id of ['UGRACE', 'UANA', 'UBEN']) while (rig.slack.as(id).view) await rig.slack.as(id).close()
})

async function submit(id: string, typed: string, entries: Entries): Promise<void> {
  await rig.slack.as(id).command(typed)
  await rig.settle()
  await rig.slack.as(id).submit(entries)
  await rig.settle()
}

const count = async (id: string) => (await rig.slack.as(id).dms()).length

describe('A message that another person causes at night', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['an offer', 'UBEN', () => rig.say('UGRACE', '/mentor add @ben')],
    ['an end', 'UANA', () => submit('UGRACE', '/mentor end @ana', {})],
    ['an end by the mentee', 'UGRACE', () => submit('UANA', '/mentor end @grace', {})],
    ['a proposal', 'UGRACE', () => rig.say('UANA', '/mentor cadence @grace monthly')],
    ['a help request', 'UGRACE', () => rig.say('UANA', '/mentor hand call me')],
    ['a request', 'UGRACE', () => act.ask('UBEN', 'grace')],
    ['a deletion', 'UGRACE', () => rig.say('UANA', '/mentor privacy').then(erase)],
  ])('%s arrives when the reader’s day begins', async (_, reader, happens) => {
    const before = await count(reader)
    await happens()
    await rig.travelTo('2026-11-04T08:00')
    expect(await count(reader)).toBe(before)
    // Nine in Berlin and Lagos; nine in Lisbon is an hour later.
    await rig.travelTo(reader === 'UANA' ? '2026-11-04T10:00' : '2026-11-04T09:00')
    expect(await count(reader)).toBe(before + 1)
  })

  test('arrives after an absence', async () => {
    await rig.say('UGRACE', '/mentor away until 9 Nov')
    const proposals = async () =>
      (await rig.slack.as('UGRACE').dms()).filter(({ text }) => text.includes('every month')).length
    const before = await proposals()
    await rig.say('UANA', '/mentor cadence @grace monthly')
    await rig.travelTo('2026-11-09T20:00')
    expect(await proposals()).toBe(before)
    await rig.travelTo('2026-11-10T09:00')
    expect(await proposals()).toBe(before + 1)
  })
})

async function erase(): Promise<void> {
  const ana = rig.slack.as('UANA')
  const answer = ana.ephemerals().at(-1)
  if (!answer) throw new Error('/mentor privacy has no answer')
  await ana.press(answer, 'Delete your data…')
  await rig.settle()
  await ana.submit({ confirmation: 'delete' })
  await rig.settle()
}
