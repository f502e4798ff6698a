import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table relationships (
      workspace_id text not null,
      relationship_id uuid not null default gen_random_uuid(),
      kind text not null check (kind in ('mentorship', 'advisor')),
      owner_id text not null,
      contact_id text,
      contact_name text check (length(contact_name) between 1 and 200),
      started_on date not null,
      cadence_days smallint not null check (cadence_days between 3 and 365),
      last_check_in_on date,
      due_from_on date,
      snoozed_until date,
      paused_until date,
      last_listed_on date,
      unanswered smallint not null default 0,
      answered_at timestamptz,
      contact_told_until date,
      never_due boolean not null default false,
      ended_at timestamptz,

      primary key (workspace_id, relationship_id),
      foreign key (workspace_id, owner_id) references people,
      foreign key (workspace_id, contact_id) references people,
      check ((contact_id is null) <> (contact_name is null)),
      check (owner_id <> contact_id),
      check (kind <> 'mentorship' or (contact_id is not null and not never_due))
    );
    comment on column relationships.owner_id is 'The person who is nudged; dates are local to this person';
    comment on column relationships.contact_name is 'Name of a contact outside Slack';
    comment on column relationships.due_from_on is
      'The due date counts from this day when it is later than the last check-in';
    comment on column relationships.snoozed_until is 'The owner''s snooze, private';
    comment on column relationships.paused_until is 'The contact''s pause, visible to both';
    comment on column relationships.last_listed_on is 'The owner''s day of the last nudge that listed it as due';
    comment on column relationships.unanswered is 'How many nudges have listed it since the owner last answered';
    comment on column relationships.contact_told_until is
      'The contact is not told before this day that a check-in is overdue';
    comment on column relationships.never_due is 'Kept without a cadence; cadence_days is then unused';
    create unique index relationships_one_active_with_contact
      on relationships (workspace_id, kind, owner_id, contact_id) where ended_at is null;
    create unique index relationships_one_active_with_name
      on relationships (workspace_id, kind, owner_id, lower(contact_name)) where ended_at is null;

    -- When the contact is told that a check-in is overdue by a whole cadence. Depends only on what the contact knows: not
    -- on the owner's snooze or absence.
    create function contact_told_on(
      started_on date, cadence_days smallint, last_check_in_on date, due_from_on date, contact_told_until date
    ) returns date language sql immutable parallel safe
      return greatest(
        coalesce(greatest(last_check_in_on, due_from_on) + cadence_days, started_on + least(cadence_days, 7)) + cadence_days,
        contact_told_until
      );
    -- The planner reads only those that are due.
    create index relationships_contact_told on relationships (
      contact_told_on(started_on, cadence_days, last_check_in_on, due_from_on, contact_told_until)
    ) where ended_at is null and kind = 'mentorship';
    create index relationships_of_owner on relationships (workspace_id, owner_id);
    create index relationships_of_contact on relationships (workspace_id, contact_id);

    create table check_ins (
      workspace_id text not null,
      check_in_id uuid not null default gen_random_uuid(),
      relationship_id uuid not null,
      author_id text not null,
      checked_in_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,
      unanswered_before integer not null default 0,
      answered_at_before timestamptz,

      primary key (workspace_id, check_in_id),
      foreign key (workspace_id, relationship_id) references relationships,
      foreign key (workspace_id, author_id) references people
    );
    comment on column check_ins.unanswered_before is 'The relationship''s value before it was logged, for undoing it';
    comment on column check_ins.answered_at_before is 'The relationship''s value before it was logged, for undoing it';
    -- Logging the same check-in twice stores it once.
    create unique index check_ins_logged_once
      on check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, md5(coalesce(note, '')));
    create index check_ins_by_day on check_ins (workspace_id, relationship_id, checked_in_on desc);

    create table check_in_corrections (
      workspace_id text not null,
      check_in_id uuid not null,
      relationship_id uuid not null,
      author_id text not null,
      checked_in_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,
      corrected_by text not null,
      corrected_at timestamptz not null,

      primary key (workspace_id, check_in_id),
      foreign key (workspace_id, relationship_id) references relationships,
      foreign key (workspace_id, author_id) references people,
      foreign key (workspace_id, corrected_by) references people
    );
    comment on table check_in_corrections is 'Check-ins that did not happen after all; their authors keep their notes';
    create index check_in_corrections_of on check_in_corrections (workspace_id, relationship_id);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table check_in_corrections, check_ins, relationships;
    drop function contact_told_on;
  `.execute(db)
}
