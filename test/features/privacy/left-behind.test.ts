import { sql } from 'kysely'
import type { Entries, What } from '../../../dev/client.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

// A person writes into everything that the app offers, as mentee, mentor, and third person. Their id, their name and each
// word that they write contain MARK, which is in nothing else.

const MARK = 'zedmark'
const ZED = { id: 'UZEDMARK', name: `${MARK}-name`, realName: `${MARK}-real`, tz: 'Europe/Berlin' }
/** Written, and overwritten before the erasure. */
const OVERWRITTEN = `${MARK}-overwritten`
let words = 0
/** A new word of Zed's. */
function word(): string {
  words += 1
  return `${MARK}${words}`
}

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-03T10:00' })
  rig.slack.addPerson(ZED)
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE', ZED.id])
    await rig.say(id, '/mentor')
  await writeAsMentee()
  await writeAsMentor()
  await writeRequests()
  await writeOffers()
  await writeAsThird()
  await suggest(ZED.id, 'UDANA')
  await suggest('UGRACE', ZED.id)
  await writeBoard()
  await writeSeats()
  await writeOpportunities()
}, 240_000)
afterAll(() => rig.stop())

async function closeAll(id: string) {
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
}

async function open(id: string, typed: string) {
  await closeAll(id)
  await rig.slack.as(id).command(typed)
  await rig.settle()
}

async function press(id: string, what: What) {
  await rig.slack.as(id).press('view', what)
  await rig.settle()
}

async function submit(id: string, entries: Entries) {
  const result = await rig.slack.as(id).submit(entries)
  if (result.errors || result.kind === 'failed')
    throw new Error(`${result.kind}: ${JSON.stringify(result.errorsByLabel)}`)
  await rig.settle()
}

async function openTogether(id: string, otherId: string) {
  await closeAll(id)
  await rig.slack.as(id).openHome()
  await rig.settle()
  await rig.slack.as(id).press('home', { text: 'Mentorship…', near: `<@${otherId}>` })
  await rig.settle()
}

/** What mentor and mentee can both write in their plan. */
async function writePlan(other: string, goal: Entries) {
  await open(ZED.id, `/mentor plan @${other}`)
  await press(ZED.id, 'Add goal…')
  await submit(ZED.id, goal)
  await press(ZED.id, 'Add notes…')
  await submit(ZED.id, { Notes: word() })
  await press(ZED.id, 'Add to plan…')
  await submit(ZED.id, { Description: word() })
  await press(ZED.id, 'Add introduction…')
  const outside = word()
  await submit(ZED.id, { 'Or someone outside Slack': outside, 'Why?': word() })
  await press(ZED.id, { text: 'Edit…', near: outside })
  await submit(ZED.id, { Status: 'Met', Outcome: word() })
}

async function writeAsMentee() {
  await rig.say('UGRACE', `/mentor add @${ZED.name} every 2 weeks`)
  await rig.say('ULINUS', `/mentor add @${ZED.name} monthly`)
  await rig.accept(ZED.id)
  await rig.say(ZED.id, `/mentor log @grace yesterday in person ${word()}`)
  await rig.say(ZED.id, `/mentor log @grace today by call ${word()}`)
  await openTogether('UGRACE', ZED.id)
  await press('UGRACE', { text: 'Remove check-in', near: 'Mon 2 Nov* · ' })
  await rig.say('UGRACE', `/mentor log @${ZED.name} 20 Oct`)
  await openTogether(ZED.id, 'UGRACE')
  await press(ZED.id, 'Remove check-in')
  await openTogether(ZED.id, 'UGRACE')
  await press(ZED.id, 'Suggest a cadence…')
  await submit(ZED.id, { cadence: '30', word: word() })
  await openTogether(ZED.id, 'UGRACE')
  await press(ZED.id, 'Write an agreement…')
  await submit(ZED.id, { whatFor: word(), howOften: word(), betweenUs: word() })
  await rig.say(ZED.id, `/mentor agenda @grace ${word()}`)
  await rig.say(ZED.id, `/mentor hand @grace ${word()}`)
  await rig.say(ZED.id, `/mentor step @grace ${word()} by 1 Dec`)
  await writePlan('grace', { nextRole: word(), gap: word() })
  // A step of Grace's that Zed words anew.
  await rig.say('UGRACE', `/mentor step @${ZED.name} graces-step`)
  await open(ZED.id, '/mentor plan @grace')
  await press(ZED.id, { text: 'Edit…', near: 'graces-step' })
  await submit(ZED.id, { Description: word() })
  await open(ZED.id, '/mentor end @linus')
  await submit(ZED.id, { thanks: word(), reflection: word(), reason: 'other' })
  await openTogether(ZED.id, 'UGRACE')
  await press(ZED.id, 'Pause check-ins…')
  await submit(ZED.id, { until: '2026-12-20', word: word() })
  await open(ZED.id, '/mentor profile')
  await submit(ZED.id, { Strengths: OVERWRITTEN, Passions: word(), Likes: word(), Dislikes: word() })
  await submit(ZED.id, { 'What helps': word(), 'What doesn’t help': word(), Skills: word() })
  await submit(ZED.id, {
    'Ideal next role': word(),
    'The role after that': word(),
    'In five years': word(),
  })
  await open(ZED.id, '/mentor profile')
  const matching = 'You and your mentors, and matching with opportunities'
  await submit(ZED.id, { Strengths: word(), 'Who can see it?': matching })
}

