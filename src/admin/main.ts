#!/usr/bin/env node
import { once } from 'node:events'
import { readConfig } from '../config.ts'
import { systemClock } from '../platform/clock.ts'
import { createLog } from '../platform/log.ts'
import { callThroughProxy } from '../platform/proxy.ts'
import { runAdmin } from './run.ts'

/**
 * `npm run admin -- COMMAND`: the operator's commands, which work whether the app runs or not. What they tell goes to standard
 * output; refusals and the log go to standard error. Exits with 1 if something was refused or is wrong.
 */
const config = readConfig()
if (config.ok && config.config.proxy) callThroughProxy(config.config.proxy)
const log = createLog(config.ok ? config.config.logLevel : 'info', process.stderr)

async function write(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

const { ok, lines, isRefusal } = await runAdmin(process.argv.slice(2), {
  config,
  clock: systemClock,
  log,
  write,
})
const output = isRefusal ? process.stderr : process.stdout
for (const line of lines) output.write(`${line}\n`)
process.exitCode = ok ? 0 : 1
