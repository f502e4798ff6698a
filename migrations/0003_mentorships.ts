import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mentorships (
      workspace_id text not null,
      mentorship_id uuid not null default gen_random_uuid(),
      mentor_id text not null,
      mentee_id text not null,
      cadence_days smallint not null check (cadence_days between 3 and 365),
      started_on date not null,
      last_check_in_on date,
      snoozed_until date,
      last_listed_on date,
      unanswered smallint not null default 0,
      answered_at timestamptz,
      paused_until date,
      pause_word text check (length(pause_word) <= 2000),
      alumni_since timestamptz,
      ended_at timestamptz,
      ended_by text,
      thanks text,
      years_told smallint not null default 0,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentor_id) references people,
      foreign key (workspace_id, mentee_id) references people,
      check (mentor_id <> mentee_id),
      check ((ended_at is null) = (ended_by is null)),
      check (alumni_since is null or ended_at is null or ended_at >= alumni_since)
    );
    comment on column mentorships.paused_until is
      'The mentee''s pause, visible to both; snoozed_until is the mentor''s and private';
    comment on column mentorships.pause_word is 'The mentee''s note to the mentor about the pause';
    comment on column mentorships.alumni_since is 'Since when the two stay in touch: takes no spot of the mentor''s capacity';
    comment on column mentorships.years_told is 'The last anniversary both were told about, in years';
    create unique index mentorships_one_active_per_pair
      on mentorships (workspace_id, mentor_id, mentee_id) where ended_at is null;
    create index mentorships_of_mentor on mentorships (workspace_id, mentor_id);
    create index mentorships_of_mentee on mentorships (workspace_id, mentee_id);
    -- The planner reads only anniversaries that have come.
    create index mentorships_next_anniversary
      on mentorships ((started_on + (years_told + 1) * interval '1 year')) where ended_at is null;

    create table check_ins (
      workspace_id text not null,
      check_in_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      author_id text not null,
      checked_in_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,

      primary key (workspace_id, check_in_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );
    -- Logging the same check-in twice stores it once.
    create unique index check_ins_logged_once
      on check_ins (workspace_id, mentorship_id, author_id, checked_in_on, kind, md5(coalesce(note, '')));
    create index check_ins_by_day on check_ins (workspace_id, mentorship_id, checked_in_on desc);

    create table check_in_corrections (
      workspace_id text not null,
      check_in_id uuid not null,
      mentorship_id uuid not null,
      author_id text not null,
      checked_in_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,
      corrected_by text not null,
      corrected_at timestamptz not null,

      primary key (workspace_id, check_in_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people,
      foreign key (workspace_id, corrected_by) references people
    );
    comment on table check_in_corrections is 'Check-ins that did not happen after all; their authors keep their notes';
    create index check_in_corrections_of on check_in_corrections (workspace_id, mentorship_id);

    create table reflections (
      workspace_id text not null,
      mentorship_id uuid not null,
      author_id text not null,
      words text check (length(words) <= 2000),
      reason text check (reason in ('run its course', 'little time', 'another mentor', 'moving on', 'other')),
      written_at timestamptz not null,

      primary key (workspace_id, mentorship_id, author_id, written_at),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people
    );

    create table cadence_proposals (
      workspace_id text not null,
      proposal_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      cadence_days smallint not null check (cadence_days between 3 and 365),
      word text check (length(word) <= 2000),
      proposed_at timestamptz not null,
      outcome text check (outcome in ('agreed', 'kept', 'withdrawn', 'replaced', 'ended')),
      decided_at timestamptz,

      primary key (workspace_id, proposal_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      check ((outcome is null) = (decided_at is null))
    );
    create unique index cadence_proposals_one_open
      on cadence_proposals (workspace_id, mentorship_id) where outcome is null;

    create table agreements (
      workspace_id text not null,
      mentorship_id uuid not null,
      version smallint not null,
      what_for text check (length(what_for) <= 1000),
      how_often text check (length(how_often) <= 1000),
      between_us text check (length(between_us) <= 1000),
      written_by text not null,
      written_at timestamptz not null,
      agreed_at timestamptz,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, written_by) references people
    );
    comment on column agreements.agreed_at is 'When the other person agreed to this version';

    create table handovers (
      workspace_id text not null,
      mentorship_id uuid not null,
      suggested_id text not null,
      suggested_at timestamptz not null,
      decision text check (decision in ('asks', 'declined')),
      decided_at timestamptz,
      shares_notes boolean not null default false,
      shares_check_ins boolean not null default false,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, suggested_id) references people,
      check ((decision is null) = (decided_at is null))
    );
    comment on table handovers is
      'The next mentor suggested at the end of a mentorship, and which of their own notes the mentee shares with them';
    create index handovers_to on handovers (workspace_id, suggested_id);

    create table help_requests (
      workspace_id text not null,
      help_request_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      what text check (length(what) <= 1000),
      asked_at timestamptz not null,
      outcome text check (outcome in ('writes today', 'wants to talk', 'in touch', 'withdrawn', 'ended')),
      closed_at timestamptz,

      primary key (workspace_id, help_request_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      check ((outcome is null) = (closed_at is null))
    );
    create unique index help_requests_one_open on help_requests (workspace_id, mentorship_id) where outcome is null;
    create index help_requests_of on help_requests (workspace_id, mentorship_id, asked_at desc);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table help_requests, handovers, agreements, cadence_proposals, reflections, check_in_corrections, check_ins, mentorships`.execute(
    db,
  )
}
