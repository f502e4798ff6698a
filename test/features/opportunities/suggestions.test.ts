import { sql } from 'kysely'
import { countWorkspace } from '../../../src/features/impact/count-store.ts'
import { readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { scene } from './scene.ts'

// Grace posts, and Linus mentors Ana. The tests follow each other in time.

let rig: Rig
let on: ReturnType<typeof scene>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-02T10:30' })
  on = scene(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE'])
    await rig.say(id, '/mentor')
  await rig.say('ULINUS', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
})
afterAll(() => rig.stop())

async function home(id: string): Promise<string> {
  await on.closeAll(id)
  await rig.slack.as(id).openHome()
  await rig.settle()
  return JSON.stringify(rig.slack.as(id).home?.blocks)
}

/** Whose screens are rendered again because of what happens in `act`. */
async function renderedAgain(act: () => Promise<void>): Promise<string[]> {
  await sql`create schema watched`.execute(rig.db)
  await sql`create table watched.people (person_id text)`.execute(rig.db)
  await sql`create function watched.note() returns trigger language plpgsql as
    $$ begin insert into watched.people values (new.person_id); return new; end $$`.execute(rig.db)
  await sql`create trigger watched after insert or update on rerenders
    for each row execute function watched.note()`.execute(rig.db)
  await act()
  const { rows } = await sql<{
    id: string
  }>`select distinct person_id as id from watched.people order by 1`.execute(rig.db)
  await sql`drop schema watched cascade`.execute(rig.db)
  return rows.map(({ id }) => id)
}

/** What operators read, without the process's own figures and what each command changes. */
async function metrics(): Promise<string[]> {
  const text = await (await fetch(`http://127.0.0.1:${rig.app.port}/metrics`)).text()
  return text.split('\n').filter((line) => !/^(?:process|nodejs)_|_seconds|_total|^#/.test(line))
}

/** What the figures about the workspace count. */
async function takenByAll() {
  const today = rig.clock.now().toZonedDateTimeISO('UTC').toPlainDate()
  const counts = await rig.db.transaction().execute((trx) => countWorkspace(trx, rig.slack.teamId, today))
  return counts.opportunities
}

/** All that a poster can see, and everything that is planned for them. */
async function worldOf(id: string): Promise<string> {
  const screens = [await home(id), await on.open(id, '/mentor opportunities')]
  if (screens[1]?.includes('Open…')) screens.push(await on.press(id, 'Open…'))
  screens.push(
    await rig.say(id, '/mentor'),
    await rig.say(id, '/mentor why'),
    await rig.say(id, '/mentor impact'),
  )
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: id })
  const planned = await rig.db.selectFrom('rerenders').selectAll().where('person_id', '=', id).execute()
  const messages = (await rig.slack.as(id).dms()).map(({ ts, blocks }) => [ts, blocks])
  return JSON.stringify([screens, mine, planned, messages, await metrics(), await takenByAll()]).replace(
    /\\*"block_id\\*":\\*"[^"\\]*\\*"/g,
    '',
  )
}

test('a word for mentors only is no match; and the poster’s world is the same with 0, 1 and 5 matches', async () => {
  await on.post('UGRACE', 'Pricing pilot', { 'Last day': '2027-03-01' })
  const before = await worldOf('UGRACE')
  expect(before).toContain('No one is waiting for your answer.')
  expect(await worldOf('UGRACE')).toBe(before)

  await on.writeProfile('UBEN', { skills: 'pricing' }, 'mentors')
  expect(await on.interests()).toEqual([])
  expect(await worldOf('UGRACE')).toBe(before)

  const seen = await renderedAgain(() =>
    on.writeProfile('UANA', { next_role: 'I want to learn pricing. And to travel.' }),
  )
  expect(seen).toEqual(['UANA'])
  expect(await on.interests()).toEqual(['UANA Pricing pilot suggested'])
  expect(await worldOf('UGRACE')).toBe(before)

  // Four more, in a place where all of them would be many: a word of three people tells.
  await on.writeProfile('UCHIDI', { skills: 'pricing' })
  await on.writeProfile('UDANA', { passions: 'The pilot of an airplane, and pricing' })
  await on.writeProfile('UEVE', { skills: 'pilot' })
  await on.writeProfile('ULINUS', { likes: 'a pilot' })
  expect(await on.interests()).toHaveLength(5)
  expect(await worldOf('UGRACE')).toBe(before)
  expect(await on.sent()).toEqual([])
})

