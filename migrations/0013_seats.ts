import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table seats (
      workspace_id text not null,
      seat_id uuid not null default gen_random_uuid(),
      leader_id text not null,
      state text not null default 'open' check (state in ('open', 'resting', 'closed')),
      term_weeks smallint not null check (term_weeks between 2 and 104),
      overlap_days smallint not null check (overlap_days between 0 and term_weeks * 7 / 4),
      sees text check (length(sees) between 1 and 1000),
      never_rooms text check (length(never_rooms) between 1 and 1000),
      checklist text check (length(checklist) between 1 and 1500),
      opened_at timestamptz not null,
      closed_at timestamptz,
      next_check_at timestamptz,

      primary key (workspace_id, seat_id),
      foreign key (workspace_id, leader_id) references people,
      check ((state = 'closed') = (closed_at is not null))
    );
    comment on table seats is 'A seat beside a leader, in which people learn for a term each. Visible to everyone';
    comment on column seats.never_rooms is 'What the holder never takes part in';
    comment on column seats.checklist is 'Calendars and channels to add and remove. Visible to the leader and the holder';
    comment on column seats.next_check_at is 'When the planner looks at it again; null once it is closed';
    create unique index seats_one_each on seats (workspace_id, leader_id) where state <> 'closed';
    create index seats_to_check on seats (next_check_at) where next_check_at is not null;

    create table seat_askers (
      workspace_id text not null,
      seat_id uuid not null,
      person_id text not null,
      asked_at timestamptz not null,

      primary key (workspace_id, seat_id, person_id),
      foreign key (workspace_id, seat_id) references seats,
      foreign key (workspace_id, person_id) references people
    );
    comment on table seat_askers is 'Who is being considered, without an order. Visible to the leader and themselves';
    create index seat_askers_of on seat_askers (workspace_id, person_id);

    create table seat_terms (
      workspace_id text not null,
      term_id uuid not null default gen_random_uuid(),
      seat_id uuid not null,
      person_id text not null,
      state text not null check (state in
        ('invited', 'incoming', 'current', 'ended', 'ended early', 'declined', 'lapsed', 'withdrawn')),
      joins_on date not null,
      first_on date not null,
      last_on date not null,
      invited_at timestamptz not null,
      counts_from date not null,
      paused_until date,
      vacancy text check (vacancy in ('asked', 'kept')),
      absence text check (absence in ('asked', 'kept', 'moved')),
      proposed_last_on date,
      reflection_listed_on date,

      primary key (workspace_id, term_id),
      foreign key (workspace_id, seat_id) references seats,
      foreign key (workspace_id, person_id) references people,
      check (joins_on <= first_on),
      check (absence is null or proposed_last_on is not null)
    );
    comment on column seat_terms.joins_on is 'The first day on site, beside the holder before; days are the leader''s';
    comment on column seat_terms.first_on is 'The first day as the holder';
    comment on column seat_terms.counts_from is 'The invitee''s day after which the working days of an invitation count';
    comment on column seat_terms.vacancy is 'Whether an incoming person was asked to start now, and rather starts as planned';
    comment on column seat_terms.absence is 'Whether both were asked to move the end, because the leader is away';
    comment on column seat_terms.reflection_listed_on is 'The holder''s day of the nudge that asked for a reflection';
    create unique index seat_terms_one_current on seat_terms (workspace_id, seat_id) where state = 'current';
    create unique index seat_terms_one_next on seat_terms (workspace_id, seat_id) where state in ('invited', 'incoming');
    create unique index seat_terms_one_seat_each on seat_terms (workspace_id, person_id)
      where state in ('incoming', 'current');
    create index seat_terms_of_person on seat_terms (workspace_id, person_id);
    create index seat_terms_of_seat on seat_terms (workspace_id, seat_id, first_on);

    create table seat_reasons (
      workspace_id text not null,
      term_id uuid not null,
      author_id text not null,
      written_at timestamptz not null,
      reason text not null check (length(reason) between 1 and 1000),

      primary key (workspace_id, term_id, author_id, written_at),
      foreign key (workspace_id, term_id) references seat_terms,
      foreign key (workspace_id, author_id) references people
    );
    comment on table seat_reasons is 'Why somebody paused or ended a term. Private to the author';

    create table seat_reflections (
      workspace_id text not null,
      term_id uuid not null,
      number smallint not null check (number between 1 and 3),
      author_id text not null,
      readers text not null check (readers in ('me', 'leader', 'next')),
      words text not null check (length(words) between 1 and 1500),
      written_at timestamptz not null,

      primary key (workspace_id, term_id, number),
      foreign key (workspace_id, term_id) references seat_terms,
      foreign key (workspace_id, author_id) references people
    );
    comment on column seat_reflections.readers is 'Besides the author: nobody, the leader, or the next in the seat';

    -- Skips locked rows, because the lock order is seat, person. The planner looks at each seat once a day anyway.
    create function check_seats_of_person() returns trigger language plpgsql as $check$
    begin
      update seats set next_check_at = 'epoch'
      where workspace_id = new.workspace_id and seat_id in (
        select s.seat_id from seats s
        where s.workspace_id = new.workspace_id and s.state <> 'closed'
          and (s.leader_id = new.person_id or s.seat_id in (
            select t.seat_id from seat_terms t where t.workspace_id = new.workspace_id
              and t.person_id = new.person_id and t.state in ('invited', 'incoming', 'current')))
        for update of s skip locked);
      return null;
    end $check$;
    create trigger people_check_seats after update of away_from, away_until, deactivated_at, zone on people
      for each row when (
        new.away_until is distinct from old.away_until or new.away_from is distinct from old.away_from
        or new.deactivated_at is distinct from old.deactivated_at or new.zone is distinct from old.zone
      ) execute function check_seats_of_person();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger people_check_seats on people;
    drop function check_seats_of_person;
    drop table seat_reflections, seat_reasons, seat_terms, seat_askers, seats;
  `.execute(db)
}
