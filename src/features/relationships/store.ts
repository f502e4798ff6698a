import { sql, type Updateable } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Relationships } from '../../platform/schema.ts'
import { requestRecheck } from '../people/store.ts'
import { changesNothing, type Decision, type Relationship, type RelationshipKind } from './rules.ts'

export type Key = { workspaceId: string; relationshipId: string }

function selectRelationships(db: Database) {
  return db
    .selectFrom('relationships as r')
    .leftJoin('people as contact', (join) =>
      join
        .onRef('contact.workspace_id', '=', 'r.workspace_id')
        .onRef('contact.person_id', '=', 'r.contact_id'),
    )
    .select([
      'r.workspace_id',
      'r.relationship_id',
      'r.kind',
      'r.owner_id',
      'r.contact_id',
      'r.started_on',
      'r.cadence_days',
      'r.last_check_in_on',
      'r.due_from_on',
      'r.snoozed_until',
      'r.paused_until',
      'r.meets_on',
      'r.last_listed_on',
      'r.unanswered',
      'r.answered_at',
      'r.ended_at',
      'contact.deactivated_at as contact_deactivated_at',
    ])
    .select((eb) => eb.fn.coalesce('contact.display_name', 'r.contact_name').$notNull().as('contact_name'))
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRelationships>['executeTakeFirstOrThrow']>>

function toRelationship(row: Row): Relationship {
  return {
    workspaceId: row.workspace_id,
    id: row.relationship_id,
    kind: row.kind === 'advisor' ? 'advisor' : 'mentorship',
    ownerId: row.owner_id,
    contactId: row.contact_id,
    contactName: row.contact_name,
    contactIsHere: row.contact_deactivated_at === null,
    startedOn: row.started_on,
    cadenceDays: row.cadence_days,
    lastCheckInOn: row.last_check_in_on,
    dueFromOn: row.due_from_on,
    snoozedUntil: row.snoozed_until,
    pausedUntil: row.paused_until,
    meetsOn: row.meets_on,
    lastListedOn: row.last_listed_on,
    unanswered: row.unanswered,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
  }
}

/** Returns the active relationships of these owners that can be due, oldest first; also those whose contact has left. */
export async function findRelationshipsOf(
  db: Database,
  workspaceId: string,
  ownerIds: readonly string[],
): Promise<Relationship[]> {
  const rows = await selectRelationships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.ended_at', 'is', null)
    .where('r.never_due', '=', false)
    .where('r.owner_id', 'in', ownerIds)
    .orderBy('r.started_on')
    .orderBy('contact_name')
    .execute()
  return rows.map(toRelationship)
}

/** Returns relationships, active or ended, in any order. */
export async function findRelationshipsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Relationship[]> {
  if (ids.length === 0) return []
  const rows = await selectRelationships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.relationship_id', 'in', ids)
    .execute()
  return rows.map(toRelationship)
}

/** Locks the relationship until the transaction ends, so concurrent changes run one after the other. */
export async function lockRelationship(
  trx: Trx,
  { workspaceId, relationshipId }: Key,
): Promise<Relationship | null> {
  const row = await selectRelationships(trx)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.relationship_id', '=', relationshipId)
    .forUpdate('r')
    .executeTakeFirst()
  return row ? toRelationship(row) : null
}

export type NewRelationship = {
  workspaceId: string
  kind: RelationshipKind
  ownerId: string
  /** A member, or a name outside Slack. */
  contact: { id: string } | { name: string }
  cadenceDays: number
  isNeverDue?: boolean
  startedOn: Temporal.PlainDate
}

/** Stores an active relationship. Throws if the owner already has one of this kind with this contact. */
export async function addRelationship(
  trx: Trx,
  added: NewRelationship,
  now: Temporal.Instant,
): Promise<string> {
  const { relationship_id } = await trx
    .insertInto('relationships')
    .values({
      workspace_id: added.workspaceId,
      kind: added.kind,
      owner_id: added.ownerId,
      ...('id' in added.contact ? { contact_id: added.contact.id } : { contact_name: added.contact.name }),
      cadence_days: added.cadenceDays,
      never_due: added.isNeverDue ?? false,
      started_on: added.startedOn,
    })
    .returning('relationship_id')
    .executeTakeFirstOrThrow()
  await requestRecheck(trx, added.workspaceId, [added.ownerId], now)
  return relationship_id
}

/** Marks a relationship as ended, and keeps its history. The caller holds the lock. */
export async function endRelationship(
  trx: Trx,
  { workspaceId, relationshipId }: Key,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('relationships')
    .set({ ended_at: now, paused_until: null, meets_on: null })
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', '=', relationshipId)
    .execute()
}

/**
 * The time of what answers nudges now: never before the owner's last nudge, which may come from a replica whose clock is
 * ahead.
 */
export function answerTime(workspaceId: string, ownerId: string, now: Temporal.Instant) {
  return sql<Temporal.Instant>`greatest(${now}::timestamptz, (
    select last_nudged_at from people where workspace_id = ${workspaceId} and person_id = ${ownerId}))`
}

/**
 * Stores a change that counts as an answer to all nudges so far, and requests a recheck of the owner's next nudge. The
 * caller holds the lock.
 */
export async function answer(
  trx: Trx,
  { workspaceId, relationshipId, ownerId }: Key & { ownerId: string },
  now: Temporal.Instant,
  change: Updateable<Relationships>,
): Promise<void> {
  const answering = trx.with('answered', (query) =>
    query
      .updateTable('relationships')
      .set({ unanswered: 0, answered_at: answerTime(workspaceId, ownerId, now), ...change })
      .where('workspace_id', '=', workspaceId)
      .where('relationship_id', '=', relationshipId),
  )
  await requestRecheck(answering, workspaceId, [ownerId], now)
}

/** Stores an owner's decision; `unchanged` if nothing changes. */
export async function decide(
  trx: Trx,
  key: Key,
  decided: Decision,
  now: Temporal.Instant,
): Promise<'changed' | 'unchanged' | 'ended'> {
  const relationship = await lockRelationship(trx, key)
  if (!relationship || relationship.endedAt) return 'ended'
  if (changesNothing(relationship, decided)) return 'unchanged'
  await answer(trx, { ...key, ownerId: relationship.ownerId }, now, toColumns(decided))
  return 'changed'
}

function toColumns(decided: Decision): Updateable<Relationships> {
  switch (decided.decision) {
    case 'snooze':
      return { snoozed_until: decided.until }
    case 'cadence':
      return { cadence_days: decided.days }
    case 'keep going':
      return {}
    case 'end snooze':
      return { snoozed_until: null }
  }
}

/** Records that a nudge listed these as due on the owner's day `on`. Skips those answered since the nudge was claimed. */
export async function saveListed(
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
  on: Temporal.PlainDate,
  claimedAt: Temporal.Instant,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('relationships')
    .set({ last_listed_on: on, unanswered: sql`unanswered + 1` })
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', 'in', ids)
    .where((eb) => eb.or([eb('answered_at', 'is', null), eb('answered_at', '<', claimedAt)]))
    .execute()
}
