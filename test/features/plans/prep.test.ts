import { Temporal } from 'temporal-polyfill'
import type { Human } from '../../../dev/client.ts'
import {
  addStep,
  changeStep,
  finishStep,
  removeStep,
  type StepKey,
} from '../../../src/features/plans/store.ts'
import { correctCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
let grace: Human
let ana: Human
let key: { workspaceId: string; mentorshipId: string }
beforeAll(async () => {
  rig = await startRig()
  grace = rig.slack.as('UGRACE')
  ana = rig.slack.as('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people')
  for (const person of [grace, ana]) while (person.view) await person.close()
  rig.setNow('2026-11-02T10:30')
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
  const { workspace_id, mentorship_id } = await selectMentorships(rig.db).executeTakeFirstOrThrow()
  key = { workspaceId: workspace_id, mentorshipId: mentorship_id }
})

const on = (day: string) => Temporal.PlainDate.from(day)

async function opens(person: Human, command: string): Promise<string> {
  while (person.view) await person.close()
  await person.command(command)
  await rig.settle()
  return reads(person)
}

function reads(person: Human): string {
  return JSON.stringify(person.view?.blocks ?? [])
}

async function add(
  words: string,
  change: { ownerId?: string | null; dueOn?: string; addedBy?: string } = {},
) {
  const { ownerId = 'UANA', dueOn, addedBy = 'UANA' } = change
  const step = { ...key, words, ownerId, dueOn: dueOn ? on(dueOn) : null, addedBy }
  await rig.db.transaction().execute((trx) => addStep(trx, step, rig.clock.now()))
  const row = await rig.db
    .selectFrom('steps')
    .selectAll()
    .where('words', '=', words)
    .executeTakeFirstOrThrow()
  return { ...key, stepId: row.step_id }
}

describe('the preparation page', () => {
  test('shows the steps done since the last check-in, and none from before', async () => {
    await finishStep(rig.db, await add('read the old book'), on('2026-11-01'), rig.clock.now())
    await rig.say('UGRACE', '/mentor log @ana')
    await finishStep(rig.db, await add('lead a meeting'), on('2026-11-02'), rig.clock.now())
    const page = await opens(grace, '/mentor prep @ana')
    expect(page).toContain('lead a meeting')
    expect(page).not.toContain('read the old book')
  })

  test('does not show the note of a check-in that was marked as not having happened', async () => {
    await rig.say('UGRACE', '/mentor log @ana by call about her pay')
    await rig.say('UGRACE', '/mentor log @ana yesterday by call about a course')
    const { check_in_id: checkInId } = await rig.db
      .selectFrom('check_ins')
      .select('check_in_id')
      .where('note', '=', 'about her pay')
      .executeTakeFirstOrThrow()
    const { workspaceId, mentorshipId: relationshipId } = key
    const correction = { workspaceId, relationshipId, checkInId, correctedBy: 'UANA' }
    await rig.db.transaction().execute((trx) => correctCheckIn(trx, correction, rig.clock.now()))
    const page = await opens(grace, '/mentor prep @ana')
    expect(page).toContain('about a course')
    expect(page).not.toContain('about her pay')
  })

  test('suggests a question to the mentor, but not to the mentee', async () => {
    expect(await opens(grace, '/mentor prep @ana')).toContain('A question to ask')
    const page = await opens(ana, '/mentor prep')
    expect(page).toContain('Your topics')
    expect(page).not.toContain('A question to ask')
  })
})

describe('a step', () => {
  const stored = () =>
    rig.db.selectFrom('steps').select(['words', 'due_set_by', 'done_on']).executeTakeFirst()
  const change = (step: StepKey, words: string, dueOn: string) =>
    rig.db
      .transaction()
      .execute((trx) => changeStep(trx, step, { words, ownerId: 'UANA', dueOn: on(dueOn) }, 'UGRACE'))

  test('keeps who set its due date when someone else changes the text, but not when they change the date', async () => {
    const step = await add('lead a meeting', { dueOn: '2026-12-05' })
    expect(await change(step, 'lead two meetings', '2026-12-05')).toBe('changed')
    expect(await stored()).toMatchObject({ words: 'lead two meetings', due_set_by: 'UANA' })
    expect(await change(step, 'lead two meetings', '2026-12-06')).toBe('changed')
    expect(await stored()).toMatchObject({ due_set_by: 'UGRACE' })
  })

  test('without an owner can’t be marked done', async () => {
    const step = await add('a course', { ownerId: null })
    expect(await finishStep(rig.db, step, on('2026-11-02'), rig.clock.now())).toBe('done already')
    expect(await stored()).toMatchObject({ done_on: null })
  })

  test('that is done can’t be removed or changed', async () => {
    const step = await add('lead a meeting')
    await finishStep(rig.db, step, on('2026-11-02'), rig.clock.now())
    await removeStep(rig.db, step)
    expect(await stored()).toMatchObject({ words: 'lead a meeting' })
    expect(await change(step, 'lead two meetings', '2026-12-05')).toBe('gone')
  })
})
