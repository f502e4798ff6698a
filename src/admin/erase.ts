import { erasePerson } from '../features/privacy/erase-store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { insertMessages } from '../platform/outbox/store.ts'
import { findWorkspacesOf } from '../platform/workspaces/data-store.ts'
import {
  type AdminCommand,
  doneOrDryRun,
  type Given,
  type Report,
  refused,
  withDatabase,
  YES,
} from './command.ts'

/**
 * Erases somebody as `/mentor privacy` does, for example one who has left. Doesn't call Slack: the app's next tick sends
 * and updates what others see.
 */
export const erase: AdminCommand = {
  name: 'erase',
  takes: ['PERSON', '[WORKSPACE]'],
  says: 'deletes the data of a person (Slack’s ids, such as U0456EFGH and T0123ABCD)',
  flags: YES,
  run: (given, context) => withDatabase(context, (db) => run(db, given, context.clock)),
}

async function run(db: Database, given: Given, clock: Clock): Promise<Report> {
  const [personId = '', named] = given.args
  const found = await findWorkspacesOf(db, personId)
  const [workspaceId, ...others] = found.filter((one) => named === undefined || one === named)
  if (workspaceId === undefined)
    return refused(`Nothing was erased: the app knows no ${personId}${named ? ` in ${named}` : ''}.`)
  if (others.length > 0)
    return refused(
      `Nothing was erased: name the workspace. The app knows ${personId} in ${found.join(', ')}.`,
    )
  return eraseIn(db, { workspaceId, personId }, given, clock)
}

async function eraseIn(
  db: Database,
  who: { workspaceId: string; personId: string },
  given: Given,
  clock: Clock,
): Promise<Report> {
  const now = clock.now()
  const trx = await db.startTransaction().execute()
  try {
    const erased = await erasePerson(trx, who, now)
    if (!erased) return refused(`Nothing was erased: the app knows no ${who.personId}.`)
    const { notifications, otherIds } = erased
    await insertMessages(trx, notifications, now)
    const isDoing = given.flags.has('yes')
    if (isDoing) await trx.commit().execute()
    return doneOrDryRun(
      given,
      `${isDoing ? 'Erased' : 'Would erase'} ${who.personId} in the workspace ${who.workspaceId}.`,
      `Mentorships and offers that end: ${notifications.length}.`,
      `People whose messages and Home tab are updated, if they show the person: ${otherIds.length}. The app does this within a minute while it runs.`,
      'Backups and messages to the person in Slack are not changed.',
    )
  } finally {
    if (!trx.isCommitted) await trx.rollback().execute()
  }
}
