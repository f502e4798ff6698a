import { type QueryCreator, type Selection, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import type { SlackPerson } from '../../platform/slack/people.ts'
import {
  type Absence,
  BUDGET_DAYS,
  localDate,
  type Person,
  type Settings,
  STANDINGS,
  statusSaysAway,
  usableZone,
  WEEKDAYS,
} from './rules.ts'

/** The columns that `toPerson` reads. */
export const PERSON_COLUMNS = [
  'people.workspace_id',
  'people.person_id',
  'people.display_name',
  'people.zone',
  'people.standing',
  'people.nudge_time',
  'people.working_days',
  'people.budget_days',
  'people.capacity',
  'people.advisor_limit',
  'people.nudges_on',
  'people.locale',
  'people.away_from',
  'people.away_until',
  'people.last_nudged_at',
  'people.held_until',
  'people.status_holds',
  'people.status_says_away',
  'people.reminders_on',
  'people.overdue_messages_on',
] as const

export function toPerson(row: Selection<DB, 'people', (typeof PERSON_COLUMNS)[number]>): Person {
  return {
    workspaceId: row.workspace_id,
    id: row.person_id,
    displayName: row.display_name,
    zone: usableZone(row.zone),
    standing: STANDINGS.find((one) => one === row.standing) ?? 'another company',
    nudgeTime: row.nudge_time,
    workingDays: WEEKDAYS.filter((day) => row.working_days.includes(day)),
    budgetDays: BUDGET_DAYS.find((days) => days === row.budget_days) ?? 7,
    capacity: row.capacity,
    advisorLimit: row.advisor_limit,
    nudgesOn: row.nudges_on,
    locale: row.locale,
    awayFrom: row.away_from,
    awayUntil: row.away_until,
    lastNudgedAt: row.last_nudged_at,
    heldUntil: row.held_until,
    statusHolds: row.status_holds,
    statusSaysAway: row.status_says_away,
    remindersOn: row.reminders_on,
    overdueMessagesOn: row.overdue_messages_on,
  }
}

export async function findPerson(
  db: Database,
  workspaceId: string,
  personId: string,
): Promise<Person | null> {
  const row = await db
    .selectFrom('people')
    .select(PERSON_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row ? toPerson(row) : null
}

/** Returns the person if Slack was asked about them at `since` or later. */
export async function findPersonRefreshedSince(
  db: Database,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  since: Temporal.Instant,
): Promise<Person | null> {
  const row = await db
    .selectFrom('people')
    .select(PERSON_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('refreshed_at', '>=', since)
    .executeTakeFirst()
  return row ? toPerson(row) : null
}

/** Returns display names by id, without people the app doesn't know. */
export async function findNames(
  db: Database,
  workspaceId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('people')
    .select(['person_id', 'display_name'])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', 'in', personIds)
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.display_name]))
}

/** Locks the person's row until the transaction ends, so that counts of their mentees can't change meanwhile. */
export async function lockPerson(trx: Trx, workspaceId: string, personId: string): Promise<Person> {
  const row = await trx
    .selectFrom('people')
    .select(PERSON_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return toPerson(row)
}

/**
 * Registers a person because somebody acted, or updates them as `updatePerson` does. It also registers
 * an erased person again, so don't call it to refresh. The zone of a new person is UTC if Slack doesn't say it.
 */
export async function savePerson(
  db: Database,
  workspaceId: string,
  person: SlackPerson,
  now: Temporal.Instant,
): Promise<Person> {
  const row = await db
    .insertInto('people')
    .values({
      workspace_id: workspaceId,
      person_id: person.id,
      display_name: person.displayName,
      zone: person.zone ?? 'UTC',
      locale: person.locale ?? null,
      standing: person.standing,
      deactivated_at: person.standing === 'deactivated' ? now : null,
      status_says_away: statusSaysAway(person.status),
      refreshed_at: now,
      seen_on: localDate(now, 'UTC'),
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'person_id']).doUpdateSet(refreshed(person, now)),
    )
    .returning(PERSON_COLUMNS)
    .executeTakeFirstOrThrow()
  return toPerson(row)
}

/** Stores that the person acted on this day (UTC), once a day. */
export async function saveSeen(
  db: Database,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  on: Temporal.PlainDate,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ seen_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('seen_on', '<', on)
    .execute()
}

/**
 * Updates a person as Slack returned them, and requests a recheck of their nudges, as zone and status may have changed.
 * A zone or locale that Slack doesn't say stays as it is. Null, with nothing stored, if the app doesn't know them (any more).
 * Everyone is refreshed twice a day, so this also corrects a missed recheck.
 */
export async function updatePerson(
  db: Database,
  workspaceId: string,
  person: SlackPerson,
  now: Temporal.Instant,
): Promise<Person | null> {
  const row = await db
    .updateTable('people')
    .set(refreshed(person, now))
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', person.id)
    .returning(PERSON_COLUMNS)
    .executeTakeFirst()
  return row ? toPerson(row) : null
}

/** The columns of a known person that Slack's answer changes. */
function refreshed(person: SlackPerson, now: Temporal.Instant) {
  const isGone = person.standing === 'deactivated'
  return {
    display_name: person.displayName,
    ...(person.zone !== undefined && { zone: person.zone }),
    ...(person.locale !== undefined && { locale: person.locale }),
    standing: person.standing,
    deactivated_at: isGone ? sql<Temporal.Instant>`coalesce(people.deactivated_at, ${now})` : null,
    // If a person comes back and leaves again, the others are notified again.
    departure_notified_at: isGone ? sql<Temporal.Instant>`people.departure_notified_at` : null,
    status_says_away: statusSaysAway(person.status),
    refreshed_at: now,
    next_nudge_at: now,
  }
}

/** Plans the next nudge of these people again at the next tick. `db` may be a query with common table expressions. */
export async function requestRecheck(
  db: QueryCreator<DB>,
  workspaceId: string,
  personIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ next_nudge_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', 'in', personIds)
    .execute()
}

export async function saveSettings(
  db: Database,
  workspaceId: string,
  personId: string,
  settings: Settings & Pick<Person, 'remindersOn' | 'overdueMessagesOn'>,
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('people')
    .set({
      nudge_time: settings.nudgeTime,
      working_days: [...settings.workingDays],
      budget_days: settings.budgetDays,
      capacity: settings.capacity,
      advisor_limit: settings.advisorLimit,
      nudges_on: settings.nudgesOn,
      reminders_on: settings.remindersOn,
      overdue_messages_on: settings.overdueMessagesOn,
      next_nudge_at: now,
    })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .execute()
}

/** Without a last day, the absence ends now. */
export async function saveAway(
  db: Database,
  { workspaceId, id }: Pick<Person, 'workspaceId' | 'id'>,
  { awayFrom = null, awayUntil }: Absence,
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ away_from: awayFrom, away_until: awayUntil, next_nudge_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .execute()
}

/** Sets when a person was last refreshed, which decides when they are refreshed next. */
export async function saveRefreshed(
  db: Database,
  who: { workspaceId: string; personId: string },
  at: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ refreshed_at: at })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}

/** Marks a person whom Slack no longer knows as deactivated. */
export async function saveDeactivated(
  db: Database,
  who: { workspaceId: string; personId: string },
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ standing: 'deactivated', deactivated_at: now, refreshed_at: now, next_nudge_at: now })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}
