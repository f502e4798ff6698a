import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Temporal } from 'temporal-polyfill'
import { appEnv } from '../../../dev/app.ts'
import { startSlack } from '../../../dev/client.ts'
import { suggestPairs } from '../../../src/admin/suggest.ts'
import { readConfig } from '../../../src/config.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { BERLIN, PEOPLE, type Rig, startRig } from '../../support/rig.ts'

const ADMIN = join(import.meta.dirname, '../../../src/admin/main.ts')

// Grace mentors Chidi and has room for three more. Linus has never used the app.

let rig: Rig
let folder: string
beforeAll(async () => {
  rig = await startRig({ now: nextMonday() })
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-suggest-'))
  await rig.say('UGRACE', '/mentor add @chidi')
  await rig.accept('UCHIDI')
})
afterAll(async () => {
  await rig.stop()
  await rm(folder, { recursive: true })
})

/** A time in working hours that is later than the system's, which the command uses. */
function nextMonday(): string {
  const today = Temporal.Now.plainDateISO(BERLIN)
  return `${today.add({ days: 8 - today.dayOfWeek })}T10:30`
}

const toCsv = (lines: readonly string[]) => ['mentor,mentee,why,cadence', ...lines].join('\r\n')

/** Runs `npm run admin -- suggest` with these lines, from a file or from standard input. */
async function runCommand(
  lines: readonly string[],
  { args = [], isPiped = false }: { args?: string[]; isPiped?: boolean } = {},
) {
  const file = join(folder, 'pairs.csv')
  await writeFile(file, toCsv(lines))
  const env = { PATH: process.env.PATH, ...appEnv(rig.slack, rig.databaseUrl) }
  const child = spawn(process.execPath, [ADMIN, 'suggest', isPiped ? '-' : file, ...args], { env })
  child.stdin.end(isPiped ? toCsv(lines) : '')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

/** Does what the command does. Returns what it prints. */
async function suggest(lines: readonly string[], isSending: boolean, slack = rig.slack): Promise<string> {
  const config = readConfig(appEnv(slack, rig.databaseUrl))
  const file = new TextEncoder().encode(toCsv(lines))
  const report = await suggestPairs(file, { config, isSending, clock: rig.clock })
  return report.lines.join('\n')
}

const LINES = [
  'UGRACE,UANA,"Both care about ""teaching""",7',
  'UGRACE,UBEN,,',
  'ULINUS,UEVE,,',
  'UGRACE,UCHIDI,,',
  'UGRACE,UGUEST,,',
  'UNOBODY,UANA,,',
  'UGRACE,UANA,,',
]

describe('npm run admin -- suggest', () => {
  test('refuses a file with a problem by line and column, and changes nothing', async () => {
    const before = await rig.snapshot()
    const { code, stdout, stderr } = await runCommand(['UGRACE,UANA,,', 'UGRACE,UBEN,,often'], {
      args: ['--send'],
    })
    expect(stderr).toContain('Nothing was suggested')
    expect(stderr).toContain('Line 3, column cadence: write a number of days from 3 to 365')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(await rig.snapshot()).toBe(before)
  })

  test('without --send tells for each line what would happen, and changes nothing', async () => {
    const before = await rig.snapshot()
    const { code, stdout, stderr } = await runCommand(LINES)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      'Line 2, UGRACE and UANA: yes',
      'Line 3, UGRACE and UBEN: yes',
      'Line 4, ULINUS and UEVE: yes',
      'Line 5, UGRACE and UCHIDI: no. They are mentor and mentee already, or it is offered.',
      'Line 6, UGRACE and UGUEST: no. UGUEST is a guest.',
      'Line 7, UNOBODY and UANA: no. UNOBODY isn’t known to Slack in this workspace.',
      'Line 8, UGRACE and UANA: no. The same pair is in line 2.',
      'Would suggest 3 of 7 lines, for 2 mentors. Nothing was changed. To do it, add --send.',
    ])
    expect(await rig.snapshot()).toBe(before)
  })

  test('finds people by e-mail address, if the app may read those', async () => {
    const emails = ['Grace@Example.com,ana@example.com,,']
    await expect(suggest(emails, false)).rejects.toThrow('the app needs the scope users:read.email')
    const people = [PEOPLE.grace, PEOPLE.ana].map((one) => ({ ...one, email: `${one.name}@example.com` }))
    const slack = await startSlack({ people, scopes: ['commands', 'users:read', 'users:read.email'] })
    expect(await suggest(emails, false, slack)).toContain('ana@example.com: yes')
    await slack.close()
  })

  test('with --send tells each mentor once, in their hours; the mentees hear nothing', async () => {
    rig.slack.as('UGRACE').takeAll()
    const monday = rig.clock.now().toZonedDateTimeISO(BERLIN).toPlainDate()
    rig.setNow(`${monday}T20:00`)
    const { stdout } = await runCommand(LINES, { args: ['--send'], isPiped: true })
    expect(stdout).toContain('Suggested 3 of 7 lines, for 2 mentors.')
    await rig.app.tick()
    await rig.settle()
    expect(await sentSuggestions()).toEqual([])
    await rig.travelTo(`${monday.add({ days: 1 })}T09:30`)
    expect(await sentSuggestions()).toEqual(['UGRACE', 'ULINUS'])
    const message = await rig.slack.as('UGRACE').nextDm()
    expect(message.text).toMatch(/Suggested mentees[\s\S]*Both care about "teaching"/)
    expect(JSON.stringify(message.blocks)).toContain('every week')
    expect(await toldMentees()).toEqual([])
  })

  test('and the same file again does nothing', async () => {
    const before = await rig.snapshot()
    const stdout = await suggest(LINES, true)
    expect(stdout).toContain('Line 2, UGRACE and UANA: no. This pair was suggested before.')
    expect(stdout).toContain('Suggested 0 of 7 lines')
    expect(await rig.snapshot()).toBe(before)
  })
})

