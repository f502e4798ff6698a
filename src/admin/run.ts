import { parseArgs } from 'node:util'
import { reasonOf } from '../platform/startup.ts'
import { type AdminCommand, type Context, done, type Given, type Report, refused } from './command.ts'
import { COMMANDS } from './commands.ts'

/** Runs the command that `argv` names, and logs one line about it. Never throws. */
export async function runAdmin(argv: readonly string[], context: Context): Promise<Report> {
  const words = argv.filter((one) => !one.startsWith('-'))
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word))
  const wantsHelp = argv.includes('--help')
  if (!command) return wantsHelp ? done(...help()) : refused(...help())
  if (wantsHelp) return done(...helpFor(command))
  const given = read(argv, command)
  if (given === null) return refused(...helpFor(command))
  const report = await command.run(given, context).catch((error) => {
    context.log.debug({ err: error }, 'operator command failed')
    return refused(`Nothing was changed: ${reasonOf(error)}`)
  })
  // What was typed names people, so it isn't logged.
  const fields = { command: command.name, flags: [...given.flags], ok: report.ok }
  context.log.info(fields, 'operator command')
  return report
}

/** Null if something is missing, unknown or too much. */
function read(argv: readonly string[], { name, takes, flags }: AdminCommand): Given | null {
  const options = Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'boolean' as const }]))
  const parsed = parse(argv, options)
  if (parsed === null) return null
  const args = parsed.positionals.slice(name.split(' ').length)
  const required = takes.filter((one) => !one.startsWith('[')).length
  if (args.length < required || args.length > takes.length) return null
  return { args, flags: new Set(Object.keys(parsed.values)) }
}

function parse(argv: readonly string[], options: Record<string, { type: 'boolean' }>) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    // Its errors about what was typed are TypeErrors.
    if (error instanceof TypeError) return null
    throw error
  }
}

function usage({ name, takes, flags }: AdminCommand): string {
  return [name, ...takes, ...Object.keys(flags).map((flag) => `[--${flag}]`)].join(' ')
}

function help(): string[] {
  const width = Math.max(...COMMANDS.map((one) => usage(one).length))
  return [
    'Usage: npm run admin -- COMMAND (in the container: admin COMMAND)',
    '',
    ...COMMANDS.map((one) => `  ${usage(one).padEnd(width)}  ${one.says}`),
  ]
}

function helpFor(command: AdminCommand): string[] {
  const flags = Object.entries(command.flags).map(([flag, says]) => `  --${flag}  ${says}`)
  return [`Usage: npm run admin -- ${usage(command)}`, '', `  ${command.says}`, ...flags]
}
