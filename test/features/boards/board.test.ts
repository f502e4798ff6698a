import { Temporal } from 'temporal-polyfill'
import { countWorkspace } from '../../../src/features/impact/count-store.ts'
import { findSnapshots, takeSnapshot } from '../../../src/features/impact/store.ts'
import { readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { logCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'

const A_WEEK = Temporal.Duration.from({ hours: 7 * 24 })
const START = Temporal.PlainDate.from('2027-01-11')
const MENTEES = { ana: 'every 2 weeks', ben: 'every 4 weeks', dana: 'every 8 weeks' }
const ADVISORS = {
  '@eve': 'monthly',
  Maria: 'quarterly',
  Noor: 'every 2 months',
  Olga: 'quarterly',
  Pia: 'every 180 days',
}

// One board, from the first advisor to their erasure. The tests follow each other.

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ now: '2026-09-01T10:00' })
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
  await rig.say('UGRACE', '/mentor add @linus every 2 weeks')
  await rig.accept('ULINUS')
})
afterAll(() => rig.stop())

async function openBoard(): Promise<void> {
  const linus = rig.slack.as('ULINUS')
  await rig.settle()
  while (linus.view) await linus.close()
  await linus.command('/mentor board')
  await rig.settle()
}

function shown(): string {
  return JSON.stringify(rig.slack.as('ULINUS').view?.blocks)
}

/** Opens the board, and presses a button or a choice of a menu near a text. */
async function press(text: string, near?: string): Promise<void> {
  await openBoard()
  await rig.slack.as('ULINUS').press('view', near === undefined ? text : { text, near })
  await rig.settle()
}

async function submit(entries: Record<string, string>) {
  const answer = await rig.slack.as('ULINUS').submit(entries)
  await rig.settle()
  return answer
}

async function board(): Promise<string> {
  await openBoard()
  return shown()
}

/** All that a person can read: screens, messages and download. */
async function readable(id: string): Promise<string> {
  const person = rig.slack.as(id)
  const said: string[] = []
  for (const typed of ['', ' impact', ' why', ' list', ' agenda', ' requests', ' find', ' @linus'])
    said.push(typed === ' @linus' ? await pageAbout(id) : await rig.say(id, `/mentor${typed}`))
  await person.openHome()
  await rig.settle()
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: id })
  const messages = (await person.dms()).map(({ text, blocks }) => [text, blocks])
  return JSON.stringify([said, person.home?.blocks, messages, mine], withoutIds, 1)
}

/** What operators read, without the process's own figures and what each command changes, whoever types it. */
async function metrics(): Promise<string[]> {
  const text = await (await fetch(`http://127.0.0.1:${rig.app.port}/metrics`)).text()
  return text
    .split('\n')
    .filter((line) => !/^(?:process|nodejs)_/.test(line))
    .map((line) => (/_seconds|_total|^#/.test(line) ? line.replace(/ \S+$/, '') : line))
}

/** The figures about the workspace, and what they are counted from. */
async function impact(): Promise<unknown> {
  const now = rig.clock.now()
  const today = now.toZonedDateTimeISO('UTC').toPlainDate()
  await emptyTables(rig.db, 'impact_snapshots')
  await takeSnapshot(rig.db, rig.slack.teamId, now)
  const counts = await rig.db.transaction().execute((trx) => countWorkspace(trx, rig.slack.teamId, today))
  return [counts, await findSnapshots(rig.db, rig.slack.teamId)]
}

async function pageAbout(id: string): Promise<string> {
  const person = rig.slack.as(id)
  await person.command('/mentor @linus')
  await rig.settle()
  const page = JSON.stringify(person.view?.blocks, withoutIds)
  while (person.view) await person.close()
  return page
}

/** What changes with every command, whoever types it. */
function withoutIds(key: string, value: unknown): unknown {
  return ['block_id', 'planned_at', 'next_nudge_at', 'refreshed_at'].includes(key) ? undefined : value
}

test('a board changes nothing for anybody else', async () => {
  const figures = await impact()
  const before = [await readable('UGRACE'), await readable('UANA')]
  const operator = await metrics()
  expect(await rig.say('ULINUS', '/mentor board @grace quarterly for xylographs')).toContain(
    '<@UGRACE> is on your advisory board: every 3 months',
  )
  await rig.say('ULINUS', '/mentor board @ana each quarter')
  await rig.say('ULINUS', '/mentor board Maria Lopez never')
  await press('Ask for advice…', '<@UANA>')
  await submit({ need: 'Read my xylograph?' })
  await rig.slack.as('ULINUS').press('view', 'I sent it')
  await rig.settle()
  expect(await board()).toContain('Open ask from Tue 1 Sep: “Read my xylograph?”')
  expect(await metrics()).toEqual(operator)
  expect(await impact()).toEqual(figures)
  expect([await readable('UGRACE'), await readable('UANA')]).toEqual(before)
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: 'ULINUS' })
  expect(mine.advisors).toHaveLength(3)
  expect(JSON.stringify(mine.board_entries)).toContain('Read my xylograph?')
})

