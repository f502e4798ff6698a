import { sql } from 'kysely'
import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

test('over four weeks, everything due on a day and at an hour happens then', async () => {
  await rig.say('UGRACE', '/mentor add @ana every 90 days')
  await rig.say('ULINUS', '/mentor add @ben every 90 days')
  await rig.accept('UANA', 'UBEN')
  await rig.say('UGRACE', '/mentor log @ana')
  for (const day of ['today', '3 Feb', '4 May', '5 Aug']) await rig.say('ULINUS', `/mentor log @ben ${day}`)
  // From half past ten in Berlin, a day's stride leads past each of these: their day is over by the next one.
  const hours = { UGRACE: '22:45', UANA: '23:30', ULINUS: '00:00', UBEN: '07:15' }
  for (const [id, hour] of Object.entries(hours))
    await rig.db
      .updateTable('people')
      .set({ nudge_time: sql`${hour}::time` })
      .where('person_id', '=', id)
      .execute()
  await rig.say('UGRACE', '/mentor promise @ana send the book by 12 Nov')
  await rig.say('UANA', '/mentor promise read the book by 15 Nov')
  await rig.say('UBEN', '/mentor promise lead a meeting by 20 Nov')
  await sql`
    with old as (
      update relationships set started_on = '2024-11-18' where owner_id = 'ULINUS' returning relationship_id
    )
    update mentorships set next_anniversary_on = '2025-11-18' from old where mentorship_id = relationship_id
  `.execute(rig.db)

  await rig.travelTo('2026-11-30T12:00')

  const { rows } = await sql<{ told: string }>`
    select o.kind || ' to ' || o.person_id || ' at ' || to_char(o.settled_at at time zone p.zone, 'DD Mon HH24:MI') as told
    from outbox o join people p using (workspace_id, person_id)
    where o.state = 'sent' and o.kind in ('reminder', 'look back') order by o.settled_at, o.person_id
  `.execute(rig.db)
  expect(rows.map(({ told }) => told)).toEqual([
    'reminder to UGRACE at 12 Nov 22:45',
    'reminder to UANA at 15 Nov 23:30',
    'look back to ULINUS at 18 Nov 00:00',
    'look back to UBEN at 18 Nov 07:15',
    'reminder to UBEN at 20 Nov 07:15',
  ])
})
