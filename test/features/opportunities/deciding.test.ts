import { sql } from 'kysely'
import { stepBack } from '../../../src/features/opportunities/answer-store.ts'
import { choose } from '../../../src/features/opportunities/deciding-store.ts'
import { findPerson } from '../../../src/features/people/store.ts'
import { erasePerson } from '../../../src/features/privacy/erase-store.ts'
import type { Trx } from '../../../src/platform/database.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { scene } from './scene.ts'

const INTERESTED = ['UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE']

let rig: Rig
let on: ReturnType<typeof scene>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:30' })
  on = scene(rig)
  for (const id of ['UGRACE', 'ULINUS', ...INTERESTED]) await rig.say(id, '/mentor')
  await rig.say('ULINUS', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  for (const id of ['UGRACE', 'ULINUS', ...INTERESTED]) await on.closeAll(id)
  await emptyTables(rig.db, 'opportunities', 'outbox')
  rig.setNow('2026-11-09T10:30')
})

async function showAll(title: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    expect(await on.showMe(id, title)).toContain('will be told')
    await on.closeAll(id)
  }
  await on.tick()
}

/** Opens the owner's page. */
async function openOwn(id = 'UGRACE', title = 'Pilot'): Promise<string> {
  await on.open(id, '/mentor opportunities')
  return on.press(id, { text: 'Open…', near: title })
}

async function person(id: string) {
  const found = await findPerson(rig.db, on.workspaceId, id)
  if (!found) throw new Error(`There is no ${id}`)
  return found
}

test('one place, and two chosen at once: one gets it, and the other press reads that the place is taken', async () => {
  await on.post('UGRACE', 'Pilot', { 'Co-owner': 'ULINUS' })
  await showAll('Pilot', ['UANA', 'UBEN'])
  await openOwn('UGRACE')
  await openOwn('ULINUS')
  await Promise.all([
    rig.slack.as('UGRACE').press('view', 'Choose ana'),
    rig.slack.as('ULINUS').press('view', 'Choose ben'),
  ])
  await rig.settle()
  const answers = ['UGRACE', 'ULINUS'].map((id) => JSON.stringify(rig.slack.as(id).view?.blocks)).join()
  expect(answers).toMatch(/You chose <@U(ANA|BEN)> for \*Pilot\*/)
  expect(answers).toContain('The place is taken')
  const states = (await on.interests()).map((line) => line.split(' ').at(-1))
  expect(states.toSorted()).toEqual(['chosen', 'thanked'])
})

describe('while a transaction that decides is open, another waits, and then finds what it decided:', () => {
  async function decisions() {
    const opportunityId = await on.post('UGRACE', 'Pilot', { 'Co-owner': 'ULINUS' })
    const { workspaceId } = on
    const now = rig.clock.now()
    await rig.db
      .insertInto('interests')
      .values(
        ['UANA', 'UBEN'].map((person_id) => ({
          ...{ workspace_id: workspaceId, opportunity_id: opportunityId, person_id },
          ...{ state: 'shown', is_untold: false, shown_at: now },
        })),
      )
      .execute()
    const [grace, linus, ana] = [await person('UGRACE'), await person('ULINUS'), await person('UANA')]
    const key = { workspaceId, opportunityId }
    return {
      chooseAna: (trx: Trx) => choose(trx, { ...key, personId: 'UANA' }, grace, now),
      chooseBen: (trx: Trx) => choose(trx, { ...key, personId: 'UBEN' }, linus, now),
      withdrawAna: (trx: Trx) => stepBack(trx, key, ana, 'withdrawn', now),
    }
  }

  test('one place, and Ana and Ben are chosen at once', async () => {
    const { chooseAna, chooseBen } = await decisions()
    const [ana, ben] = await overlap(chooseAna, chooseBen)
    expect(ana).toMatchObject({ isFull: true, undecidedIds: ['UBEN'] })
    expect(ben).toMatchObject({ refusal: { reason: 'place taken' } })
    expect(await on.interests()).toEqual(['UANA Pilot chosen', 'UBEN Pilot thanked'])
  })

  test('Ana withdraws while being chosen', async () => {
    const { chooseAna, withdrawAna } = await decisions()
    const [, withdrawn] = await overlap(chooseAna, withdrawAna)
    expect(withdrawn).toMatchObject({ refusal: { reason: 'chosen already' } })
    expect(await on.interests()).toContain('UANA Pilot chosen')
  })

  test('Ana is chosen while she withdraws', async () => {
    const { chooseAna, withdrawAna } = await decisions()
    const [, chosen] = await overlap(withdrawAna, chooseAna)
    expect(chosen).toMatchObject({ refusal: { reason: 'interest gone' } })
    expect(await on.interests()).toContain('UANA Pilot withdrawn')
  })
})

