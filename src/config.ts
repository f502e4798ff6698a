import { z } from 'zod'

/** All settings of the operator. docs/configuration.md explains each variable. */
export type Config = {
  slack: {
    botToken: string
    /** Base of the Web API, with a trailing slash. */
    apiUrl: string
    transport: { mode: 'http'; signingSecret: string } | { mode: 'socket'; appToken: string }
  }
  database: { url: string; poolSize: number }
  /** 0: the operating system picks a free port. */
  port: number
  logLevel: LogLevel
  /** False: the app answers people, but sends no messages on its own. */
  nudges: boolean
  /** Rate limit for outbox messages: per minute and workspace. */
  outboxPerMinute: number
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const wholeNumber = (should: string, min: number, max: number) =>
  z.string(should).regex(/^\d+$/, should).transform(Number).pipe(z.number().min(min, should).max(max, should))

const BOT_TOKEN = 'should be the bot token of your Slack app; it begins with xoxb-'
const APP_TOKEN = 'should be an app-level token with connections:write; it begins with xapp-'
const SIGNING_SECRET =
  'should be the signing secret of your Slack app (or set SLACK_APP_TOKEN for Socket Mode)'
const DATABASE_URL = 'should be a Postgres address, such as postgres://user:password@host:5432/do_for_one'
const API_URL = 'should be the address of the Slack Web API, such as https://slack.com/api/'
const PORT = 'should be a port from 0 to 65535, where 0 picks a free one'
const LOG_LEVEL = `should be one of ${LOG_LEVELS.join(', ')}`
const NUDGES = 'should be on or off'
const OUTBOX_PER_MINUTE = 'should be a whole number from 1 to 1000'
const POOL_SIZE = 'should be a whole number from 1 to 200'

const environment = z.object({
  SLACK_BOT_TOKEN: z.string(BOT_TOKEN).startsWith('xoxb-', BOT_TOKEN),
  SLACK_SIGNING_SECRET: z.string(SIGNING_SECRET).min(8, SIGNING_SECRET).optional(),
  SLACK_APP_TOKEN: z.string(APP_TOKEN).startsWith('xapp-', APP_TOKEN).optional(),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: API_URL })
    .default('https://slack.com/api/'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, hostname: /.*/, error: DATABASE_URL }),
  DATABASE_POOL_SIZE: wholeNumber(POOL_SIZE, 1, 200).default(10),
  PORT: wholeNumber(PORT, 0, 65_535).default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, LOG_LEVEL).default('info'),
  NUDGES: z.enum(['on', 'off'], NUDGES).default('on'),
  OUTBOX_PER_MINUTE: wholeNumber(OUTBOX_PER_MINUTE, 1, 1_000).default(200),
})

/** Checks rules that span several variables. */
function findContradictions(given: Record<string, string | undefined>): string[] {
  const problems: string[] = []
  if (!given.SLACK_SIGNING_SECRET && !given.SLACK_APP_TOKEN)
    problems.push(`SLACK_SIGNING_SECRET ${SIGNING_SECRET}`)
  return problems
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/**
 * Reads the configuration. A problem is one line that names the variable and says what it should be;
 * it never repeats the value, which may be a secret. An empty variable counts as missing.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = environment.safeParse(given)
  const wrong = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []
  const problems = [...new Set(wrong), ...findContradictions(given)]
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, config: toConfig(parsed.data) }
}

function toConfig(env: z.output<typeof environment>): Config {
  const transport =
    env.SLACK_APP_TOKEN === undefined
      ? { mode: 'http' as const, signingSecret: env.SLACK_SIGNING_SECRET ?? '' }
      : { mode: 'socket' as const, appToken: env.SLACK_APP_TOKEN }
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      apiUrl: env.SLACK_API_URL.endsWith('/') ? env.SLACK_API_URL : `${env.SLACK_API_URL}/`,
      transport,
    },
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    nudges: env.NUDGES === 'on',
    outboxPerMinute: env.OUTBOX_PER_MINUTE,
  }
}
