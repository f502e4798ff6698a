import { Writable } from 'node:stream'
import fc from 'fast-check'
import { sql } from 'kysely'
import { createLog, newReference } from '../../src/platform/log.ts'
import { type Rig, startRig } from '../support/rig.ts'

const SECRET = 'She wonders whether to leave her husband'
const KEYS = [
  'token',
  'note',
  'text',
  'blocks',
  'password',
  'authorization',
  'response_url',
  'private_metadata',
]

describe('a line of the log', () => {
  test.each([
    ['alone', (secret: object) => secret],
    ['in an object', (secret: object) => ({ checkIn: secret })],
    ['two objects down', (secret: object) => ({ body: { checkIn: secret } })],
    ['in a list', (secret: object) => ({ checkIns: [secret] })],
    ['three objects down', (secret: object) => ({ body: { view: { state: secret } } })],
    [
      'in a list of objects, further down',
      (secret: object) => ({ body: { actions: [{ element: secret }] } }),
    ],
  ])('hides notes, text and secrets: %s', (_, wrap) => {
    const shown = KEYS.filter((key) =>
      write((log) => log.info(wrap({ [key]: SECRET }), 'said')).includes(SECRET),
    )
    expect(shown).toEqual([])
  })

  test('shows ids, counts and errors', () => {
    const line = JSON.parse(write((log) => log.warn({ kind: 'nudge', id: 'abc' }, 'a message is in doubt')))
    expect(line).toMatchObject({ kind: 'nudge', id: 'abc', msg: 'a message is in doubt', level: 40 })
  })

  test('shows the stack and cause of an error, but none of its other fields', () => {
    const cause = Object.assign(new Error('connection lost'), { code: 'ECONNRESET', query: SECRET })
    const error = Object.assign(new Error('could not save', { cause }), {
      detail: `Failing row contains (${SECRET})`,
      parameters: [SECRET],
      data: { message: { text: SECRET } },
    })
    const line = write((log) => log.error({ err: error }, 'failed'))
    expect(line).not.toContain(SECRET)
    expect(JSON.parse(line).err).toMatchObject({
      message: 'could not save',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'connection lost', code: 'ECONNRESET' },
    })
  })

  test('is written for any thrown value', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(JSON.parse(write((log) => log.error({ err: thrown }, 'failed')))).toMatchObject({
          msg: 'failed',
        })
      }),
    )
  })
})

test('a reference has six characters that a person can read aloud', () => {
  const references = Array.from({ length: 200 }, newReference)
  for (const reference of references) expect(reference).toMatch(/^[0-9a-f]{6}$/)
  expect(new Set(references).size).toBeGreaterThan(190)
})

describe('the log of the running app, at level debug, does not contain', () => {
  const NOTE = 'Ask whether the burnout is over'
  let rig: Rig
  beforeAll(async () => {
    rig = await startRig()
    await rig.slack.as('UGRACE').command('/mentor add @ana every 2 weeks')
    await rig.slack.as('UGRACE').nextEphemeral()
  })
  afterAll(() => rig.stop())

  test('notes, thanks, tokens or secrets', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.command(`/mentor log @ana by call ${NOTE}`)
    await grace.nextEphemeral()
    await rig.settle()
    const { rows } = await sql<{ note: string }>`select note from check_ins`.execute(rig.db)
    expect(rows).toEqual([{ note: NOTE }])
    await grace.command('/mentor ponder whether Ana should quit')
    await grace.nextEphemeral()
    const secrets = [NOTE, 'ponder', 'Logged', rig.slack.botToken, rig.slack.signingSecret]
    expect(secrets.filter((secret) => rig.logged().includes(secret))).toEqual([])
  })

  test('the note that Postgres repeats when it rejects a row', async () => {
    await sql`alter table check_ins add constraint broken check (note is null) not valid`.execute(rig.db)
    const grace = rig.slack.as('UGRACE')
    await grace.command(`/mentor log @ana yesterday ${NOTE}, really`)
    const { text } = await grace.nextEphemeral()
    const [reference] = /[0-9a-f]{6}/.exec(text) ?? []
    expect(reference).toBeDefined()
    expect(rig.logged()).toContain(`"reference":"${reference}"`)
    expect(rig.logged()).toContain('broken')
    expect(rig.logged()).not.toContain(NOTE)
    await sql`alter table check_ins drop constraint broken`.execute(rig.db)
  })

  test('the message that Slack rejected', async () => {
    rig.slack.faults.add({ method: 'response_url', fault: { kind: 'server_error' }, times: 2 })
    await rig.slack.as('UGRACE').command(`/mentor log @ana 2 days ago ${NOTE}, once more`)
    while (!rig.logged().includes('could not show the error'))
      await new Promise((done) => setTimeout(done, 5))
    expect(rig.logged()).not.toContain(NOTE)
    expect(rig.logged()).not.toContain('/respond/')
  })
})

function write(work: (log: ReturnType<typeof createLog>) => void): string {
  let written = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written += chunk
      done()
    },
  })
  work(createLog('trace', destination))
  return written
}
