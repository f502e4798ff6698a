import type { JsonObject } from '../../../dev/client.ts'
import { optionsOf } from '../../../dev/slack/element-values.ts'
import { interactiveElements } from '../../../dev/slack/elements.ts'
import { textOf } from '../../../dev/slack/json.ts'
import { readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { type Readers, WHO_SEES } from '../../../src/features/privacy/rules.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

// Tables x readers x states: the mentee has written into every table that holds words, whatever the state. Each reader
// opens every screen. The table of /mentor privacy says who may read what.

const STATES = ['stranger', 'offered', 'accepted', 'paused', 'ended', 'handed over', 'blocked'] as const
type State = (typeof STATES)[number]

/** The tables with words of a mentee, and their row in the table of /mentor privacy. */
const TABLES = {
  check_ins: 'Your notes, reflections and reasons for ending',
  plan_notes: 'Your notes, reflections and reasons for ending',
  reflections: 'Your notes, reflections and reasons for ending',
  agenda_items: 'Agreement, plan, topics, help requests and meetings',
  agreements: 'Agreement, plan, topics, help requests and meetings',
  plans: 'Agreement, plan, topics, help requests and meetings',
  steps: 'Agreement, plan, topics, help requests and meetings',
  introductions: 'Agreement, plan, topics, help requests and meetings',
  help_requests: 'Agreement, plan, topics, help requests and meetings',
  meetings: 'Agreement, plan, topics, help requests and meetings',
  meeting_proposals: 'Agreement, plan, topics, help requests and meetings',
  facet_words: 'Your profile, unless you set it to “Only you” in `/mentor profile`',
} as const
type Table = keyof typeof TABLES
const ALL_TABLES = Object.keys(TABLES) as Table[]

const index = (state: State) => STATES.indexOf(state)
const mentor = (state: State) => ({ id: `UMENTOR${index(state)}`, name: `mentor${index(state)}` })
const mentee = (state: State) => ({ id: `UMENTEE${index(state)}`, name: `mentee${index(state)}` })
const SUCCESSOR = { id: 'USUCCESSOR', name: 'successor' }
const THIRD = { id: 'UTHIRD', name: 'third' }
const wordOf = (state: State, table: Table) => `word-${index(state)}-${table}`

let rig: Rig
const seen = new Map<string, string>()
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-04T10:00' })
  for (const one of [...STATES.flatMap((state) => [mentor(state), mentee(state)]), SUCCESSOR, THIRD]) {
    rig.slack.addPerson({ ...one, tz: 'Europe/Berlin' })
    await rig.say(one.id, '/mentor')
  }
  for (const state of STATES) await bring(state)
  for (const state of STATES) {
    for (const { id } of [mentor(state), mentee(state)]) seen.set(id, await readEverything(id, state))
  }
  const all = await Promise.all([SUCCESSOR.id, THIRD.id].map((id) => readDownload(id)))
  seen.set(SUCCESSOR.id, `${await readEverything(SUCCESSOR.id, 'handed over')}${all[0]}`)
  seen.set(THIRD.id, `${await readEverything(THIRD.id, 'accepted')}${all[1]}`)
}, 240_000)
afterAll(() => rig.stop())

async function submit(id: string, typed: string, entries: Record<string, string>) {
  await rig.slack.as(id).command(typed)
  await rig.settle()
  const result = await rig.slack.as(id).submit(entries)
  if (result.errors) throw new Error(JSON.stringify(result.errors))
  await rig.settle()
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
}

/** Brings a mentor and a mentee into a state by what people do, and lets the mentee have written into every table. */
async function bring(state: State) {
  const [one, other] = [mentor(state), mentee(state)]
  await writeProfile(state)
  if (state === 'stranger') return
  await rig.say(one.id, `/mentor add @${other.name}`)
  if (state !== 'offered' && state !== 'blocked') await rig.accept(other.id)
  await writeTogether(state)
  if (state === 'paused') await rig.say(other.id, `/mentor snooze @${one.name} until 20 Dec`)
  if (state === 'ended') await submit(one.id, `/mentor end @${other.name}`, {})
  if (state === 'blocked') await submit(other.id, `/mentor end @${one.name}`, {})
  if (state === 'handed over') {
    await submit(one.id, `/mentor end @${other.name}`, { next: 'hand over', suggested: SUCCESSOR.id })
    await rig.say(SUCCESSOR.id, `/mentor add @${other.name}`)
  }
}

async function writeProfile(state: State) {
  await rig.db
    .insertInto('facet_words')
    .values({
      workspace_id: rig.slack.teamId,
      about_id: mentee(state).id,
      author_id: mentee(state).id,
      facet: 'strengths',
      version: 1,
      words: wordOf(state, 'facet_words'),
      is_private: false,
      written_at: rig.clock.now(),
    })
    .execute()
}

