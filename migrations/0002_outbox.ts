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
      others text[] not null default '{}',
      sender_id text,
      state text not null default 'pending'
        check (state in ('pending', 'sending', 'sent', 'in doubt', 'failed', 'canceled')),
      reason text,
      send_at timestamptz not null,
      attempts smallint not null default 0,
      claimed_at timestamptz,
      posting_at timestamptz,
      rendered jsonb,
      shown_digest text,
      channel_id text,
      slack_ts text,
      created_at timestamptz not null,
      settled_at timestamptz,

      primary key (workspace_id, message_id),
      foreign key (workspace_id, person_id) references people,
      foreign key (workspace_id, sender_id) references people,
      unique (workspace_id, person_id, dedupe_key)
    );
    comment on column outbox.payload is 'Ids only: text is rendered when the message is sent';
    comment on column outbox.others is
      'Other members of the group DM; empty for a direct message';
    comment on column outbox.sender_id is
      'Who asked the app to send it, if that counts toward their daily limit; null otherwise';
    comment on column outbox.posting_at is 'When the call to Slack began; null: not called yet';
    comment on column outbox.rendered is 'Ids of what the message shows, used to render it again';
    comment on column outbox.shown_digest is 'Digest of what it shows in Slack; null: unknown';

    create index outbox_unsettled on outbox (send_at, workspace_id)
      where state in ('pending', 'sending', 'in doubt');
    create index outbox_pending on outbox (workspace_id, send_at, created_at) where state = 'pending';
    -- An erasure looks for the messages to groups that a person was in.
    create index outbox_of_groups on outbox using gin (others) where others <> '{}';
    create index outbox_sent_by on outbox (workspace_id, sender_id, created_at) where sender_id is not null;
    create index outbox_of_person on outbox (workspace_id, person_id, kind, created_at desc);

    create table recipients (
      workspace_id text not null,
      person_id text not null,
      channel_id text,
      next_message_at timestamptz,
      refused_at timestamptz,
      refusal text,
      home_digest text,

      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references people,
      check ((refused_at is null) = (refusal is null))
    );
    comment on column recipients.channel_id is 'The direct message between the app and this person';
    comment on column recipients.refusal is
      'Last Slack error for this recipient; null after a successful send';

    comment on column recipients.home_digest is
      'Digest of the Home tab as last published; empty: unknown; null: this person has never opened it';

    create table rerenders (
      workspace_id text not null,
      person_id text not null,
      surface text not null check (surface in ('home', 'messages')),
      clicked_ts text[] not null,
      is_urgent boolean not null,
      due_at timestamptz not null,
      claimed_at timestamptz,
      attempts integer not null default 0,
      revision integer not null default 0,

      primary key (workspace_id, surface, person_id),
      foreign key (workspace_id, person_id) references people
    );
    comment on table rerenders is 'What people may see outdated in Slack, until it is rendered again';
    comment on column rerenders.clicked_ts is 'Messages on which a button was clicked';
    comment on column rerenders.attempts is 'Number of failed attempts';
    comment on column rerenders.revision is 'Grows with each change that is requested while it waits';
    create index rerenders_due on rerenders (workspace_id, surface, is_urgent desc, due_at);

    create table rate_limits (
      workspace_id text not null references workspaces,
      method text not null,
      reserved_until timestamptz not null,
      blocked_from timestamptz,
      blocked_until timestamptz,

      primary key (workspace_id, method)
    );
    comment on column rate_limits.reserved_until is 'When the next call would come if all calls were evenly spaced';
    comment on column rate_limits.blocked_until is 'Blocked until then (Retry-After); set at blocked_from';

    create table heartbeats (
      name text primary key,
      beat_at timestamptz not null
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table heartbeats, rate_limits, rerenders, recipients, outbox`.execute(db)
}