test('the command changes an advisor, and refuses oneself, apps and those who aren’t members', async () => {
  expect(await rig.say('ULINUS', '/mentor board @grace')).toContain('already on your board')
  expect(await rig.say('ULINUS', '/mentor board @grace every 2 months')).toContain('every 2 months')
  expect(await rig.say('ULINUS', '/mentor board @grace every 3 months')).toContain('every 3 months')
  expect(await rig.say('ULINUS', '/mentor board @linus')).toContain('That’s you.')
  expect(await rig.say('ULINUS', '/mentor board @robot')).toContain('is an app')
  expect(await rig.say('ULINUS', '/mentor board @guest')).toContain('Type their name without the @')
  const text = await board()
  expect(text).toContain('for xylographs · every 3 months')
  expect(text).toContain('Maria Lopez* · no cadence')
})

test('a check-in logged by the mentor who is also an advisor counts for the board; notes stay apart', async () => {
  await rig.say('UGRACE', '/mentor log @linus today by call gracenote')
  const text = await board()
  expect(text).toContain('last check-in today · next check-in due Mon 30 Nov')
  expect(text).not.toContain('gracenote')
})

test('a check-in logged on the board counts in the mentorship, once', async () => {
  rig.setNow('2026-09-02T10:00')
  await press('Log check-in…', '<@UGRACE>')
  expect(shown()).toContain('in your mentorship')
  await submit({ note: 'linusnote', advice: 'Hire slowly' })
  expect(await board()).toContain('next check-in due Tue 1 Dec')
  expect(await rig.say('UGRACE', '/mentor list')).toContain('last check-in today')
  const rows = await rig.db.selectFrom('check_ins').selectAll().where('note', '=', 'linusnote').execute()
  expect(rows).toHaveLength(1)
  const graces = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: 'UGRACE' })
  expect(JSON.stringify(graces)).not.toContain('linusnote')
  expect(JSON.stringify(graces)).not.toContain('Hire slowly')
})

test('a check-in with its advice can be undone, in the mentorship too', async () => {
  rig.setNow('2026-09-03T10:00')
  await press('Log check-in…', '<@UGRACE>')
  await submit({ note: 'wrong', advice: 'Wrong advice' })
  await rig.slack.as('ULINUS').press('view', 'Undo')
  await rig.settle()
  expect(shown()).toContain('as if this check-in had never been logged')
  expect(await board()).toContain('last check-in yesterday · next check-in due Tue 1 Dec')
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: 'ULINUS' })
  expect(JSON.stringify(mine)).not.toMatch(/Wrong advice|"wrong"/)
})

test('“I sent it” can be undone: the text is there again, and the board below shows each change', async () => {
  const linus = rig.slack.as('ULINUS')
  await press('Send an update…', 'Maria Lopez')
  await submit({ well: 'We shipped.' })
  await linus.press('view', 'I sent it')
  await rig.settle()
  expect(shown()).toContain('Your update is logged')
  await linus.press('view', 'Undo')
  await rig.settle()
  expect(shown()).toContain('We shipped.')
  await linus.close()
  expect(shown()).toMatch(/Maria Lopez[^}]*no check-in yet/)
  await press('Send an update…', 'Maria Lopez')
  await submit({ well: 'We shipped.' })
  await linus.press('view', 'I sent it')
  await rig.settle()
  await linus.close()
  expect(shown()).toMatch(/Maria Lopez[^}]*last check-in today/)
})

test('an answered ask is open again once the answer is undone', async () => {
  await press('They answered…', 'Open ask')
  await submit({ advice: 'Carve softly' })
  const saved = rig.slack.as('ULINUS')
  expect(shown()).toContain('Logged your check-in')
  await saved.press('view', 'Undo')
  await rig.settle()
  expect(await board()).toContain('Open ask from')
})

test('one ask is open at a time; letting it go closes it', async () => {
  await press('Ask for advice…', '<@UANA>')
  expect(shown()).toContain('You have an open ask')
  await press('Let it go', 'Open ask')
  expect(await board()).not.toContain('Open ask')
})

