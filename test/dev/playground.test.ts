import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Playground } from '../../dev/page/server/playground.ts'
import { deleteSavedWorld } from '../../dev/page/server/saved-world.ts'
import { logToday } from '../../src/features/mentorships/actions.ts'
import { testPostgresUrl } from '../support/postgres.ts'

let data: string
let playground: Playground
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'do-for-one-playground-'))
  playground = await Playground.open(testPostgresUrl(), data)
})
afterEach(async () => {
  await playground.close()
  await deleteSavedWorld(data, testPostgresUrl())
  await rm(data, { recursive: true, force: true })
})

test('a check-in answers a nudge that was sent after a wait between messages, also after a restart', async () => {
  // The app's clock runs ahead of Slack's by what it waits.
  await playground.current.pool.query(
    `update outbox set claimed_at = claimed_at + interval '2 seconds' where kind = 'nudge'`,
  )
  await playground.close()
  playground = await Playground.open(testPostgresUrl(), data)
  const world = playground.current
  const grace = world.slack.as('UGRACE')
  const nudge = (await grace.dms()).at(-1)
  if (nudge === undefined) throw new Error('Grace has no nudge')
  await grace.press(nudge, { actionId: logToday.id, near: 'Ana' })
  await world.runPendingWork()
  expect(JSON.stringify((await grace.dms()).at(-1)?.blocks)).toContain('Check-in logged.')
})

test('a world that is reset as soon as it is shown is replaced', async () => {
  const before = playground.current
  const first = playground.perform({ do: 'start again' })
  while (playground.current === before) await new Promise((done) => setImmediate(done))
  const shown = playground.current
  await Promise.all([first, playground.perform({ do: 'start again' })])
  expect(playground.current === shown).toBe(false)
})
