import { sql } from 'kysely'
import type { Human, Message } from '../../dev/client.ts'
import { renderBlocks } from '../../dev/render-text.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { isNudge } from '../support/nudges.ts'
import { BERLIN, type Rig, startRig } from '../support/rig.ts'

let rig: Rig
let people = 0
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearFaults()
  rig.slack.clearCalls()
  await emptyTables(rig.db, 'people', 'mentorships', 'check_ins', 'outbox', 'rate_limits')
})

/** A mentor with Home open, and a nudge about ana and ben sent on Monday at nine. */
async function nudgedMentor(): Promise<{ mentor: Human; nudge: Message }> {
  people += 1
  const { id } = rig.slack.addPerson({ id: `UM${people}`, name: `mentor${people}`, tz: BERLIN })
  const mentor = rig.slack.as(id)
  rig.setNow('2026-11-02T12:00')
  await rig.say(id, '/mentor')
  await mentor.openHome()
  for (const name of ['ana', 'ben']) {
    await rig.type(mentor, '2026-11-02T12:00', `/mentor add @${name} every 2 weeks`)
    await rig.type(mentor, '2026-11-02T12:00', `/mentor log @${name}`)
  }
  rig.setNow('2026-11-16T09:00')
  await rig.travelTo('2026-11-16T09:01')
  return { mentor, nudge: await nudgeOf(mentor) }
}

async function nudgeOf(person: Human): Promise<Message> {
  const nudge = (await person.dms()).findLast(isNudge)
  if (!nudge) throw new Error('There is no nudge')
  return nudge
}

