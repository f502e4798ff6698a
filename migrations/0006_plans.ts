import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plans (
      workspace_id text not null,
      mentorship_id uuid not null,
      next_role text check (length(next_role) <= 500),
      next_role_by text not null,
      gap text check (length(gap) <= 3000),
      gap_by text not null,
      changed_at timestamptz not null,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, next_role_by) references people,
      foreign key (workspace_id, gap_by) references people
    );
    comment on column plans.next_role_by is 'Who wrote it last: an erasure deletes what the person wrote';
    comment on column plans.gap_by is 'Who wrote it last';

    create table plan_notes (
      workspace_id text not null,
      mentorship_id uuid not null,
      author_id text not null,
      words text not null check (length(words) <= 3000),
      written_at timestamptz not null,

      primary key (workspace_id, mentorship_id, author_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );
    comment on table plan_notes is 'Visible to the author alone';

    create table steps (
      workspace_id text not null,
      step_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      words text not null check (length(words) between 1 and 500),
      owner_id text,
      due_on date,
      due_set_by text,
      reminded_on date,
      written_by text not null,
      added_at timestamptz not null,
      done_on date,
      done_at timestamptz,

      primary key (workspace_id, step_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, owner_id) references people,
      foreign key (workspace_id, written_by) references people,
      foreign key (workspace_id, due_set_by) references people,
      check ((done_on is null) = (done_at is null)),
      check ((due_on is null) = (due_set_by is null)),
      check (owner_id is not null or due_on is null and done_on is null)
    );
    comment on column steps.owner_id is 'Owner; null for an idea';
    comment on column steps.written_by is 'Who wrote its words last: an erasure deletes what the person wrote';
    comment on column steps.reminded_on is 'The due date of the last reminder';

    -- The same open step is stored once.
    create unique index steps_added_once
      on steps (workspace_id, mentorship_id, coalesce(owner_id, ''), md5(words)) where done_on is null;
    create index steps_done on steps (workspace_id, mentorship_id, done_on desc) where done_on is not null;
    -- The planner reads only the days around today.
    create index steps_to_remind on steps (due_on)
      where done_on is null and due_set_by = owner_id and reminded_on is distinct from due_on;

    create table introductions (
      workspace_id text not null,
      introduction_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      person_id text,
      outside_name text check (length(outside_name) between 1 and 200),
      why text check (length(why) <= 1000),
      state text not null default 'thought of' check (state in ('thought of', 'promised', 'made', 'met')),
      outcome text check (length(outcome) <= 2000),
      added_by text not null,
      added_at timestamptz not null,
      words text check (length(words) <= 2000),
      asked_at timestamptz,
      made_on date,

      primary key (workspace_id, introduction_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, person_id) references people,
      foreign key (workspace_id, added_by) references people,
      check ((person_id is null) <> (outside_name is null)),
      check (asked_at is null or (person_id is not null and words is not null))
    );
    comment on column introductions.words is 'The mentor''s message to both, sent once both agree';
    create unique index introductions_to_a_person_once
      on introductions (workspace_id, mentorship_id, person_id) where person_id is not null;
    create unique index introductions_to_a_name_once
      on introductions (workspace_id, mentorship_id, lower(outside_name)) where outside_name is not null;

    create table introduction_answers (
      workspace_id text not null,
      introduction_id uuid not null,
      person_id text not null,
      says_yes boolean not null,
      answered_at timestamptz not null,

      primary key (workspace_id, introduction_id, person_id),
      foreign key (workspace_id, introduction_id) references introductions,
      foreign key (workspace_id, person_id) references people
    );
    comment on table introduction_answers is 'A single answer is never shown: only whether both agreed';

    create table agenda_items (
      workspace_id text not null,
      item_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      author_id text not null,
      words text not null check (length(words) between 1 and 500),
      added_at timestamptz not null,
      talked_at timestamptz,

      primary key (workspace_id, item_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );
    create unique index agenda_items_added_once
      on agenda_items (workspace_id, mentorship_id, author_id, md5(words)) where talked_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table agenda_items, introduction_answers, introductions, steps, plan_notes, plans`.execute(
    db,
  )
}