/** Zed proposes a time, Ana agrees, and Zed calls it off. */
async function meetAna() {
  await open(ZED.id, '/mentor meet @ana 24 Nov 10:00')
  await submit(ZED.id, { Where: word(), 'Short note': word() })
  await rig.slack.as('UANA').press(await act.dm('UANA', 'When can you talk'), 'Tue 24 Nov, 09:00')
  await rig.settle()
  await rig.slack.as(ZED.id).press(await act.dm(ZED.id, 'You meet <@UANA>'), 'Call off')
  await rig.settle()
}

async function writeBoard() {
  const outside = word()
  await rig.say(ZED.id, `/mentor board ${outside} quarterly for ${word()}`)
  await rig.say(ZED.id, '/mentor board @dana quarterly')
  await open(ZED.id, '/mentor board')
  await press(ZED.id, { text: 'Ask for advice…', near: outside })
  await submit(ZED.id, { 'What do you need?': word() })
  await open(ZED.id, '/mentor board')
  await press(ZED.id, { text: 'Log check-in…', near: outside })
  await submit(ZED.id, { 'What did they advise?': word(), 'Private note': word() })
  await open(ZED.id, '/mentor board')
  await press(ZED.id, { text: 'Edit…', near: '<@UDANA>' })
  await press(ZED.id, 'Tell them…')
  await submit(ZED.id, { 'Your words': word() })
}

/** Zed opens a seat, is considered for Ben's, and has held Eve's. */
async function writeSeats() {
  await open(ZED.id, '/mentor seat')
  await submit(ZED.id, { sees: word(), neverRooms: word(), checklist: word() })
  for (const id of ['UBEN', 'UEVE']) {
    await open(id, '/mentor seat')
    await submit(id, {})
    await open(ZED.id, `/mentor seat @${id.slice(1).toLowerCase()}`)
    await press(ZED.id, 'Ask to be considered')
  }
  await open('UEVE', '/mentor seat')
  await press('UEVE', 'Invite someone…')
  await submit('UEVE', { considered: ZED.id, firstOn: '2026-11-03' })
  await rig.slack.as(ZED.id).press(await act.dm(ZED.id, 'invites you to the seat'), 'Accept')
  await rig.settle()
  for (const entries of [{ what: 'pause', until: '2026-11-10' }, { what: 'end' }]) {
    await open(ZED.id, '/mentor seat @eve')
    await press(ZED.id, 'Step out…')
    await submit(ZED.id, { ...entries, reason: word() })
  }
  await open(ZED.id, '/mentor seat @eve')
  await press(ZED.id, 'Reflect…')
  await submit(ZED.id, { words1: word(), words2: word(), words3: word() })
}

/** Zed posts one, suggests it to Dana, shares another one, and shows themselves for it before. */
async function writeOpportunities() {
  await open(ZED.id, '/mentor opportunity')
  const title = word()
  await submit(ZED.id, {
    'What is it?': title,
    'Why does it matter?': word(),
    'What would someone learn?': word(),
    'How much time does it take?': word(),
  })
  await sql`
    with mine as (
      select workspace_id, opportunity_id, posted_at from opportunities where title = ${title}
    ), other as (
      insert into opportunities (workspace_id, poster_id, co_owner_id, title, why, learn, takes, places, closes_on, closes_at, posted_at)
      select workspace_id, 'UCHIDI', ${ZED.id}, 'Harbor tour', '', '', '', 1, '2027-01-01', '2027-01-02', posted_at from mine
      returning workspace_id, opportunity_id, posted_at
    ), suggested as (
      insert into interests (workspace_id, opportunity_id, person_id, state, suggested_by, suggested_at, matched, is_untold)
      select workspace_id, opportunity_id, 'UDANA', 'suggested', ${ZED.id}, posted_at, array[${title}], true from mine
    )
    insert into interests (workspace_id, opportunity_id, person_id, state, shown_at, is_untold)
    select workspace_id, opportunity_id, ${ZED.id}, 'shown', posted_at, false from other
  `.execute(rig.db)
  await rig.app.tick()
  await rig.settle()
}

