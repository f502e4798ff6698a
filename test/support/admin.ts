import { Writable } from 'node:stream'
import { appEnv } from '../../dev/app.ts'
import { runAdmin } from '../../src/admin/run.ts'
import { readConfig } from '../../src/config.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { createLog } from '../../src/platform/log.ts'

type Installation = {
  slack: { botToken: string; signingSecret: string; apiUrl: string }
  databaseUrl: string
  clock: Clock
}

/** Runs one of the operator's commands in this process. `env` is added to the environment of the installation. */
export async function admin(
  { slack, databaseUrl, clock }: Installation,
  command: string,
  env: Record<string, string> = {},
): Promise<{ ok: boolean; text: string; data: string[]; logged: string }> {
  const data: string[] = []
  let logged = ''
  const destination = new Writable({
    write(chunk, _, done) {
      logged += chunk
      done()
    },
  })
  const { ok, lines } = await runAdmin(command.split(' ').filter(Boolean), {
    config: readConfig({ ...appEnv(slack, databaseUrl), ...env }),
    clock,
    log: createLog('info', destination),
    write: async (line) => void data.push(line),
  })
  return { ok, text: lines.join('\n'), data, logged }
}
