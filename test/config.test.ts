import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Slack, startSlack } from '../dev/client.ts'
import { readConfig } from '../src/config.ts'

const MAIN = join(import.meta.dirname, '../src/main.ts')
const SECRET = 'hunter2-should-not-be-shown'
const VARIABLES = [
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
  'DATABASE_URL',
  'DATABASE_POOL_SIZE',
  'HOST',
  'PORT',
  'OPERATOR_PORT',
  'LOG_LEVEL',
  'NUDGES',
] as const

const complete = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-three',
  SLACK_SIGNING_SECRET: '0123456789abcdef',
  DATABASE_URL: 'postgres://localhost/do_for_one',
}

const KEYS = `2026:${Buffer.alloc(32, 7).toString('base64')}`
const MANY = {
  SLACK_CLIENT_ID: '1000000000.2000000000',
  SLACK_CLIENT_SECRET: SECRET,
  PUBLIC_URL: 'https://do-for-one.example.com',
  TOKEN_KEYS: KEYS,
}

const wrong: [string, Record<string, string | undefined>, RegExp][] = [
  ['no bot token', { SLACK_BOT_TOKEN: undefined }, /^SLACK_BOT_TOKEN should be .*xoxb-/],
  ['an empty bot token', { SLACK_BOT_TOKEN: ' ' }, /^SLACK_BOT_TOKEN should be .*xoxb-/],
  ['an invalid bot token', { SLACK_BOT_TOKEN: `xoxp-${SECRET}` }, /^SLACK_BOT_TOKEN should be .*xoxb-/],
  ['no signing secret', { SLACK_SIGNING_SECRET: undefined }, /^SLACK_SIGNING_SECRET should be /],
  ['an invalid signing secret', { SLACK_SIGNING_SECRET: 'h2' }, /^SLACK_SIGNING_SECRET should be /],
  ['an invalid app-level token', { SLACK_APP_TOKEN: SECRET }, /^SLACK_APP_TOKEN should be .*xapp-/],
  ['an invalid Web API address', { SLACK_API_URL: SECRET }, /^SLACK_API_URL should be .*https:/],
  [
    'an invalid database',
    { DATABASE_URL: `mysql://root:${SECRET}@h/d` },
    /^DATABASE_URL should be .*postgres:/,
  ],
  ['an invalid pool', { DATABASE_POOL_SIZE: SECRET }, /^DATABASE_POOL_SIZE should be .*1 to 200/],
  [
    'three signing secrets',
    { SLACK_SIGNING_SECRET: `${SECRET},${SECRET},${SECRET}` },
    /^SLACK_SIGNING_SECRET should be .*two/,
  ],
  ['an address that is a name', { HOST: SECRET }, /^HOST should be .*127\.0\.0\.1/],
  ['an invalid port for the operator', { OPERATOR_PORT: 'x' }, /^OPERATOR_PORT should be .*0 to 65535/],
  ['one port for both', { OPERATOR_PORT: '3000' }, /^OPERATOR_PORT should be another port than PORT/],
  ['an invalid port', { PORT: '65536' }, /^PORT should be .*0 to 65535/],
  ['an invalid log level', { LOG_LEVEL: SECRET }, /^LOG_LEVEL should be .*info/],
  ['an invalid kill switch', { NUDGES: SECRET }, /^NUDGES should be on or off/],
  ['no database', { DATABASE_URL: undefined }, /^DATABASE_URL should be .*postgres:/],
  [
    'both one workspace and many',
    MANY,
    /^SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID, .* for many: set one or the other$/,
  ],
  [
    'half of what many workspaces need',
    { SLACK_BOT_TOKEN: undefined, SLACK_CLIENT_ID: MANY.SLACK_CLIENT_ID, PUBLIC_URL: MANY.PUBLIC_URL },
    /^SLACK_CLIENT_SECRET, TOKEN_KEYS missing: many workspaces need SLACK_CLIENT_ID, /,
  ],
  ...(
    [
      ['SLACK_CLIENT_ID', SECRET, /client ID/],
      ['SLACK_CLIENT_SECRET', 'h2', /client secret/],
      ['PUBLIC_URL', 'http://do-for-one.example.com', /https:/],
      ['PUBLIC_URL', 'https://do-for-one.example.com/slack', /without a path/],
      ['TOKEN_KEYS', `a:${SECRET}`, /32 random bytes/],
      ['TOKEN_KEYS', `${KEYS},${KEYS}`, /32 random bytes/],
    ] as const
  ).map(([name, value, says]): (typeof wrong)[number] => [
    `an invalid ${name}: ${value.slice(0, 9)}`,
    { ...MANY, SLACK_BOT_TOKEN: undefined, [name]: value },
    new RegExp(`^${name} should be .*${says.source}`),
  ]),
]

