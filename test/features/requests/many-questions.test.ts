import { sql } from 'kysely'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from './requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-04T10:00' })
  act = acting(rig)
})
afterAll(() => rig.stop())

test('A request with 23 questions keeps its buttons: older questions are one line with their number', async () => {
  await rig.say('UGRACE', '/mentor')
  await act.ask('UANA', 'grace')
  const sent = await act.dm('UGRACE', 'I hope to run meetings')
  await sql`
    insert into request_questions (workspace_id, request_id, question_no, question, asked_at, answer, answered_at)
    select workspace_id, request_id, n, repeat('q&', 400) || ' number ' || n, requested_at, repeat('a&', 490), requested_at
    from requests, generate_series(1, 22) n
  `.execute(rig.db)
  await act.decide('UGRACE', sent, 'Ask a question…', { 'What would you like to know?': 'number 23' })
  const now = await act.dm('UGRACE', 'I hope to run meetings')
  const blocks = JSON.stringify(now.blocks)
  expect(blocks).toContain('15 earlier questions')
  expect(blocks).toContain('number 23')
  expect(blocks).toContain('number 16')
  expect(blocks).not.toContain('number 15')
  expect(now.blocks.length).toBeLessThanOrEqual(50)
  const accepted = await act.decide('UGRACE', now, 'Accept…')
  expect(accepted.kind).toBe('updated')
})
