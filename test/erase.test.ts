import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Temporal } from 'temporal-polyfill'
import { appEnv } from '../dev/app.ts'
import { startEnv } from '../dev/npm-start.ts'
import { acting } from './features/requests/requesting.ts'
import { BERLIN, type Rig, startRig } from './support/rig.ts'

const ERASE = join(import.meta.dirname, '../src/erase.ts')

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ now: nextMonday() })
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.accept('UANA')
  await rig.say('UANA', '/mentor log @grace today by call anas-note')
  await acting(rig).ask('UANA', 'linus', { 'Why this person?': 'anas-why' })
})
afterAll(() => rig.stop())

/** A time in working hours that is later than the system's, which the command uses. */
function nextMonday(): string {
  const today = Temporal.Now.plainDateISO(BERLIN)
  return `${today.add({ days: 8 - today.dayOfWeek })}T10:30`
}

/** Runs `npm run erase` with these arguments. */
async function erase(args: string[], change: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH, ...startEnv(), ...appEnv(rig.slack, rig.databaseUrl), ...change }
  const child = spawn(process.execPath, [ERASE, ...args], { env })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

describe('npm run erase changes nothing, says why and exits with 1', () => {
  test.each([
    ['a person whom the app doesn’t know', () => [rig.slack.teamId, 'UNOBODY'], {}, /knows no UNOBODY/],
    ['another workspace', () => ['TOTHER', 'UANA'], {}, /knows no UANA in the workspace TOTHER/],
    ['a missing argument', () => [rig.slack.teamId], {}, /^Usage: npm run erase -- TEAM USER/],
    ['an argument too many', () => [rig.slack.teamId, 'UANA', 'UGRACE'], {}, /^Usage/],
    ['a missing variable', () => [rig.slack.teamId, 'UANA'], { DATABASE_URL: '' }, /^DATABASE_URL should be/],
    [
      'a database that doesn’t answer',
      () => [rig.slack.teamId, 'UANA'],
      { DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:9/postgres' },
      /^Nothing was erased: .*ECONNREFUSED/,
    ],
  ])('for %s', async (_, args, change, says) => {
    const before = await rig.snapshot()
    const { code, stdout, stderr } = await erase(args(), change)
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain('hunter2')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('npm run erase, for a person who has left', () => {
  test('deletes their data without calling Slack, and the app’s next tick tells and updates the others', async () => {
    await rig.slack.changePerson('UANA', { deleted: true })
    await rig.settle()
    rig.slack.clearCalls()
    const { code, stdout, stderr } = await erase([rig.slack.teamId, 'UANA'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /^Erased UANA in the workspace .*\nMentorships and offers that ended: 1\.\n.*: 2\./,
    )
    expect(code).toBe(0)
    expect(rig.slack.calls()).toEqual([])
    const kept = await rig.snapshot()
    for (const words of ['UANA', '"ana"', 'anas-']) expect(kept).not.toContain(words)
    expect(await shownTo('ULINUS')).toContain('anas-why')

    await rig.app.tick()
    await rig.settle()
    expect(await shownTo('ULINUS')).not.toMatch(/UANA|anas-why/)
    expect(await shownTo('UGRACE')).toContain('no longer uses Do For One')
  })

  test('and again: the app no longer knows them, nor the former member who stands for them', async () => {
    const { person_id: former } = await rig.db
      .selectFrom('people')
      .select('person_id')
      .where('display_name', '=', 'a former member')
      .executeTakeFirstOrThrow()
    const before = await rig.snapshot()
    for (const id of ['UANA', former]) {
      const { code, stderr } = await erase([rig.slack.teamId, id])
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`knows no ${id}`) })
    }
    expect(await rig.snapshot()).toBe(before)
  })
})

async function shownTo(id: string): Promise<string> {
  return JSON.stringify((await rig.slack.as(id).dms()).map(({ text, blocks }) => [text, blocks]))
}
