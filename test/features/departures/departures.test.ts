import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'outbox', 'rate_limits')
  for (const id of ['UGRACE', 'UANA', 'UBEN']) await rig.slack.changePerson(id, { deleted: false })
  rig.setNow('2026-11-03T10:00')
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.say('UGRACE', '/mentor add @ben')
  for (const id of ['UGRACE', 'UANA', 'UBEN']) rig.slack.as(id).takeAll()
})

async function departuresTo(id: string): Promise<string[]> {
  const rows = await rig.db
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', 'departure')
    .where('person_id', '=', id)
    .execute()
  return rows.map(({ state }) => state)
}

test('when a mentor leaves, both mentees are notified and offered to ask someone else; no mentorship ends', async () => {
  await rig.slack.changePerson('UGRACE', { deleted: true })
  await rig.travelTo('2026-11-03T10:50')
  expect(await departuresTo('UANA')).toEqual([])
  await rig.travelTo('2026-11-03T11:10')
  const dm = await rig.slack.as('UANA').nextDm()
  expect(dm.text).toMatch(/account has been deactivated\. Your mentorship, which started Tue 3 Nov/)
  expect(JSON.stringify(dm.blocks)).toContain('open_request')
  expect(await departuresTo('UBEN')).toEqual(['sent'])
  expect(await departuresTo('UGRACE')).toEqual([])
  const open = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
  expect(open).toHaveLength(2)
})

test('when a mentee leaves, the spot is free and the mentor is notified once', async () => {
  await rig.db.updateTable('people').set({ capacity: 2 }).execute()
  expect(await rig.say('UGRACE', '/mentor add @chidi')).toMatch(/at your limit of/)
  await rig.slack.changePerson('UANA', { deleted: true })
  await rig.travelTo('2026-11-03T12:00')
  expect(await departuresTo('UGRACE')).toEqual(['sent'])
  expect(await departuresTo('UANA')).toEqual([])
  expect(await rig.say('UGRACE', '/mentor add @chidi')).toMatch(/Offered to mentor/)
})

test('no one is notified if the person comes back within an hour', async () => {
  await rig.slack.changePerson('UGRACE', { deleted: true })
  await rig.travelTo('2026-11-03T10:30')
  await rig.slack.changePerson('UGRACE', { deleted: false })
  await rig.travelTo('2026-11-04T12:00')
  expect(await departuresTo('UANA')).toEqual([])
})

test('the notification waits for the recipient’s working hours', async () => {
  rig.setNow('2026-11-03T22:00')
  await rig.slack.changePerson('UGRACE', { deleted: true })
  await rig.travelTo('2026-11-04T09:30')
  expect(await departuresTo('UANA')).toEqual(['pending'])
  await rig.travelTo('2026-11-04T10:01')
  expect(await departuresTo('UANA')).toEqual(['sent'])
})
