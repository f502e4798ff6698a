import type { Entries, Human, ShownView } from '../../../dev/client.ts'
import { readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { WHO_SEES } from '../../../src/features/privacy/rules.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

/** A mentor and a mentee, the mentor's other mentee, the mentee's second mentor, and a third person. */
const [MENTOR, MENTEE, SIBLING, OTHER_MENTOR, THIRD] = ['UGRACE', 'UANA', 'UBEN', 'ULINUS', 'UEVE'] as const
const EVERYBODY = [MENTOR, MENTEE, SIBLING, OTHER_MENTOR, THIRD]

/** A program lead owns or administers the workspace; a stranger has no mentorship or request. */
const LEAD = { id: 'ULEADER', name: 'leonore', tz: 'Europe/Berlin', isAdmin: true, isOwner: true }
const STRANGER = { id: 'USTRANGER', name: 'quentin', tz: 'Europe/Berlin' }

/** A word that is stored in one field only, that field's row in the privacy table, and who wrote it. */
type Marker = { word: string; row: string; by: string; seenBy: readonly string[] }

const NOTES = 'Your notes, reflections and reasons for ending'
const BETWEEN = 'Agreement, plan, topics, help requests and meetings'
const PROFILE = 'Your profile, unless you set it to “Only you” in `/mentor profile`'
const OWN = 'Your view of a mentee, your snoozes and nudges'
const ASKED = 'Requests, with their questions and answers'
const BOARD = 'Your advisory board, unless you tell an advisor'
const SUGGESTED = 'Mentees who were suggested to you, and what you chose'
const SHARED = 'What you share of your reflection on a seat'
const FITS = 'Opportunities that fit you, and those you passed on'
const SHOWN = 'That you’d like an opportunity, with the sentence of your profile that fits, after *Show me*'
const BOTH = [MENTOR, MENTEE]

const MARKERS: readonly Marker[] = [
  { word: 'mentornote', row: NOTES, by: MENTOR, seenBy: [MENTOR] },
  { word: 'menteenote', row: NOTES, by: MENTEE, seenBy: [MENTEE] },
  { word: 'siblingnote', row: NOTES, by: MENTOR, seenBy: [MENTOR] },
  { word: 'reflectionword', row: NOTES, by: MENTOR, seenBy: [MENTOR] },
  { word: 'Reason (only visible to you): Not enough time', row: NOTES, by: MENTOR, seenBy: [MENTOR] },
  { word: 'mentorplannote', row: NOTES, by: MENTOR, seenBy: [MENTOR] },
  { word: 'menteeplannote', row: NOTES, by: MENTEE, seenBy: [MENTEE] },
  { word: 'agreementword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'roleword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'promiseword', row: BETWEEN, by: MENTOR, seenBy: BOTH },
  { word: 'agendaword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'placeword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'lineword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'handword', row: BETWEEN, by: MENTEE, seenBy: BOTH },
  { word: 'profileword', row: PROFILE, by: MENTEE, seenBy: [MENTEE, MENTOR, OTHER_MENTOR] },
  { word: 'viewword', row: OWN, by: MENTOR, seenBy: [MENTOR] },
  { word: '20 Dec', row: OWN, by: MENTOR, seenBy: [MENTOR] },
  { word: 'boardword', row: BOARD, by: MENTEE, seenBy: [MENTEE] },
  { word: 'suggestionword', row: SUGGESTED, by: MENTOR, seenBy: [MENTOR] },
  { word: 'seatreasonword', row: NOTES, by: MENTEE, seenBy: [MENTEE] },
  { word: 'seatownword', row: NOTES, by: MENTEE, seenBy: [MENTEE] },
  { word: 'seatleaderword', row: SHARED, by: MENTEE, seenBy: BOTH },
  // The stem of a word, which nothing but the comparison stores.
  { word: 'zebradi', row: FITS, by: MENTEE, seenBy: [MENTEE] },
  { word: 'shownword', row: SHOWN, by: OTHER_MENTOR, seenBy: [OTHER_MENTOR, THIRD] },
  { word: 'wishword', row: ASKED, by: SIBLING, seenBy: [SIBLING, OTHER_MENTOR] },
]

let rig: Rig
const shownTo = new Map<string, string>()

beforeAll(async () => {
  rig = await startRig({ now: '2026-11-04T10:00' })
  for (const one of [LEAD, STRANGER]) rig.slack.addPerson(one)
  for (const id of [...EVERYBODY, LEAD.id, STRANGER.id]) await rig.say(id, '/mentor')
  await writeEverything()
  for (const id of EVERYBODY) shownTo.set(id, await readEverything(id))
})
afterAll(() => rig.stop())

async function submit(id: string, entries: Entries) {
  const result = await rig.slack.as(id).submit(entries)
  if (result.errors || result.kind === 'failed')
    throw new Error(`${result.kind}: ${JSON.stringify(result.errors)}`)
  await rig.settle()
}

async function open(id: string, typed: string) {
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.slack.as(id).command(typed)
  await rig.settle()
}

async function openFromHome(id: string, what: Parameters<ReturnType<Rig['slack']['as']>['press']>[1]) {
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.slack.as(id).openHome()
  await rig.settle()
  await rig.slack.as(id).press('home', what)
  await rig.settle()
}

async function press(id: string, what: string) {
  await rig.slack.as(id).press('view', what)
  await rig.settle()
}

async function writeEverything() {
  await rig.say(MENTOR, '/mentor add @eve weekly')
  await rig.say(MENTOR, '/mentor log @eve yesterday by call')
  await open(MENTOR, '/mentor end @eve')
  await submit(MENTOR, { reason: 'little time', reflection: 'reflectionword' })
  await rig.say(MENTOR, '/mentor add @ana every 2 weeks')
  await rig.say(OTHER_MENTOR, '/mentor add @ana monthly')
  await rig.say(MENTOR, '/mentor add @ben every 2 weeks')
  await rig.accept(MENTEE, SIBLING)
  await rig.say(MENTOR, '/mentor log @ana yesterday by call mentornote')
  await rig.say(MENTOR, '/mentor log @ben yesterday by call siblingnote')
  await rig.say(MENTEE, '/mentor log @grace yesterday in person menteenote')
  await rig.say(MENTOR, '/mentor promise @ana promiseword')
  await rig.say(MENTEE, '/mentor agenda @grace agendaword')
  await rig.say(MENTEE, '/mentor board @grace quarterly for boardword')
  await open(MENTEE, '/mentor meet @grace 24 Nov 10:00')
  await submit(MENTEE, { Where: 'placeword', 'Short note': 'lineword' })
  for (const [id, other, note] of [
    [MENTOR, '@ana', 'mentorplannote'],
    [MENTEE, '@grace', 'menteeplannote'],
  ] as const) {
    await open(id, `/mentor plan ${other}`)
    await press(id, 'Add notes…')
    await submit(id, { Notes: note })
  }
  await open(MENTEE, '/mentor plan @grace')
  await press(MENTEE, 'Add goal…')
  await submit(MENTEE, { Goal: 'roleword' })
  await openFromHome(MENTEE, { text: 'Mentorship…', near: `<@${MENTOR}>` })
  await press(MENTEE, 'Write an agreement…')
  await submit(MENTEE, { whatFor: 'agreementword' })
  await open(MENTEE, '/mentor profile')
  const matching = 'You and your mentors, and matching with opportunities'
  await submit(MENTEE, { Strengths: 'profileword', Passions: 'zebrady', 'Who can see it?': matching })
  await open(OTHER_MENTOR, '/mentor profile')
  await submit(OTHER_MENTOR, { Passions: 'shownword of a zebra', 'Who can see it?': matching })
  await postOpportunity()
  await open(MENTOR, '/mentor know @ana')
  await writeView('likes', 'viewword')
  const { ask } = acting(rig)
  while (rig.slack.as(SIBLING).view) await rig.slack.as(SIBLING).close()
  await ask(SIBLING, 'linus', { 'What do you want to get better at?': 'wishword' })
  rig.setNow('2026-11-04T11:00')
  await rig.say(MENTEE, '/mentor hand @grace handword')
  await rig.say(MENTOR, '/mentor snooze @ana until 20 Dec')
  await suggest('suggestionword')
  await reflectOnSeat()
}

/** The mentee held the seat beside the mentor. */
async function reflectOnSeat() {
  await open(MENTOR, '/mentor seat')
  await submit(MENTOR, {})
  await open(MENTOR, '/mentor seat')
  await press(MENTOR, 'Invite someone…')
  await submit(MENTOR, { person: MENTEE, firstOn: '2026-11-04' })
  const invitation = (await rig.slack.as(MENTEE).dms()).findLast(({ text }) =>
    text.includes('invites you to'),
  )
  if (!invitation) throw new Error('There is no invitation')
  await rig.slack.as(MENTEE).press(invitation, 'Accept')
  await rig.settle()
  await open(MENTEE, '/mentor seat')
  await press(MENTEE, 'Step out…')
  await submit(MENTEE, { what: 'end', reason: 'seatreasonword' })
  await open(MENTEE, '/mentor seat @grace')
  await press(MENTEE, 'Reflect…')
  await submit(MENTEE, { words1: 'seatownword', words2: 'seatleaderword' })
}

/** Eve posts an opportunity that fits Ana and Linus, and Linus shows himself. */
async function postOpportunity() {
  await open(THIRD, '/mentor opportunity')
  await submit(THIRD, {
    'What is it?': 'Zebrady zebra',
    'Why does it matter?': 'Stripes',
    'What would someone learn?': 'Stripes',
    'How much time does it take?': 'A day',
  })
  await rig.app.tick()
  await rig.settle()
  await open(OTHER_MENTOR, '/mentor opportunities')
  await press(OTHER_MENTOR, 'Show me to eve')
}

/** The operator suggests Eve to Grace. */
async function suggest(why: string) {
  const suggested_at = rig.clock.now()
  const pair = { workspace_id: rig.slack.teamId, mentor_id: MENTOR, mentee_id: THIRD }
  await rig.db
    .insertInto('suggestions')
    .values({ ...pair, why, cadence_days: 14, suggested_at, expires_at: suggested_at.add({ hours: 999 }) })
    .execute()
}

async function writeView(facet: string, words: string) {
  const grace = rig.slack.as(MENTOR)
  const block = grace.view?.blocks.findLast((one) => JSON.stringify(one).includes(`\\"${facet}\\"`))
  await grace.press('view', { actionId: 'open_facet', blockId: String(block?.block_id) })
  await rig.settle()
  await submit(MENTOR, { 'Your view': words })
}

const COMMANDS = [
  '',
  'list',
  'why',
  'requests',
  'agenda',
  'privacy',
  'find',
  'settings',
  'profile',
  'log',
  'help',
  'board',
  'seat',
  'seats',
  'opportunities',
]
const ABOUT = ['seat', 'plan', 'prep', 'know', 'agenda', 'end', 'hand', 'request']
const NAMES = ['@grace', '@ana', '@ben', '@linus', '@eve']

/** Returns all that a person can see: every screen, every message they received, and the download. */
async function readEverything(id: string): Promise<string> {
  const human = rig.slack.as(id)
  const seen: unknown[] = []
  const look = async () => {
    await rig.settle()
    seen.push(human.views.map(({ blocks }) => blocks))
    while (human.view) await human.close()
  }
  const typed = [...COMMANDS, ...ABOUT.flatMap((word) => NAMES.map((name) => `${word} ${name}`))]
  for (const words of typed) {
    await human.command(`/mentor ${words}`)
    await look()
  }
  await human.openHome()
  await rig.settle()
  const home = human.home
  if (home) await pressAll(human, home, look)
  const mine = await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId: id })
  const messages = [human.ephemerals(), await human.dms(), await human.groupDms()]
  return JSON.stringify([seen, home?.blocks, messages, mine])
}

