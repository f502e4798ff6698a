import type { Entries, Human, JsonObject, What } from '../../../dev/client.ts'
import { localDate } from '../../../src/features/people/rules.ts'
import { saveTalkedAbout } from '../../../src/features/plans/agenda-store.ts'
import {
  callOff,
  saveAnswer,
  saveAsked,
  saveIntroduced,
} from '../../../src/features/plans/introduction-store.ts'
import { finishStep, reopenStep } from '../../../src/features/plans/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

// Grace mentors Ana and Ben. Ana sends the ids of items of Ben's plan along with her own mentorship.

let rig: Rig
let ana: Human
let ben: Human
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-24T10:00' })
  ana = rig.slack.as('UANA')
  ben = rig.slack.as('UBEN')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'outbox')
  for (const person of [ana, ben]) while (person.view) await person.close()
  for (const name of ['ana', 'ben']) await rig.say('UGRACE', `/mentor add @${name}`)
  await rig.accept('UANA', 'UBEN')
  await fillForm(ben, 'Add to plan…', { Description: 'Talk to Finance' })
  await fillForm(ben, 'Add introduction…', { 'Or someone outside Slack': 'Ada Lovelace' })
  await rig.say('UBEN', '/mentor agenda my pay')
})

async function fillForm(person: Human, what: What, entries: Entries): Promise<void> {
  while (person.view) await person.close()
  await person.command('/mentor plan')
  await rig.settle()
  await person.press('view', what)
  await rig.settle()
  expect((await person.submit(entries)).kind).toBe('closed')
  await rig.settle()
}

async function keys() {
  const found = await selectMentorships(rig.db).where('mentee_id', '=', 'UANA').executeTakeFirstOrThrow()
  const { step_id: stepId } = await rig.db.selectFrom('steps').select('step_id').executeTakeFirstOrThrow()
  const { introduction_id: introductionId } = await rig.db
    .selectFrom('introductions')
    .select('introduction_id')
    .executeTakeFirstOrThrow()
  const { item_id: itemId } = await rig.db
    .selectFrom('agenda_items')
    .select('item_id')
    .executeTakeFirstOrThrow()
  const { workspace_id: workspaceId, mentorship_id: mentorshipId } = found
  return { workspaceId, mentorshipId, stepId, introductionId, itemId }
}

/** Sends Ben's last form again as Ana, with other metadata. */
async function submitAsAna(metadata: object, values: JsonObject = {}): Promise<void> {
  const sent = rig.slack.deliveries().findLast(({ payload }) => payload.type === 'view_submission')
  const view = sent?.payload.view
  if (!sent || typeof view !== 'object' || view === null || Array.isArray(view)) throw new Error('No form')
  const state = view.state
  if (typeof state !== 'object' || state === null || Array.isArray(state)) throw new Error('No values')
  const given = typeof state.values === 'object' && !Array.isArray(state.values) ? state.values : {}
  const payload = {
    ...sent.payload,
    user: { id: 'UANA', team_id: rig.slack.teamId },
    view: {
      ...view,
      private_metadata: JSON.stringify(metadata),
      state: { values: { ...given, ...values } },
    },
  }
  expect((await rig.slack.deliver({ kind: 'interactive', payload })).outcome).toBe('acked')
  await rig.settle()
}

describe('An item of another mentorship', () => {
  test.each([
    ['changed', {}],
    ['removed', { remove: { value: { type: 'checkboxes', selected_options: [{ value: 'remove' }] } } }],
  ])('is not %s by the step form', async (_, values) => {
    await fillForm(ben, 'Add to plan…', { Description: 'Overwritten by Ana' })
    await rig.db.deleteFrom('steps').where('words', '=', 'Overwritten by Ana').execute()
    const { mentorshipId, stepId } = await keys()
    const before = await rig.snapshot()
    await submitAsAna(
      { mentorshipId, stepId },
      { owner: { value: { selected_option: { value: 'UANA' } } }, ...values },
    )
    expect(await rig.snapshot()).toBe(before)
  })

  test('is not changed by the form of an introduction', async () => {
    await fillForm(ben, 'Add introduction…', {
      'Or someone outside Slack': 'Bea',
      'Why?': 'by Ana',
    })
    await rig.db.deleteFrom('introductions').where('outside_name', '=', 'Bea').execute()
    const { mentorshipId, introductionId } = await keys()
    const before = await rig.snapshot()
    await submitAsAna({ mentorshipId, introductionId })
    expect(await rig.snapshot()).toBe(before)
  })

  test('is not written by any function of the stores', async () => {
    const key = await keys()
    const now = rig.clock.now()
    const today = localDate(now, 'Europe/Berlin')
    await rig.db
      .updateTable('introductions')
      .set({ person_id: 'UGRACE', outside_name: null, words: 'w' })
      .execute()
    await rig.db.updateTable('introductions').set({ state: 'promised', asked_at: now }).execute()
    const before = await rig.snapshot()
    await finishStep(rig.db, key, today, now)
    await saveTalkedAbout(rig.db, key, now)
    await rig.db.transaction().execute(async (trx) => {
      await saveIntroduced(trx, key, today)
      await saveAnswer(trx, key, { personId: 'UANA', saysYes: true }, now)
      await callOff(trx, key)
    })
    expect(await rig.snapshot()).toBe(before)
    await rig.db.updateTable('steps').set({ done_on: today, done_at: now }).execute()
    await rig.db.updateTable('introductions').set({ asked_at: null }).execute()
    const later = await rig.snapshot()
    await rig.db.transaction().execute(async (trx) => {
      await reopenStep(trx, key)
      await saveAsked(trx, key, 'words', now)
    })
    expect(await rig.snapshot()).toBe(later)
  })
})
