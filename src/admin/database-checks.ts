import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { findMissingMigrations, findNeededVersion } from '../platform/migrate.ts'
import { countOverdue } from '../platform/outbox/operator-store.ts'
import { isCertificateError, reasonOf } from '../platform/startup.ts'
import { VERSION } from '../platform/version.ts'
import { findTickProblem } from '../platform/watchdog.ts'
import { listWorkspaces } from '../platform/workspaces/data-store.ts'
import { isRemoval, isSuspensionReason, remedyFor } from '../platform/workspaces/reasons.ts'
import { isKnownZone } from '../platform/zones.ts'
import { type DatabaseFacts, findDatabaseFacts, findZones } from './doctor-store.ts'
import { type Check, compareClocks, type Finding, fine, wrong } from './finding.ts'

/** The oldest version of Postgres that the app works with, as `server_version_num` counts. */
const OLDEST_POSTGRES = 14_00_00

export function databaseChecks(db: Database, clock: Clock): readonly Check[] {
  return [
    { name: 'database', isNeeded: true, run: () => checkDatabase(db) },
    {
      name: 'database clock',
      run: async () => compareClocks('Postgres', (await findDatabaseFacts(db)).at, clock),
    },
    { name: 'migrations', isNeeded: true, run: () => checkMigrations(db) },
    { name: 'time zones', run: () => checkZones(db) },
    { name: 'last tick', run: () => checkTick(db, clock) },
    { name: 'workspaces', run: () => checkWorkspaces(db) },
    { name: 'outbox', run: () => checkOutbox(db, clock) },
  ]
}

async function checkDatabase(db: Database): Promise<Finding> {
  try {
    return judgeDatabase(await findDatabaseFacts(db))
  } catch (error) {
    const reason = reasonOf(error)
    return isCertificateError(error)
      ? wrong(
          `${reason}.`,
          'Check the host, sslmode and sslrootcert in DATABASE_URL: docs/configuration.md#tls-to-postgres',
        )
      : wrong(`it doesn’t answer (${reason}).`, 'Start Postgres, and check DATABASE_URL and the network.')
  }
}

/** Tells the first of what is wrong. */
export function judgeDatabase(facts: DatabaseFacts): Finding {
  const { version, versionNumber, user, database, isReadOnly, mayCreate, hasTrigrams } = facts
  if (versionNumber < OLDEST_POSTGRES)
    return wrong(`it is PostgreSQL ${version}.`, 'The app needs 14 or newer. Upgrade Postgres.')
  if (isReadOnly)
    return wrong('it is read-only.', 'Point DATABASE_URL to the primary, or end the read-only mode.')
  if (!mayCreate)
    return wrong(
      `${user} may not create tables or schemas.`,
      `As an administrator, run: alter database ${database} owner to ${user}`,
    )
  if (!hasTrigrams)
    return wrong(
      'the extension pg_trgm is missing, and the app may not create it.',
      'As an administrator, run in the app’s database: create extension pg_trgm',
    )
  return fine(`PostgreSQL ${version}.`)
}

async function checkMigrations(db: Database): Promise<Finding> {
  const needs = await findNeededVersion(db)
  if (needs !== null)
    return wrong(
      `the database needs version ${needs} or newer, and this is ${VERSION}.`,
      'Run that version, or restore a backup from before the upgrade (docs/upgrading.md).',
    )
  const missing = await findMissingMigrations(db)
  if (missing.length === 0) return fine('complete.')
  return wrong(`missing: ${missing.join(', ')}.`, 'Start the app, which migrates the database.')
}

/** The app computes days in people's time zones. */
async function checkZones(db: Database): Promise<Finding> {
  const unknown = (await findZones(db)).filter((zone) => !isKnownZone(zone))
  if (unknown.length === 0) return fine('all known.')
  return wrong(
    `this Node.js doesn’t know ${unknown.join(', ')}.`,
    'Run the app with an official build of Node.js, which has all time zones.',
  )
}

async function checkTick(db: Database, clock: Clock): Promise<Finding> {
  const problem = await findTickProblem(db, clock.now())
  if (problem === null) return fine('less than five minutes ago.')
  return wrong(`${problem}.`, 'Start the app. If it runs, look for “job failed” in its log.')
}

async function checkWorkspaces(db: Database): Promise<Finding> {
  const all = await listWorkspaces(db)
  const removed = all.filter(({ reason }) => isRemoval(reason ?? ''))
  // Other companies may remove the app as they like; a single workspace is probably the operator's own.
  const suspended = all.filter(
    (one) => one.suspendedAt !== null && (removed.length === all.length || !removed.includes(one)),
  )
  if (suspended.length === 0)
    return fine(
      `${all.length}, none suspended${removed.length > 0 ? `, ${removed.length} removed the app` : ''}.`,
    )
  const names = suspended.map((one) => `${one.workspaceId} (${one.reason})`).join(', ')
  const reasons = new Set(suspended.map(({ reason }) => reason ?? ''))
  const remedies = [...reasons].flatMap((one) => (isSuspensionReason(one) ? [remedyFor(one).says] : []))
  return wrong(`suspended: ${names}.`, remedies.join(' '))
}

async function checkOutbox(db: Database, clock: Clock): Promise<Finding> {
  const overdue = await countOverdue(db, clock.now())
  if (overdue === 0) return fine('no message is overdue.')
  return wrong(`messages that are overdue: ${overdue}.`, 'For each with its reason, run: outbox stuck')
}
