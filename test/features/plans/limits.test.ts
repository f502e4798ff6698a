import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Human } from '../../../dev/client.ts'
import { addAgendaItem } from '../../../src/features/plans/agenda-store.ts'
import { OPEN_STEPS_MAX, OPEN_TOPICS_MAX } from '../../../src/features/plans/rules.ts'
import { addStep } from '../../../src/features/plans/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let ana: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-24T10:00' })
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'outbox')
  while (ana.view) await ana.close()
  await rig.say('UGRACE', '/mentor add @ana')
})

async function key() {
  const found = await selectMentorships(rig.db).executeTakeFirstOrThrow()
  return { workspaceId: found.workspace_id, mentorshipId: found.mentorship_id }
}

/** Stores open steps without the app. */
async function fillPlan(count: number): Promise<void> {
  const { workspaceId, mentorshipId } = await key()
  await sql`
    insert into steps (workspace_id, mentorship_id, words, owner_id, written_by, added_at)
    select ${workspaceId}, ${mentorshipId}, 'step ' || n, 'UANA', 'UANA', now() from generate_series(1, ${count}::int) n
  `.execute(rig.db)
}

async function fillAgenda(count: number): Promise<void> {
  const { workspaceId, mentorshipId } = await key()
  await sql`
    insert into agenda_items (workspace_id, mentorship_id, author_id, words, added_at)
    select ${workspaceId}, ${mentorshipId}, 'UANA', 'topic ' || n, now() from generate_series(1, ${count}::int) n
  `.execute(rig.db)
}

async function countOf(table: 'steps' | 'agenda_items'): Promise<number> {
  return (await rig.db.selectFrom(table).selectAll().execute()).length
}

async function openPlan(): Promise<void> {
  while (ana.view) await ana.close()
  await ana.command('/mentor plan')
  await rig.settle()
}

describe('A plan with 50 open steps', () => {
  test('takes no more by a form, which stays open with what was typed', async () => {
    await rig.accept('UANA')
    await fillPlan(OPEN_STEPS_MAX - 1)
    await openPlan()
    await ana.press('view', 'Add to plan…')
    await rig.settle()
    expect((await ana.submit({ Description: 'the fiftieth' })).kind).toBe('closed')
    await ana.press('view', 'Add to plan…')
    await rig.settle()
    const before = await rig.snapshot()
    const { errorsByLabel } = await ana.submit({ Description: 'one too many' })
    expect(errorsByLabel?.Description).toMatch(/has 50 open steps.*Mark one as done/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('takes no more by a command, which accepts no offer either', async () => {
    await fillPlan(OPEN_STEPS_MAX)
    const before = await rig.snapshot()
    const said = await rig.say('UANA', '/mentor step @grace lead a meeting')
    expect(said).toMatch(/has 50 open steps[\s\S]*> lead a meeting/)
    expect(await rig.snapshot()).toBe(before)
  })

  test('reopens none', async () => {
    await rig.accept('UANA')
    await rig.say('UANA', '/mentor step @grace lead a meeting')
    await openPlan()
    await ana.press('view', 'Done')
    await rig.settle()
    await fillPlan(OPEN_STEPS_MAX)
    const before = await rig.snapshot()
    await ana.press('view', 'Undo')
    await rig.settle()
    expect(JSON.stringify(ana.view?.blocks)).toContain('has 50 open steps')
    expect(await rig.snapshot()).toBe(before)
  })

  test('takes no more from concurrent requests', async () => {
    await rig.accept('UANA')
    await fillPlan(OPEN_STEPS_MAX - 1)
    const step = { ...(await key()), ownerId: 'UANA', dueOn: null, addedBy: 'UANA' }
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map((words) =>
        rig.db.transaction().execute((trx) => addStep(trx, { ...step, words }, rig.clock.now())),
      ),
    )
    expect(results.map(({ result }) => result).toSorted()).toEqual(['added', 'full', 'full', 'full'])
    const again = { ...step, words: 'step 1', dueOn: Temporal.PlainDate.from('2027-01-05') }
    const moved = await rig.db.transaction().execute((trx) => addStep(trx, again, rig.clock.now()))
    expect(moved).toMatchObject({ result: 'moved' })
  })
})

describe('An agenda with 30 open topics of a person', () => {
  test('takes no more, and shows what was typed', async () => {
    await fillAgenda(OPEN_TOPICS_MAX)
    const before = await rig.snapshot()
    const said = await rig.say('UANA', '/mentor agenda speaking up')
    expect(said).toMatch(/have 30 topics here[\s\S]*> speaking up/)
    expect(await rig.snapshot()).toBe(before)
    await rig.db
      .updateTable('agenda_items')
      .set({ talked_at: rig.clock.now() })
      .where('words', '=', 'topic 1')
      .execute()
    expect(await rig.say('UANA', '/mentor agenda speaking up')).toContain('Topic added')
    expect(await countOf('agenda_items')).toBe(OPEN_TOPICS_MAX + 1)
  })

  test('takes no more from concurrent requests', async () => {
    await fillAgenda(OPEN_TOPICS_MAX - 1)
    const item = { ...(await key()), authorId: 'UANA' }
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map((words) =>
        rig.db.transaction().execute((trx) => addAgendaItem(trx, { ...item, words }, rig.clock.now())),
      ),
    )
    expect(results.toSorted()).toEqual(['added', 'full', 'full', 'full'])
  })
})
