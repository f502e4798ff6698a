import type { Config } from '../config.ts'
import type { Clock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { reasonOf } from '../platform/startup.ts'
import type { AdminCommand, Context, Report } from './command.ts'
import { databaseChecks } from './database-checks.ts'
import { type Check, type Finding, fine, wrong } from './finding.ts'
import { readinessCheck, requestChecks } from './request-checks.ts'
import { slackChecks, socketCheck } from './slack-checks.ts'

/** Checks everything that the app needs. One line for each check, with the remedy if something is wrong. */
export const doctor: AdminCommand = {
  name: 'doctor',
  takes: ['[URL]'],
  says: 'checks everything that the app needs; with the address that Slack calls, also the way from there',
  flags: {},
  run: async ({ args: [url] }, context) => {
    const { config: read } = context
    if (!read.ok) {
      const remedy = 'See docs/configuration.md.'
      return report(read.problems.map((says) => line('configuration', wrong(`${says}.`, remedy))))
    }
    const lines = [line('configuration', fine('complete.')), ...(await check(read.config, url, context))]
    return report(lines)
  },
}

async function check(config: Config, url: string | undefined, { clock }: Context): Promise<string[]> {
  const { db } = openDatabase({ ...config.database, poolSize: 1, onIdleError: () => {} })
  try {
    const groups = [
      databaseChecks(db, clock),
      slackChecks(config, db, clock),
      transportChecks(config, url, clock),
    ]
    return (await Promise.all(groups.map(runInOrder))).flat()
  } finally {
    await db.destroy()
  }
}

function transportChecks(
  { slack, host, port, operatorPort }: Config,
  url: string | undefined,
  clock: Clock,
): readonly Check[] {
  const { transport, apiUrl } = slack
  return transport.mode === 'socket'
    ? [socketCheck(transport.appToken, apiUrl), readinessCheck({ host, port: operatorPort ?? port })]
    : requestChecks(url, { host, port, signingSecret: transport.signingSecrets[0] ?? '', clock })
}

async function runInOrder(checks: readonly Check[]): Promise<string[]> {
  const lines: string[] = []
  let missing: string | null = null
  for (const { name, isNeeded, run } of checks) {
    if (missing !== null) {
      lines.push(`-      ${name}: not checked, because it needs “${missing}”.`)
      continue
    }
    const found = await run().catch((error) => wrong(`failed: ${reasonOf(error)}.`, 'See the error.'))
    lines.push(line(name, found))
    if (isNeeded && found.remedy !== null) missing = name
  }
  return lines
}

const WRONG = 'WRONG'

function line(name: string, { says, remedy }: Finding): string {
  return remedy === null ? `ok     ${name}: ${says}` : `${WRONG}  ${name}: ${says} ${remedy}`
}

function report(lines: readonly string[]): Report {
  return { ok: !lines.some((one) => one.startsWith(WRONG)), lines }
}
