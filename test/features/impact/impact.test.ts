import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { countWorkspace } from '../../../src/features/impact/count-store.ts'
import type { Counts } from '../../../src/features/impact/rules.ts'
import { findDueWorkspaces, takeSnapshot } from '../../../src/features/impact/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { COUNTED_ON, checkedIn, insertPair, insertSmall } from './seed.ts'
import { NO_PARTS, type Pair, type Small, toCounts } from './small-workspace.ts'

// 7 mentors, of whom 5 are full, and 23 mentees; the pairs do different things.

const PAIRS = Array.from({ length: 23 }, (_, at): Pair => {
  const months = Array.from({ length: 12 }, (_, month) => (at * 7 + month * 5) % 4)
  const did = {
    kept: at % 4,
    missed: at % 3 === 0 ? 1 : 0,
    introductions: at % 2,
    opportunities: at % 3,
    steps: at % 5,
    seats: at % 3,
    days: 100 + 40 * at,
  }
  return { mentor: `MENTOR${at % 7}`, mentee: `MENTEE${at}`, parts: { ...did, ...checkedIn(months) } }
})
const MENTORS = Array.from({ length: 7 }, (_, at) => `MENTOR${at}`)
const SMALL: Small = {
  people: [
    ...MENTORS,
    ...PAIRS.map(({ mentee }) => mentee),
    'IDLE0',
    'IDLE1',
    'IDLE2',
    'IDLE3',
    'IDLE4',
    'IDLE5',
  ],
  full: MENTORS.slice(0, 5),
  pairs: PAIRS,
}

let rig: Rig
let workspaceId: string
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-20T10:00' })
  workspaceId = rig.slack.teamId
  await insertSmall(rig.db, workspaceId, SMALL)
})
afterAll(() => rig.stop())

function count(): Promise<Counts> {
  return rig.db.transaction().execute((trx) => countWorkspace(trx, workspaceId, COUNTED_ON))
}

describe('the count of the database', () => {
  test('is what a count person by person gives', async () => {
    const counts = await count()
    expect(counts).toEqual(toCounts(SMALL))
    for (const one of [
      counts.withRoom,
      counts.promisesMissed,
      counts.introductions,
      counts.opportunities,
      counts.checkIns,
    ])
      expect(one.amount).toBeGreaterThan(0)
  })

  test('leaves out offers, ended mentorships where only active ones count, those who left, and erased people', async () => {
    const before = await count()
    const people = ['LEFT', 'FORMER-1', 'OTHER0', 'OTHER1', 'OTHER2', 'OTHER3']
    await insertSmall(rig.db, workspaceId, { people, full: [], pairs: [] })
    const left = {
      standing: 'deactivated',
      deactivated_at: rig.clock.now(),
      departure_notified_at: rig.clock.now(),
    }
    await rig.db.updateTable('people').set(left).where('person_id', 'in', ['LEFT', 'FORMER-1']).execute()
    const parts = { ...NO_PARTS, days: 10, steps: 2, kept: 1, missed: 1 }
    const add = (mentee: string, mentor = 'MENTOR6') =>
      insertPair(rig.db, workspaceId, { mentor, mentee, parts })
    const ended = await add('OTHER0')
    const offered = await add('OTHER1')
    const alumni = await add('OTHER2')
    const leaving = await add('LEFT')
    const ofErased = await add('OTHER3', 'FORMER-1')
    const change = (id: string, what: object) =>
      rig.db.updateTable('mentorships').set(what).where('mentorship_id', '=', id).execute()
    const now = COUNTED_ON.subtract({ days: 4 }).toZonedDateTime('UTC').toInstant()
    await rig.db
      .updateTable('relationships')
      .set({ ended_at: now })
      .where('relationship_id', '=', ended)
      .execute()
    await change(offered, { accepted_at: null })
    await change(alumni, { alumni_since: now })

    const after = await count()
    expect(after.members).toBe(before.members + 4)
    expect(after.mentorships).toEqual(before.mentorships)
    expect(after.withRoom).toEqual(before.withRoom)
    expect(after.days.amount).toBe(before.days.amount + 6 + 10 + 10)
    expect(after.steps.amount).toBe(before.steps.amount + 3 * 2)
    expect(after.promisesKept.amount).toBe(before.promisesKept.amount + 3)
    // What is open at the end of a mentorship isn't missed.
    expect(after.promisesMissed.amount).toBe(before.promisesMissed.amount + 2)
    for (const id of [ended, offered, alumni, leaving, ofErased]) await remove(id)
    await emptyTables(rig.db, 'opportunities')
    await rig.db.deleteFrom('people').where('person_id', 'in', people).execute()
  })
})

async function remove(id: string): Promise<void> {
  for (const table of ['steps', 'introductions'] as const)
    await rig.db.deleteFrom(table).where('mentorship_id', '=', id).execute()
  await rig.db.deleteFrom('mentorships').where('mentorship_id', '=', id).execute()
  await rig.db.deleteFrom('relationships').where('relationship_id', '=', id).execute()
}

