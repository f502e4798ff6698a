import { Temporal } from 'temporal-polyfill'
import { insertOpportunity } from '../../../src/features/opportunities/store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { scene } from './scene.ts'

// Grace posts, and Linus is a co-owner.

const PEOPLE = ['UGRACE', 'ULINUS', 'UANA', 'UBEN']

let rig: Rig
let on: ReturnType<typeof scene>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:30' })
  on = scene(rig)
  for (const id of PEOPLE) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  for (const id of PEOPLE) await on.closeAll(id)
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
async function openOwn(id: string): Promise<string> {
  await on.open(id, '/mentor opportunities')
  return on.press(id, { text: 'Open…', near: 'Pilot' })
}

async function dm(id: string, near: string): Promise<string> {
  const found = (await rig.slack.as(id).dms()).findLast(({ blocks }) => JSON.stringify(blocks).includes(near))
  return JSON.stringify(found?.blocks)
}

test('a co-owner steps down: the poster is told and decides alone, and the buttons of the co-owner are gone', async () => {
  await on.post('UGRACE', 'Pilot', { 'Co-owner': 'ULINUS' })
  await showAll('Pilot', ['UANA'])
  await rig.travelTo('2026-11-09T11:00')
  expect(await dm('ULINUS', 'showed themselves')).toContain('Choose ana')
  expect(await openOwn('UGRACE')).not.toContain('Step down')
  expect(await openOwn('ULINUS')).toContain('Step down as co-owner')
  expect(await on.press('ULINUS', 'Step down as co-owner')).toContain('no longer a co-owner of *Pilot*')
  await rig.travelTo('2026-11-09T11:05')
  expect(await on.sent()).toContain('UGRACE co-owner left')
  expect(await dm('UGRACE', 'Your co-owner stepped down')).toContain('You decide alone now.')
  const message = await dm('ULINUS', 'showed themselves')
  expect(message).toContain('You’re no longer a co-owner.')
  expect(message).not.toContain('Choose ana')
  expect(await on.open('ULINUS', '/mentor opportunities')).not.toContain('Open…')
  await openOwn('UGRACE')
  expect(await on.press('UGRACE', 'Choose ana')).toContain('You chose <@UANA>')
})

test('the last owner stays: a co-owner can’t step down once the poster’s account is deactivated, and can take over', async () => {
  await on.post('UGRACE', 'Pilot', { 'Co-owner': 'ULINUS' })
  await openOwn('ULINUS')
  await rig.slack.changePerson('UGRACE', { deleted: true })
  await rig.settle()
  expect(await on.press('ULINUS', 'Step down as co-owner')).toContain(
    'so *Pilot* stays yours. You can close it.',
  )
  const page = await openOwn('ULINUS')
  expect(page).not.toContain('Step down')
  expect(page).toContain('Without you, it closes.')
  expect(await on.press('ULINUS', 'Take over')).toContain('*Pilot* is yours now.')
  await rig.slack.changePerson('UGRACE', { deleted: false })
  expect(await openOwn('ULINUS')).not.toContain('Step down')
})

describe('when the poster’s account is deactivated,', () => {
  const told = async () => (await on.sent()).filter((line) => line.endsWith('poster left'))

  let opportunityId: string
  beforeEach(async () => {
    opportunityId = await on.post('UGRACE', 'Pilot', { 'Co-owner': 'ULINUS', 'Last day': '2027-03-01' })
    await showAll('Pilot', ['UANA', 'UBEN'])
    await rig.slack.changePerson('UGRACE', { deleted: true })
    await rig.travelTo('2026-11-09T11:20')
    expect(await told()).toEqual([])
    await rig.travelTo('2026-11-09T11:40')
    expect(await told()).toEqual(['UANA poster left', 'UBEN poster left', 'ULINUS poster left'])
  })
  afterEach(() => rig.slack.changePerson('UGRACE', { deleted: false }))

  test('it closes after 14 days, and those who wait are told', async () => {
    await rig.travelTo('2026-11-23T11:00')
    expect(await on.stateOf(opportunityId)).toBe('open')
    await rig.travelTo('2026-11-23T12:30')
    expect(await on.stateOf(opportunityId)).toBe('closed')
    expect((await on.sent()).filter((line) => line.endsWith('over'))).toEqual(['UANA over', 'UBEN over'])
  })

  test('the co-owner can take it over, unless they come back, and then decides', async () => {
    const linus = rig.slack.as('ULINUS')
    const takeOver = async () => {
      const message = (await linus.dms()).findLast(({ text }) => text.includes('was deactivated'))
      await linus.press(message ?? 'view', 'Take over')
      await rig.settle()
      return linus.ephemerals().at(-1)?.text
    }
    await rig.slack.changePerson('UGRACE', { deleted: false })
    expect(await takeOver()).toBe('<@UGRACE> is back, so it stays theirs.')
    await rig.slack.changePerson('UGRACE', { deleted: true })
    expect(await takeOver()).toContain('*Pilot* is yours now.')
    await rig.travelTo('2026-11-25T12:00')
    expect(await on.stateOf(opportunityId)).toBe('open')
    await openOwn('ULINUS')
    expect(await on.press('ULINUS', 'Choose ben')).toContain('You chose <@UBEN>')
  })
})

test('of more open ones than fit on a page, each page shows 15', async () => {
  const posted = {
    ...{ workspaceId: on.workspaceId, posterId: 'UGRACE', posterZone: 'Europe/Berlin', coOwnerId: null },
    ...{ why: 'It matters.', learn: 'A lot.', takes: 'A day', places: 1 },
  }
  await rig.db.transaction().execute(async (trx) => {
    for (let at = 1; at <= 17; at += 1) {
      const closesOn = Temporal.PlainDate.from('2026-12-01').add({ days: at })
      await insertOpportunity(trx, { ...posted, title: `Number ${at}`, closesOn }, rig.clock.now())
    }
  })
  const numbers = (page: string) => [...page.matchAll(/\*Number (\d+)\*/g)].map(([, found]) => Number(found))
  const firstPage = Array.from({ length: 15 }, (_, at) => at + 1)
  expect(numbers(await on.open('UANA', '/mentor opportunities'))).toEqual(firstPage)
  const second = await on.press('UANA', 'Show more')
  expect(numbers(second)).toEqual([16, 17])
  expect(second).not.toContain('Show more')
  expect(numbers(await on.press('UANA', 'Show previous'))).toEqual(firstPage)
})