async function writeAsMentor() {
  await rig.say(ZED.id, '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
  await meetAna()
  await rig.say(ZED.id, `/mentor log @ana yesterday by call ${word()}`)
  await rig.say(ZED.id, `/mentor promise @ana ${word()}`)
  await writePlan('ana', { nextRole: OVERWRITTEN, gap: word() })
  // Ana words one of the two anew; the other stays Zed's.
  await open('UANA', `/mentor plan @${ZED.name}`)
  await press('UANA', { actionId: 'open_goal' })
  await submit('UANA', { nextRole: 'anas-role' })
  await open(ZED.id, '/mentor know @ana')
  const zed = rig.slack.as(ZED.id)
  const likes = zed.view?.blocks.findLast((one) => JSON.stringify(one).includes('\\"likes\\"'))
  await press(ZED.id, { actionId: 'open_facet', blockId: String(likes?.block_id) })
  await submit(ZED.id, { 'Your view': word() })
  await rig.say(ZED.id, '/mentor snooze @ana until 20 Dec')
  // Ben is introduced to Ana with Zed's words.
  await open(ZED.id, '/mentor plan @ana')
  await press(ZED.id, 'Add introduction…')
  await submit(ZED.id, { 'Someone in this workspace': 'UBEN', 'Why?': word() })
  await press(ZED.id, { text: 'Introduce them…', near: 'UBEN' })
  await submit(ZED.id, { 'Introduction message': word() })
}

async function writeRequests() {
  await closeAll(ZED.id)
  const ask = {
    'What do you want to get better at?': word(),
    'Why this person?': word(),
    'What have you tried so far?': word(),
  }
  await act.ask(ZED.id, 'eve', ask)
  const seen = ask['What do you want to get better at?']
  await act.decide('UEVE', await act.dm('UEVE', seen), 'Ask a question…', { question: 'eves-question' })
  await closeAll(ZED.id)
  await act.decide(ZED.id, await act.dm(ZED.id, 'eves-question'), 'Answer…', { answer: word() })
  for (const [id, name] of [
    ['UCHIDI', 'chidi'],
    ['UDANA', 'dana'],
  ] as const) {
    await act.ask(id, ZED.name, { 'Why this person?': `${name}s-why` })
  }
  await closeAll(ZED.id)
  await act.decide(ZED.id, await act.dm(ZED.id, 'chidis-why'), 'Ask a question…', { question: word() })
  await closeAll(ZED.id)
  await act.decide(ZED.id, await act.dm(ZED.id, 'danas-why'), 'Decline…', { Message: word() })
}

/** Two offers, of which the first is no longer stored but for its words. Ben offers one of the same words. */
async function writeOffers() {
  for (const topics of [`${word()}, hiring`, `${word()}, hiring`]) {
    await openOffer(ZED.id)
    await submit(ZED.id, { openness: 'listed', topics, about: word() })
  }
  await openOffer('UBEN')
  await submit('UBEN', { openness: 'listed', topics: 'hiring' })
}

async function openOffer(id: string) {
  await open(id, '/mentor settings')
  await press(id, 'Request settings…')
}

/** Others name Zed: as the next mentor, as the person to meet, and instead of themselves. */
async function writeAsThird() {
  await rig.say('ULINUS', '/mentor add @chidi')
  await rig.accept('UCHIDI')
  await open('ULINUS', '/mentor end @chidi')
  await submit('ULINUS', { next: 'hand over', suggested: ZED.id })
  await rig.say('UGRACE', '/mentor add @dana')
  await rig.accept('UDANA')
  await open('UGRACE', '/mentor plan @dana')
  await press('UGRACE', 'Add introduction…')
  await submit('UGRACE', { 'Someone in this workspace': ZED.id })
  await press('UGRACE', 'Introduce them…')
  await submit('UGRACE', { 'Introduction message': 'graces-words' })
  await sayYes('UDANA', 'graces-words')
  await sayYes(ZED.id, 'graces-words')
  // One more introduction is called off: Zed leaves before the group message is sent, and comes back.
  await rig.say('ULINUS', '/mentor add @ben')
  await rig.accept('UBEN')
  await open('ULINUS', '/mentor plan @ben')
  await press('ULINUS', 'Add introduction…')
  await submit('ULINUS', { 'Someone in this workspace': ZED.id })
  await press('ULINUS', 'Introduce them…')
  await submit('ULINUS', { 'Introduction message': 'linuses-words' })
  await sayYes('UBEN', 'linuses-words')
  const fault = { kind: 'rate_limited', retryAfterSeconds: 60 } as const
  rig.slack.faults.add({ method: 'conversations.open', times: 1, fault })
  await sayYes(ZED.id, 'linuses-words')
  await rig.slack.changePerson(ZED.id, { deleted: true })
  await rig.travelTo('2026-11-03T10:30')
  expect((await act.dm('ULINUS', 'I couldn’t introduce')).text).toContain(ZED.id)
  await rig.slack.changePerson(ZED.id, { deleted: false })
  await rig.settle()
  await act.ask('UDANA', 'eve', {
    'What do you want to get better at?': 'hiring',
    'Why this person?': 'asks-eve',
  })
  await act.decide('UEVE', await act.dm('UEVE', 'asks-eve'), 'Decline…', { suggested: ZED.name })
}

/** The operator suggests somebody. */
async function suggest(mentor_id: string, mentee_id: string) {
  const pair = { workspace_id: rig.slack.teamId, mentor_id, mentee_id }
  const suggested_at = rig.clock.now()
  await rig.db
    .insertInto('suggestions')
    .values({
      ...pair,
      why: word(),
      cadence_days: 14,
      suggested_at,
      expires_at: suggested_at.add({ hours: 999 }),
    })
    .execute()
}

async function sayYes(id: string, words: string) {
  await rig.slack.as(id).press(await act.dm(id, words), 'Yes, introduce us')
  await rig.settle()
}

type Column = { schema: string; table: string; column: string; type: string }

/** All columns of all tables, in all schemas that aren't Postgres's own. */
async function columns(): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped
      and n.nspname !~ '^pg_(catalog|toast|temp)' and n.nspname <> 'information_schema'
    order by 1, 2, 3`.execute(rig.db)
  return rows
}

/** The columns in which a text is found, in whatever case, with what they hold. */
async function find(text: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { schema, table, column } of await columns()) {
    const { rows } = await sql<{ held: string | null }>`
      select string_agg(${sql.ref(column)}::text, ' ') as held from ${sql.table(`${schema}.${table}`)}
      where ${sql.ref(column)}::text ilike ${`%${text}%`}`.execute(rig.db)
    const held = rows[0]?.held
    if (held) found.set(`${schema}.${table}.${column}`, held)
  }
  return found
}

/** Columns of text that nobody writes words into, and that name nobody. */
const NOT_WRITTEN = new RegExp(
  [
    'workspace_id|kind|state|outcome|decision|facet|openness|seen_by|standing|zone|locale|refusal|suspended_reason',
    'dedupe_key|reason|vacancy|absence|readers|shown_digest|home_digest|channel_id|slack_ts|clicked_ts|surface|question_id|topic|method',
  ].join('|'),
)

describe('After an erasure', () => {
  let before: Map<string, string>
  let kept: string
  beforeAll(async () => {
    before = await find(MARK)
    const zed = rig.slack.as(ZED.id)
    await closeAll(ZED.id)
    zed.takeAll()
    await open(ZED.id, '/mentor privacy')
    await zed.press(await zed.nextEphemeral(), 'Delete your data…')
    await rig.settle()
    await submit(ZED.id, { confirmation: 'delete' })
    kept = await rig.snapshot()
  })

  test('of somebody who has written each of the words, and into every column that holds words', async () => {
    const all = [...before.values()].join(' ')
    // Word by word: "zedmark1" is in "zedmark10", too.
    const missing = Array.from({ length: words }, (_, n) => `${MARK}${n + 1}`).filter(
      (one) => !new RegExp(`${one}\\b`).test(all),
    )
    const texts = (await columns()).filter(
      ({ schema, table, column, type }) =>
        schema === 'public' &&
        /^text/.test(type) &&
        !/^(kysely|workspaces|heartbeats|install|rerenders)/.test(table) &&
        !new RegExp(`^(${NOT_WRITTEN.source})$`).test(column),
    )
    const empty = texts
      .map(({ table, column }) => `public.${table}.${column}`)
      .filter((one) => !before.has(one))
    expect({ missing, empty }).toEqual({ missing: [], empty: [] })
  })

  test('their id, their name and each of their words are found in no column of any table', async () => {
    expect(Object.fromEntries(await find(MARK))).toEqual({})
  })

  test('what others wrote is kept', async () => {
    for (const word of ['anas-role', 'danas-why', 'asks-eve', 'hiring']) expect(kept).toContain(word)
    expect([...(await find('hiring')).keys()]).toContain('public.offer_words.word')
  })
})