describe('/mentor impact', () => {
  test('says when the first figures come, and Home says nothing yet', async () => {
    expect(await rig.say('UGRACE', '/mentor impact')).toContain('The first figures come on Tue 1 Dec.')
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    expect(JSON.stringify(rig.slack.as('UGRACE').home)).not.toContain('/mentor impact')
  })

  test('from the first of the month on, is one identical answer for everybody', async () => {
    rig.setNow('2026-12-01T00:59')
    expect(await findDueWorkspaces(rig.db, rig.clock.now(), 9)).toEqual([])
    rig.setNow('2026-12-01T10:00')
    expect(await findDueWorkspaces(rig.db, rig.clock.now(), 9)).toEqual([workspaceId])
    await rig.app.tick()
    await rig.settle()
    expect(await findDueWorkspaces(rig.db, rig.clock.now(), 9)).toEqual([])
    const [graces, newcomers] = [
      await rig.say('UGRACE', '/mentor impact'),
      await rig.say('UEVE', '/mentor impact'),
    ]
    expect(newcomers).toBe(graces)
    for (const line of [
      'People who have a mentor: *about 25*',
      'People who mentor: *about 5*',
      'Counted on Tue 1 Dec. The next count is on Fri 1 Jan 2027.',
    ])
      expect(graces).toContain(line)
  })

  test('a failed count is tried again after ten minutes, then after longer; a workspace that has its figures is not', async () => {
    const failed = rig.clock.now()
    const before = await rig.db.selectFrom('impact_snapshots').selectAll().executeTakeFirstOrThrow()
    const attempt = {
      attempts: 2,
      next_attempt_at: failed.add({ minutes: 20 }),
      taken_at: null,
      impact: null,
    }
    await rig.db.updateTable('impact_snapshots').set(attempt).execute()
    const dueAfter = (minutes: number) => findDueWorkspaces(rig.db, failed.add({ minutes }), 9)
    expect(await dueAfter(19)).toEqual([])
    expect(await dueAfter(20)).toEqual([workspaceId])
    await takeSnapshot(rig.db, workspaceId, failed.add({ minutes: 20 }))
    const after = await rig.db.selectFrom('impact_snapshots').selectAll().executeTakeFirstOrThrow()
    expect(after).toMatchObject({ attempts: 3, impact: before.impact })
    expect(after.next_attempt_at.toString()).toBe(failed.add({ minutes: 60 }).toString())
    expect(await dueAfter(999)).toEqual([])
  })

  test('stores nothing but what is shown', async () => {
    const [stored] = await rig.db.selectFrom('impact_snapshots').selectAll().execute()
    const values = Object.values(
      z.record(z.string(), z.union([z.number(), z.null(), z.string()])).parse(stored?.impact),
    )
    for (const value of values) if (typeof value === 'number') expect(value % 5).toBe(0)
    expect(values.length).toBeGreaterThan(5)
  })

  test('and the file stay the same until the next month, whatever happens', async () => {
    const [page, file] = [await rig.say('UEVE', '/mentor impact'), await download('UEVE')]
    await insertSmall(rig.db, workspaceId, {
      people: [],
      full: [],
      pairs: [{ mentor: 'MENTOR6', mentee: 'IDLE0', parts: NO_PARTS }],
    })
    await rig.app.tick()
    await rig.settle()
    expect(await rig.say('UEVE', '/mentor impact')).toBe(page)
    expect(await download('UEVE')).toBe(file)
  })

  test('the file holds exactly what the page shows, and another reader opens it', async () => {
    const page = await rig.say('UGRACE', '/mentor impact')
    const rows = z
      .array(
        z.object({
          Date: z.literal('2026-12-01'),
          Figure: z.string(),
          Value: z.string(),
          Change: z.string(),
        }),
      )
      .parse(parse(await download('UGRACE'), { bom: true, columns: true, record_delimiter: '\r\n' }))
    const lines = page.split('\n').filter((line) => /: \*.+\*/.test(line))
    expect(
      rows.map(({ Figure, Value, Change }) => `${Figure}: *${Value}*${Change && ` · ${Change}`}`),
    ).toEqual(lines)
    expect(rows).toHaveLength(13)
  })

  test('has a line at the foot of Home', async () => {
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    const blocks = rig.slack.as('UGRACE').home?.blocks ?? []
    expect(JSON.stringify(blocks)).toContain('About 25 people in this workspace have a mentor.')
    expect(JSON.stringify(blocks.at(-1))).toContain('/mentor impact')
  })

  test('compares with the month before; old figures stay as they are', async () => {
    const old = await rig.say('UEVE', '/mentor impact')
    const eve = rig.slack.as('UEVE')
    await eve.command('/mentor impact')
    const oldPage = await eve.nextEphemeral()
    rig.setNow('2027-01-01T10:00')
    await rig.db
      .updateTable('people')
      .set({ standing: 'a guest' })
      .where('person_id', 'in', ['MENTEE1', 'MENTEE2'])
      .execute()
    await rig.app.tick()
    await rig.settle()
    const page = await rig.say('UEVE', '/mentor impact')
    expect(page).toContain('People who have a mentor: *about 20* · about the same')
    expect(page).toContain('Counted on Fri 1 Jan, compared with Tue 1 Dec 2026.')
    await eve.press(oldPage, 'Download CSV')
    await rig.settle()
    expect(await lastFile()).toContain('People who have a mentor,about 25')
    expect(old).toContain('about 25')
  })
})

/** Presses the button on the page. */
async function download(personId: string): Promise<string> {
  const human = rig.slack.as(personId)
  await rig.settle()
  human.takeAll()
  await human.command('/mentor impact')
  await rig.settle()
  await human.press(await human.nextEphemeral(), 'Download CSV')
  await rig.settle()
  expect((await human.nextEphemeral()).text).toContain('as a direct message')
  expect(rig.slack.calls({ method: 'conversations.open' }).at(-1)?.args.users).toBe(personId)
  return lastFile()
}

/** Reads the newest upload back from Slack. */
async function lastFile(): Promise<string> {
  const done = rig.slack.calls().findLast(({ method }) => method === 'files.completeUploadExternal')
  const [file] = z.object({ files: z.array(z.object({ url_private: z.url() })) }).parse(done?.answer).files
  return (await rig.slack.readFile(file?.url_private ?? '')).body.toString()
}
