import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

test('after more than a day without Slack, what is still true arrives once, with its buttons, and nothing else does', async () => {
  const [grace, ana, ben] = [rig.slack.as('UGRACE'), rig.slack.as('UANA'), rig.slack.as('UBEN')]
  rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'server_error' } })
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.say('UGRACE', '/mentor add @ben')
  await rig.travelTo('2026-11-02T11:30')
  await grace.command('/mentor end @ben')
  await rig.settle()
  await grace.submit({ thanks: 'Thank you for your questions.' })
  await rig.travelTo('2026-11-03T12:00')
  expect([await ana.dms(), await ben.dms()]).toEqual([[], []])

  rig.slack.clearFaults()
  await rig.travelTo('2026-11-03T15:00')
  const [welcome, ...more] = await ana.dms()
  expect(more).toEqual([])
  expect(welcome?.blocks?.map(({ type }) => type)).toContain('actions')
  const toBen = await ben.dms()
  expect(toBen.map(({ text }) => text)).toEqual([expect.stringContaining('Thank you for your questions.')])
  const outcomes = await rig.db.selectFrom('outbox').select(['kind', 'person_id', 'state']).execute()
  expect(outcomes.filter(({ state }) => state !== 'sent')).toEqual([
    { kind: 'welcome', person_id: 'UBEN', state: 'canceled' },
  ])
  expect(rig.logged()).not.toContain('message given up')
})