test('a full board refuses the sixth advisor on its field, also from two windows at once', async () => {
  await rig.say('ULINUS', '/mentor board Noor quarterly')
  await Promise.all(
    ['Olga', 'Pia'].map((name) => rig.slack.as('ULINUS').command(`/mentor board ${name} quarterly`)),
  )
  await rig.settle()
  expect((await board()).match(/5 of 5 advisors/)).not.toBeNull()
  const said = rig.slack
    .as('ULINUS')
    .ephemerals()
    .slice(-2)
    .map(({ text }) => text)
    .join()
  expect(said).toContain('Your board has room for 5 advisors')
  await press('Remove…', 'Noor')
  await submit({})
  await press('Add an advisor…')
  await rig.say('ULINUS', '/mentor board Rosa quarterly')
  const answer = await submit({ name: 'Sam' })
  expect(answer.errors).toMatchObject({ name: expect.stringContaining('Your board has room for 5 advisors') })
})

test('an advisor outside Slack who is found in Slack is asked about, and keeps what was noted', async () => {
  const linus = rig.slack.as('ULINUS')
  await rig.db.updateTable('people').set({ advisor_limit: 7 }).where('person_id', '=', 'ULINUS').execute()
  await rig.say('ULINUS', '/mentor board Ben quarterly')
  await press('Edit…', '*Ben*')
  await submit({ whatFor: 'budgets' })
  await press('Add an advisor…')
  await submit({ person: 'UBEN' })
  expect(shown()).toContain('Is <@UBEN> the same person?')
  await linus.press('view', 'Same person')
  await rig.settle()
  expect(shown()).toContain('with their Slack account now')
  const linked = await board()
  expect(linked).toContain('<@UBEN>')
  expect(linked).toContain('for budgets')
  expect(linked).not.toContain('*Ben*')
  expect(await rig.say('ULINUS', '/mentor board Ben')).toContain('is already on your board')
  await press('Remove…', '<@UBEN>')
  await submit({})
  await rig.say('ULINUS', '/mentor board Ben quarterly')
  linus.takeAll()
  await linus.command('/mentor board @ben monthly')
  await rig.settle()
  const question = await linus.nextEphemeral()
  expect(question.text).toContain('Is <@UBEN> the same person?')
  await linus.press(question, 'Someone else')
  await rig.settle()
  const both = await board()
  expect(both).toContain('7 of 7 advisors')
  expect(both).toContain('*Ben*')
  expect(both).toContain('<@UBEN>')
  await press('Remove…', '<@UBEN>')
  await submit({})
  await press('Remove…', '*Ben*')
  await submit({})
  await rig.db.updateTable('people').set({ advisor_limit: 5 }).where('person_id', '=', 'ULINUS').execute()
})

test('the nudge names advisors after the mentees, and /mentor why explains them', async () => {
  await rig.say('ULINUS', '/mentor add @ben every 4 weeks')
  await rig.accept('UBEN')
  const why = await rig.say('ULINUS', '/mentor why')
  expect(why).toContain('*Rosa*')
  expect(why).toContain('Why this? There’s nothing more urgent to tell them.')
  expect(why).toContain('what came of their advice: “Hire slowly”')
  await rig.travelTo('2026-09-10T09:00')
  const nudge = (await rig.slack.as('ULINUS').dms()).at(-1)?.text ?? ''
  const places = ['*<@UBEN>*', '*Your advisory board*', '*Rosa*', '\nYou could ask'].map((part) =>
    nudge.lastIndexOf(part),
  )
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(nudge).not.toMatch(/Maria|<@UANA>|<@UGRACE>/)
})

test('a check-in from the nudge is logged at once', async () => {
  const linus = rig.slack.as('ULINUS')
  const nudge = (await linus.dms()).at(-1)
  if (!nudge) throw new Error('No nudge')
  await linus.press(nudge, { text: 'Log check-in', near: '*Rosa*' })
  await rig.settle()
  expect((await linus.dms()).at(-1)?.text).toContain('Rosa · Check-in logged. Next check-in due Wed 9 Dec.')
  await linus.press((await linus.dms()).at(-1) ?? nudge, { text: 'Undo', near: 'Rosa · Check-in logged' })
  await rig.settle()
  expect((await linus.dms()).at(-1)?.text).not.toContain('Check-in logged')
  await linus.press((await linus.dms()).at(-1) ?? nudge, { text: 'Log check-in', near: '*Rosa*' })
  await rig.settle()
})