test('“Why?” answers with the person’s own words; passing is final, and the poster never learns of it', async () => {
  const before = await worldOf('UGRACE')
  expect(await home('UANA')).toContain('You wrote: “I want to learn pricing.”')
  await rig.slack.as('UANA').press('home', 'Why?')
  await rig.settle()
  expect(JSON.stringify(rig.slack.as('UANA').view?.blocks)).toMatch(
    /In “Ideal next role”.*I want to learn pricing/,
  )
  await home('UCHIDI')
  await rig.slack.as('UCHIDI').press('home', 'Not this one')
  await rig.settle()
  expect(await home('UCHIDI')).not.toContain('Pricing pilot')
  await on.writeProfile('UCHIDI', { skills: 'pricing, hiring' })
  expect(await on.interests()).toContain('UCHIDI Pricing pilot passed')
  expect(await worldOf('UGRACE')).toBe(before)
  expect(await rig.snapshot()).not.toMatch(/score|rank/)
})

test('a mentor suggests it from a nudge, with the mentee’s words; after a pass, it is refused', async () => {
  await rig.travelTo('2026-11-10T09:30')
  const linus = rig.slack.as('ULINUS')
  const nudge = (await linus.dms()).findLast(({ blocks }) => JSON.stringify(blocks).includes('Fits <@UANA>'))
  if (!nudge) throw new Error('Linus has no nudge with an opportunity')
  expect(JSON.stringify(nudge.blocks)).toContain('They wrote: “I want to learn pricing.”')
  await linus.press(nudge, 'Suggest to ana')
  await rig.settle()
  expect(linus.ephemerals().at(-1)?.text).toContain('I’ll suggest *Pricing pilot* to <@UANA>')
  expect(await home('UANA')).toContain('<@ULINUS> suggested it to you.')
  await rig.slack.as('UANA').press('home', 'Not this one')
  await rig.settle()
  const now = (await linus.dms()).find(({ ts }) => ts === nudge.ts)
  expect(JSON.stringify(now?.blocks)).toContain('*Pricing pilot*: not this one, says <@UANA>.')
  // The button in an older copy of the message.
  await linus.press(nudge, 'Suggest to ana')
  await rig.settle()
  expect(linus.ephemerals().at(-1)?.text).toBe('<@UANA> has passed on this one, so I didn’t suggest it.')
  expect(await on.interests()).toContain('UANA Pricing pilot passed')
})

