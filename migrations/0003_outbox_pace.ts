import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table slack_pace (
      workspace_id text not null references workspaces,
      method text not null,
      next_turn_at timestamptz not null,
      held_from timestamptz,
      held_until timestamptz,

      primary key (workspace_id, method)
    );
    comment on column slack_pace.next_turn_at is 'When the next call would come, were all calls evenly spaced';
    comment on column slack_pace.held_until is 'Slack asked to wait so long (Retry-After), when it was held_from';

    create table recipients (
      workspace_id text not null,
      person_id text not null,
      channel_id text,
      next_message_at timestamptz,
      refused_at timestamptz,
      refusal text,

      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references people,
      check ((refused_at is null) = (refusal is null))
    );
    comment on column recipients.channel_id is 'The direct message of the app with this person';
    comment on column recipients.refusal is 'Why Slack takes no message to this person; null again with the next that it takes';

    insert into recipients (workspace_id, person_id, channel_id)
      select distinct on (workspace_id, person_id) workspace_id, person_id, channel_id
      from outbox where channel_id is not null order by workspace_id, person_id, created_at desc;

    alter table workspaces add stopped_at timestamptz, add stopped_reason text,
      add check ((stopped_at is null) = (stopped_reason is null));
    comment on column workspaces.stopped_reason is 'Why Slack lets the app do nothing here, until somebody mends it';

    alter table outbox add posting_at timestamptz;
    comment on column outbox.posting_at is 'When the call to Slack began; null: it was not called';
    create index outbox_pending on outbox (workspace_id, send_at, created_at) where state = 'pending';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index outbox_pending;
    alter table outbox drop posting_at;
    alter table workspaces drop stopped_reason, drop stopped_at;
    drop table recipients, slack_pace;
  `.execute(db)
}
