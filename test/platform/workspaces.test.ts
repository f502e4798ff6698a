import { sql } from 'kysely'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/platform/log.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { isNudge } from '../support/nudges.ts'
import { type Rig, startRig } from '../support/rig.ts'

const REMOVED = { type: 'app_uninstalled' }
const REVOKED = { type: 'tokens_revoked', tokens: { oauth: ['UGRACE'], bot: ['UBOT'] } }
/** The methods that the app calls with the bot token. */
const METHODS = [
  ...['auth.test', 'users.info', 'conversations.open', 'conversations.history'],
  ...['chat.postMessage', 'chat.update', 'views.open', 'views.push', 'views.update', 'views.publish'],
]

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.slack.clearFaults()
  await emptyTables(rig.db, 'people', 'outbox', 'rate_limits')
  await sql`update workspaces set suspended_at = null, suspended_reason = null, recheck_at = null, purge_at = null`.execute(
    rig.db,
  )
  rig.setNow('2026-11-03T10:00')
  await rig.say('UGRACE', '/mentor add @ana weekly')
  for (const person of rig.slack.people()) rig.slack.as(person.id).takeAll()
  rig.slack.clearCalls()
})

/** Slack rejects every call with the bot token. Replies to a response_url need no token. */
function rejectCalls(error: string): void {
  for (const method of METHODS) rig.slack.faults.add({ method, fault: { kind: 'error', error } })
}

/** Returns a function that returns the warnings and errors logged since, in order. */
function watchLog(): () => { level: number; msg: string }[] {
  const from = rig.logged().length
  return () =>
    rig
      .logged()
      .slice(from)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level >= 40)
}

async function findReason(): Promise<string | null> {
  const row = await rig.db.selectFrom('workspaces').select('suspended_reason').executeTakeFirstOrThrow()
  return row.suspended_reason
}

/** Sets when everyone was last fetched from Slack, in hours ago. */
async function refreshedBefore(hours: number): Promise<void> {
  const at = rig.clock.now().subtract({ hours })
  await rig.db.updateTable('people').set({ refreshed_at: at }).execute()
}

async function passMinutes(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    const now = rig.clock.now().add({ minutes: 1 })
    rig.clock.set(now)
    rig.slack.setNow(now)
    await rig.app.tick()
    await rig.settle()
  }
}

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

async function countNudges(personId: string): Promise<number> {
  const all = await rig.slack.as(personId).dms()
  return all.filter(isNudge).length
}

const calledMethods = () => [...new Set(rig.slack.calls().map(({ method }) => method))]

/** Starts another replica, as after a restart with a token that Slack accepts. */
async function startAgain() {
  const { slack, databaseUrl: url, clock } = rig
  const transport = { mode: 'http', signingSecrets: [slack.signingSecret] } as const
  const again = await startApp({
    config: {
      slack: { access: { mode: 'one workspace', botToken: slack.botToken }, apiUrl: slack.apiUrl, transport },
      database: { url, poolSize: 2 },
      host: '127.0.0.1',
      port: 0,
      operatorPort: null,
      logLevel: 'info',
      nudges: true,
      outboxPerMinute: 200,
      proxy: null,
      retentionDays: 90,
    },
    clock,
    log: createLog('silent'),
    everyMinute: () => ({ stop: async () => {} }),
  })
  await again.stop()
}

describe('a workspace is suspended, with one error in the log, when Slack rejects the token of', () => {
  const grace = () => rig.slack.as('UGRACE')
  const calls: [string, string, () => Promise<unknown>][] = [
    ['a message', 'chat.postMessage', () => passMinutes(2)],
    ['the lookup before a message', 'users.info', () => refreshedBefore(13).then(() => passMinutes(2))],
    ['the refresh of people', 'users.info', () => refreshedBefore(25).then(() => passMinutes(1))],
    ['a command', 'users.info', () => grace().command('/mentor add @ben')],
    ['a command that opens a form', 'views.open', () => grace().command('/mentor log')],
    ['a click', 'views.open', () => grace().press('home', { actionId: 'open_add' })],
    ['a Home tab', 'views.publish', () => grace().openHome()],
  ]
  test.each(calls)('%s (%s)', async (_, method, call) => {
    await grace().openHome()
    await rig.settle()
    await sql`update recipients set home_digest = ''`.execute(rig.db)
    rig.setNow('2026-11-10T08:57')
    await passMinutes(1)
    rig.slack.faults.add({ method, fault: { kind: 'error', error: 'token_revoked' } })
    const logged = watchLog()
    await call()
    await rig.settle()
    expect(await findReason()).toBe('token_revoked')
    rejectCalls('token_revoked')
    await passMinutes(3)
    const [errors, warnings] = [50, 40].map((level) => logged().filter((line) => line.level === level))
    expect(errors).toMatchObject([
      { msg: expect.stringMatching(/^Slack rejected the bot token\. .*SLACK_BOT_TOKEN/) },
    ])
    // The lines of the person's request, with its reference.
    expect(
      warnings?.map(({ msg }) => msg).filter((msg) => !/: Slack rejected the bot token$/.test(msg)),
    ).toEqual([])
  })
})

