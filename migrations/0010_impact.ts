import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table impact_snapshots (
      workspace_id text not null references workspaces,
      month date not null,
      taken_at timestamptz not null,
      impact jsonb not null,

      primary key (workspace_id, month)
    );
    comment on table impact_snapshots is 'What everybody in a workspace reads about it for a month';
    comment on column impact_snapshots.month is 'The first day of the month (UTC)';
    comment on column impact_snapshots.impact is
      'Only what is shown: rounded, and null where too few people stand behind it. Exact counts are not stored';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table impact_snapshots`.execute(db)
}