/** Clicks every button of a page that opens a modal. */
async function pressAll(human: Human, page: ShownView, look: () => Promise<void>) {
  for (const block of page.blocks) {
    for (const { action_id: actionId, text } of buttonsOf(block)) {
      if (!/^open_/.test(actionId)) continue
      await human.press(page, { actionId, text, blockId: String(block.block_id) })
      await look()
    }
  }
}

function buttonsOf(block: object): { action_id: string; text: string }[] {
  const found: { action_id: string; text: string }[] = []
  JSON.stringify(block, (_, value) => {
    if (value?.type === 'button') found.push({ action_id: value.action_id, text: value.text.text })
    return value
  })
  return found
}

/** Returns what a person sees if they click the buttons of another person's Home. */
async function pressOnPagesOfOthers(id: string): Promise<string> {
  const human = rig.slack.as(id)
  human.takeAll()
  const seen: unknown[] = []
  for (const other of [MENTOR, MENTEE]) {
    const { home } = rig.slack.as(other)
    if (!home) throw new Error(`${other} has no Home`)
    await pressAll(human, home, async () => {
      await rig.settle()
      seen.push(human.views.map(({ title, blocks }) => ({ title, blocks })))
      while (human.view) await human.close()
    })
  }
  return JSON.stringify([seen, human.ephemerals()])
}

