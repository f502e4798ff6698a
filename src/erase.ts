import { readConfig } from './config.ts'
import { erasePerson } from './features/privacy/erase-store.ts'
import { systemClock } from './platform/clock.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { findMissingMigrations } from './platform/migrate.ts'
import { insertMessages } from './platform/outbox/store.ts'
import { reasonOf } from './platform/startup.ts'

/**
 * `npm run erase -- TEAM USER`: the operator erases somebody, for example one who has left and can't do it themselves.
 * Works whether the app runs or not, and doesn't call Slack. The app's next tick sends and updates what others see.
 * Exits with 1, and with nothing changed, if the app doesn't know the person.
 */
process.exitCode = await run(process.argv.slice(2))

async function run([workspaceId, personId, ...rest]: string[]): Promise<number> {
  if (!workspaceId || !personId || rest.length > 0) {
    return say('Usage: npm run erase -- TEAM USER (Slack’s ids, such as T0123ABCD and U0456EFGH)')
  }
  const read = readConfig()
  if (!read.ok) return say(...read.problems)
  const { db } = openDatabase({ ...read.config.database, poolSize: 1, onIdleError: () => {} })
  try {
    return await erase(db, { workspaceId, personId })
  } catch (error) {
    return say(`Nothing was erased: ${reasonOf(error)}`)
  } finally {
    await db.destroy()
  }
}

async function erase(db: Database, who: { workspaceId: string; personId: string }): Promise<number> {
  if ((await findMissingMigrations(db)).length > 0) {
    return say('Nothing was erased: the database is of an older version. Start the app once, then try again.')
  }
  const now = systemClock.now()
  const erased = await db.transaction().execute(async (trx) => {
    const result = await erasePerson(trx, who, now)
    if (result) await insertMessages(trx, result.notifications, now)
    return result
  })
  if (!erased) {
    return say(`Nothing was erased: the app knows no ${who.personId} in the workspace ${who.workspaceId}.`)
  }
  const { notifications, otherIds } = erased
  process.stdout.write(
    [
      `Erased ${who.personId} in the workspace ${who.workspaceId}.`,
      `Mentorships and offers that ended: ${notifications.length}.`,
      `People whose messages and Home tab are updated, if they show the person: ${otherIds.length}. The app does this within a minute while it runs.`,
      'Backups and messages to the person in Slack are not changed.',
      '',
    ].join('\n'),
  )
  return 0
}

/** Writes lines to standard error. Returns the exit code. */
function say(...lines: string[]): 1 {
  process.stderr.write(`${lines.join('\n')}\n`)
  return 1
}
