import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The owner of the relationship with the same id keeps its contact on their advisory board.
    create table advisors (
      workspace_id text not null,
      advisor_id uuid not null,
      what_for text check (length(what_for) <= 200),
      told_words text check (length(told_words) <= 1000),
      told_at timestamptz,
      declined_at timestamptz,
      departure_listed_on date,

      primary key (workspace_id, advisor_id),
      foreign key (workspace_id, advisor_id) references relationships
    );
    comment on table advisors is 'Private to the owner, except for the words that they told the advisor themselves';
    comment on column advisors.told_words is 'What the owner wrote to the advisor about it';
    comment on column advisors.declined_at is 'When the advisor said that they would rather not be on it';
    comment on column advisors.departure_listed_on is
      'The owner''s day on which a nudge asked what to do after the advisor''s account was deactivated';

    create table board_entries (
      workspace_id text not null,
      entry_id uuid not null default gen_random_uuid(),
      advisor_id uuid not null,
      topic text not null check (topic in ('thanks', 'update', 'ask', 'other')),
      happened_on date not null,
      words text check (length(words) <= 3000),
      advice text check (length(advice) <= 2000),
      is_sent boolean not null,
      answered_at timestamptz,
      written_at timestamptz not null,
      check_in_id uuid,

      primary key (workspace_id, entry_id),
      foreign key (workspace_id, advisor_id) references advisors,
      foreign key (workspace_id, check_in_id) references check_ins on delete set null (check_in_id),
      check (answered_at is null or topic = 'ask')
    );
    comment on table board_entries is 'What the owner sent to or got from an advisor. Private to the owner';
    comment on column board_entries.is_sent is 'False: a draft that the owner has not confirmed as sent';
    comment on column board_entries.answered_at is 'When an ask was answered or let go; null while it is open';
    comment on column board_entries.check_in_id is 'The check-in logged with it, for undoing it';
    create index board_entries_check_in on board_entries (workspace_id, check_in_id);
    create unique index board_entries_one_open_ask on board_entries (workspace_id, advisor_id)
      where topic = 'ask' and is_sent and answered_at is null;
    create index board_entries_of on board_entries (workspace_id, advisor_id, happened_on desc);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table board_entries, advisors`.execute(db)
}
