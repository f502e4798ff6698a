import { sql } from 'kysely'
import { READABLE, readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { ERASURES } from '../../../src/features/privacy/erase-store.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

let rig: Rig
let workspaceId: string
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-03T10:00' })
  workspaceId = rig.slack.teamId
  for (const id of ['UGRACE', 'UANA', 'UBEN', 'UEVE']) await rig.say(id, '/mentor')
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.say('UGRACE', '/mentor log @ana yesterday by call graces-note')
  await rig.say('UANA', '/mentor log @grace today in person anas-note')
  await rig.say('UANA', '/mentor hand anas-hand')
  await rig.say('UANA', '/mentor agenda anas-agenda')
  await rig.say('UANA', '/mentor cadence @grace monthly')
  await rig.say('UGRACE', '/mentor snooze @ana until 20 Dec')
})
afterAll(() => rig.stop())

async function tables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
  `.execute(rig.db)
  return rows.map(({ name }) => name).toSorted()
}

async function download(personId: string): Promise<string> {
  return JSON.stringify(await readEverythingAbout(rig.db, { workspaceId, personId }))
}

test('the download and the erasure list every table of the database', async () => {
  expect(Object.keys(READABLE).toSorted()).toEqual(await tables())
  expect(Object.keys(ERASURES).toSorted()).toEqual(await tables())
})

test('/mentor privacy shows who sees what', async () => {
  const shown = await rig.say('UEVE', '/mentor privacy')
  expect(shown).toMatch(/Who can see what[\s\S]*Only you\*\n• Your notes, reflections/)
  expect(shown).toContain('In this app, admins see no more than anyone else')
})

describe('the download', () => {
  test('holds a person’s own data and what they share, but nothing private of the other person', async () => {
    const [graces, anas] = [await download('UGRACE'), await download('UANA')]
    for (const word of ['graces-note', 'anas-hand', 'anas-agenda', 'snoozed_until'])
      expect(graces).toContain(word)
    expect(graces).not.toContain('anas-note')
    for (const word of ['anas-note', 'anas-hand', 'anas-agenda']) expect(anas).toContain(word)
    for (const word of ['graces-note', 'snoozed_until', '2026-12-20', 'unanswered'])
      expect(anas).not.toContain(word)
  })

  test('of a third person holds nothing of the mentor and the mentee', async () => {
    const eves = await download('UEVE')
    for (const word of ['graces-note', 'anas-', 'UGRACE', 'UANA']) expect(eves).not.toContain(word)
    expect(eves).toContain('UEVE')
  })

  test('holds nothing of when the app asks or reminds the other person', async () => {
    await rig.say('UGRACE', '/mentor promise @ana graces-promise')
    await rig.say('UANA', '/mentor step @grace anas-step')
    await acting(rig).ask('UANA', 'eve')
    const [graces, anas, eves] = await Promise.all(
      ['UGRACE', 'UANA', 'UEVE'].map((personId) => readEverythingAbout(rig.db, { workspaceId, personId })),
    )
    const remindedOn = (all: typeof graces, words: string) => {
      const step = all?.steps?.find((row) => JSON.stringify(row).includes(words))
      expect(step).toBeDefined()
      return Object.keys(step ?? {}).includes('reminded_on')
    }
    expect([remindedOn(graces, 'graces-promise'), remindedOn(graces, 'anas-step')]).toEqual([true, false])
    expect([remindedOn(anas, 'graces-promise'), remindedOn(anas, 'anas-step')]).toEqual([false, true])
    const isTold = (all: typeof graces) =>
      Object.keys(all?.relationships?.[0] ?? {}).includes('contact_told_until')
    expect([isTold(graces), isTold(anas)]).toEqual([false, true])
    const keysOf = (all: typeof graces) => Object.keys(all?.requests?.[0] ?? {})
    for (const hidden of ['spot_asked_at', 'last_listed_on', 'listed_times', 'next_check_at']) {
      expect(keysOf(anas)).not.toContain(hidden)
      expect(keysOf(eves)).toContain(hidden)
    }
    expect(keysOf(anas)).toContain('delay_notified_at')
    expect(keysOf(eves)).not.toContain('delay_notified_at')
  })

  test('is sent as a file in the person’s direct message', async () => {
    const ana = rig.slack.as('UANA')
    ana.takeAll()
    await ana.command('/mentor privacy')
    await rig.settle()
    await ana.press(await ana.nextEphemeral(), 'Download your data')
    await rig.settle()
    expect((await ana.nextEphemeral()).text).toContain('as a direct message')
    const done = rig.slack.calls().filter(({ method }) => method === 'files.completeUploadExternal')
    expect(done).toHaveLength(1)
    const opened = rig.slack.calls({ method: 'conversations.open' }).at(-1)
    expect(opened?.args.users).toBe('UANA')
    expect(JSON.stringify(done[0]?.answer)).toContain('do-for-one-2026-11-03.json')
    expect(rig.logged()).not.toContain('anas-note')
  })
})

describe('erasing a person', () => {
  async function openErase(id: string) {
    const human = rig.slack.as(id)
    human.takeAll()
    await human.command('/mentor privacy')
    await rig.settle()
    await human.press(await human.nextEphemeral(), 'Delete your data…')
    await rig.settle()
    return human
  }

  test('requires the confirmation text', async () => {
    const before = await rig.snapshot()
    const ana = await openErase('UANA')
    const result = await ana.submit({ confirmation: 'yes' })
    expect(Object.keys(result.errors ?? {})).toEqual(['confirmation'])
    expect(await rig.snapshot()).toBe(before)
    await ana.close()
  })

  test('deletes all of their data; the other person keeps dates and their own notes, under “a former member”', async () => {
    rig.slack.as('UGRACE').takeAll()
    await (await openErase('UANA')).submit({ confirmation: 'delete' })
    await rig.settle()
    const kept = await rig.snapshot()
    for (const word of ['UANA', 'anas-', '"ana"']) expect(kept).not.toContain(word)
    for (const word of ['graces-note', '2026-11-02', '2026-11-03']) expect(kept).toContain(word)
    const told = await rig.slack
      .as('UGRACE')
      .nextDm({ where: ({ text }) => text.includes('no longer uses Do For One') })
    expect(told.text).toMatch(/Your mentee since Tue 3 Nov/)
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    const home = JSON.stringify(rig.slack.as('UGRACE').home?.blocks)
    expect(home).toContain('a former member')
    expect(home).not.toContain('UANA')
  })

  test('twice changes nothing; if they come back, they are a newcomer', async () => {
    const before = await rig.snapshot()
    await rig.slack.resendLast()
    expect(await rig.snapshot()).toBe(before)
    expect(await rig.say('UANA', '/mentor')).toMatch(/Pick 3 or 4 people/)
  })

  test('who is offered a mentorship tells the mentor; a mentor who offers one changes the mentee’s message', async () => {
    await rig.say('UEVE', '/mentor add @dana')
    await rig.say('UBEN', '/mentor add @chidi')
    await rig.settle()
    for (const id of ['UDANA', 'UBEN']) {
      await (await openErase(id)).submit({ confirmation: 'delete' })
      await rig.settle()
    }
    const eves = (await rig.slack.as('UEVE').dms()).map(({ text }) => text)
    expect(eves.at(-1)).toContain('Someone you offered to mentor no longer uses Do For One')
    const chidis = (await rig.slack.as('UCHIDI').dms()).map(({ text, blocks }) =>
      JSON.stringify([text, blocks]),
    )
    expect(chidis).toHaveLength(1)
    expect(chidis[0]).not.toMatch(/UBEN|accept_offer/)
    expect(await rig.db.selectFrom('mentorships').select('offer_expires_on').execute()).not.toContainEqual({
      offer_expires_on: expect.anything(),
    })
  })
})
