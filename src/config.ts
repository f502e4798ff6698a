import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import type { ProxySettings } from './platform/proxy.ts'
import type { TokenKey } from './platform/workspaces/sealing.ts'

/** A request counts if it is signed with one of these secrets. While one is replaced, there are two. */
type Http = { mode: 'http'; signingSecrets: readonly string[] }

/** All settings of the operator. docs/configuration.md explains each variable. */
export type Config = {
  slack: {
    access: Access
    /** Base of the Web API, with a trailing slash. */
    apiUrl: string
    transport: Http | { mode: 'socket'; appToken: string }
  }
  database: { url: string; poolSize: number }
  /** The address to listen on. */
  host: string
  /** 0: the operating system picks a free port. */
  port: number
  /** Where health and metrics are served; null: at `port`, too. */
  operatorPort: number | null
  logLevel: LogLevel
  /** False: the app answers people, but sends no messages on its own. */
  nudges: boolean
  /** Rate limit for outbox messages: per minute and workspace. */
  outboxPerMinute: number
  /** For calls to Slack; null: none. */
  proxy: ProxySettings | null
  /** How long records of settled messages and unrelated people are kept. */
  retentionDays: number
}

/** Where bot tokens come from: one from the environment, or those of any number of workspaces, by OAuth. */
export type Access = { mode: 'one workspace'; botToken: string } | ({ mode: 'many workspaces' } & OAuth)

/** `publicUrl` is an origin, without a slash at its end. */
export type OAuth = {
  clientId: string
  clientSecret: string
  publicUrl: string
  tokenKeys: readonly [TokenKey, ...TokenKey[]]
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const wholeNumber = (should: string, min: number, max: number) =>
  z.string(should).regex(/^\d+$/, should).transform(Number).pipe(z.number().min(min, should).max(max, should))

const BOT_TOKEN =
  'should be the bot token of your Slack app; it begins with xoxb- (or set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, PUBLIC_URL and TOKEN_KEYS for many workspaces)'
const CLIENT_ID = 'should be the client ID of your Slack app, such as 1234567890.1234567890'
const CLIENT_SECRET = 'should be the client secret of your Slack app'
const PUBLIC_URL =
  'should be the address at which browsers and Slack reach the app, without a path, such as https://do-for-one.example.com'
const TOKEN_KEYS =
  'should be id:key, or several with commas between; each key is 32 random bytes in base64 (openssl rand -base64 32)'
const APP_TOKEN = 'should be an app-level token with connections:write; it begins with xapp-'
const SIGNING_SECRET =
  'should be the signing secret of your Slack app, or two with a comma between them (or set SLACK_APP_TOKEN for Socket Mode)'
const DATABASE_URL = 'should be a Postgres address, such as postgres://user:password@host:5432/do_for_one'
const API_URL = 'should be the address of the Slack Web API, such as https://slack.com/api/'
const HOST = 'should be the address to listen on, such as 127.0.0.1, or 0.0.0.0 for all'
const PORT = 'should be a port from 0 to 65535, where 0 picks a free one'
const LOG_LEVEL = `should be one of ${LOG_LEVELS.join(', ')}`
const NUDGES = 'should be on or off'
const OUTBOX_PER_MINUTE = 'should be a whole number from 1 to 1000'
const HTTPS_PROXY = 'should be the address of a proxy, such as http://proxy.example.com:3128'
const RETENTION_DAYS = 'should be a whole number from 30 to 3650'
const POOL_SIZE = 'should be a whole number from 1 to 200'

const signingSecrets = z
  .string(SIGNING_SECRET)
  .transform((value) => value.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.length <= 2 && secrets.every((one) => one.length >= 8), SIGNING_SECRET)

/** Browsers keep secure cookies of a local address without TLS as well. */
function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1'
}

const KEY_BYTES = 32

function readKeys(text: string, { addIssue }: z.RefinementCtx): OAuth['tokenKeys'] {
  const keys = text.split(',').map((pair) => {
    const [, id = '', encoded = ''] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/]+={0,2})\s*$/.exec(pair) ?? []
    return { id, key: Buffer.from(encoded, 'base64') }
  })
  const [first, ...others] = keys
  const areUnique = new Set(keys.map(({ id }) => id)).size === keys.length
  if (first && areUnique && keys.every(({ key }) => key.length === KEY_BYTES)) return [first, ...others]
  addIssue(TOKEN_KEYS)
  return z.NEVER
}

