import { sql } from 'kysely'
import type { Message } from '../../dev/client.ts'
import { isNudge } from '../support/nudges.ts'
import { type Rig, startRig } from '../support/rig.ts'

const BUSY = 'Someone else is changing this right now. Please try again in a moment.'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

test('while twelve clicks wait for a locked row, other people are answered, and the clicks get a “busy” reply', async () => {
  const grace = rig.slack.as('UGRACE')
  const nudge = await nudgeGrace()
  await whileHeld(async () => {
    const presses = Array.from({ length: 12 }, () => grace.press(nudge, 'Log check-in'))
    const linus = rig.slack.as('ULINUS')
    await linus.command('/mentor list')
    expect((await linus.nextEphemeral({ timeoutMs: 20_000 })).text).not.toContain('went wrong')
    for (const press of presses) expect(await press).toMatchObject({ outcome: 'acked' })
    for (const _ of presses) expect((await grace.nextEphemeral({ timeoutMs: 20_000 })).text).toBe(BUSY)
  })
  await grace.press(nudge, 'Log check-in')
  await rig.settle()
  expect((await grace.dms()).at(-1)?.text).toContain('Check-in logged.')
})

test('a form that waits for a locked row stays open with its input, and a warning is logged', async () => {
  const grace = rig.slack.as('UGRACE')
  await grace.command('/mentor log')
  const form = await grace.nextView()
  const pushed = await whileHeld(() => grace.submit({ 'Private note': 'a long note' }))
  expect(pushed.kind).toBe('pushed')
  expect(JSON.stringify(pushed.view?.blocks)).toContain(BUSY)
  expect(grace.views.map(({ id }) => id)).toEqual([form.id, pushed.view?.id])
  const line = rig
    .logged()
    .split('\n')
    .filter((line) => line.includes('too long for a lock'))
    .at(-1)
  expect(JSON.parse(line ?? '')).toMatchObject({ level: 40, type: 'view_submission' })
  expect(line).not.toContain('stack')
  expect(rig.logged()).not.toContain('"level":50')
})

async function nudgeGrace(): Promise<Message> {
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
  await rig.say('UGRACE', '/mentor log @ana')
  await rig.travelTo('2026-11-16T09:00')
  const grace = rig.slack.as('UGRACE')
  grace.takeAll()
  const nudge = (await grace.dms()).find(isNudge)
  if (!nudge) throw new Error('There is no nudge')
  return nudge
}

/** Locks the mentorship in another transaction until `work` is done. */
async function whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
  return rig.db.transaction().execute(async (trx) => {
    await sql`select from relationships for update`.execute(trx)
    return work()
  })
}