test('of 5 matches in a week, 3 come in the person’s nudge and the rest are on Home; nothing for 7 days', async () => {
  await emptyTables(rig.db, 'opportunities', 'profiles', 'outbox')
  // A Tuesday: six days later is a working day, too, and other nudges may come each day.
  await rig.db.updateTable('people').set({ budget_days: 1 }).where('person_id', '=', 'UANA').execute()
  rig.setNow('2026-11-17T08:00')
  await on.writeProfile('UANA', { skills: 'robotics, glassblowing, beekeeping, falconry, sailing' })
  for (const [at, title] of ['Robotics', 'Glassblowing', 'Beekeeping', 'Falconry', 'Sailing'].entries())
    await on.post('ULINUS', title, { 'Last day': `2027-01-1${at}` })
  await rig.travelTo('2026-11-17T12:00')
  const told = async () =>
    (await rig.slack.as('UANA').dms()).flatMap(({ blocks }) => {
      const text = JSON.stringify(blocks)
      return text.includes('*Opportunities*') ? [text] : []
    })
  const first = (await told()).at(-1) ?? ''
  expect(await nudgesTo('UANA')).toBe(1)
  expect(titlesIn(first)).toEqual(['Beekeeping', 'Glassblowing', 'Robotics'])
  expect(first).toContain('3 opportunities that fit you')
  expect(titlesIn(await home('UANA'))).toEqual([
    'Beekeeping',
    'Falconry',
    'Glassblowing',
    'Robotics',
    'Sailing',
  ])
  await rig.travelTo('2026-11-23T12:00')
  expect(await nudgesTo('UANA')).toBe(1)
  await rig.travelTo('2026-11-24T12:00')
  expect(titlesIn((await told()).at(-1) ?? '')).toEqual(['Falconry', 'Sailing'])
  await rig.travelTo('2026-12-03T12:00')
  expect(await nudgesTo('UANA')).toBe(2)
})

async function nudgesTo(id: string): Promise<number> {
  const sent = await rig.db
    .selectFrom('outbox')
    .select('person_id')
    .where('person_id', '=', id)
    .where('kind', '=', 'nudge')
    .where('state', '=', 'sent')
    .execute()
  return sent.length
}

function titlesIn(text: string): string[] {
  const found = text.matchAll(/\*(Robotics|Glassblowing|Beekeeping|Falconry|Sailing)\*/g)
  return [...new Set([...found].map(([, title = '']) => title))].toSorted()
}

test('the words come in the owner’s hours, and once they are private, the reason goes and the interest stays', async () => {
  rig.setNow('2026-12-04T10:00')
  await on.post('UGRACE', 'Falconry for beginners', { 'Last day': '2027-02-01' })
  expect(await on.showMe('UANA', 'Falconry for beginners')).toContain('<@UGRACE> will be told')
  await on.closeAll('UANA')
  await rig.travelTo('2026-12-04T10:05')
  const message = async () =>
    JSON.stringify(
      (await rig.slack.as('UGRACE').dms()).findLast(({ text }) => text.includes('showed themselves'))?.blocks,
    )
  expect(await message()).toContain('Their skill: “falconry”')
  await on.writeProfile('UANA', {}, 'mentors')
  expect(await on.interests()).toContain('UANA Falconry for beginners shown')
  expect(await message()).toContain('Choose ana')
  expect(await message()).not.toContain('falconry”')
  await on.open('UGRACE', '/mentor opportunities')
  const page = await on.press('UGRACE', 'Open…')
  expect(page).toContain('<@UANA>')
  expect(page).not.toContain('falconry”')
  await rig.say('UGRACE', '/mentor')
  await on.closeAll('UGRACE')
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: 'UGRACE' })
  expect(mine.interests).toMatchObject([{ person_id: 'UANA', state: 'shown' }])
  expect(JSON.stringify(mine)).not.toContain('falconri')
})

test('anyone can look, and show themselves without a match; a daily limit holds', async () => {
  expect(await on.open('UBEN', '/mentor opportunities')).toContain('I don’t ask your manager.')
  await on.closeAll('UBEN')
  expect(await on.showMe('UBEN', 'Falconry for beginners')).toContain('will be told')
  await on.closeAll('UBEN')
  expect(await on.open('UBEN', '/mentor opportunities')).toContain(
    'You’ve shown yourself. Only <@UGRACE> can see it.',
  )
  for (const title of ['One', 'Two', 'Three']) await on.post('UGRACE', title)
  for (const title of ['One', 'Two']) await on.showMe('UBEN', `*${title}*`)
  expect(await on.showMe('UBEN', '*Three*')).toContain('3 messages through me today')
  expect((await on.interests()).filter((line) => line.startsWith('UBEN'))).toHaveLength(3)
})
