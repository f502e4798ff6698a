import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { z } from 'zod'
import { createLog } from '../src/platform/log.ts'
import type { SuspensionReason } from '../src/platform/workspaces/reasons.ts'
import { suspendWorkspace } from '../src/platform/workspaces/suspension.ts'
import { type Rig, startRig } from './support/rig.ts'

const OPS = join(import.meta.dirname, '../ops')
const ALERTS = join(OPS, 'alerts.yml')

const alert = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  annotations: z.object({ summary: z.string(), description: z.string() }),
})
const alertFile = z.object({ groups: z.array(z.object({ rules: z.array(alert) })) })
const dashboardFile = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
})

const alerts = alertFile.parse(parse(await readFile(ALERTS, 'utf8'))).groups.flatMap(({ rules }) => rules)
const { panels } = dashboardFile.parse(JSON.parse(await readFile(join(OPS, 'dashboard.json'), 'utf8')))

let rig: Rig
let folder: string
beforeAll(async () => {
  rig = await startRig()
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-ops-'))
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.accept('UANA')
})
afterAll(async () => {
  await rig.stop()
  await rm(folder, { recursive: true })
})

/** The samples of the app by series, such as `do_for_one_errors_total{type="shortcut"}`. */
type Scrape = ReadonlyMap<string, number>

async function scrape({ app } = rig): Promise<Scrape> {
  const body = await (await fetch(`http://127.0.0.1:${app.operatorPort}/metrics`)).text()
  const samples = body.split('\n').flatMap((line) => {
    const [, series, value] = /^([a-z]\w*(?:\{.*\})?) (\S+)$/.exec(line) ?? []
    return series === undefined ? [] : [[series, Number(value)] as const]
  })
  return new Map(samples)
}

/** What makes each alert fire, done to the running app. `look` scrapes it at the right moment. */
const PROVOCATIONS: Record<string, (look: () => Promise<Scrape>) => Promise<Scrape>> = {
  DoForOneDown: async (look) => new Map([...(await look()), ['up', 0]]),

  async DoForOneNoTick(look) {
    const now = rig.clock.now()
    rig.clock.set(now.add({ minutes: 6 }))
    const seen = await look()
    rig.clock.set(now)
    return seen
  },

  async DoForOneDisconnected(look) {
    const other = await startRig({ transport: 'socket' })
    other.slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'server_error' } })
    other.slack.cutSockets()
    let seen = await scrape(other)
    while (seen.get('do_for_one_connected') !== 0) seen = await scrape(other)
    other.slack.clearFaults()
    await other.stop()
    return new Map([...(await look()), ...[...seen].filter(([series]) => series === 'do_for_one_connected')])
  },

  async DoForOneRequestsRefused(look) {
    await rig.slack.forge('stale')
    return look()
  },

  DoForOneSuspended: (look) => suspended('token_revoked', look),

  DoForOneRemoved: (look) => suspended('app_uninstalled', look),

  DoForOneErrors: (look) => without('people', () => rig.slack.as('UGRACE').command('/mentor'), look),

  DoForOnePlannerFails: (look) => without('steps', () => rig.app.tick(), look),

  async DoForOneMessagesFailed(look) {
    rig.slack.faults.add({
      method: 'chat.postMessage',
      fault: { kind: 'error', error: 'user_disabled' },
      times: 1,
    })
    await rig.say('UGRACE', '/mentor add @ben')
    return look()
  },

  async DoForOneMessagesInDoubt(look) {
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost' }, times: 1 })
    await rig.say('UGRACE', '/mentor add @chidi')
    return look()
  },

  async DoForOneUpdatesRejected(look) {
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    rig.slack.faults.add({ method: 'views.publish', fault: { kind: 'error', error: 'invalid_arguments' } })
    await rig.say('UGRACE', '/mentor log @ana yesterday')
    rig.slack.clearFaults()
    return look()
  },

  async DoForOneRateLimited(look) {
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'rate_limited' }, times: 1 })
    await rig.say('ULINUS', '/mentor add @dana')
    return look()
  },

  async DoForOnePoolExhausted(look) {
    return rig.db.transaction().execute(async (trx) => {
      await sql`lock table people in access exclusive mode`.execute(trx)
      const people = ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UCHIDI', 'UDANA']
      await Promise.all(people.map((id) => rig.slack.as(id).command('/mentor')))
      return look()
    })
  },

  async DoForOneSlowAcks(look) {
    const grace = rig.slack.as('UGRACE')
    await grace.command('/mentor settings')
    await grace.nextView()
    const locked = Promise.withResolvers<void>()
    const holding = rig.db.transaction().execute(async (trx) => {
      await sql`lock table people in access exclusive mode`.execute(trx)
      locked.resolve()
      await sql`select pg_sleep(1.3)`.execute(trx)
    })
    await locked.promise
    await grace.submit()
    await holding
    return look()
  },
}