async function writeTogether(state: State) {
  const { mentorship_id } = await selectMentorships(rig.db)
    .where('mentee_id', '=', mentee(state).id)
    .executeTakeFirstOrThrow()
  const key = { workspace_id: rig.slack.teamId, mentorship_id }
  const { db } = rig
  const [by, at, word] = [mentee(state).id, rig.clock.now(), (table: Table) => wordOf(state, table)]
  const on = at.toZonedDateTimeISO('UTC').toPlainDate()
  const checkIn = { relationship_id: mentorship_id, author_id: by, kind: 'call', note: word('check_ins') }
  await db
    .insertInto('check_ins')
    .values({ workspace_id: key.workspace_id, ...checkIn, checked_in_on: on, logged_at: at })
    .execute()
  const written = { author_id: by, written_at: at }
  await db
    .insertInto('plan_notes')
    .values({ ...key, ...written, words: word('plan_notes') })
    .execute()
  await db
    .insertInto('reflections')
    .values({ ...key, ...written, words: word('reflections') })
    .execute()
  const agenda = { author_id: by, words: word('agenda_items'), added_at: at }
  await db
    .insertInto('agenda_items')
    .values({ ...key, ...agenda })
    .execute()
  const agreement = { version: 1, what_for: word('agreements'), written_by: by, written_at: at }
  await db
    .insertInto('agreements')
    .values({ ...key, ...agreement })
    .execute()
  await db
    .insertInto('plans')
    .values({ ...key, next_role: word('plans'), next_role_by: by, gap_by: by, changed_at: at })
    .execute()
  const step = { words: word('steps'), owner_id: by, written_by: by, added_at: at }
  await db
    .insertInto('steps')
    .values({ ...key, ...step })
    .execute()
  const introduction = {
    outside_name: word('introductions'),
    state: 'thought of',
    added_by: by,
    added_at: at,
  }
  await db
    .insertInto('introductions')
    .values({ ...key, ...introduction })
    .execute()
  const asked = {
    what: word('help_requests'),
    asked_at: at.add({ minutes: 1 }),
    asked_on: at.toZonedDateTimeISO('UTC').toPlainDate(),
  }
  await db
    .insertInto('help_requests')
    .values({ ...key, ...asked })
    .execute()
  const start = at.add({ hours: 20 * 24 })
  const planned = { ...key, proposer_id: by, minutes: 30, repeats: false }
  const agreed = { start_at: start, end_at: start.add({ minutes: 30 }), changed_at: at }
  await db
    .insertInto('meetings')
    .values({ ...planned, ...agreed, place: word('meetings') })
    .execute()
  const proposed = { times: [start], proposed_at: at, expires_at: start }
  await db
    .insertInto('meeting_proposals')
    .values({ ...planned, ...proposed, line: word('meeting_proposals') })
    .execute()
}

function readDownload(personId: string): Promise<string> {
  return readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId }).then((all) =>
    JSON.stringify(all),
  )
}

/** All that a person finds about the two of this state: commands, Home, every page that Home opens, messages, download. */
async function readEverything(id: string, state: State): Promise<string> {
  const human = rig.slack.as(id)
  const found: unknown[] = []
  const look = async () => {
    await rig.settle()
    found.push(rig.slack.as(id).views.map(({ blocks }) => blocks))
    while (rig.slack.as(id).view) await human.close()
  }
  const named = ['about', 'plan', 'prep', 'agenda', 'know', 'hand'].flatMap((word) =>
    [mentor(state), mentee(state)].map(({ name }) => `${word} @${name}`),
  )
  for (const typed of ['', 'list', 'why', 'agenda', 'plan', 'prep', 'profile', ...named]) {
    await human.command(`/mentor ${typed}`)
    await look()
  }
  await human.openHome()
  await rig.settle()
  found.push(human.home?.blocks)
  for (const page of (human.home?.blocks ?? []).flatMap(pagesOf)) {
    await human.press('home', page)
    await look()
  }
  return JSON.stringify([found, human.ephemerals(), await human.dms(), await readDownload(id)])
}

/** The buttons and choices of a block that open a page about two people, or the own profile. */
function pagesOf(block: JsonObject): { text: string; blockId: string }[] {
  const blockId = String(block.block_id)
  const opens = (id: string) => /^open_(together|plan|prep|know|profile)\b/.test(id)
  return interactiveElements([block]).flatMap(({ element, actionId }) => {
    const button = opens(actionId) ? [{ text: textOf(element, 'text') ?? '', blockId }] : []
    const chosen = optionsOf(element).filter((option) => opens(String(option.value)))
    return [...button, ...chosen.map((option) => ({ text: textOf(option, 'text') ?? '', blockId }))]
  })
}

/** What the table of /mentor privacy says for a person in this role. */
function says(readers: Readers | undefined, state: State, reader: 'mentee' | 'mentor' | 'third'): boolean {
  if (reader === 'mentee') return true
  if (reader === 'third' || readers === 'you alone') return false
  if (readers === 'you and your mentors') return state === 'accepted' || state === 'paused'
  return ['accepted', 'paused', 'ended', 'handed over'].includes(state)
}

const CASES = STATES.flatMap((state) => ALL_TABLES.map((table) => ({ state, table }))).filter(
  ({ state, table }) => state !== 'stranger' || table === 'facet_words',
)

describe('What a mentee wrote is read by those whom /mentor privacy names', () => {
  test.each(CASES)('$table, $state', ({ state, table }) => {
    const row = WHO_SEES.find(({ what }) => what === TABLES[table])
    expect(row).toBeDefined()
    const readers = { mentee: mentee(state).id, mentor: mentor(state).id, third: THIRD.id } as const
    for (const [role, id] of [
      ['mentee', readers.mentee],
      ['mentor', readers.mentor],
      ['third', readers.third],
    ] as const) {
      const reads = seen.get(id)?.includes(wordOf(state, table))
      expect({ role, reads }).toEqual({ role, reads: says(row?.readers, state, role) })
    }
  })

  test('a successor who has offered, and was not accepted, reads nothing', () => {
    for (const table of ALL_TABLES)
      expect({ table, reads: seen.get(SUCCESSOR.id)?.includes(wordOf('handed over', table)) }).toEqual({
        table,
        reads: false,
      })
  })
})
