import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The mentor is the owner of the relationship with the same id, the mentee its contact.
    create table mentorships (
      workspace_id text not null,
      mentorship_id uuid not null,
      accepted_at timestamptz,
      offer_expires_on date,
      offer_listed_on date,
      pause_note text check (length(pause_note) <= 2000),
      told_cadence_days integer,
      alumni_since timestamptz,
      next_anniversary_on date,
      ended_by text,
      thanks text,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references relationships,
      check (accepted_at is null or offer_expires_on is null)
    );
    comment on column mentorships.accepted_at is
      'When the mentee accepted; null while it is offered, and after an offer that was not accepted';
    comment on column mentorships.offer_expires_on is
      'The mentor''s day on which the offer ends unanswered; null once it was accepted or has ended';
    comment on column mentorships.offer_listed_on is
      'The mentor''s day on which a nudge said that the offer has no answer';
    comment on column mentorships.pause_note is 'The mentee''s note to the mentor about the pause';
    comment on column mentorships.told_cadence_days is
      'The cadence that the mentee was last told, while they have not been told of the current one; else null';
    comment on column mentorships.alumni_since is
      'Since when they only stay in touch, which takes no spot of the mentor''s capacity';
    comment on column mentorships.next_anniversary_on is
      'The next anniversary that both are notified about; null once the mentorship has ended';
    -- The planner reads only offers that wait for an answer.
    create index mentorships_offer_expires on mentorships (offer_expires_on) where offer_expires_on is not null;
    -- The planner reads only anniversaries that have come.
    create index mentorships_next_anniversary on mentorships (next_anniversary_on)
      where next_anniversary_on is not null;

    -- Decides, for everyone who asks, whether a mentorship takes a spot of the mentor's capacity. An offered one does.
    create function takes_spot(ended_at timestamptz, alumni_since timestamptz, mentee_deactivated_at timestamptz)
      returns boolean language sql immutable parallel safe
      return ended_at is null and alumni_since is null and mentee_deactivated_at is null;

    -- Capacity minus spots taken: negative when there are more mentees than spots.
    create function open_spots(workspace text, mentor text) returns integer language sql stable as $spots$
      select p.capacity - (
        select count(*)::integer from relationships r
        join mentorships m on m.workspace_id = r.workspace_id and m.mentorship_id = r.relationship_id
        join people mentee on mentee.workspace_id = r.workspace_id and mentee.person_id = r.contact_id
        where r.workspace_id = workspace and r.owner_id = mentor
          and takes_spot(r.ended_at, m.alumni_since, mentee.deactivated_at)
      )
      from people p where p.workspace_id = workspace and p.person_id = mentor
    $spots$;

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
      note text check (length(note) <= 2000),
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
      asked_on date not null,
      outcome text check (outcome in ('writes today', 'wants to talk', 'in touch', 'withdrawn', 'ended')),
      closed_at timestamptz,

      primary key (workspace_id, help_request_id),
      foreign key (workspace_id, mentorship_id) references mentorships,
      check ((outcome is null) = (closed_at is null))
    );
    create unique index help_requests_one_open on help_requests (workspace_id, mentorship_id) where outcome is null;
    create index help_requests_of on help_requests (workspace_id, mentorship_id, asked_at desc);
    comment on column help_requests.asked_on is 'The mentee’s day; a check-in of an earlier day doesn’t close the request';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table help_requests, handovers, agreements, cadence_proposals, reflections;
    drop function open_spots;
    drop function takes_spot;
    drop table mentorships;
  `.execute(db)
}