test('an advisor is told in the owner’s words, and “Rather not” takes them off the board', async () => {
  await press('Edit…', '<@UANA>')
  await rig.slack.as('ULINUS').press('view', 'Tell them…')
  await rig.settle()
  await submit({ words: 'I learn from you.' })
  await rig.travelTo('2026-09-10T12:00')
  const ana = rig.slack.as('UANA')
  const told = (await ana.dms()).at(-1)
  if (!told) throw new Error('Ana was not told')
  expect(told.text).toContain('> I learn from you.')
  await ana.press(told, 'Rather not')
  await rig.settle()
  await rig.travelTo('2026-09-10T12:10')
  expect((await ana.dms()).at(-1)?.text).toContain('no longer on the advisory board')
  expect((await rig.slack.as('ULINUS').dms()).at(-1)?.text).toContain('<@UANA> would rather not')
  expect(await board()).not.toContain('<@UANA>')
})

test('after a deactivation one nudge asks once, without a link to the direct message', async () => {
  await rig.say('ULINUS', '/mentor board @eve quarterly')
  await rig.slack.changePerson('UEVE', { deleted: true })
  await rig.travelTo('2026-09-17T12:00')
  const asked = (await rig.slack.as('ULINUS').dms()).filter(({ text }) =>
    text.includes('has been deactivated'),
  )
  expect(asked).toHaveLength(1)
  expect(asked[0]?.text).not.toContain('channel=UEVE')
  await rig.travelTo('2026-09-24T12:00')
  expect(await board()).toContain('Keep them on your board as someone outside Slack, or remove them?')
  const linus = rig.slack.as('ULINUS')
  if (!asked[0]) throw new Error('No question')
  await linus.press(asked[0], 'Keep as outside Slack')
  await rig.settle()
  const text = await board()
  expect(text).toContain('*eve*')
  expect(text).not.toContain('channel=UEVE')
})

test('an advisor who erases themselves stays as a former member, with the owner’s dates and notes', async () => {
  const grace = rig.slack.as('UGRACE')
  await rig.say('UGRACE', '/mentor privacy')
  const page = grace.ephemerals().at(-1)
  if (!page) throw new Error('No page')
  await grace.press(page, 'Delete your data…')
  await rig.settle()
  await grace.submit({ confirmation: 'delete' })
  await rig.settle()
  const text = await board()
  expect(text).toContain('*a former member* · for xylographs')
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: 'ULINUS' })
  expect(JSON.stringify(mine)).toContain('Hire slowly')
})

/** Chidi has three mentees and five advisors, and talks on Monday to those whom a nudge names. */
test('a year of weekly nudges about three mentees and five advisors', async () => {
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'outbox', 'rate_limits')
  const chidi = rig.slack.as('UCHIDI')
  await rig.slack.changePerson('UEVE', { deleted: false })
  rig.setNow('2027-01-04T10:00')
  for (const [name, cadence] of Object.entries(MENTEES)) {
    await rig.say('UCHIDI', `/mentor add @${name} ${cadence}`)
    await rig.accept(`U${name.toUpperCase()}`)
  }
  for (const [name, cadence] of Object.entries(ADVISORS))
    await rig.say('UCHIDI', `/mentor board ${name} ${cadence}`)
  let seen = (await chidi.dms()).length
  const nudges: { on: Temporal.PlainDate; text: string }[] = []
  for (let monday = START; monday.year < 2028; monday = monday.add({ weeks: 1 })) {
    await rig.travelTo(`${monday}T09:30`, A_WEEK)
    const all = await chidi.dms()
    for (const { at, text } of all.slice(seen))
      nudges.push({ on: at.toZonedDateTimeISO(BERLIN).toPlainDate(), text })
    seen = all.length
    await logListed(monday)
  }
  for (const [index, { on, text }] of nudges.entries()) {
    expect(text).toMatch(/^Time to check in/)
    const before = nudges[index - 1]?.on
    if (before) expect(before.until(on, { largestUnit: 'days' }).days).toBeGreaterThanOrEqual(7)
  }
  expect(nudges.map(({ on, text }) => `# ${on}\n${text}`).join('\n\n')).toMatchSnapshot()
})

/** Logs a check-in with everyone whom the last nudge listed as due. */
async function logListed(on: Temporal.PlainDate): Promise<void> {
  const listed = await rig.db
    .selectFrom('relationships')
    .selectAll()
    .where('workspace_id', '=', rig.slack.teamId)
    .where('owner_id', '=', 'UCHIDI')
    .where('unanswered', '>', 0)
    .execute()
  for (const { workspace_id: workspaceId, relationship_id: relationshipId } of listed) {
    const checkIn = { workspaceId, relationshipId, authorId: 'UCHIDI', on, kind: 'call' as const, note: null }
    await rig.db.transaction().execute((trx) => logCheckIn(trx, checkIn, rig.clock.now()))
  }
}
