import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Playground } from '../../dev/page/server/playground.ts'
import { deleteSavedWorld } from '../../dev/page/server/saved-world.ts'
import { logToday } from '../../src/features/mentorships/actions.ts'
import { testPostgresUrl } from '../support/postgres.ts'

test('a check-in answers a nudge that was sent after a wait between messages, also after a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'do-for-one-playground-'))
  try {
    const first = await Playground.open(testPostgresUrl(), data)
    // The app's clock runs ahead of Slack's by what it waits.
    await first.current.pool.query(
      `update outbox set claimed_at = claimed_at + interval '2 seconds' where kind = 'nudge'`,
    )
    await first.close()
    const again = await Playground.open(testPostgresUrl(), data)
    const world = again.current
    const grace = world.slack.as('UGRACE')
    const nudge = (await grace.dms()).at(-1)
    if (nudge === undefined) throw new Error('Grace has no nudge')
    await grace.press(nudge, { actionId: logToday.id, near: 'Ana' })
    await world.runPendingWork()
    expect(JSON.stringify((await grace.dms()).at(-1)?.blocks)).toContain('Check-in logged.')
    await again.close()
  } finally {
    await deleteSavedWorld(data, testPostgresUrl())
    await rm(data, { recursive: true, force: true })
  }
})
