import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table suggestions (
      workspace_id text not null,
      suggestion_id uuid not null default gen_random_uuid(),
      mentor_id text not null,
      mentee_id text not null,
      why text check (length(why) between 1 and 1000),
      cadence_days smallint not null check (cadence_days between 3 and 365),
      suggested_at timestamptz not null,
      expires_at timestamptz not null,
      last_listed_on date,
      listed_times smallint not null default 0,
      outcome text check (outcome in ('offered', 'not now', 'expired')),
      decided_at timestamptz,

      primary key (workspace_id, suggestion_id),
      foreign key (workspace_id, mentor_id) references people,
      foreign key (workspace_id, mentee_id) references people,
      -- A pair is suggested once, whatever the mentor decided.
      unique (workspace_id, mentor_id, mentee_id),
      check (mentor_id <> mentee_id),
      check ((outcome is null) = (decided_at is null))
    );
    create index suggestions_to_expire on suggestions (expires_at) where outcome is null;
    comment on column suggestions.expires_at is 'Expires then, unless it is decided';
    comment on column suggestions.last_listed_on is 'The mentor''s day of the last nudge that listed it';
    comment on table suggestions is 'Mentees that the operator suggested to mentors. The mentee is told only by an offer';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table suggestions`.execute(db)
}