/** Starts `second` while the transaction of `first` is open, which commits once `second` waits for it, or is done. */
async function overlap<First, Second>(
  first: (trx: Trx) => Promise<First>,
  second: (trx: Trx) => Promise<Second>,
): Promise<[First, Second]> {
  const started = Promise.withResolvers<Promise<Second>>()
  const result = await rig.db.transaction().execute(async (trx) => {
    const decided = await first(trx)
    let isDone = false
    const other = rig.db
      .transaction()
      .execute(second)
      .finally(() => {
        isDone = true
      })
    started.resolve(other)
    let isWaiting = false
    while (!isDone && !isWaiting) isWaiting = await isAwaited(trx)
    return decided
  })
  return [result, await await started.promise]
}

/** Whether another transaction waits for this one. */
async function isAwaited(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(trx)
  return rows.length > 0
}

test('on the last day at 23:30 in the poster’s zone it is taken; at 00:10 it has closed yesterday', async () => {
  const opportunityId = await on.post('UGRACE', 'Pilot', {
    'Last day': '2026-11-20',
    'How many people?': '2',
  })
  await showAll('Pilot', ['UBEN'])
  rig.setNow('2026-11-20T23:30')
  await showAll('Pilot', ['UANA'])
  await openOwn()
  rig.setNow('2026-11-21T00:10')
  expect(await on.press('UGRACE', 'Choose ana')).toContain('*Pilot* closed yesterday, so nothing changed.')
  expect(await on.stateOf(opportunityId)).toBe('open')
  await on.tick()
  expect(await on.stateOf(opportunityId)).toBe('closed')
  // In their hours, on Monday.
  await rig.travelTo('2026-11-22T12:00')
  expect(await on.sent()).not.toContain('UANA over')
  await rig.travelTo('2026-11-23T12:00')
  expect((await on.sent()).filter((line) => line.endsWith('over'))).toEqual(['UANA over', 'UBEN over'])
})

test('filled, with 4 undecided and 1 withdrawn: 4 get the same words, and the fifth hears nothing', async () => {
  const opportunityId = await on.post('UGRACE', 'Pilot')
  await showAll('Pilot', INTERESTED)
  await rig.slack.addPerson({ id: 'UFAY', name: 'fay', realName: 'Fay Chosen', tz: 'Europe/Berlin' })
  await rig.say('UFAY', '/mentor')
  await showAll('Pilot', ['UFAY'])
  await on.open('UEVE', '/mentor opportunities')
  expect(await on.press('UEVE', { text: 'Withdraw', near: 'Pilot' })).toContain('Withdrawn.')
  await openOwn()
  expect(await on.press('UGRACE', 'Choose fay')).toContain('All places are taken')
  expect(await on.stateOf(opportunityId)).toBe('filled')
  await rig.travelTo('2026-11-10T12:00')
  const over = (await on.sent()).filter((line) => !line.endsWith('interest'))
  expect(over).toEqual(['UANA over', 'UBEN over', 'UCHIDI over', 'UDANA over', 'UFAY chosen'])
  const words = ['UANA', 'UBEN', 'UCHIDI', 'UDANA'].map(async (id) =>
    JSON.stringify((await rig.slack.as(id).dms()).at(-1)?.blocks).replace(/"block_id":"[^"]*"/g, ''),
  )
  expect(new Set(await Promise.all(words)).size).toBe(1)
})

