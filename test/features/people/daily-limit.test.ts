import { sql } from 'kysely'
import type { Entries, Human } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting, WORDS } from '../requests/requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>
let ana: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:00' })
  act = acting(rig)
  ana = rig.slack.as('UANA')
  for (let count = 1; count <= 12; count += 1)
    rig.slack.addPerson({ id: `UMATE${count}`, name: `mate${count}`, tz: 'Europe/Berlin' })
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:00')
  await emptyTables(rig.db, 'people', 'relationships', 'requests', 'outbox')
  for (const id of ['UANA', 'UGRACE']) {
    while (rig.slack.as(id).view) await rig.slack.as(id).close()
    rig.slack.as(id).takeAll()
  }
  for (const id of ['UANA', 'UGRACE']) await rig.say(id, '/mentor')
})

async function askAndWithdraw() {
  const result = await act.ask('UANA', 'grace')
  if (result.kind !== 'updated') return result
  const { request_id } = await rig.db
    .selectFrom('requests')
    .select('request_id')
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow()
  await rig.db
    .updateTable('requests')
    .set({ outcome: 'withdrawn', decided_at: rig.clock.now() })
    .where('request_id', '=', request_id)
    .execute()
  return result
}

async function countRows(kind: string): Promise<number> {
  const rows = await rig.db.selectFrom('outbox').selectAll().where('kind', '=', kind).execute()
  return rows.length
}

describe('On one day, a person makes the app send at most 3 messages to the same person', () => {
  test('by asking and withdrawing: the form stays open with what was typed, and says what to do', async () => {
    for (let count = 1; count <= 3; count += 1) expect((await askAndWithdraw()).kind).toBe('updated')
    const refused = await askAndWithdraw()
    expect(refused.errors).toEqual({
      wish: 'You’ve sent grace 3 messages through me today, so I didn’t send this one. Send it from Tue 3 Nov, or message them yourself.',
    })
    expect(refused.view?.title).toBe('Request a mentor')
    expect(await countRows('request')).toBe(3)
    expect(await rig.db.selectFrom('requests').selectAll().execute()).toHaveLength(3)
    rig.setNow('2026-11-02T23:59')
    expect((await ana.submit()).kind).toBe('errors')
    // In Lisbon, the day begins an hour later.
    rig.setNow('2026-11-03T01:00')
    expect((await ana.submit()).kind).toBe('updated')
    expect(await countRows('request')).toBe(4)
  })

  test('of all kinds together', async () => {
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
    await rig.accept('UANA')
    const agree = async (hasAgreement: boolean, entries: Entries) => {
      await ana.openHome()
      await rig.settle()
      await ana.press('home', { text: 'Mentorship…', near: '<@UGRACE>' })
      await rig.settle()
      await ana.press('view', hasAgreement ? 'Agreement…' : 'Write an agreement…')
      await rig.settle()
      return ana.submit(entries)
    }
    expect(await rig.say('UANA', '/mentor hand first words')).toContain('Sent.')
    expect(await rig.say('UANA', '/mentor cadence @grace weekly')).not.toContain('through me today')
    expect((await agree(false, { Purpose: 'speaking up' })).kind).toBe('updated')
    while (ana.view) await ana.close()
    await rig.say('UANA', '/mentor log @grace by call')
    const before = await rig.snapshot()
    const hand = await rig.say('UANA', '/mentor hand my first talk')
    expect(hand).toMatch(/sent <@UGRACE> 3 messages.*from Tue 3 Nov[\s\S]*> my first talk/)
    expect(await rig.say('UANA', '/mentor cadence @grace monthly')).toContain('sent <@UGRACE> 3 messages')
    const agreement = await agree(true, { Purpose: 'something else' })
    expect(agreement.errorsByLabel).toMatchObject({
      Purpose: expect.stringContaining('sent grace 3'),
    })
    expect(await rig.snapshot()).toBe(before)
    expect(await rig.say('UGRACE', '/mentor log @ana by call')).not.toContain('through me today')
  })

  test('by concurrent requests', async () => {
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
    await rig.accept('UANA')
    const cadences = ['weekly', 'every 3 weeks', 'monthly', 'every 5 weeks', 'every 40 days', 'every 50 days']
    await Promise.all(cadences.map((cadence) => ana.command(`/mentor cadence @grace ${cadence}`)))
    await rig.settle()
    expect(await countRows('proposal')).toBe(3)
  })
})

describe('On one day, a person makes the app send at most 10 messages', () => {
  test('by offers; an offer that a request accepts doesn’t count', async () => {
    await rig.db.updateTable('people').set({ capacity: 10 }).where('person_id', '=', 'UGRACE').execute()
    for (let count = 1; count <= 10; count += 1) {
      expect(await rig.say('UGRACE', `/mentor add @mate${count}`)).toContain('Offered to mentor')
    }
    await sql`update relationships set ended_at = now()`.execute(rig.db)
    await sql`update mentorships set ended_by = 'UGRACE', offer_expires_on = null, next_anniversary_on = null`.execute(
      rig.db,
    )
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor add @mate11')).toContain(
      'You’ve sent 10 messages through me today, so I didn’t send this one. You can send it from Tue 3 Nov.',
    )
    expect(JSON.parse(await rig.snapshot())).toHaveLength(JSON.parse(before).length)
    expect(await countRows('welcome')).toBe(10)
    await act.ask('UANA', 'grace', WORDS)
    await act.decide('UGRACE', await act.dm('UGRACE', 'I hope to run meetings'), 'Accept…')
    expect(
      await rig.db.selectFrom('mentorships').selectAll().where('ended_by', 'is', null).execute(),
    ).toHaveLength(1)
  })
})
