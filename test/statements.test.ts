import { findPerson } from '../src/features/people/store.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'
import { checkStatements } from './support/statements/check.ts'
import { readFunction } from './support/statements/functions.ts'
import { readRecordings } from './support/statements/recordings.ts'
import { readSchema } from './support/statements/schema.ts'

const ALL = { sql: 'select * from people where due', place: 'src/planner.ts:1' }
const ONE = { sql: 'select * from people where workspace_id = $1', place: 'src/store.ts:1' }
const tables = new Set(['people'])
const due = { fragment: 'people where due', reason: 'the planner reads all workspaces' }

describe('the statements of a run', () => {
  test('pass if they compare the workspace', async () => {
    expect(await checkStatements([ONE], { tables, isWholeRun: true, exceptions: [] })).toEqual([])
  })

  test('fail with their place if they do not', async () => {
    const problems = await checkStatements([ONE, ALL], { tables, isWholeRun: false, exceptions: [] })
    expect(problems).toEqual([`src/planner.ts:1 doesn't compare workspace_id of people:\n${ALL.sql}`])
  })

  test('fail once for a place, whatever the number of values', async () => {
    const place = 'src/store.ts:1'
    const sqls = ['select * from people where id in ($1)', 'select * from people where id in ($1, $2)']
    const statements = sqls.map((sql) => ({ sql, place }))
    expect(await checkStatements(statements, { tables, isWholeRun: false, exceptions: [] })).toHaveLength(1)
  })

  test('fail if they do not parse', async () => {
    const problems = await checkStatements([{ sql: 'selekt', place: 'src/store.ts:1' }], {
      ...{ tables, isWholeRun: false, exceptions: [] },
    })
    expect(problems).toEqual([expect.stringContaining("src/store.ts:1 can't be checked: syntax error")])
  })

  test('fail if they take a time zone from data, even if an exception allows them', async () => {
    const zoned = { ...ALL, sql: `${ALL.sql} and (at at time zone zone)::date < $1` }
    const problems = await checkStatements([zoned], { tables, isWholeRun: true, exceptions: [due] })
    expect(problems).toEqual([expect.stringContaining('src/planner.ts:1 takes a time zone from data')])
  })

  test('pass if an exception allows them', async () => {
    expect(await checkStatements([ALL], { tables, isWholeRun: true, exceptions: [due] })).toEqual([])
  })

  test('fail for an exception that none of them needs, in a run of all tests', async () => {
    const exceptions = [due]
    const problems = await checkStatements([ONE], { tables, isWholeRun: true, exceptions })
    expect(problems).toEqual(['No statement needs the exception "people where due"'])
    expect(await checkStatements([ONE], { tables, isWholeRun: false, exceptions })).toEqual([])
  })
})

describe('on a database', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  test('statements of src/ are recorded with their place, and those of tests are not', async () => {
    const { db } = database
    await findPerson(db, 'T1', 'U1')
    await db.selectFrom('people').select('display_name').where('workspace_id', '=', 'T1').limit(77).execute()
    const recorded = await readRecordings()
    const places = recorded.map(({ place }) => place)
    expect(places).toContainEqual(expect.stringMatching(/^src\/features\/people\/store\.ts:\d+$/))
    expect(places.filter((place) => !place.startsWith('src/'))).toEqual([])
  })

  test('the tables with data of workspaces are found', async () => {
    const { tables } = await readSchema(database.url)
    expect([...tables]).toEqual(expect.arrayContaining(['people', 'workspaces', 'outbox']))
    expect(tables.has('heartbeats')).toBe(false)
  })
})

test('the statements of a function are read, with numbers for its parameters', async () => {
  const body = `
    declare n integer := (select 1 from people where workspace_id = team);
    begin
      if n > (select 2 from people) then
        perform 3 from people where workspace_id = team;
      end if;
      n := (select 4 from people);
      update people set a = n where workspace_id = team;
    end`
  const statements = await readFunction({
    ...{ name: 'f', language: 'plpgsql', parameters: ['team'], body },
    definition: `create function f(team text) returns void language plpgsql as $f$${body}$f$`,
  })
  expect(new Set(statements.map(({ place }) => place))).toEqual(new Set(['function f']))
  expect(statements.map(({ sql }) => sql)).toEqual(
    expect.arrayContaining([
      'select (select 1 from people where workspace_id = $1)',
      'select n > (select 2 from people)',
      'SELECT 3 from people where workspace_id = $1',
      'select  (select 4 from people)',
      'update people set a = n where workspace_id = $1',
    ]),
  )
})
