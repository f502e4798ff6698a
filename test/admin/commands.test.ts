import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { appEnv } from '../../dev/app.ts'
import { COMMANDS } from '../../src/admin/commands.ts'
import { cancelWaiting } from '../../src/platform/outbox/operator-store.ts'
import { acting } from '../features/requests/requesting.ts'
import { admin } from '../support/admin.ts'
import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.accept('UANA')
  await rig.say('UANA', '/mentor log @grace today by call anas-note')
  await acting(rig).ask('UANA', 'linus', { 'Why this person?': 'anas-why' })
})
afterAll(() => rig.stop())

const run = (command: string, env?: Record<string, string>) => admin(rig, command, env)

/** Expects a refusal with these words, and that it changes nothing. */
async function expectRefused(command: string, says: RegExp, env?: Record<string, string>): Promise<void> {
  const before = await rig.snapshot()
  const { ok, text: said } = await run(command, env)
  expect(said).toMatch(says)
  expect(said).not.toContain('hunter2')
  expect(ok).toBe(false)
  expect(await rig.snapshot()).toBe(before)
}

describe('npm run admin', () => {
  test('as a process exits with 1 for a command that it doesn’t know, and lists all of them', async () => {
    const main = join(import.meta.dirname, '../../src/admin/main.ts')
    const env = { PATH: process.env.PATH, ...appEnv(rig.slack, rig.databaseUrl), LOG_LEVEL: 'info' }
    const runProcess = async (...args: string[]) => {
      const child = spawn(main, args, { env })
      const [stdout, stderr] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      return { code: child.exitCode, stdout, stderr }
    }
    const [unknown, list] = await Promise.all([runProcess('cure'), runProcess('workspaces', 'list')])
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Usage: npm run admin/),
    })
    for (const { name } of COMMANDS) expect(unknown.stderr).toContain(`  ${name}`)
    expect(list.stdout).toBe(`${rig.slack.teamId}  Playground: 3 people, active\n`)
    expect(JSON.parse(list.stderr)).toMatchObject({ level: 30, command: 'workspaces list', ok: true })
    expect(list.code).toBe(0)
  })

  test('as a process: what doctor finds wrong is what it tells, so it goes to standard output', async () => {
    const main = join(import.meta.dirname, '../../src/admin/main.ts')
    const child = spawn(main, ['doctor'], { env: { PATH: process.env.PATH } })
    child.stderr.resume()
    const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
    expect(stdout).toMatch(/^WRONG {2}configuration: /)
    expect(child.exitCode).toBe(1)
  })

  test.each(COMMANDS.map(({ name, says }) => [name, says]))(
    '%s --help says what it does',
    async (name, says) => {
      const { ok, text: said } = await run(`${name} --help`)
      expect(ok).toBe(true)
      expect(said).toContain(`Usage: npm run admin -- ${name}`)
      expect(said).toContain(says)
    },
  )

  test.each([
    ['erase', 'a missing argument'],
    ['erase UANA T1 T2', 'an argument too many'],
    ['erase UANA --now', 'an unknown option'],
    ['workspaces list --yes', 'an option of another command'],
  ])('%s: refuses %s with the usage', (command) => expectRefused(command, /^Usage: npm run admin -- \w/))

  // `doctor` and `suggest` have tests of their own.
  const others = COMMANDS.filter(({ name }) => !['doctor', 'suggest'].includes(name))
  test.each(others)('$name without a variable names it', ({ name, takes }) =>
    expectRefused([name, ...takes].join(' '), /^DATABASE_URL should be/, { DATABASE_URL: '' }),
  )

  test('tells that the database doesn’t answer, without its password', () =>
    expectRefused('erase UANA', /^Nothing was changed: .*ECONNREFUSED/, {
      DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:9/postgres',
    }))

  test('logs one line for each command, without what was typed', async () => {
    const { logged } = await run('erase UNOBODY --yes')
    expect(JSON.parse(logged)).toMatchObject({ command: 'erase', flags: ['yes'], ok: false })
    expect(logged).not.toContain('UNOBODY')
  })
})

