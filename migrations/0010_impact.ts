import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table impact_snapshots (
      workspace_id text not null references workspaces,
      month date not null,
      attempts smallint not null,
      next_attempt_at timestamptz not null,
      taken_at timestamptz,
      impact jsonb,

      primary key (workspace_id, month),
      check ((impact is null) = (taken_at is null))
    );
    comment on table impact_snapshots is 'What everybody in a workspace reads about it for a month';
    comment on column impact_snapshots.month is 'The first day of the month (UTC)';
    comment on column impact_snapshots.next_attempt_at is 'When to try again, if it isn''t taken by then';
    comment on column impact_snapshots.impact is
      'Only what is shown: rounded, and null where too few people stand behind it. Exact counts are not stored';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table impact_snapshots`.execute(db)
}