async function suspended(reason: SuspensionReason, look: () => Promise<Scrape>): Promise<Scrape> {
  await suspendWorkspace({ ...rig, log: createLog('silent') }, rig.slack.teamId, reason)
  const seen = await look()
  const active = { suspended_at: null, suspended_reason: null, recheck_at: null, purge_at: null }
  await rig.db.updateTable('workspaces').set(active).execute()
  return seen
}

/** Does something while a table is missing. */
async function without(
  table: string,
  act: () => Promise<unknown>,
  look: () => Promise<Scrape>,
): Promise<Scrape> {
  await sql`alter table ${sql.table(table)} rename to hidden`.execute(rig.db)
  await act()
  await rig.settle()
  await sql`alter table hidden rename to ${sql.table(table)}`.execute(rig.db)
  return look()
}

const hasPromtool = spawnSync('promtool', ['--version']).status === 0
const withPromtool = hasPromtool ? test : test.skip
if (!hasPromtool)
  process.stderr.write('promtool is missing (Debian: apt-get install prometheus), so no alert was tried\n')

const promtool = (...args: string[]) => promisify(execFile)('promtool', args)

describe('ops/alerts.yml', () => {
  withPromtool('has correct rules', async () => {
    expect((await promtool('check', 'rules', ALERTS)).stdout).toContain(`${alerts.length} rules found`)
  })

  const fired = new Map<string, object[]>()
  test.each(alerts.map((one) => [one.alert]))('%s: the app shows what it watches', async (name) => {
    const before = await scrape()
    const after = await PROVOCATIONS[name]?.(() => scrape())
    await rig.settle()
    fired.set(name, [promtoolTest(name, before, before, 0), promtoolTest(name, before, after ?? before, 1)])
  })

  withPromtool('fires each alert then, and none before', async () => {
    expect([...fired.keys()]).toEqual(Object.keys(PROVOCATIONS))
    const file = join(folder, 'alerts.test.json')
    const tests = [...fired.values()].flat()
    await writeFile(file, JSON.stringify({ rule_files: [ALERTS], evaluation_interval: '1m', tests }))
    expect((await promtool('test', 'rules', file)).stdout).toContain('SUCCESS')
  })
})

const CALM_MINUTES = 10

/**
 * A test for promtool: ten minutes as `before`, then what led to `after`, once or, for an alert that looks for more than one
 * event, each minute. `fires`: whether the alert does.
 */
function promtoolTest(name: string, before: Scrape, after: Scrape, fires: 0 | 1): object {
  const { for: lasting = '0m', expr = '' } = alerts.find((one) => one.alert === name) ?? {}
  const isOnce = lasting === '0m' && expr.endsWith('> 0')
  const minutes = Number.parseInt(lasting, 10) * (lasting.endsWith('h') ? 60 : 1)
  const ours = [...after].filter(([series]) => series.startsWith('do_for_one_'))
  const up = `1x${CALM_MINUTES} ${after.get('up') ?? 1}x100`
  return {
    interval: '1m',
    input_series: [
      { series: 'up{job="do-for-one"}', values: up },
      ...ours.map(([series, value]) => ({
        series,
        values: valuesOf(series, before.get(series), value, isOnce),
      })),
    ],
    promql_expr_test: [
      {
        expr: `clamp_max(count(ALERTS{alertname="${name}",alertstate="firing"}) or vector(0), 1)`,
        eval_time: `${CALM_MINUTES + minutes + (isOnce ? 2 : 14)}m`,
        exp_samples: [{ labels: '{}', value: fires }],
      },
    ],
  }
}

/** Unless it is once, a counter grows on by the same number each minute. A gauge keeps its value. */
function valuesOf(series: string, before: number | undefined, after: number, isOnce: boolean): string {
  const isCounter = /_(total|bucket|count|sum)(\{|$)/.test(series)
  const growth = isCounter && !isOnce ? after - (before ?? 0) : 0
  const calm = before === undefined ? `_x${CALM_MINUTES}` : `${before}x${CALM_MINUTES}`
  return `${calm} ${after}+${growth}x100`
}

describe('alerts and dashboard', () => {
  const expressions = [
    ...alerts.map((one) => [one.alert, one.expr] as const),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ]

  test.each(expressions)('%s uses metrics and labels that the app has: %s', async (_, expr) => {
    const names = [...expr.matchAll(/\b(?:do_for_one|process|nodejs)_\w+/g)].map(([name]) => name)
    const series = [...(await scrape()).keys()]
    const seen = names.map((name) => series.filter((one) => one.split('{')[0] === name))
    expect(names.filter((_name, index) => seen[index]?.length === 0)).toEqual([])
    const labels = [
      ...seen
        .flat()
        .join()
        .matchAll(/(\w+)="/g),
    ].map(([, label]) => label)
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '))
    const matched = [...expr.matchAll(/(\w+)=~?"/g)].map(([, label]) => label)
    // Prometheus adds these.
    const known = new Set([...labels, 'job', 'instance'])
    expect([...grouped, ...matched].filter((label) => !known.has(label))).toEqual([])
  })
})
