import { emptyTables } from '../support/empty-tables.ts'
import type { Rig } from './rig.ts'

/** Deletes everyone and starts over on a Monday morning: Grace mentors Ana, and Ana has accepted. */
export async function startOver(rig: Rig, cadence: string): Promise<void> {
  await emptyTables(rig.db, 'people', 'rate_limits')
  for (const id of ['UGRACE', 'UANA']) while (rig.slack.as(id).view) await rig.slack.as(id).close()
  rig.setNow('2026-11-02T10:30')
  await rig.say('UGRACE', `/mentor add @ana ${cadence}`)
  await rig.accept('UANA')
}
