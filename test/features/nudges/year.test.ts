import { Temporal } from 'temporal-polyfill'
import { logCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'

const START = Temporal.PlainDate.from('2026-11-02')
const WEEKS = 53
/** Grace is their mentor, and has not checked in with Dana yet. */
const CADENCES = { ana: 'every week', ben: 'every 2 weeks', chidi: 'every 4 weeks', dana: 'every 4 weeks' }

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'relationships', 'check_ins', 'reflections', 'outbox', 'rate_limits')
  const grace = rig.slack.as('UGRACE')
  // On different weekdays: which of two people comes first on the same day depends on generated ids.
  for (const [days, [name, cadence]] of Object.entries(CADENCES).entries()) {
    const at = `${START.add({ days })}T10:00`
    await rig.type(grace, at, `/mentor add @${name} ${cadence}`)
    await rig.accept(`U${name.toUpperCase()}`)
    if (name !== 'dana') await rig.type(grace, at, `/mentor log @${name}`)
  }
})

test('in a year of silence, nudges become rarer and ask whether to continue', async () => {
  expect(await play(async () => {})).toMatchSnapshot()
})

test('in a year of weekly check-ins, only who is due that day is in a nudge', async () => {
  expect(await play(checkInWithAll)).toMatchSnapshot()
})

/** Grace logs a check-in with each mentee on Tuesday. */
async function checkInWithAll(monday: Temporal.PlainDate): Promise<void> {
  const now = rig.clock.now()
  for (const { workspace_id, mentorship_id, mentor_id } of await selectMentorships(rig.db).execute()) {
    await rig.db.transaction().execute((trx) =>
      logCheckIn(
        trx,
        {
          workspaceId: workspace_id,
          relationshipId: mentorship_id,
          authorId: mentor_id,
          on: monday.add({ days: 1 }),
          kind: 'call',
          note: null,
        },
        now,
      ),
    )
  }
}

/** Plays all weeks and returns the messages of each, as they were when they arrived. */
async function play(onTuesday: (monday: Temporal.PlainDate) => Promise<void>): Promise<string> {
  const seen = new Map<string, number>()
  await arrived(seen)
  const weeks: string[] = []
  for (let week = 1; week <= WEEKS; week += 1) {
    const monday = START.add({ weeks: week })
    await rig.travelTo(`${monday.add({ days: 1 })}T18:00`, Temporal.Duration.from({ hours: 7 * 24 }))
    await onTuesday(monday)
    const messages = await arrived(seen)
    if (messages.length > 0) weeks.push([`# Week ${week}, from ${monday}`, ...messages].join('\n'))
  }
  return weeks.join('\n\n')
}

/** The new messages to Grace and the mentees. */
async function arrived(seen: Map<string, number>): Promise<string[]> {
  const lines: string[] = []
  for (const name of ['grace', ...Object.keys(CADENCES)]) {
    const all = await rig.slack.as(`U${name.toUpperCase()}`).dms()
    for (const { at, text } of all.slice(seen.get(name) ?? 0)) {
      const local = at.toZonedDateTimeISO(BERLIN).toPlainDateTime()
      lines.push(`${local.toString({ smallestUnit: 'minute' })} to ${name}:`, text.replaceAll(/^/gm, '  '))
    }
    seen.set(name, all.length)
  }
  return lines
}
