/**
 * Compares manifest.yml with the commands, events and scopes that the code uses, and checks that docs/permissions.md
 * explains each scope and event.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { BOT_SCOPES, OPTIONAL_SCOPES } from '../../src/platform/slack/scopes.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The scopes that each Web API method needs, as the app uses it. https://docs.slack.dev/reference/methods */
const SCOPES: Record<string, readonly string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['im:history'],
  'conversations.open': ['im:write', 'mpim:write'],
  'files.uploadV2': ['files:write'],
  'users.info': ['users:read'],
  'users.list': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
}

const manifestShape = z.object({
  features: z.object({
    shortcuts: z.array(z.object({ callback_id: z.string() })),
    slash_commands: z.array(z.object({ command: z.string(), should_escape: z.literal(true) })),
  }),
  oauth_config: z.object({
    scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
  }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
})

const manifest = manifestShape.parse(parse(await readFile(join(ROOT, 'manifest.yml'), 'utf8')))
const permissions = await readFile(join(ROOT, 'docs/permissions.md'), 'utf8')
const code = await readSources()

const methods = find(/\b(?:client|slack)\.((?:auth|chat|conversations|files|users|views)\.\w+)\(/g)
const unknown = methods.filter((method) => !(method in SCOPES))
const scopes = methods.flatMap((method) => SCOPES[method] ?? [])
const bot = manifest.oauth_config.scopes.bot
const events = manifest.settings.event_subscriptions.bot_events

const problems = [
  ...unknown.map((method) => `test/support/check-manifest.ts doesn't know the scope of ${method}`),
  ...compare(
    'command',
    find(/SLASH_COMMAND = '([^']+)'/g),
    manifest.features.slash_commands.map((one) => one.command),
  ),
  ...compare(
    'shortcut',
    find(/shortcutContract\('([^']+)'/g),
    manifest.features.shortcuts.map((one) => one.callback_id),
  ),
  ...compare('event', find(/(?:app\.event|onEvent)\(\s*'([^']+)'/g), events),
  ...compare('scope', [...scopes, 'commands'], bot),
  ...compare('scope', [...BOT_SCOPES], bot),
  ...compare('optional scope', [...OPTIONAL_SCOPES], manifest.oauth_config.scopes.bot_optional),
  ...[...bot, ...events]
    .filter((one) => !permissions.includes(`\`${one}\``))
    .map((one) => `docs/permissions.md gives no reason for ${one}`),
]
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1

async function readSources(): Promise<string> {
  const folder = join(ROOT, 'src')
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.join('\n')
}

function find(pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map((match) => match[1] ?? ''))]
}

function compare(what: string, inCode: string[], inManifest: string[]): string[] {
  const missing = inCode.filter((one) => !inManifest.includes(one))
  const unused = inManifest.filter((one) => !inCode.includes(one))
  return [
    ...missing.map((one) => `manifest.yml lacks the ${what} ${one}`),
    ...unused.map((one) => `manifest.yml has the ${what} ${one}, which no code uses`),
  ]
}