/** How many updates of messages Slack has rejected for good, as the metric says. */
async function rejected(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${rig.app.port}/metrics`)).text()
  return Number(/updates_rejected_total\{method="chat\.update"\} (\d+)/.exec(metrics)?.[1] ?? 0)
}

const updates = () => rig.slack.calls({ method: 'chat.update' })
const publications = () => rig.slack.calls({ method: 'views.publish' })

/** Returns what each call showed on one surface, in order; for a message, also what was posted. */
function shownByPlace(): Map<string, string[]> {
  const shown = new Map<string, string[]>()
  const add = (place: string, ...what: unknown[]) =>
    shown.set(place, [...(shown.get(place) ?? []), JSON.stringify(what)])
  for (const { method, args, answer } of rig.slack.calls()) {
    if (method === 'chat.postMessage') add(`${answer.channel}/${answer.ts}`, args.text, args.blocks)
    if (method === 'chat.update') add(`${args.channel}/${args.ts}`, args.text, args.blocks)
    if (method === 'views.publish') add(`home of ${args.user_id}`, args.view)
  }
  return shown
}

const TALKED = { text: 'Log check-in', near: 'UANA' }

async function press(
  person: Human,
  where: Message | 'home',
  button: Parameters<Human['press']>[1],
): Promise<void> {
  await person.press(where, button)
  await rig.settle()
}

describe('Slack is not called for views that look the same:', () => {
  test('in weeks in which people get nudges, answer them, ask for help and open Home', async () => {
    const { mentor, nudge } = await nudgedMentor()
    const ana = rig.slack.as('UANA')
    await ana.openHome()
    await rig.settle()
    await press(mentor, nudge, TALKED)
    await press(mentor, nudge, TALKED)
    await rig.type(mentor, '2026-11-16T10:00', '/mentor snooze @ben until 30 Nov')
    await rig.type(mentor, '2026-11-16T10:00', '/mentor away until 18 Nov')
    await rig.type(mentor, '2026-11-16T10:01', '/mentor back')
    await rig.type(ana, '2026-11-16T11:00', '/mentor hand with my talk')
    const asked = (await mentor.dms()).findLast(({ text }) => text.includes('with my talk'))
    if (!asked) throw new Error('Nobody asked')
    await press(mentor, asked, 'Suggest a call')
    await press(mentor, asked, 'Suggest a call')
    for (const person of [mentor, ana, mentor]) await person.openHome()
    await rig.travelTo('2026-11-23T12:00')
    const places = [...shownByPlace()]
    expect(updates().length).toBeGreaterThan(1)
    expect(publications().length).toBeGreaterThan(5)
    expect(
      places.flatMap(([place, all]) => all.filter((one, n) => one === all[n - 1]).map(() => place)),
    ).toEqual([])
  })

  test('a nudge that was just sent is not updated, but its line on Home is', async () => {
    const { mentor } = await nudgedMentor()
    expect(updates()).toEqual([])
    expect(renderBlocks(mentor.home?.blocks ?? [])).toContain('Next nudge: Mon 23 Nov')
  })

  test('Home is not published again when it is reopened, unless Slack has lost it', async () => {
    const { mentor } = await nudgedMentor()
    await mentor.openHome()
    await rig.settle()
    rig.slack.clearCalls()
    await mentor.openHome()
    await rig.settle()
    expect(publications()).toEqual([])
    await sql`update recipients set home_digest = ''`.execute(rig.db)
    await mentor.openHome()
    await rig.settle()
    expect(publications()).toHaveLength(1)
  })
})

describe('while Slack', () => {
  test('limits updates, people still get replies, and the newest state is shown as soon as possible', async () => {
    const { mentor, nudge } = await nudgedMentor()
    const fault = { kind: 'rate_limited', retryAfterSeconds: 30 } as const
    for (const method of ['chat.update', 'views.publish']) rig.slack.faults.add({ method, fault, times: 1 })
    await press(mentor, nudge, TALKED)
    await rig.type(mentor, '2026-11-16T09:01', '/mentor snooze @ben until 30 Nov')
    expect(updates()).toHaveLength(1)
    expect((await nudgeOf(mentor)).text).toBe(nudge.text)
    rig.setNow('2026-11-16T09:03')
    await rig.app.tick()
    await rig.settle()
    expect(updates()).toHaveLength(2)
    expect((await nudgeOf(mentor)).text).not.toBe(nudge.text)
    expect(renderBlocks(mentor.home?.blocks ?? [])).toContain('snoozed until Mon 30 Nov')
  })

  test('fails for one person, the others are updated, and that person later', async () => {
    const [first, second] = [await nudgedMentor(), await nudgedMentor()]
    rig.slack.faults.add({
      method: 'chat.update',
      fault: { kind: 'server_error', accepted: false },
      times: 1,
    })
    await press(first.mentor, first.nudge, TALKED)
    await press(second.mentor, second.nudge, TALKED)
    expect((await nudgeOf(first.mentor)).text).toBe(first.nudge.text)
    expect((await nudgeOf(second.mentor)).text).not.toBe(second.nudge.text)
    rig.clock.set(rig.clock.now().add({ seconds: 10 }))
    await rig.app.tick()
    await rig.settle()
    expect((await nudgeOf(first.mentor)).text).not.toBe(first.nudge.text)
  })

  test('rejects an update for good, it isn’t tried again; the log and a metric say so', async () => {
    const { mentor, nudge } = await nudgedMentor()
    rig.slack.faults.add({ method: 'chat.update', fault: { kind: 'error', error: 'hash_conflict' } })
    const before = await rejected()
    await press(mentor, nudge, TALKED)
    expect(updates()).toHaveLength(1)
    expect(await sql`select from rerenders`.execute(rig.db)).toMatchObject({ rows: [] })
    expect(rig.logged()).toMatch(/"level":50,[^\n]*"reason":"hash_conflict"[^\n]*rejected a view update/)
    expect(await rejected()).toBe(before + 1)
  })

  test('accepts an update and the response is lost, a change back is still sent', async () => {
    const { mentor } = await nudgedMentor()
    await mentor.openHome()
    await rig.settle()
    rig.slack.faults.add({ method: 'views.publish', fault: { kind: 'lost', accepted: true }, times: 1 })
    await rig.type(mentor, '2026-11-16T10:00', '/mentor away until 30 Nov')
    expect(renderBlocks(mentor.home?.blocks ?? [])).toContain('You’re away')
    await rig.type(mentor, '2026-11-16T10:01', '/mentor back')
    expect(renderBlocks(mentor.home?.blocks ?? [])).not.toContain('You’re away')
  })
})

test('a clicked message is updated while hundreds of others wait for a permit', async () => {
  const { mentor, nudge } = await nudgedMentor()
  const workspaceId = rig.slack.teamId
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select ${workspaceId}, 'UW' || n, 'Waiting', 'UTC', now() from generate_series(1, 300) n`.execute(rig.db)
  await sql`insert into recipients (workspace_id, person_id, home_digest)
    select ${workspaceId}, 'UW' || n, '' from generate_series(1, 300) n`.execute(rig.db)
  // The app's own calls have used up their permits.
  await sql`insert into rate_limits (workspace_id, method, reserved_until)
    select ${workspaceId}, method, ${rig.clock.now().add({ seconds: 10 })}
    from unnest(array['chat.update', 'views.publish']) method
    on conflict (workspace_id, method) do update set reserved_until = excluded.reserved_until`.execute(rig.db)
  await sql`insert into rerenders (workspace_id, person_id, surface, clicked_ts, is_urgent, due_at)
    select workspace_id, person_id, 'home', '{}', false, ${rig.clock.now()}
    from recipients where person_id like 'UW%'`.execute(rig.db)
  rig.slack.clearCalls()
  const before = rig.clock.now()
  await press(mentor, nudge, TALKED)
  expect(updates()).toHaveLength(1)
  expect(publications().map(({ args }) => args.user_id)).toEqual([mentor.id])
  expect(rig.clock.now().toString()).toBe(before.toString())
})