/** Replaces the reader's id and name, and values that differ each time. */
function anonymous(text: string, id: string, name: string): string {
  return text
    .replaceAll(id, 'ME')
    .replaceAll(name, 'me')
    .replaceAll(
      /"(ts|channel|channel_id|message_id|claimed_at|posting_at|settled_at|slack_ts|block_id)":"[^"]*"/g,
      '"$1":"…"',
    )
}

describe('people see what the table of /mentor privacy says', () => {
  test.each(MARKERS)('“$word” by $by is visible to exactly $seenBy', ({ word, seenBy }) => {
    const readers = EVERYBODY.filter((id) => shownTo.get(id)?.includes(word))
    expect(readers).toEqual(EVERYBODY.filter((id) => seenBy.includes(id)))
  })

  test.each(MARKERS)('“$word” is visible to those whom the table names', ({ row, by, seenBy }) => {
    const says = WHO_SEES.find(({ what }) => what === row)
    const others = seenBy.filter((id) => id !== by)
    if (says?.readers === 'you alone') expect(others).toEqual([])
    else if (says?.readers === 'you and the other') expect(others).toHaveLength(1)
    else {
      expect(says?.readers).toBe('you and your mentors')
      expect(others).toEqual([MENTOR, OTHER_MENTOR])
    }
  })

  test('every row that is not visible to everyone has a test word', () => {
    const private_ = WHO_SEES.filter(
      ({ readers, what }) =>
        readers !== 'everyone' && !/cadence|settings and time away|asked for a seat/.test(what),
    )
    expect(private_.map(({ what }) => what).toSorted()).toEqual(
      [...new Set(MARKERS.map(({ row }) => row))].toSorted(),
    )
  })

  test('none of it is in the log', () => {
    for (const { word } of MARKERS.filter((one) => one.word !== '20 Dec')) {
      expect({ word, logged: rig.logged().includes(word) }).toEqual({ word, logged: false })
    }
  })
})

describe('a program lead who owns and administers the workspace', () => {
  const seen = new Map<string, string>()
  beforeAll(async () => {
    for (const { id, name } of [STRANGER, LEAD]) {
      const all = [await readEverything(id), await pressOnPagesOfOthers(id)]
      seen.set(id, all.map((one) => anonymous(one, id, name)).join('\n'))
    }
  })
  const [asLead, asStranger] = [() => seen.get(LEAD.id), () => seen.get(STRANGER.id)]

  test('can read nothing private', () => {
    for (const { word } of MARKERS)
      expect({ word, isRead: asLead()?.includes(word) }).toEqual({ word, isRead: false })
  })

  test('sees on every screen, and from every table, exactly what a stranger sees', () => {
    expect(asLead()).toContain('Who can see what')
    expect(asLead()).toBe(asStranger())
  })
})