test('a person whose command meets a rejected token gets a reference that is in the log', async () => {
  rejectCalls('invalid_auth')
  const logged = watchLog()
  const references: (string | undefined)[] = []
  for (const command of ['/mentor add @ben', '/mentor log'])
    references.push((await rig.say('UGRACE', command)).match(/reference: \*([0-9a-f]{6})\*/)?.[1])
  const requests = logged().filter(({ msg }) => msg.startsWith('request failed'))
  expect(requests).toMatchObject(references.map((reference) => ({ reference, level: 40 })))
  expect(references).not.toContain(undefined)
  expect(await findReason()).toBe('invalid_auth')
})

test('a suspended workspace asks Slack every five minutes, and sends each message once after Slack accepts the token', async () => {
  rig.setNow('2026-11-10T08:59')
  rejectCalls('token_revoked')
  await passMinutes(2)
  rig.slack.clearCalls()
  await passMinutes(20)
  expect(calledMethods()).toEqual(['auth.test'])
  expect(rig.slack.calls().length).toBe(4)
  expect(await nudges()).toEqual(['pending'])
  const before = await countNudges('UGRACE')
  rig.slack.clearFaults()
  // It was suspended at 09:00, so this ends with a recheck.
  rig.setNow('2026-11-10T09:24')
  await passMinutes(1)
  expect(await findReason()).toBeNull()
  expect(rig.logged()).toContain('"msg":"sending resumed"')
  expect(await nudges()).toEqual(['sent'])
  await passMinutes(10)
  expect(await countNudges('UGRACE')).toBe(before + 1)
})

test('changes that people made while their workspace was suspended are shown on Home after it has resumed', async () => {
  const grace = rig.slack.as('UGRACE')
  await grace.openHome()
  await rig.settle()
  rejectCalls('token_revoked')
  rig.slack.clearCalls()
  await rig.say('UGRACE', '/mentor away until 1 Dec')
  await rig.say('UGRACE', '/mentor snooze @ana until 1 Dec')
  await passMinutes(1)
  expect(rig.slack.calls({ method: 'views.publish' })).toHaveLength(1)
  const shown = () => JSON.stringify(grace.home?.blocks)
  expect(shown()).not.toContain('snoozed')
  rig.slack.clearFaults()
  await passMinutes(6)
  expect(shown()).toContain('snoozed')
})

test.each(['missing_scope', 'access_denied'])(
  'a workspace that is suspended for %s is resumed by a restart only, because auth.test succeeds anyway',
  async (error) => {
    rig.setNow('2026-11-10T08:59')
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error } })
    await passMinutes(2)
    rig.slack.clearFaults()
    rig.slack.clearCalls()
    await passMinutes(10)
    expect(calledMethods()).toEqual([])
    await startAgain()
    await passMinutes(1)
    expect(await nudges()).toEqual(['sent'])
  },
)

test('a suspended workspace where the app is no longer installed stays suspended, and disturbs no other', async () => {
  const logged = watchLog()
  rejectCalls('token_revoked')
  await rig.slack.event(REVOKED)
  await rig.settle()
  rig.slack.clearFaults()
  await sql`insert into workspaces (workspace_id, name, created_at, suspended_at, suspended_reason, recheck_at)
    values ('TFORMER', 'Former', now(), now(), 'token_revoked', '2026-11-03T09:00Z')`.execute(rig.db)
  await passMinutes(6)
  const rows = await rig.db.selectFrom('workspaces').select(['workspace_id', 'suspended_reason']).execute()
  await sql`delete from workspaces where workspace_id = 'TFORMER'`.execute(rig.db)
  const suspended = rows.filter((row) => row.suspended_reason !== null)
  expect(suspended.map((row) => row.workspace_id)).toEqual(['TFORMER'])
  expect(logged()).toMatchObject([{ msg: expect.stringContaining('sending is suspended') }])
})

test.each([
  ['removed', [REMOVED, REVOKED], [/App removed from the workspace.*SLACK_BOT_TOKEN/]],
  [
    'rejected because its token was revoked, then removed',
    [REVOKED, REMOVED],
    [/Slack rejected the bot token.*SLACK_BOT_TOKEN/, /App removed from the workspace/],
  ],
])(
  'an app that is %s only asks whether it is accepted again, keeps all data, and logs once each what to do',
  async (_, events, says) => {
    const before = await countRows()
    const logged = watchLog()
    rejectCalls('account_inactive')
    for (const event of events) {
      await rig.slack.event(event)
      // Bolt acks before the listener is done.
      await rig.settle()
    }
    await rig.travelTo('2026-11-10T09:05')
    expect(calledMethods()).toEqual(['auth.test'])
    expect(await countRows()).toEqual(before)
    expect(logged()).toMatchObject(says.map((line) => ({ level: 50, msg: expect.stringMatching(line) })))
    rig.slack.clearFaults()
    await startAgain()
    await rig.travelTo('2026-11-10T10:00')
    expect(await nudges()).toEqual(['sent'])
  },
)

test.each([REMOVED, REVOKED])(
  'a late or false event changes nothing while Slack accepts the token: %j',
  async (event) => {
    await rig.slack.event(event)
    await rig.settle()
    expect(await findReason()).toBeNull()
    expect(rig.slack.calls({ method: 'auth.test' })).toHaveLength(1)
  },
)

test('revoking a user token changes nothing', async () => {
  await rig.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['UGRACE'] } })
  await rig.settle()
  expect(await findReason()).toBeNull()
  await rig.travelTo('2026-11-10T12:00')
  expect(await nudges()).toEqual(['sent'])
})