describe('the app started with', () => {
  let slack: Slack
  let folder: string

  beforeAll(async () => {
    slack = await startSlack()
    folder = await mkdtemp(join(tmpdir(), 'do-for-one-config-'))
  })
  afterAll(async () => {
    await slack.close()
    await rm(folder, { recursive: true })
  })

  // Each case starts a Node process, so only a few run here. The table below checks the messages of all.
  const started = wrong.filter(([what]) => /no bot|database/.test(what))
  test.concurrent.each(started)('%s exits at once with a one-line error', async (_, change, line) => {
    const ended = await runMain({ ...complete, SLACK_API_URL: slack.apiUrl, ...change }, folder)
    expect(ended.stderr).toMatch(line)
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ended.stderr).not.toContain(SECRET)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(slack.calls()).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  test('two invalid variables prints one line for each', async () => {
    const ended = await runMain({ ...complete, NUDGES: 'maybe', PORT: 'http' }, folder)
    const names = ended.stderr.trimEnd().split('\n')
    expect(names.map((line) => line.split(' ')[0]).sort()).toEqual(['NUDGES', 'PORT'])
    expect(ended.code).toBe(1)
  })
})

describe('the configuration', () => {
  test('has the defaults that docs/configuration.md names', () => {
    expect(readConfig(complete)).toEqual({
      ok: true,
      config: {
        slack: {
          access: { mode: 'one workspace', botToken: 'xoxb-1-2-three' },
          apiUrl: 'https://slack.com/api/',
          transport: { mode: 'http', signingSecrets: ['0123456789abcdef'] },
        },
        database: { url: 'postgres://localhost/do_for_one', poolSize: 10 },
        host: '127.0.0.1',
        port: 3000,
        operatorPort: null,
        logLevel: 'info',
        nudges: true,
        outboxPerMinute: 200,
        proxy: null,
        retentionDays: 90,
      },
    })
  })

  test('of many workspaces has the keys in their order, and the public address without a slash', () => {
    const read = readConfig({
      ...{ ...complete, ...MANY, SLACK_BOT_TOKEN: undefined },
      ...{ PUBLIC_URL: 'https://do-for-one.example.com/', TOKEN_KEYS: `${KEYS}, old:${'A'.repeat(43)}=` },
    })
    expect(read).toMatchObject({
      config: {
        slack: {
          access: {
            mode: 'many workspaces',
            publicUrl: 'https://do-for-one.example.com',
            tokenKeys: [
              { id: '2026', key: Buffer.alloc(32, 7) },
              { id: 'old', key: Buffer.alloc(32) },
            ],
          },
        },
      },
    })
  })

  test('uses Socket Mode if there is an app-level token; then no signing secret is needed', () => {
    const socket = { mode: 'socket', appToken: 'xapp-1' }
    const { SLACK_BOT_TOKEN, DATABASE_URL } = complete
    for (const given of [{ SLACK_BOT_TOKEN, DATABASE_URL }, complete])
      expect(readConfig({ ...given, SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
        config: { slack: { transport: socket } },
      })
  })

  test.each([
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65535 }],
    ['HOST', '::', { host: '::' }],
    ['OPERATOR_PORT', '9090', { operatorPort: 9090 }],
    [
      'SLACK_SIGNING_SECRET',
      'the-new-one, the-old-one',
      { slack: { transport: { signingSecrets: ['the-new-one', 'the-old-one'] } } },
    ],
    ['NUDGES', 'off', { nudges: false }],
    ['HTTPS_PROXY', 'http://proxy:3128', { proxy: { url: 'http://proxy:3128', except: '' } }],
    ['RETENTION_DAYS', '30', { retentionDays: 30 }],
    ['OUTBOX_PER_MINUTE', '1', { outboxPerMinute: 1 }],
    ['OUTBOX_PER_MINUTE', '1000', { outboxPerMinute: 1000 }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['DATABASE_POOL_SIZE', '1', { database: { poolSize: 1 } }],
    ['DATABASE_URL', 'postgresql:///do_for_one', { database: { url: 'postgresql:///do_for_one' } }],
    ['SLACK_API_URL', 'http://127.0.0.1:8/api', { slack: { apiUrl: 'http://127.0.0.1:8/api/' } }],
  ])('accepts %s=%s', (name, value, config) => {
    expect(readConfig({ ...complete, [name]: value })).toMatchObject({ ok: true, config })
  })

  test.each(wrong)('with %s returns one line that says what it should be', (_, change, line) => {
    const read = readConfig({ ...complete, ...change })
    expect(read).toEqual({ ok: false, problems: [expect.stringMatching(line)] })
    expect(JSON.stringify(read)).not.toContain(SECRET)
  })

  test.each([
    ['PORT', ['-1', '3000.5', '3e3', '0x10', '3000 ', '٣']],
    ['HTTPS_PROXY', ['proxy:3128', 'socks5://proxy:1080']],
    ['RETENTION_DAYS', ['29', '3651', 'all']],
    ['DATABASE_POOL_SIZE', ['0', '201', '-5', 'ten', '1e1']],
    ['NUDGES', ['ON', 'true', '0', 'off ']],
    ['LOG_LEVEL', ['verbose', 'INFO']],
    ['DATABASE_URL', ['localhost', 'localhost:5432', 'postgres', 'http://localhost/db']],
    ['SLACK_API_URL', ['slack.com', 'ftp://slack.com/api/', 'javascript:alert(1)']],
    ['SLACK_BOT_TOKEN', ['xoxp-1', 'XOXB-1', ' xoxb-1']],
    ['SLACK_APP_TOKEN', ['xoxb-1', 'XAPP-1']],
  ])('rejects invalid values of %s', (name, values) => {
    const taken = values.filter((value) => {
      const read = readConfig({ ...complete, [name]: value })
      return read.ok || read.problems.length !== 1 || !read.problems[0]?.startsWith(`${name} should be `)
    })
    expect(taken).toEqual([])
  })

  test('takes each secret from a file, if the variable with _FILE names one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'do-for-one-secrets-'))
    const write = async (name: string, value: string) => {
      await writeFile(join(folder, name), value)
      return join(folder, name)
    }
    const files = {
      SLACK_BOT_TOKEN_FILE: await write('token', 'xoxb-of-a-file\n'),
      SLACK_SIGNING_SECRET_FILE: await write('secret', 'secret-of-a-file'),
      DATABASE_URL_FILE: await write('database', 'postgres://file/db\n'),
    }
    expect(readConfig(files)).toMatchObject({
      config: {
        slack: {
          access: { botToken: 'xoxb-of-a-file' },
          transport: { signingSecrets: ['secret-of-a-file'] },
        },
        database: { url: 'postgres://file/db' },
      },
    })
    const proxied = {
      ...files,
      HTTPS_PROXY_FILE: await write('proxy', 'http://me:secret@proxy.example.com:3128\n'),
    }
    expect(readConfig(proxied)).toMatchObject({
      config: { proxy: { url: 'http://me:secret@proxy.example.com:3128' } },
    })
    const socket = { ...files, SLACK_APP_TOKEN_FILE: await write('app', 'xapp-of-a-file') }
    expect(readConfig(socket)).toMatchObject({
      config: { slack: { transport: { appToken: 'xapp-of-a-file' } } },
    })
    const problems = [expect.stringMatching(/^SLACK_BOT_TOKEN should be .*xoxb-/)]
    await write('token', `xoxp-${SECRET}`)
    expect(readConfig(files)).toEqual({ ok: false, problems })
    await rm(folder, { recursive: true })
  })

  test.each([
    [
      'can’t be read',
      { DATABASE_URL: undefined, DATABASE_URL_FILE: `/nowhere/${SECRET}` },
      'the path of a file that the app can read',
    ],
    [
      'is empty',
      { DATABASE_URL: undefined, DATABASE_URL_FILE: '/dev/null' },
      'the path of a file that the app can read',
    ],
    [
      'comes on top of the value',
      { DATABASE_URL_FILE: import.meta.filename },
      'left out, because DATABASE_URL is set',
    ],
  ])('refuses a file that %s', (_, change, says) => {
    const problems = [`DATABASE_URL_FILE should be ${says}`]
    expect(readConfig({ ...complete, ...change })).toEqual({ ok: false, problems })
  })

  test('is parsed or rejected with lines that name variables, and never throws', () => {
    const value = fc.option(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl(), fc.nat().map(String)),
      {
        nil: undefined,
      },
    )
    const environment = fc.record(Object.fromEntries(VARIABLES.map((name) => [name, value])))
    const line = new RegExp(`^(${VARIABLES.join('|')}) should be [^\\n]+$`)
    fc.assert(
      fc.property(environment, (env) => {
        const read = readConfig(env)
        if (!read.ok) for (const problem of read.problems) expect(problem).toMatch(line)
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test('never shows an invalid value in its errors', () => {
    const names = fc.constantFrom(...VARIABLES)
    fc.assert(
      fc.property(names, fc.stringMatching(/^[0-9a-f]{12,40}$/), (name, hex) => {
        const read = readConfig({ ...complete, [name]: `#${hex}` })
        expect(JSON.stringify(read.ok ? [] : read.problems)).not.toContain(hex)
      }),
    )
  })
})

type Ended = { code: number | null; stdout: string; stderr: string }

function runMain(env: Record<string, string | undefined>, cwd: string): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN], { cwd, env: { PATH: process.env.PATH, ...env } })
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (ended.stdout += chunk))
  child.stderr.on('data', (chunk) => (ended.stderr += chunk))
  return new Promise((done) => child.on('close', (code) => done({ ...ended, code })))
}
