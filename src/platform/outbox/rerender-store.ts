import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import type { Address, Sent } from './kind.ts'
import { toIds } from './store.ts'

/** Where a person sees the app's state: their Home tab, or the messages sent to them. */
export type Surface = 'home' | 'messages'

export type NewRerender = {
  workspaceId: string
  personIds: readonly string[]
  surfaces: readonly Surface[]
  clickedTs: string | undefined
  isUrgent: boolean
  /** Kinds of messages that can be rendered again; null if the caller doesn't know them. */
  kinds: readonly string[] | null
}

/**
 * Stores that these people may see something outdated, and returns the surfaces concerned. Skips people who have neither
 * opened Home nor received such a message. One row per person and surface.
 */
export async function insertRerenders(
  db: Database,
  { workspaceId, personIds, surfaces, clickedTs, isUrgent, kinds }: NewRerender,
  now: Temporal.Instant,
): Promise<Surface[]> {
  const { rows } = await sql<{ surface: Surface }>`
    insert into rerenders as r (workspace_id, person_id, surface, clicked_ts, is_urgent, due_at)
    select workspace_id, person_id, surface, ${clickedTs === undefined ? [] : [clickedTs]}::text[], ${isUrgent}, ${now}
    from recipients cross join unnest(${surfaces}::text[]) as surface
    where workspace_id = ${workspaceId} and person_id = any(${personIds}::text[])
      and case surface when 'home' then home_digest is not null else exists (
        select from outbox where outbox.workspace_id = recipients.workspace_id
          and outbox.person_id = recipients.person_id and state = 'sent'
          and (${kinds}::text[] is null or kind = any(${kinds}::text[]))
          and rendered <> '[]') end
    order by person_id, surface
    on conflict (workspace_id, person_id, surface) do update set
      clicked_ts = array(select distinct unnest(r.clicked_ts || excluded.clicked_ts)),
      is_urgent = r.is_urgent or excluded.is_urgent,
      due_at = least(r.due_at, excluded.due_at),
      attempts = 0,
      revision = r.revision + 1
    returning surface
  `.execute(db)
  return [...new Set(rows.map((row) => row.surface))]
}

/** After this time, another replica takes over the claim of a crashed one. */
const CLAIM_EXPIRES_AFTER = Temporal.Duration.from({ minutes: 2 })

export type Rerender = Address & {
  surface: Surface
  clickedTs: readonly string[]
  isUrgent: boolean
  /** Number of failed attempts. */
  attempts: number
  revision: number
}

type Which = { workspaceId: string; surface: Surface; urgentOnly: boolean }

