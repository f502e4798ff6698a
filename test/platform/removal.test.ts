import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/platform/log.ts'
import { type Rig, startRig } from '../support/rig.ts'

const REMOVED = { type: 'app_uninstalled' }
const REVOKED = { type: 'tokens_revoked', tokens: { oauth: ['UGRACE'], bot: ['UBOT'] } }

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await sql`truncate people, outbox, rate_limits cascade`.execute(rig.db)
  await sql`update workspaces set stopped_at = null, stopped_reason = null`.execute(rig.db)
  rig.setNow('2026-11-03T10:00')
  await rig.say('UGRACE', '/mentor add @ana weekly')
  rig.slack.clearCalls()
})

/** Counts the rows of people, relationships and mentorships. */
async function countRows() {
  const tables = ['people', 'relationships', 'mentorships'] as const
  const rows = tables.map((table) => rig.db.selectFrom(table).select('workspace_id').execute())
  return (await Promise.all(rows)).map((all) => all.length)
}

async function nudges() {
  const rows = await rig.db.selectFrom('outbox').select('state').where('kind', '=', 'nudge').execute()
  return rows.map(({ state }) => state)
}

/** Restarts the app, as the operator does once the token is valid again. */
async function startAgain() {
  const { slack, databaseUrl: url, clock } = rig
  const transport = { mode: 'http', signingSecret: slack.signingSecret } as const
  const again = await startApp({
    config: {
      slack: { botToken: slack.botToken, apiUrl: slack.apiUrl, transport },
      database: { url, poolSize: 2 },
      port: 0,
      logLevel: 'info',
      nudges: true,
      outboxPerMinute: 200,
    },
    clock,
    log: createLog('silent'),
    everyMinute: () => ({ stop: async () => {} }),
  })
  await again.stop()
}

test.each([
  ['removed', [REMOVED, REVOKED], /App removed from the workspace.*SLACK_BOT_TOKEN/],
  [
    'rejected because its token was revoked',
    [REVOKED, REMOVED],
    /Slack rejected the bot token.*SLACK_BOT_TOKEN/,
  ],
])(
  'an app that is %s makes no Slack calls, keeps all data, and logs once what to do',
  async (_, events, says) => {
    const before = await countRows()
    const logged = rig.logged().length
    for (const event of events) {
      await rig.slack.event(event)
      // Bolt acks before the listener is done. The first reason is kept.
      await rig.settle()
    }
    await rig.travelTo('2026-11-10T09:05')
    expect(rig.slack.calls().map(({ method }) => method)).toEqual([])
    expect(await countRows()).toEqual(before)
    const lines = rig.logged().slice(logged).split('\n')
    expect(lines.filter((line) => line.includes('sending is suspended'))).toEqual([
      expect.stringMatching(says),
    ])
    await startAgain()
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges()).toEqual(['sent'])
  },
)

test('revoking a user token changes nothing', async () => {
  await rig.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['UGRACE'] } })
  await rig.travelTo('2026-11-10T12:00')
  expect(await nudges()).toEqual(['sent'])
})
