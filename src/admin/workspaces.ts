import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../platform/database.ts'
import { createBackgroundClient } from '../platform/slack/client.ts'
import { findTickProblem } from '../platform/watchdog.ts'
import {
  hasWorkspace,
  type ListedWorkspace,
  listWorkspaces,
  purgeWorkspace,
} from '../platform/workspaces/data-store.ts'
import { findSuspension } from '../platform/workspaces/store.ts'
import { resumeWorkspace } from '../platform/workspaces/suspension.ts'
import { chooseInstallation, identify } from '../platform/workspaces/workspaces.ts'
import {
  type AdminCommand,
  type Context,
  done,
  doneOrDryRun,
  type Given,
  type Report,
  refused,
  withDatabase,
  YES,
} from './command.ts'

export const workspaceCommands: readonly AdminCommand[] = [
  {
    name: 'workspaces list',
    takes: [],
    says: 'lists the workspaces, and whether sending is suspended',
    flags: {},
    run: (_, context) =>
      withDatabase(context, async (db) => done(...(await listWorkspaces(db)).map(describe))),
  },
  {
    name: 'workspaces resume',
    takes: ['WORKSPACE'],
    says: 'resumes sending, if Slack accepts the token',
    flags: {},
    run: ({ args: [workspaceId = ''] }, context) =>
      withDatabase(context, (db) => resume(db, workspaceId, context)),
  },
  {
    name: 'workspaces purge',
    takes: ['WORKSPACE'],
    says: 'deletes all data of a workspace that has removed the app',
    flags: YES,
    run: (given, context) => withDatabase(context, (db) => purge(db, given, context.clock.now())),
  },
]

function describe({ workspaceId, name, people, suspendedAt, reason }: ListedWorkspace): string {
  const state = suspendedAt === null ? 'active' : `suspended since ${suspendedAt} (${reason})`
  return `${workspaceId}  ${name}: ${people} people, ${state}`
}

async function resume(
  db: Database,
  workspaceId: string,
  { config: read, ...context }: Context,
): Promise<Report> {
  if (!read.ok) return refused(...read.problems)
  const { isSuspended } = await findSuspension(db, workspaceId)
  if (!isSuspended) return refused(`Nothing was changed: ${workspaceId} isn’t suspended.`)
  const { botToken: token, apiUrl } = await chooseInstallation(read.config.slack, workspaceId, {
    ...context,
    db,
  })
  await identify(createBackgroundClient({ token, apiUrl, log: context.log }))
  await resumeWorkspace({ ...context, db }, workspaceId)
  return done(
    `Resumed ${workspaceId}. The app sends within a minute what it kept and what is still relevant.`,
  )
}

/** An app that runs would fail without the row of its workspace, so it must be suspended or stopped. */
async function purge(db: Database, given: Given, now: Temporal.Instant): Promise<Report> {
  const [workspaceId = ''] = given.args
  if (!(await hasWorkspace(db, workspaceId)))
    return refused(`Nothing was changed: the app knows no workspace ${workspaceId}.`)
  const { isSuspended } = await findSuspension(db, workspaceId)
  const isRunning = (await findTickProblem(db, now)) === null
  if (!isSuspended && isRunning)
    return refused(
      'Nothing was changed: remove the app from the workspace in Slack first, or stop the app for five minutes.',
    )
  const trx = await db.startTransaction().execute()
  try {
    const deleted = await purgeWorkspace(trx, workspaceId)
    const isDoing = given.flags.has('yes')
    if (isDoing) await trx.commit().execute()
    return doneOrDryRun(
      given,
      `${isDoing ? 'Deleted' : 'Would delete'} all data of ${workspaceId}. Rows by table:`,
      ...[...deleted].map(([table, count]) => `  ${table}: ${count}`),
      'Backups and messages in Slack are not changed.',
    )
  } finally {
    if (!trx.isCommitted) await trx.rollback().execute()
  }
}