const environment = z.object({
  SLACK_BOT_TOKEN: z.string(BOT_TOKEN).startsWith('xoxb-', BOT_TOKEN).optional(),
  SLACK_CLIENT_ID: z
    .string(CLIENT_ID)
    .regex(/^\d+\.\d+$/, CLIENT_ID)
    .optional(),
  SLACK_CLIENT_SECRET: z.string(CLIENT_SECRET).min(8, CLIENT_SECRET).optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: PUBLIC_URL })
    .transform((address) => new URL(address))
    .refine((url) => url.href === `${url.origin}/` && (url.protocol === 'https:' || isLocal(url)), PUBLIC_URL)
    .transform((url) => url.origin)
    .optional(),
  TOKEN_KEYS: z.string(TOKEN_KEYS).transform(readKeys).optional(),
  SLACK_SIGNING_SECRET: signingSecrets.optional(),
  SLACK_APP_TOKEN: z.string(APP_TOKEN).startsWith('xapp-', APP_TOKEN).optional(),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: API_URL })
    .default('https://slack.com/api/'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, hostname: /.*/, error: DATABASE_URL }),
  DATABASE_POOL_SIZE: wholeNumber(POOL_SIZE, 1, 200).default(10),
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0, HOST)
    .default('127.0.0.1'),
  PORT: wholeNumber(PORT, 0, 65_535).default(3000),
  OPERATOR_PORT: wholeNumber(PORT, 0, 65_535).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, LOG_LEVEL).default('info'),
  NUDGES: z.enum(['on', 'off'], NUDGES).default('on'),
  OUTBOX_PER_MINUTE: wholeNumber(OUTBOX_PER_MINUTE, 1, 1_000).default(200),
  HTTPS_PROXY: z.url({ protocol: /^https?$/, hostname: /.*/, error: HTTPS_PROXY }).optional(),
  NO_PROXY: z.string().default(''),
  RETENTION_DAYS: wholeNumber(RETENTION_DAYS, 30, 3_650).default(90),
})

const FOR_MANY = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'PUBLIC_URL', 'TOKEN_KEYS'] as const

/** Checks rules that span several variables. */
function findContradictions(given: Given): string[] {
  const problems = findAccessProblem(given)
  if (!given.SLACK_SIGNING_SECRET && !given.SLACK_APP_TOKEN)
    problems.push(`SLACK_SIGNING_SECRET ${SIGNING_SECRET}`)
  const { PORT: port = '3000', OPERATOR_PORT: operatorPort } = given
  if (port === operatorPort && port !== '0') problems.push('OPERATOR_PORT should be another port than PORT')
  return problems
}

function findAccessProblem(given: Given): string[] {
  const present = FOR_MANY.filter((name) => given[name])
  const missing = FOR_MANY.filter((name) => !given[name])
  if (given.SLACK_BOT_TOKEN)
    return present.length > 0
      ? [`SLACK_BOT_TOKEN is for one workspace, ${present.join(', ')} for many: set one or the other`]
      : []
  if (present.length === 0) return [`SLACK_BOT_TOKEN ${BOT_TOKEN}`]
  return missing.length > 0
    ? [`${missing.join(', ')} missing: many workspaces need ${FOR_MANY.join(', ')}`]
    : []
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/** These may also be in a file, which the variable with _FILE names. */
export const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'TOKEN_KEYS',
  'DATABASE_URL',
  'HTTPS_PROXY',
] as const

type Given = Record<string, string | undefined>

/** Adds the secrets that are in files. A trailing line break isn't part of a secret. */
function addSecretFiles(given: Given): { given: Given; problems: string[] } {
  const all = { ...given }
  const problems: string[] = []
  for (const name of SECRETS) {
    const file = `${name}_FILE`
    const path = given[file]
    if (path === undefined) continue
    if (given[name] !== undefined) problems.push(`${file} should be left out, because ${name} is set`)
    const content = readSecret(path)
    if (content === null) problems.push(`${file} should be the path of a file that the app can read`)
    all[name] ??= content ?? undefined
  }
  return { given: all, problems }
}

/** Null if the file can't be read, or is empty. */
function readSecret(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch {
    return null
  }
}

/**
 * Reads the configuration. A problem is one line that names the variable and says what it should be;
 * it never repeats the value, which may be a secret. An empty variable counts as missing.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): ConfigResult {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const { given, problems: unread } = addSecretFiles(filled)
  if (unread.length > 0) return { ok: false, problems: unread }
  const parsed = environment.safeParse(given)
  const wrong = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []
  const problems = [...new Set(wrong), ...findContradictions(given)]
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, config: toConfig(parsed.data) }
}

function toConfig(env: z.output<typeof environment>): Config {
  const transport: Config['slack']['transport'] =
    env.SLACK_APP_TOKEN === undefined
      ? { mode: 'http', signingSecrets: env.SLACK_SIGNING_SECRET ?? [] }
      : { mode: 'socket', appToken: env.SLACK_APP_TOKEN }
  return {
    slack: {
      access: toAccess(env),
      apiUrl: env.SLACK_API_URL.endsWith('/') ? env.SLACK_API_URL : `${env.SLACK_API_URL}/`,
      transport,
    },
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    host: env.HOST,
    port: env.PORT,
    operatorPort: env.OPERATOR_PORT ?? null,
    logLevel: env.LOG_LEVEL,
    nudges: env.NUDGES === 'on',
    outboxPerMinute: env.OUTBOX_PER_MINUTE,
    proxy: env.HTTPS_PROXY === undefined ? null : { url: env.HTTPS_PROXY, except: env.NO_PROXY },
    retentionDays: env.RETENTION_DAYS,
  }
}

function toAccess(env: z.output<typeof environment>): Access {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = env
  const { PUBLIC_URL: publicUrl, TOKEN_KEYS: tokenKeys } = env
  if (botToken !== undefined) return { mode: 'one workspace', botToken }
  if (!clientId || !clientSecret || !publicUrl || !tokenKeys)
    throw new Error('OAuth variables are incomplete after validation')
  return { mode: 'many workspaces', clientId, clientSecret, publicUrl, tokenKeys }
}
