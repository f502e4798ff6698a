import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox (
      workspace_id text not null,
      message_id uuid not null default gen_random_uuid(),
      person_id text not null,
      kind text not null,
      dedupe_key text not null,
      payload jsonb not null,
      state text not null default 'pending'
        check (state in ('pending', 'sending', 'sent', 'in doubt', 'failed', 'cancelled')),
      reason text,
      send_at timestamptz not null,
      attempts smallint not null default 0,
      claimed_at timestamptz,
      rendered jsonb,
      channel_id text,
      slack_ts text,
      created_at timestamptz not null,
      settled_at timestamptz,

      primary key (workspace_id, message_id),
      foreign key (workspace_id, person_id) references people,
      unique (workspace_id, person_id, dedupe_key)
    );
    comment on column outbox.payload is 'Ids only: words are put in when the message is sent';
    comment on column outbox.rendered is 'Ids of what the message shows, for when it is answered';

    create index outbox_unsettled on outbox (send_at, workspace_id)
      where state in ('pending', 'sending', 'in doubt');
    create index outbox_of_person on outbox (workspace_id, person_id, kind, created_at desc);

    create table heartbeats (
      name text primary key,
      beat_at timestamptz not null
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table heartbeats, outbox`.execute(db)
}
