import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table relationships add column meets_on date;
    comment on column relationships.meets_on is
      'The owner''s day of the meeting that both agreed on; stays until somebody says how it went';

    create table meetings (
      workspace_id text not null,
      meeting_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      proposer_id text not null,
      start_at timestamptz not null,
      minutes smallint not null check (minutes in (15, 30, 45, 60)),
      end_at timestamptz not null,
      place text check (length(place) between 1 and 200),
      line text check (length(line) between 1 and 200),
      repeats boolean not null,
      state text not null default 'agreed' check (state in ('agreed', 'over', 'happened', 'not happened', 'called off')),
      sequence smallint not null default 0,
      changed_at timestamptz not null,
      changed_by text,
      needs_check boolean not null default false,
      away_asked_at timestamptz,

      primary key (workspace_id, meeting_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, proposer_id) references people,
      foreign key (workspace_id, changed_by) references people
    );
    comment on column meetings.sequence is 'Rises with every change, for calendars';
    comment on column meetings.changed_by is 'Null: the app, at the end of the mentorship or of an account';
    comment on column meetings.needs_check is 'The planner looks at it again';
    create unique index meetings_one_agreed on meetings (workspace_id, mentorship_id) where state = 'agreed';
    create index meetings_of_mentorship on meetings (workspace_id, mentorship_id, start_at);
    create index meetings_to_end on meetings (end_at) where state = 'agreed';
    create index meetings_to_check on meetings (changed_at) where needs_check;

    create table meeting_proposals (
      workspace_id text not null,
      proposal_id uuid not null default gen_random_uuid(),
      mentorship_id uuid not null,
      proposer_id text not null,
      times timestamptz[] not null check (cardinality(times) between 1 and 3),
      minutes smallint not null check (minutes in (15, 30, 45, 60)),
      place text check (length(place) between 1 and 200),
      line text check (length(line) between 1 and 200),
      repeats boolean not null,
      proposed_at timestamptz not null,
      expires_at timestamptz not null,
      outcome text check (outcome in ('agreed', 'declined', 'withdrawn', 'countered', 'expired', 'ended')),
      meeting_id uuid,

      primary key (workspace_id, proposal_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      foreign key (workspace_id, proposer_id) references people,
      foreign key (workspace_id, meeting_id) references meetings,
      check ((outcome = 'agreed') = (meeting_id is not null) or outcome is null)
    );
    comment on column meeting_proposals.expires_at is 'The start of the last of its times';
    create unique index meeting_proposals_one_open on meeting_proposals (workspace_id, mentorship_id)
      where outcome is null;
    create index meeting_proposals_to_expire on meeting_proposals (expires_at) where outcome is null;

    -- However a mentorship ends, its meeting is called off in the same transaction.
    create function call_meetings_off() returns trigger language plpgsql as $off$
    begin
      update meetings set state = 'called off', sequence = sequence + 1, changed_at = new.ended_at, changed_by = null,
        needs_check = true
      where workspace_id = new.workspace_id and mentorship_id = new.relationship_id and state = 'agreed';
      update meeting_proposals set outcome = 'ended'
      where workspace_id = new.workspace_id and mentorship_id = new.relationship_id and outcome is null;
      return null;
    end $off$;
    create trigger relationships_call_meetings_off after update of ended_at on relationships
      for each row when (old.ended_at is null and new.ended_at is not null) execute function call_meetings_off();

    -- Skips locked rows, because the lock order is mentorship, meeting, person.
    create function check_meetings_of_person() returns trigger language plpgsql as $check$
    begin
      update meetings set needs_check = true
      where workspace_id = new.workspace_id and meeting_id in (
        select m.meeting_id from meetings m
        join relationships r on r.workspace_id = m.workspace_id and r.relationship_id = m.mentorship_id
        where m.workspace_id = new.workspace_id and m.state = 'agreed'
          and (r.owner_id = new.person_id or r.contact_id = new.person_id)
        for update of m skip locked);
      return null;
    end $check$;
    create trigger people_check_meetings after update of away_from, away_until, deactivated_at on people
      for each row when (
        new.away_until is distinct from old.away_until or new.away_from is distinct from old.away_from
        or (old.deactivated_at is null and new.deactivated_at is not null)
      ) execute function check_meetings_of_person();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger people_check_meetings on people;
    drop trigger relationships_call_meetings_off on relationships;
    drop function check_meetings_of_person;
    drop function call_meetings_off;
    drop table meeting_proposals;
    drop table meetings;
    alter table relationships drop column meets_on;
  `.execute(db)
}