test('a chosen one adds it to the plan; both see it in the history; withdrawing is too late', async () => {
  await on.post('UGRACE', 'Pilot', { 'How many people?': '2' })
  await showAll('Pilot', ['UANA', 'UBEN'])
  await openOwn()
  await on.press('UGRACE', 'Choose ana')
  await rig.travelTo('2026-11-09T11:30')
  const ana = rig.slack.as('UANA')
  await ana.press((await ana.dms()).at(-1) ?? 'view', 'Add to plan with linus')
  await rig.settle()
  expect(ana.ephemerals().at(-1)?.text).toContain(
    '*Pilot* is a step of your plan now. Visible to you and <@ULINUS>.',
  )
  const steps = await rig.db.selectFrom('steps').select(['words', 'owner_id']).execute()
  expect(steps).toEqual([{ words: 'Pilot', owner_id: 'UANA' }])
  expect(await on.open('UANA', '/mentor @grace')).toContain('<@UGRACE> chose <@UANA> for *Pilot*')
  expect(await on.open('UGRACE', '/mentor @ana')).toContain('<@UGRACE> chose <@UANA> for *Pilot*')
  expect(await on.open('ULINUS', '/mentor @ana')).not.toContain('chose <@UANA>')
  const late = await rig.db
    .transaction()
    .execute(async (trx) =>
      stepBack(
        trx,
        { workspaceId: on.workspaceId, opportunityId: await idOf('Pilot') },
        await person('UANA'),
        'withdrawn',
        rig.clock.now(),
      ),
    )
  expect(late).toMatchObject({ refusal: { reason: 'chosen already' } })
})

async function idOf(title: string): Promise<string> {
  const { opportunity_id } = await rig.db
    .selectFrom('opportunities')
    .select('opportunity_id')
    .where('title', '=', title)
    .executeTakeFirstOrThrow()
  return opportunity_id
}

test('an owner edits, thanks, and calls off; nobody else can', async () => {
  const opportunityId = await on.post('UGRACE', 'Pilot', { 'How many people?': '2' })
  await showAll('Pilot', ['UANA', 'UBEN', 'UCHIDI'])
  await openOwn()
  expect(await on.press('UGRACE', 'Thank ben')).toContain('I’ll tell <@UBEN>')
  await openOwn()
  await on.press('UGRACE', 'Choose ana')
  await openOwn()
  await on.press('UGRACE', 'Edit…')
  const refused = await rig.slack.as('UGRACE').submit({ 'Co-owner': 'UGRACE' })
  expect(refused.errorsByLabel).toEqual({
    'Co-owner': 'Choose a full member of this workspace, other than the person who posted it.',
  })
  await rig.slack
    .as('UGRACE')
    .submit({ 'What is it?': 'Pilot 2', 'Last day': '2026-12-24', 'Co-owner': 'ULINUS' })
  await rig.settle()
  expect(JSON.stringify(rig.slack.as('UGRACE').view?.blocks)).toContain(
    '*Pilot 2* · <@UGRACE> and <@ULINUS> · 2 places',
  )
  // The co-owner can edit it, and stays one.
  await openOwn('ULINUS')
  await on.press('ULINUS', 'Edit…')
  expect((await rig.slack.as('ULINUS').submit({})).errors).toBeUndefined()
  await rig.settle()
  await on.press('UGRACE', 'Call off')
  expect(await on.stateOf(opportunityId)).toBe('called off')
  await rig.travelTo('2026-11-09T12:00')
  expect((await on.sent()).filter((line) => !line.endsWith('interest'))).toEqual([
    'UANA chosen',
    'UBEN over',
    'UCHIDI over',
    'ULINUS co-owner',
  ])
  expect(await on.open('UBEN', '/mentor opportunities')).toContain('Nothing is open right now.')
})

test('an erased poster’s words are gone, and those who wait are told; an erased person is gone from the list', async () => {
  await on.writeProfile('UBEN', { skills: 'xylophone' })
  await on.post('UGRACE', 'Xylophone lessons', { 'How many people?': '2' })
  await showAll('Xylophone', ['UANA', 'UBEN'])
  const erase = (personId: string) =>
    rig.db
      .transaction()
      .execute((trx) => erasePerson(trx, { workspaceId: on.workspaceId, personId }, rig.clock.now()))
  await erase('UBEN')
  expect(await on.interests()).toEqual(['UANA Xylophone lessons shown'])
  expect(await openOwn('UGRACE', 'Xylophone')).not.toContain('UBEN')
  await erase('UGRACE')
  await rig.travelTo('2026-11-09T12:00')
  expect(await on.interests()).toEqual(['UANA An opportunity thanked'])
  expect(await on.sent()).toEqual(['UANA over'])
  expect(await rig.snapshot()).not.toMatch(/xylophon/i)
})
