import fc from 'fast-check'
import { sql } from 'kysely'
import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

const PERIOD = 90
const REMOVED_PERIOD = 30

/** Runs the retention, which is due once a day. */
async function runRetention(): Promise<void> {
  await rig.db.deleteFrom('heartbeats').where('name', '=', 'retention').execute()
  await rig.app.tick()
  await rig.settle()
}

const daysAgo = (days: number) => rig.clock.now().subtract({ hours: 24 * days })
const age = fc.oneof(fc.constantFrom(0, 29, 30, 89, 90, 91), fc.nat(400))

type Message = { settled: number | null; state: string; kind: string; shows: boolean }
type Somebody = { seen: number; isRelated: boolean; messages: Message[] }
type Team = { reason: string | null; suspended: number; people: Somebody[] }

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    settled: age,
    state: fc.constantFrom('sent', 'canceled', 'failed'),
    // A greeting stays as it was sent; a request follows changes.
    kind: fc.constantFrom('greeting', 'request'),
    shows: fc.boolean(),
  }),
  fc.record({
    settled: fc.constant(null),
    state: fc.constantFrom('pending', 'in doubt'),
    kind: fc.constant('greeting'),
    shows: fc.constant(false),
  }),
)
const somebody: fc.Arbitrary<Somebody> = fc.record({
  seen: age,
  isRelated: fc.boolean(),
  messages: fc.array(message, { maxLength: 4 }),
})
const team: fc.Arbitrary<Team> = fc.record({
  reason: fc.constantFrom(null, 'app_uninstalled', 'token_revoked'),
  suspended: age,
  people: fc.array(somebody, { maxLength: 4 }),
})

type Kept = { teams: string[]; people: string[]; messages: string[] }

/** What must be left, by the rules of docs/privacy.md. */
function expected(teams: readonly Team[]): Kept {
  const kept = [...teams.entries()].filter(
    ([, { reason, suspended }]) => reason !== 'app_uninstalled' || suspended < REMOVED_PERIOD,
  )
  const people = kept.flatMap(([t, one]) =>
    [...one.people.entries()].flatMap(([p, each]) => (isKept(each) ? [{ id: `T${t}/U${p}`, ...each }] : [])),
  )
  const messages = people.flatMap(({ id, messages: all }) =>
    [...all.entries()].flatMap(([m, each]) => (isRecordKept(each) ? [`${id}/${m}`] : [])),
  )
  return {
    teams: kept.map(([t]) => `T${t}`).sort(),
    people: people.map(({ id }) => id).sort(),
    messages: messages.sort(),
  }
}

function isKept({ seen, isRelated, messages }: Somebody): boolean {
  return seen <= PERIOD || isRelated || messages.some(({ settled }) => settled === null)
}

function isRecordKept({ settled, state, kind, shows }: Message): boolean {
  return settled === null || settled <= PERIOD || (state === 'sent' && kind === 'request' && shows)
}

async function store(teams: readonly Team[]): Promise<void> {
  for (const [t, { reason, suspended, people }] of teams.entries()) {
    const suspension = {
      suspended_at: reason === null ? null : daysAgo(suspended),
      suspended_reason: reason,
      purge_at: reason === 'app_uninstalled' ? daysAgo(suspended - REMOVED_PERIOD) : null,
    }
    const workspace = { workspace_id: `T${t}`, name: 'W', created_at: rig.clock.now(), ...suspension }
    await rig.db.insertInto('workspaces').values(workspace).execute()
    for (const [p, one] of people.entries())
      await storePerson({ workspace_id: `T${t}`, person_id: `U${p}` }, one)
  }
}

type Who = { workspace_id: string; person_id: string }

async function storePerson(who: Who, { seen, isRelated, messages }: Somebody): Promise<void> {
  const seen_on = daysAgo(seen).toZonedDateTimeISO('UTC').toPlainDate()
  const person = { ...who, display_name: 'x', zone: 'UTC', refreshed_at: rig.clock.now(), seen_on }
  await rig.db.insertInto('people').values(person).execute()
  await rig.db.insertInto('recipients').values(who).execute()
  const offer = { ...who, openness: 'listed' }
  if (isRelated) await rig.db.insertInto('mentor_offers').values(offer).execute()
  for (const [m, { settled, state, kind, shows }] of messages.entries()) {
    const settled_at = settled === null ? null : daysAgo(settled)
    const at = settled_at ?? rig.clock.now().add({ hours: 24 })
    const rendered = JSON.stringify(shows ? ['x'] : [])
    const values = { kind, state, rendered, payload: '{}', send_at: at, created_at: at, settled_at }
    await rig.db
      .insertInto('outbox')
      .values({ ...who, ...values, dedupe_key: String(m) })
      .execute()
  }
}

async function left(): Promise<Kept> {
  const read = async (query: ReturnType<typeof sql<{ id: string }>>) =>
    (await query.execute(rig.db)).rows.map(({ id }) => id).sort()
  return {
    teams: await read(sql`select workspace_id as id from workspaces`),
    people: await read(sql`select workspace_id || '/' || person_id as id from people`),
    messages: await read(sql`select workspace_id || '/' || person_id || '/' || dedupe_key as id from outbox`),
  }
}

test('nothing younger than the period goes, nothing older stays, and no row dangles, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(team, { maxLength: 3 }), async (teams) => {
      await emptyTables(rig.db, 'workspaces')
      await store(teams)
      await runRetention()
      expect(await left()).toEqual(expected(teams))
      const { rows } = await sql`select from recipients r where not exists (select from people p
        where p.workspace_id = r.workspace_id and p.person_id = r.person_id)`.execute(rig.db)
      expect(rows).toEqual([])
    }),
    { numRuns: 40 },
  )
})

describe('somebody is seen', () => {
  const seenOn = async (id: string) => {
    const row = await rig.db
      .selectFrom('people')
      .select('seen_on')
      .where('person_id', '=', id)
      .executeTakeFirst()
    return row?.seen_on.toString()
  }

  beforeAll(async () => {
    await emptyTables(rig.db, 'workspaces')
    const workspace = { workspace_id: rig.slack.teamId, name: 'Playground', created_at: rig.clock.now() }
    await rig.db.insertInto('workspaces').values(workspace).execute()
  })

  test('when they register, and on each day on which they act', async () => {
    await rig.say('UGRACE', '/mentor')
    expect(await seenOn('UGRACE')).toBe('2026-11-02')
    rig.setNow('2026-11-03T10:00')
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    expect(await seenOn('UGRACE')).toBe('2026-11-02')
    await rig.say('UGRACE', '/mentor')
    expect(await seenOn('UGRACE')).toBe('2026-11-03')
  })

  test('and forgotten 91 days later, at the next daily run', async () => {
    rig.setNow('2027-02-01T10:00')
    await runRetention()
    expect(await seenOn('UGRACE')).toBe('2026-11-03')
    rig.setNow('2027-02-02T09:00')
    await rig.app.tick()
    await rig.settle()
    expect(await seenOn('UGRACE')).toBe('2026-11-03')
    rig.setNow('2027-02-02T10:00')
    await rig.app.tick()
    await rig.settle()
    expect(await seenOn('UGRACE')).toBeUndefined()
  })
})
