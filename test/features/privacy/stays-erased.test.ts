import { sql } from 'kysely'
import { renderBlocks } from '../../../dev/render-text.ts'
import { updatePerson } from '../../../src/features/people/store.ts'
import { erasePerson } from '../../../src/features/privacy/erase-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig ??= await startRig({ now: '2026-11-03T10:00' })
  rig.setNow('2026-11-03T10:00')
  await emptyTables(rig.db, 'people', 'rate_limits')
  for (const id of ['UANA', 'UGRACE']) await rig.say(id, '/mentor')
  rig.slack.clearCalls()
})
afterAll(() => rig.stop())

const ana = () => ({ workspaceId: rig.slack.teamId, personId: 'UANA' })
const eraseAna = () => rig.db.transaction().execute((trx) => erasePerson(trx, ana(), rig.clock.now()))

/** The ids in all tables that a person is entered in first. */
async function known(): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from people union select person_id from recipients order by 1`.execute(rig.db)
  return rows.map(({ id }) => id)
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((done) => setTimeout(done, 10))
}

describe('Somebody who was erased stays so', () => {
  test('when it happens during the daily look-up', async () => {
    rig.setNow('2026-11-04T10:00')
    await rig.db.transaction().execute(async (trx) => {
      await sql`select from people where person_id = 'UANA' for update`.execute(trx)
      await rig.app.tick()
      // Slack has answered; the app's write waits for the lock.
      await until(() => rig.slack.calls({ method: 'users.info' }).some(({ args }) => args.user === 'UANA'))
      await erasePerson(trx, ana(), rig.clock.now())
    })
    await rig.settle()
    expect(await known()).toEqual(['UGRACE'])
  })

  test('when a change of their profile comes at that moment', async () => {
    await eraseAna()
    const changed = {
      ...{ id: 'UANA', displayName: 'ana', zone: undefined, locale: undefined, standing: 'member' as const },
      status: { emoji: '', text: '' },
    }
    expect(await updatePerson(rig.db, rig.slack.teamId, changed, rig.clock.now())).toBeNull()
    expect(await known()).toEqual(['UGRACE'])
  })

  test('when they open Home: it looks as for a newcomer; a click on it registers them, and Home then follows', async () => {
    await eraseAna()
    const human = rig.slack.as('UANA')
    await human.openHome()
    await rig.settle()
    expect(renderBlocks(human.home?.blocks ?? [])).toContain('Pick 3 or 4 people')
    expect(await known()).toEqual(['UGRACE'])

    await human.press('home', 'Add a mentee…')
    await rig.settle()
    expect(await known()).toContain('UANA')
    await human.submit({ mentee: 'UGRACE' })
    await rig.settle()
    expect(renderBlocks(human.home?.blocks ?? [])).toContain('Your mentees (1 of 4)')
  })
})

test('A member whom the app doesn’t know is greeted when they first open Messages; nobody else is', async () => {
  const greetingsOf = async (id: string) => {
    await rig.slack.as(id).openMessages()
    await rig.settle()
    return (await rig.slack.as(id).dms()).filter(({ text }) => text.startsWith('Hi!'))
  }
  const [greeting, ...others] = await greetingsOf('UCHIDI')
  expect(others).toEqual([])
  expect(renderBlocks(greeting?.blocks ?? [])).toMatch(
    /Hi!.*\n.*\n.*\n\[ Add a mentee… \] {2}\[ Find a mentor… \] {2}\[ Set up your profile… \]$/,
  )
  expect(await greetingsOf('UCHIDI')).toHaveLength(1)
  // Grace has used the app, and a guest can't.
  expect(await greetingsOf('UGRACE')).toEqual([])
  expect(await greetingsOf('UGUEST')).toEqual([])
  // Chidi's messages tell that he isn't new.
  const chidi = { workspaceId: rig.slack.teamId, personId: 'UCHIDI' }
  await rig.db.transaction().execute((trx) => erasePerson(trx, chidi, rig.clock.now()))
  expect(await greetingsOf('UCHIDI')).toHaveLength(1)
  expect(await known()).toEqual(['UANA', 'UGRACE'])
})

test('A guest whom the app doesn’t know opens Home: it says who can use the app, and they are not registered', async () => {
  const guest = rig.slack.as('UGUEST')
  await guest.openHome()
  await rig.settle()
  expect(JSON.stringify(guest.home?.blocks)).toContain('for full members of this workspace')
  expect(await known()).not.toContain('UGUEST')
})

test('A person to whom nothing points leaves no former member behind', async () => {
  await eraseAna()
  expect(await known()).toEqual(['UGRACE'])
  expect(await eraseAna()).toBeNull()
})
