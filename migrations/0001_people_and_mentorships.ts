import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspaces (
      workspace_id text primary key,
      name text not null,
      created_at timestamptz not null
    );

    create table people (
      workspace_id text not null references workspaces,
      person_id text not null,
      display_name text not null,
      zone text not null,
      deactivated_at timestamptz,
      refreshed_at timestamptz not null,
      home_opened_at timestamptz,

      nudge_time time not null default '09:00',
      working_days smallint[] not null default '{1,2,3,4,5}',
      budget_days smallint not null default 7 check (budget_days in (1, 7, 14)),
      capacity smallint not null default 4 check (capacity between 1 and 10),
      nudges_on boolean not null default true,
      away_until date,

      last_nudged_at timestamptz,
      held_until date,
      status_holds smallint not null default 0,
      status_says_away boolean not null default false,
      next_nudge_at timestamptz,

      primary key (workspace_id, person_id),
      check (cardinality(working_days) between 1 and 7 and working_days <@ '{1,2,3,4,5,6,7}')
    );
    comment on column people.next_nudge_at is
      'When the tick looks at this person again: the instant of the next nudge, or now after a change';

    -- The minute tick reads only what is due.
    create index people_next_nudge_at on people (next_nudge_at) where next_nudge_at is not null;
    -- The daily refresh takes those who were not looked up for the longest time.
    create index people_refreshed_at on people (refreshed_at);

    create table mentorships (
      workspace_id text not null,
      mentorship_id uuid not null default gen_random_uuid(),
      mentor_id text not null,
      mentee_id text not null,
      cadence_days smallint not null check (cadence_days between 3 and 365),
      started_on date not null,
      last_touch_on date,
      snoozed_until date,
      last_listed_on date,
      unanswered smallint not null default 0,
      answered_at timestamptz,
      ended_at timestamptz,
      ended_by text,
      thanks text,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentor_id) references people,
      foreign key (workspace_id, mentee_id) references people,
      check (mentor_id <> mentee_id),
      check ((ended_at is null) = (ended_by is null))
    );
    create unique index mentorships_one_active_per_pair
      on mentorships (workspace_id, mentor_id, mentee_id) where ended_at is null;
    create index mentorships_of_mentor on mentorships (workspace_id, mentor_id);
    create index mentorships_of_mentee on mentorships (workspace_id, mentee_id);

    create table touches (
      workspace_id text not null,
      touch_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      author_id text not null,
      touched_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,

      primary key (workspace_id, touch_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );
    -- The same touch told twice is one touch.
    create unique index touches_told_once
      on touches (workspace_id, mentorship_id, author_id, touched_on, kind, md5(coalesce(note, '')));
    create index touches_by_day on touches (workspace_id, mentorship_id, touched_on desc);

    create table reflections (
      workspace_id text not null,
      mentorship_id uuid not null,
      author_id text not null,
      words text not null check (length(words) <= 2000),
      written_at timestamptz not null,

      primary key (workspace_id, mentorship_id, author_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table reflections, touches, mentorships, people, workspaces`.execute(db)
}
