import { PEOPLE, seedOf } from '../../dev/page/server/people.ts'
import { FEATURES } from '../../src/features.ts'
import { contractId } from '../../src/platform/slack/actions.ts'
import { type CloudRig, startCloudRig } from '../support/cloud-rig.ts'
import { type Clicked, Explorer } from './explorer.ts'
import { cloneRows, markWords, readRows } from './rows.ts'
import { plantWorld } from './world.ts'

// Two workspaces with the same people, ids and uuids, and different words. Everything that people can do in one of them
// leaves the other one as it is, and shows nothing of it.

const people = PEOPLE.map(seedOf)
/** Its rows come first in every table, so that a statement without a workspace finds them first. */
const OTHER = { id: 'TOTHERS', name: 'Others', people }
const OURS = { id: 'TOURS', name: 'Ours', people }
/** Has the same people, and nothing else. */
const EMPTY = { id: 'TEMPTY', name: 'Empty', people }
const MARKS = { others: 'Zebra ', ours: 'Yak ' }

const COMMANDS = FEATURES.flatMap((feature) => feature.commands ?? []).map(({ usage }) => usage)
const TYPISTS = ['UGRACE', 'UANA', 'ULINUS', 'UTOMAS', 'UMEI']
const CONTRACTS = FEATURES.flatMap((feature) => feature.contracts ?? [])

let rig: CloudRig
let explorer: Explorer
beforeAll(async () => {
  rig = await startCloudRig([OTHER, OURS, EMPTY], { now: '2026-09-07T15:00' })
  await rig.install(OTHER, OURS, EMPTY)
  await plantWorld(rig, OTHER.id)
  await markWords(rig.db, OTHER.id, MARKS.others)
  await cloneRows(rig.db, { from: OTHER.id, to: OURS.id }, (row) => row.replaceAll(MARKS.others, MARKS.ours))
  await rig.cloud.in(OURS.id).restore(await rig.cloud.in(OTHER.id).save())
  for (const { id } of [OTHER, OURS]) rig.cloud.in(id).clearTraffic()
})
afterAll(() => rig.stop())

/** Returns all that the people of a workspace have seen. */
async function readShown(workspaceId: string): Promise<string> {
  const slack = rig.cloud.in(workspaceId)
  const shared = await Promise.all(people.map(({ id }) => slack.as(id).dms()))
  const files = shared.flat().flatMap((message) => message.files ?? [])
  const contents = files.map(async (file) => (await slack.readFile(String(file.url_private))).body.toString())
  const calls = slack.calls().map(({ args }) => args)
  const acks = slack.deliveries().map(({ ackBody }) => ackBody)
  return JSON.stringify([calls, acks, await Promise.all(contents)])
}

test('all that people can do in one workspace leaves the other one alone', async () => {
  const before = await readRows(rig.db, OTHER.id)
  expect(before.length).toBeGreaterThan(100)
  explorer = new Explorer(rig.cloud.in(OURS.id), () => rig.settle())
  await explorer.explore(
    people.map(({ id }) => id),
    TYPISTS,
    [COMMANDS, COMMANDS, ['/mentor privacy']],
  )
  expect(await readRows(rig.db, OTHER.id)).toEqual(before)
  const shown = await readShown(OURS.id)
  expect(shown).toContain(MARKS.ours.trim())
  expect(shown).not.toContain(MARKS.others.trim())
  expect(rig.cloud.in(OTHER.id).calls()).toEqual([])
  expect(rig.logged()).not.toContain('"level":50')
})

test('it covers most buttons and forms', () => {
  const clicked = new Set(explorer.clicked.map(({ actionId }) => contractId(actionId)))
  const drawn = CONTRACTS.filter(({ kind }) => kind === 'button' || kind === 'form')
  const missing = drawn
    .filter(({ kind, id }) => (kind === 'button' ? !clicked.has(id) : !explorer.submitted.has(id)))
    .map(({ kind, id }) => `${kind} ${id}`)
  expect(missing.length < drawn.length * 0.4 ? [] : missing).toEqual([])
})

/** Answered only where they are drawn: in a form, and by updating the message. */
const SILENT = ['pick_decline_template', 'rather_not_advise']
const HAS_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

test('what was copied from a message of another workspace is refused, changes nothing and shows nothing', async () => {
  const slack = rig.cloud.in(EMPTY.id)
  for (const { id } of people) await rig.say(EMPTY.id, id, '/mentor help')
  const ours = await readRows(rig.db, OURS.id)
  const others = await readRows(rig.db, OTHER.id)
  const empty = await readRows(rig.db, EMPTY.id)
  const silent: string[] = []
  slack.clearTraffic()
  for (const copied of explorer.clicked.filter(({ value }) => HAS_UUID.test(value ?? ''))) {
    if (!(await isAnswered(copied))) silent.push(contractId(copied.actionId))
  }
  expect(await readRows(rig.db, EMPTY.id)).toEqual(empty)
  expect(await readRows(rig.db, OURS.id)).toEqual(ours)
  expect(await readRows(rig.db, OTHER.id)).toEqual(others)
  const shown = await readShown(EMPTY.id)
  for (const mark of Object.values(MARKS)) expect(shown).not.toContain(mark.trim())
  expect(rig.logged()).not.toContain('"level":50')
  expect(silent.filter((id) => !SILENT.includes(id))).toEqual([])
})

/** Clicks the button in the empty workspace, below an answer to this person. Whether the person sees anything. */
async function isAnswered({ personId, actionId, value }: Clicked): Promise<boolean> {
  const slack = rig.cloud.in(EMPTY.id)
  const person = slack.as(personId)
  const [message] = person.ephemerals()
  if (!message) throw new Error(`${personId} has no message`)
  const button = { type: 'button', text: { type: 'plain_text', text: 'Copied' }, action_id: actionId }
  const blocks = [
    { type: 'actions', block_id: 'b', elements: [value === undefined ? button : { ...button, value }] },
  ]
  const before = slack.calls().length
  await person.press({ ...message, blocks }, { actionId })
  await rig.settle()
  while (person.view) await person.close()
  return slack.calls().length > before
}