/** Claims the next rerender that is due, urgent ones first; null if there is none. */
export async function claimRerender(
  db: Database,
  { workspaceId, surface, urgentOnly }: Which,
  now: Temporal.Instant,
): Promise<Rerender | null> {
  let next = db
    .selectFrom('rerenders')
    .select('person_id')
    .where('workspace_id', '=', workspaceId)
    .where('surface', '=', surface)
    .where('due_at', '<=', now)
    .where((eb) =>
      eb.or([eb('claimed_at', 'is', null), eb('claimed_at', '<=', now.subtract(CLAIM_EXPIRES_AFTER))]),
    )
    .orderBy('is_urgent', 'desc')
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  if (urgentOnly) next = next.where('is_urgent', '=', true)
  const row = await db
    .updateTable('rerenders')
    .set({ claimed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('surface', '=', surface)
    .where('person_id', '=', next)
    .returning(['person_id', 'clicked_ts', 'is_urgent', 'attempts', 'revision'])
    .executeTakeFirst()
  if (!row) return null
  const { person_id: personId, clicked_ts: clickedTs, is_urgent: isUrgent, attempts, revision } = row
  return { workspaceId, personId, surface, clickedTs, isUrgent, attempts, revision }
}

/** Deletes the rerender, unless something changed since the claim. */
export async function finishRerender(db: Database, done: Rerender): Promise<void> {
  const deleted = await db
    .deleteFrom('rerenders')
    .where('workspace_id', '=', done.workspaceId)
    .where('person_id', '=', done.personId)
    .where('surface', '=', done.surface)
    .where('revision', '=', done.revision)
    .executeTakeFirst()
  if (deleted.numDeletedRows === 0n) await release(db, done)
}

/** Retries at `dueAt`, or at once if something changed since the claim. */
export async function postponeRerender(
  db: Database,
  given: Rerender,
  { dueAt, attempts }: { dueAt: Temporal.Instant; attempts: number },
): Promise<void> {
  await release(db, given)
  await db
    .updateTable('rerenders')
    .set({ due_at: dueAt, attempts })
    .where('workspace_id', '=', given.workspaceId)
    .where('person_id', '=', given.personId)
    .where('surface', '=', given.surface)
    .where('revision', '=', given.revision)
    .execute()
}

async function release(db: Database, { workspaceId, personId, surface }: Rerender): Promise<void> {
  await db
    .updateTable('rerenders')
    .set({ claimed_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('surface', '=', surface)
    .execute()
}

/** Returns when the next rerender that isn't due yet will be; null if there is none. */
export async function findNextRerender(
  db: Database,
  { workspaceId, surface }: Pick<Which, 'workspaceId' | 'surface'>,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const { at } = await db
    .selectFrom('rerenders')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .where('surface', '=', surface)
    .where('due_at', '>', now)
    .executeTakeFirstOrThrow()
  return at
}

/** Returns what is due, across all workspaces. */
export async function findDueRerenders(
  db: Database,
  now: Temporal.Instant,
): Promise<{ workspaceId: string; surface: Surface }[]> {
  const { rows } = await sql<{ workspaceId: string; surface: Surface }>`
    select distinct r.workspace_id as "workspaceId", surface
    from rerenders r join workspaces w on w.workspace_id = r.workspace_id
    where due_at <= ${now} and suspended_at is null
  `.execute(db)
  return rows
}

type Kinds = { newest: readonly string[]; open: readonly string[] }

/** A sent message, with the digest of what it shows; null if unknown. */
export type Shown = Sent & { kind: string; digest: string | null }

/**
 * A person's messages that may have to be rendered again: the newest of some kinds, all of others that still show
 * something, and those on which a button was clicked, which come first.
 */
export async function findShown(
  db: Database,
  { workspaceId, personId, clickedTs }: Pick<Rerender, 'workspaceId' | 'personId' | 'clickedTs'>,
  { newest, open }: Kinds,
): Promise<Shown[]> {
  const rows = await db
    .selectFrom('outbox as o')
    .select([
      'message_id',
      'kind',
      'channel_id',
      'slack_ts',
      'claimed_at',
      'created_at',
      'rendered',
      'shown_digest',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('state', '=', 'sent')
    .where(sql<boolean>`rendered <> '[]'`)
    .where(sql<boolean>`kind = any(${[...newest, ...open]}::text[])`)
    .where((eb) =>
      eb.or([
        sql<boolean>`kind = any(${[...open]}::text[])`,
        sql<boolean>`slack_ts = any(${[...clickedTs]}::text[])`,
        sql<boolean>`message_id = (select message_id from outbox n where n.workspace_id = o.workspace_id
          and n.person_id = o.person_id and n.kind = o.kind and n.state = 'sent'
          order by n.created_at desc limit 1)`,
      ]),
    )
    .orderBy(sql`slack_ts = any(${[...clickedTs]}::text[])`, 'desc')
    .orderBy('created_at', 'desc')
    .execute()
  return rows.flatMap((row) => {
    if (row.channel_id === null || row.slack_ts === null) return []
    return {
      ...{ messageId: row.message_id, kind: row.kind, channelId: row.channel_id, ts: row.slack_ts },
      ...{
        claimedAt: row.claimed_at ?? row.created_at,
        shows: toIds(row.rendered),
        digest: row.shown_digest,
      },
    }
  })
}

/** Stores what a message shows. `digest` null means unknown, because a call to Slack is in progress. */
export async function saveShown(
  db: Database,
  workspaceId: string,
  messageId: string,
  { digest, shows }: { digest: string | null; shows: readonly string[] },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ shown_digest: digest, rendered: JSON.stringify(shows) })
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .execute()
}

/** Returns the digest of the last published Home tab; empty if unknown, null if the person has never opened Home. */
export async function findHomeDigest(
  db: Database,
  { workspaceId, personId }: Address,
): Promise<string | null> {
  const row = await db
    .selectFrom('recipients')
    .select('home_digest')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.home_digest ?? null
}

/** Stores the digest of the published Home tab. Does nothing for people who have never opened Home. */
export async function saveHomeDigest(
  db: Database,
  { workspaceId, personId }: Address,
  digest: string,
): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ home_digest: digest })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('home_digest', 'is not', null)
    .execute()
}

/** Keeps Home up to date for this person from now on. `isEmpty`: Slack shows nothing there yet. */
export async function saveHomeOpened(
  db: Database,
  { workspaceId, personId }: Address,
  isEmpty: boolean,
): Promise<void> {
  await db
    .insertInto('recipients')
    .values({ workspace_id: workspaceId, person_id: personId, home_digest: '' })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'person_id'])
        .doUpdateSet({ home_digest: isEmpty ? '' : sql`coalesce(recipients.home_digest, '')` }),
    )
    .execute()
}
