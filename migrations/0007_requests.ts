import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A trusted extension: any user with CREATE on the database can create it.
    -- Otherwise an administrator creates it once beforehand (docs/install.md).
    create extension if not exists pg_trgm;

    create table mentor_offers (
      workspace_id text not null,
      person_id text not null,
      openness text not null check (openness in ('listed', 'by name', 'closed')),
      topics text not null default '' check (length(topics) <= 300),
      about text not null default '' check (length(about) <= 150),
      words text[] not null default '{}',
      keeps_waitlist boolean not null default false,
      closed_until date,
      shuffle_position double precision not null default random(),
      open_spots smallint,

      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references people
    );
    comment on column mentor_offers.shuffle_position is 'Random key for a fair listing order';
    comment on column mentor_offers.open_spots is
      'Kept by triggers: capacity minus mentees, negative if there are more; null when the person is not a member';

    comment on column mentor_offers.words is 'The distinct words of topics and about, for the search';
    create index mentor_offers_words on mentor_offers using gin (words) where openness = 'listed';

    -- Every word ever offered. Typos are compared with these, not with each mentor's words.
    create table offer_words (
      workspace_id text not null references workspaces,
      word text not null,
      primary key (workspace_id, word)
    );
    create index offer_words_alike on offer_words using gin (word gin_trgm_ops);

    -- Counting the mentees of 50,000 mentors in each search would be too slow, so open spots are stored and updated on
    -- each change. The mentor's row is locked first, so concurrent changes are counted one after the other.
    create function store_open_spots(workspace text, mentor text) returns void language plpgsql as $store$
    begin
      perform 1 from people where workspace_id = workspace and person_id = mentor for no key update;
      update mentor_offers o set open_spots = case when p.standing = 'member' then open_spots(workspace, mentor) end
      from people p
      where p.workspace_id = workspace and p.person_id = mentor
        and o.workspace_id = workspace and o.person_id = mentor;
    end $store$;
    create function store_open_spots_of_person() returns trigger language plpgsql as $store$
    begin
      perform store_open_spots(new.workspace_id, new.person_id);
      if tg_table_name = 'people' then
        perform store_open_spots(r.workspace_id, r.owner_id) from relationships r
        where r.workspace_id = new.workspace_id and r.contact_id = new.person_id
          and r.kind = 'mentorship' and r.ended_at is null
        order by r.owner_id;
      end if;
      return null;
    end $store$;
    create function store_open_spots_of_owner() returns trigger language plpgsql as $store$
    begin
      perform store_open_spots(new.workspace_id, new.owner_id);
      return null;
    end $store$;
    create function store_open_spots_of_mentor() returns trigger language plpgsql as $store$
    begin
      perform store_open_spots(r.workspace_id, r.owner_id) from relationships r
      where r.workspace_id = coalesce(new.workspace_id, old.workspace_id)
        and r.relationship_id = coalesce(new.mentorship_id, old.mentorship_id);
      return null;
    end $store$;

    create trigger mentorships_take_spots after insert or delete or update of alumni_since on mentorships
      for each row execute function store_open_spots_of_mentor();
    create trigger relationships_take_spots after update of ended_at on relationships
      for each row when (new.kind = 'mentorship' and old.ended_at is distinct from new.ended_at)
      execute function store_open_spots_of_owner();
    create trigger people_have_spots after update of capacity, deactivated_at, standing on people
      for each row when (old.capacity <> new.capacity or old.standing <> new.standing
        or old.deactivated_at is distinct from new.deactivated_at)
      execute function store_open_spots_of_person();
    create trigger offers_have_spots after insert on mentor_offers
      for each row execute function store_open_spots_of_person();

    create table requests (
      workspace_id text not null,
      request_id uuid not null default gen_random_uuid(),
      mentee_id text not null,
      mentor_id text not null,
      wish text not null check (length(wish) between 1 and 1000),
      why text not null check (length(why) between 1 and 1000),
      tried text check (length(tried) <= 1000),
      cadence_days smallint not null check (cadence_days between 3 and 365),
      requested_at timestamptz not null,
      seen_at timestamptz,
      delay_notified_at timestamptz,
      waitlisted_at timestamptz,
      spot_asked_at timestamptz,
      outcome text check (outcome in ('accepted', 'declined', 'withdrawn', 'ended')),
      decided_at timestamptz,
      reply text check (length(reply) <= 2000),
      suggested_id text,
      offers_waitlist boolean not null default false,
      mentorship_id uuid,
      next_check_at timestamptz,
      last_listed_on date,
      listed_times smallint not null default 0,

      primary key (workspace_id, request_id),
      foreign key (workspace_id, mentee_id) references people,
      foreign key (workspace_id, mentor_id) references people,
      foreign key (workspace_id, suggested_id) references people,
      foreign key (workspace_id, mentorship_id) references mentorships,
      check (mentor_id <> mentee_id),
      check ((outcome is null) = (decided_at is null))
    );
    comment on column requests.delay_notified_at is 'When the mentee was notified that there is no answer yet';
    comment on column requests.spot_asked_at is
      'When the mentor was asked about this request because a spot opened; null if not asked';
    comment on column requests.reply is 'The mentor''s message to the mentee with the decision';
    comment on column requests.next_check_at is 'Next planning time';

    create unique index requests_one_open_per_pair
      on requests (workspace_id, mentee_id, mentor_id) where outcome is null;
    create index requests_of_mentor on requests (workspace_id, mentor_id, requested_at);
    create index requests_of_mentee on requests (workspace_id, mentee_id, requested_at);
    create index requests_next_check_at on requests (next_check_at) where next_check_at is not null;

    create table request_questions (
      workspace_id text not null,
      request_id uuid not null,
      question_no smallint not null,
      question text not null check (length(question) between 1 and 1000),
      asked_at timestamptz not null,
      answer text check (length(answer) between 1 and 1000),
      answered_at timestamptz,

      primary key (workspace_id, request_id, question_no),
      foreign key (workspace_id, request_id) references requests,
      check ((answer is null) = (answered_at is null))
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table request_questions, requests;
    drop trigger people_have_spots on people;
    drop trigger relationships_take_spots on relationships;
    drop trigger mentorships_take_spots on mentorships;
    drop table mentor_offers, offer_words;
    drop function store_open_spots_of_person, store_open_spots_of_owner, store_open_spots_of_mentor, store_open_spots;
  `.execute(db)
}
