import { sql } from 'kysely'
import type { Rig } from './rig.ts'

/** Deletes everyone and starts over on a Monday morning: Grace mentors Ana, and Ana has accepted. */
export async function startOver(rig: Rig, cadence: string): Promise<void> {
  await sql`truncate people, rate_limits cascade`.execute(rig.db)
  for (const id of ['UGRACE', 'UANA']) while (rig.slack.as(id).view) await rig.slack.as(id).close()
  rig.setNow('2026-11-02T10:30')
  await rig.say('UGRACE', `/mentor add @ana ${cadence}`)
  await rig.accept('UANA')
}
