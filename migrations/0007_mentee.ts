import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table people add column departure_told_at timestamptz;
    comment on column people.departure_told_at is 'When the others were told that this person has left';
    create index people_departed on people (deactivated_at)
      where deactivated_at is not null and departure_told_at is null;

    alter table mentorships
      add column paused_until date,
      add column pause_word text check (length(pause_word) <= 2000),
      add column alumni_since timestamptz,
      add check (alumni_since is null or ended_at is null or ended_at >= alumni_since);
    comment on column mentorships.paused_until is
      'The mentee''s pause, of which both know; snoozed_until is the mentor''s own, and theirs alone';
    comment on column mentorships.pause_word is 'The mentee''s word to the mentor about the pause';
    comment on column mentorships.alumni_since is
      'Since when the two are loosely in touch: no place of the mentor''s capacity is taken';

    -- Friends loosely in touch may say goodbye a second time.
    alter table reflections
      drop constraint reflections_pkey,
      add primary key (workspace_id, mentorship_id, author_id, written_at),
      add column reason text check (reason in ('run its course', 'little time', 'another mentor', 'moving on', 'other')),
      alter column words drop not null;

    create table touch_corrections (
      workspace_id text not null,
      touch_id uuid not null,
      mentorship_id uuid not null,
      author_id text not null,
      touched_on date not null,
      kind text not null check (kind in ('message', 'call', 'in_person', 'helped', 'listened')),
      note text check (length(note) <= 2000),
      logged_at timestamptz not null,
      corrected_by text not null,
      corrected_at timestamptz not null,

      primary key (workspace_id, touch_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, author_id) references people,
      foreign key (workspace_id, corrected_by) references people
    );
    comment on table touch_corrections is 'Touches that did not happen after all; their authors keep their notes';
    create index touch_corrections_of on touch_corrections (workspace_id, mentorship_id);

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
    comment on column agreements.agreed_at is 'When the other of the two agreed to this version';

    create table handovers (
      workspace_id text not null,
      mentorship_id uuid not null,
      suggested_id text not null,
      suggested_at timestamptz not null,
      decision text check (decision in ('asks', 'declined')),
      decided_at timestamptz,
      shares_notes boolean not null default false,
      shares_touches boolean not null default false,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, suggested_id) references people,
      check ((decision is null) = (decided_at is null))
    );
    comment on table handovers is
      'Whom a mentor suggested at the goodbye, and what of their own the mentee lets the next one see';
    create index handovers_to on handovers (workspace_id, suggested_id);

    create table hands (
      workspace_id text not null,
      hand_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      what text check (length(what) <= 1000),
      asked_at timestamptz not null,
      outcome text check (outcome in ('writes today', 'wants to talk', 'in touch', 'withdrawn', 'ended')),
      closed_at timestamptz,

      primary key (workspace_id, hand_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      check ((outcome is null) = (closed_at is null))
    );
    create unique index hands_one_open on hands (workspace_id, mentorship_id) where outcome is null;
    create index hands_of on hands (workspace_id, mentorship_id, asked_at desc);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table hands, handovers, agreements, cadence_proposals, touch_corrections;
    delete from reflections r using reflections later
      where later.workspace_id = r.workspace_id and later.mentorship_id = r.mentorship_id
        and later.author_id = r.author_id and later.written_at > r.written_at;
    update reflections set words = '' where words is null;
    alter table reflections
      drop constraint reflections_pkey,
      add primary key (workspace_id, mentorship_id, author_id),
      drop column reason,
      alter column words set not null;
    alter table mentorships drop column alumni_since, drop column pause_word, drop column paused_until;
    drop index people_departed;
    alter table people drop column departure_told_at;
  `.execute(db)
}