async function sentSuggestions(): Promise<string[]> {
  const rows = await rig.db
    .selectFrom('outbox')
    .select('person_id')
    .where('kind', '=', 'suggestions')
    .where('state', '=', 'sent')
    .orderBy('person_id')
    .execute()
  return rows.map((row) => row.person_id)
}

/** The suggested mentees whom the app told anything. */
async function toldMentees(): Promise<string[]> {
  const mentees = ['UANA', 'UBEN', 'UEVE']
  const rows = await rig.db
    .selectFrom('outbox')
    .select('person_id')
    .distinct()
    .where('person_id', 'in', mentees)
    .execute()
  return rows.map((row) => row.person_id)
}

async function graces(): Promise<string> {
  const dm = (await rig.slack.as('UGRACE').dms()).find(({ text: said }) => said.includes('Suggested mentees'))
  return JSON.stringify(dm?.blocks)
}

describe('the mentor decides', () => {
  const offers = () => selectMentorships(rig.db).where('mentee_id', 'in', ['UANA', 'UBEN']).execute()

  /** Presses a button on Home. Returns the answer. */
  async function press(label: string, near: string): Promise<string> {
    const grace = rig.slack.as('UGRACE')
    await grace.openHome()
    await rig.settle()
    await grace.press('home', { text: label, near: `<@${near}>` })
    await rig.settle()
    const answer = JSON.stringify(grace.view?.blocks)
    if (grace.view) await grace.close()
    return answer
  }

  test('but not beyond their capacity', async () => {
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    expect(await press('Offer to mentor', 'UANA')).toContain('at your limit of 1')
    expect(await offers()).toEqual([])
    await rig.db.updateTable('people').set({ capacity: 4 }).where('person_id', '=', 'UGRACE').execute()
  })

  test('to offer, which the mentee accepts or not, with the cadence of the file', async () => {
    expect(await press('Offer to mentor', 'UANA')).toContain('Offer sent to <@UANA>')
    const [offer] = await offers()
    expect(offer).toMatchObject({
      mentor_id: 'UGRACE',
      mentee_id: 'UANA',
      cadence_days: 7,
      accepted_at: null,
    })
    expect(await graces()).toContain('You mentor them, or have offered to.')
    await rig.accept('UANA')
    expect((await offers())[0]?.accepted_at).not.toBeNull()
  })

  test('or not now, of which the mentee hears nothing', async () => {
    await press('Not now', 'UBEN')
    expect(await offers()).toHaveLength(1)
    expect(await toldMentees()).toEqual(['UANA'])
    expect(JSON.stringify(rig.slack.as('UGRACE').home?.blocks)).not.toContain('uggested mentee')
    const shown = await graces()
    expect(shown).toContain('Not now.')
    expect(shown).not.toContain('accept_suggestion')
  })
})

describe('what isn’t decided', () => {
  test('is in `/mentor` and `/mentor requests`', async () => {
    expect(await rig.say('ULINUS', '/mentor')).toContain('<@UEVE> was suggested to you as a mentee.')
    expect(await rig.say('ULINUS', '/mentor requests')).toContain('Suggested mentees')
  })

  test('is in a nudge after five working days', async () => {
    const today = rig.clock.now().toZonedDateTimeISO(BERLIN).toPlainDate()
    rig.slack.as('ULINUS').takeAll()
    await rig.travelTo(`${today.add({ days: 8 })}T09:30`)
    const nudge = (await rig.slack.as('ULINUS').dms()).find(({ blocks }) =>
      JSON.stringify(blocks).includes('was suggested to you as a mentee'),
    )
    expect(JSON.stringify(nudge?.blocks)).toContain('accept_suggestion')
  })

  test('expires, and tells no one', async () => {
    const told = await toldMentees()
    await rig.db.updateTable('suggestions').set({ expires_at: rig.clock.now() }).execute()
    await rig.app.tick()
    await rig.settle()
    const [row] = await rig.db
      .selectFrom('suggestions')
      .select('outcome')
      .where('mentee_id', '=', 'UEVE')
      .execute()
    expect(row?.outcome).toBe('expired')
    expect(await rig.say('ULINUS', '/mentor requests')).not.toContain('Suggested mentees')
    expect(await toldMentees()).toEqual(told)
  })
})