describe('outbox', () => {
  type State = 'pending' | 'sending' | 'in doubt' | 'sent' | 'failed' | 'canceled'

  /** Puts Ana's welcome into this state, due this many minutes ago. Returns its id. */
  async function have(state: State, minutes: number): Promise<string> {
    const at = rig.clock.now().subtract({ minutes })
    const { message_id } = await rig.db
      .updateTable('outbox')
      .set({ state, created_at: at, send_at: at, settled_at: state === 'failed' ? at : null, reason: 'odd' })
      .where('person_id', '=', 'UANA')
      .where('kind', '=', 'welcome')
      .returning('message_id')
      .executeTakeFirstOrThrow()
    return message_id
  }

  const stateOf = async (id: string) =>
    await rig.db
      .selectFrom('outbox')
      .select(['state', 'reason'])
      .where('message_id', '=', id)
      .executeTakeFirst()

  test.each([
    ['pending', 11, true],
    ['in doubt', 11, true],
    ['pending', 9, false],
    ['sent', 60, false],
    ['failed', 6 * 24 * 60, true],
    ['failed', 8 * 24 * 60, false],
  ] as const)('stuck: a message %s, due %d minutes ago: %s', async (state, minutes, isListed) => {
    const id = await have(state, minutes)
    const { text: said } = await run('outbox stuck')
    expect(said.includes(id)).toBe(isListed)
    expect(said).toContain(isListed ? `welcome: ${state}, due` : 'No message is stuck.')
  })

  test('stuck: nothing of a suspended workspace, whose messages wait on purpose', async () => {
    const id = await have('pending', 60)
    const suspend = { suspended_at: rig.clock.now(), suspended_reason: 'token_revoked' }
    await rig.db.updateTable('workspaces').set(suspend).execute()
    expect((await run('outbox stuck')).text).not.toContain(id)
    await rig.db.updateTable('workspaces').set({ suspended_at: null, suspended_reason: null }).execute()
  })

  test('stuck: the oldest first', async () => {
    const id = await have('pending', 20)
    const older = rig.clock.now().subtract({ minutes: 30 })
    const { message_id } = await rig.db
      .insertInto('outbox')
      .values({
        ...{ workspace_id: rig.slack.teamId, person_id: 'UGRACE', kind: 'welcome', dedupe_key: 'older' },
        ...{ payload: '{}', send_at: older, created_at: older },
      })
      .returning('message_id')
      .executeTakeFirstOrThrow()
    const listed = (await run('outbox stuck')).text.split('\n').map((line) => line.split(' ')[0])
    expect(listed).toEqual([message_id, id])
    await rig.db.deleteFrom('outbox').where('message_id', '=', message_id).execute()
  })

  test('cancel: not if the app has begun to send it in the meantime', async () => {
    const messageId = await have('sending', 1)
    const now = rig.clock.now()
    expect(await cancelWaiting(rig.db, { workspaceId: rig.slack.teamId, messageId }, now)).toBe(false)
    expect(await stateOf(messageId)).toMatchObject({ state: 'sending' })
  })

  test('retry: the app sends a message that failed', async () => {
    const id = await have('failed', 60)
    rig.slack.clearCalls()
    expect((await run(`outbox retry ${id}`)).ok).toBe(true)
    const { created_at, settled_at } = await rig.db
      .selectFrom('outbox')
      .select(['created_at', 'settled_at'])
      .where('message_id', '=', id)
      .executeTakeFirstOrThrow()
    // As if it were new: it may be tried for as long as a new one.
    expect([created_at.toString(), settled_at]).toEqual([rig.clock.now().toString(), null])
    await rig.app.tick()
    await rig.settle()
    expect(await stateOf(id)).toMatchObject({ state: 'sent' })
    expect(rig.slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
  })

  test('retry: a message in doubt stays in doubt, and is looked for now', async () => {
    const id = await have('in doubt', 20)
    await rig.db
      .updateTable('outbox')
      .set({ send_at: rig.clock.now().add({ hours: 1 }) })
      .execute()
    await run(`outbox retry ${id}`)
    expect(await stateOf(id)).toMatchObject({ state: 'in doubt' })
    const { send_at } = await rig.db
      .selectFrom('outbox')
      .select('send_at')
      .where('message_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(send_at.equals(rig.clock.now())).toBe(true)
  })

  test('cancel: without --yes nothing changes; with it the message is never sent', async () => {
    const id = await have('pending', 0)
    await expectDryRun(`outbox cancel ${id}`)
    expect(await run(`outbox cancel ${id} --yes`)).toMatchObject({ ok: true, text: 'Canceled the message.' })
    await rig.app.tick()
    await rig.settle()
    expect(await stateOf(id)).toEqual({ state: 'failed', reason: 'canceled by the operator' })
    expect((await run('outbox stuck')).text).toBe('No message is stuck.')
  })

  test.each([
    ['retry', 'sending'],
    ['retry', 'sent'],
    ['retry', 'canceled'],
    ['cancel', 'sending'],
    ['cancel', 'sent'],
    ['cancel', 'failed'],
  ] as const)('%s refuses a message that is %s', async (what, state) => {
    const id = await have(state, 60)
    await expectRefused(
      `outbox ${what} ${id}${what === 'cancel' ? ' --yes' : ''}`,
      new RegExp(`the message is ${state}`),
    )
  })

  test.each(['nonsense', '00000000-0000-4000-8000-000000000000'])('refuses the id %s', (id) =>
    expectRefused(`outbox retry ${id}`, /no such message/),
  )
})

async function expectDryRun(command: string): Promise<string> {
  const before = await rig.snapshot()
  const { ok, text: said } = await run(command)
  expect(said).toMatch(/^Would [\s\S]*Nothing was changed. To do it, add --yes.$/)
  expect(ok).toBe(true)
  expect(await rig.snapshot()).toBe(before)
  return said
}

describe('export', () => {
  test('prints every row of the workspace, and nothing else', async () => {
    const { ok, data, text: said } = await run(`export ${rig.slack.teamId}`)
    expect({ ok, said }).toEqual({ ok: true, said: '' })
    const rows = data.map((one) => JSON.parse(one))
    const notes = rows.filter(({ table }) => table === 'check_ins').map(({ row }) => row.note)
    expect(notes).toEqual(['anas-note'])
    expect(rows.filter(({ table }) => table === 'people')).toHaveLength(3)
    expect(rows.every(({ row }) => row.workspace_id === rig.slack.teamId)).toBe(true)
  })

  test('prints what a person may have, without the notes of others', async () => {
    const rowsOf = async (personId: string) => {
      const { data } = await run(`export ${rig.slack.teamId} ${personId}`)
      return data.map((one) => JSON.parse(one))
    }
    const [anas, graces] = [await rowsOf('UANA'), await rowsOf('UGRACE')]
    expect(anas.filter(({ table }) => table === 'people').map(({ row }) => row.person_id)).toEqual(['UANA'])
    expect(JSON.stringify(anas)).toContain('anas-note')
    expect(graces.filter(({ table }) => table === 'people').map(({ row }) => row.person_id)).toEqual([
      'UGRACE',
    ])
    expect(JSON.stringify(graces)).not.toContain('anas-note')
  })

  test.each([
    ['TOTHER', /no workspace TOTHER/],
    ['TOTHER UANA', /no workspace TOTHER/],
  ])('of %s is refused: the app doesn’t know it', (what, says) => expectRefused(`export ${what}`, says))

  test('refuses a person whom the app doesn’t know there', () =>
    expectRefused(`export ${rig.slack.teamId} UNOBODY`, /knows no UNOBODY/))
})

describe('erase', () => {
  test.each([
    ['UNOBODY', /knows no UNOBODY\./],
    ['UANA TOTHER', /knows no UANA in TOTHER/],
  ])('%s: changes nothing', (who, says) => expectRefused(`erase ${who} --yes`, says))

  test('asks for the workspace of a person who is in two', async () => {
    await rig.db
      .insertInto('workspaces')
      .values({ workspace_id: 'TOTHER', name: 'Other', created_at: rig.clock.now() })
      .execute()
    const person = { person_id: 'UANA', display_name: 'ana', zone: 'UTC', refreshed_at: rig.clock.now() }
    await rig.db
      .insertInto('people')
      .values({ workspace_id: 'TOTHER', ...person })
      .execute()
    await expectRefused('erase UANA --yes', /name the workspace.*TOTHER/)
    expect((await run('erase UANA TOTHER')).text).toContain('Would erase UANA in the workspace TOTHER')
    await rig.db.deleteFrom('people').where('workspace_id', '=', 'TOTHER').execute()
    await rig.db.deleteFrom('workspaces').where('workspace_id', '=', 'TOTHER').execute()
  })

  test('without --yes changes nothing, and tells what would end', async () => {
    expect(await expectDryRun('erase UANA')).toContain('Mentorships and offers that end: 1.')
  })

  test('of somebody who has left deletes their data, and the app’s next tick tells and updates the others', async () => {
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    rig.slack.clearCalls()
    const { ok, text: said } = await run('erase UANA --yes')
    expect(said).toMatch(/^Erased UANA in the workspace .*\nMentorships and offers that end: 1\.\n.*: 2\./)
    expect(ok).toBe(true)
    expect(rig.slack.calls()).toEqual([])
    const kept = await rig.snapshot()
    for (const words of ['UANA', '"ana"', 'anas-']) expect(kept).not.toContain(words)
    expect(await shownTo('ULINUS')).toContain('anas-why')

    await rig.app.tick()
    await rig.settle()
    expect(await shownTo('ULINUS')).not.toMatch(/UANA|anas-why/)
    expect(await shownTo('UGRACE')).toContain('no longer uses Do For One')
  })

  test('a second time reports that the person is unknown, and so is the former member in their place', async () => {
    const { person_id: former } = await rig.db
      .selectFrom('people')
      .select('person_id')
      .where('display_name', '=', 'a former member')
      .executeTakeFirstOrThrow()
    for (const id of ['UANA', former]) await expectRefused(`erase ${id} --yes`, new RegExp(`knows no ${id}`))
  })

  async function shownTo(id: string): Promise<string> {
    return JSON.stringify((await rig.slack.as(id).dms()).map(({ text: said, blocks }) => [said, blocks]))
  }
})

describe('workspaces', () => {
  const team = () => rig.slack.teamId

  async function suspend(reason: string): Promise<void> {
    const values = { suspended_at: rig.clock.now(), suspended_reason: reason, recheck_at: null }
    await rig.db.updateTable('workspaces').set(values).execute()
  }

  test('list: tells since when and why one is suspended', async () => {
    await suspend('missing_scope')
    expect((await run('workspaces list')).text).toMatch(
      /^T\w+ {2}Playground: 3 people, suspended since \S+Z \(missing_scope\)$/,
    )
  })

  test('resume: refuses while Slack rejects the token, or if it is another workspace’s', async () => {
    rig.slack.faults.add({ method: 'auth.test', fault: { kind: 'error', error: 'token_revoked' }, times: 1 })
    await expectRefused(`workspaces resume ${team()}`, /token_revoked/)
    await expectRefused('workspaces resume TOTHER', /TOTHER isn’t suspended/)
    await rig.db.updateTable('workspaces').set({ suspended_at: rig.clock.now() }).execute()
  })

  test('resume: sending goes on', async () => {
    const { ok, logged } = await run(`workspaces resume ${team()}`)
    expect(ok).toBe(true)
    expect(logged).toContain('sending resumed')
    expect((await run('workspaces list')).text).toContain('active')
    await expectRefused(`workspaces resume ${team()}`, /isn’t suspended/)
  })

  test('purge: refuses a workspace that the running app sends in, and one that it doesn’t know', async () => {
    await rig.app.tick()
    await rig.settle()
    await expectRefused(
      `workspaces purge ${team()} --yes`,
      /remove the app from the workspace in Slack first/,
    )
    await expectRefused('workspaces purge TOTHER --yes', /knows no workspace TOTHER/)
  })

  test('purge: without --yes nothing changes; with it nothing is left', async () => {
    await suspend('app_uninstalled')
    expect(await expectDryRun(`workspaces purge ${team()}`)).toMatch(/^ {2}people: 3$/m)
    const { ok, text: said } = await run(`workspaces purge ${team()} --yes`)
    expect(ok).toBe(true)
    expect(said).toMatch(/^Deleted all data of T\w+\. Rows by table:\n/)
    expect(await run('workspaces list')).toMatchObject({ text: '' })
    expect(await rig.snapshot()).not.toContain(team())
  })
})
