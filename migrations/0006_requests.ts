import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A trusted extension: whoever may create things in this database may create it.
    -- Where even that is not allowed, an administrator does it once, before (README).
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
      lot double precision not null default random(),
      free_places smallint,

      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references people
    );
    comment on column mentor_offers.lot is 'Drawn once, for an order that favours nobody';
    comment on column mentor_offers.free_places is
      'Kept by triggers: capacity less mentees, negative when there are more; null when the person has left';

    comment on column mentor_offers.words is 'The words of topics and about, each once, for the search';
    create index mentor_offers_words on mentor_offers using gin (words) where openness = 'listed';

    -- Every word that was ever offered. A slip of the pen is compared with these, not with each mentor's words.
    create table offer_words (
      workspace_id text not null references workspaces,
      word text not null,
      primary key (workspace_id, word)
    );
    create index offer_words_alike on offer_words using gin (word gin_trgm_ops);

    -- Counting the mentees of 50,000 mentors for each search would take too long: the places are counted when they
    -- change. The mentor's row is locked first, so that of two changes the second counts the first.
    create function count_free_places(workspace text, mentor text) returns void language plpgsql as $count$
    begin
      perform 1 from people where workspace_id = workspace and person_id = mentor for no key update;
      update mentor_offers o set free_places = (
        select p.capacity - (
          select count(*) from mentorships m
          where m.workspace_id = workspace and m.mentor_id = mentor and m.ended_at is null
        )
        from people p
        where p.workspace_id = workspace and p.person_id = mentor and p.deactivated_at is null
      ) where o.workspace_id = workspace and o.person_id = mentor;
    end $count$;

    create function count_free_places_of_mentor() returns trigger language plpgsql as $count$
    begin
      perform count_free_places(coalesce(new.workspace_id, old.workspace_id), coalesce(new.mentor_id, old.mentor_id));
      return null;
    end $count$;
    create function count_free_places_of_person() returns trigger language plpgsql as $count$
    begin
      perform count_free_places(new.workspace_id, new.person_id);
      return null;
    end $count$;

    create trigger mentorships_take_places after insert or delete or update of ended_at on mentorships
      for each row execute function count_free_places_of_mentor();
    create trigger people_have_places after update of capacity, deactivated_at on people
      for each row when (old.capacity <> new.capacity or old.deactivated_at is distinct from new.deactivated_at)
      execute function count_free_places_of_person();
    create trigger offers_have_places after insert on mentor_offers
      for each row execute function count_free_places_of_person();

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
      told_at timestamptz,
      waitlisted_at timestamptz,
      place_asked_at timestamptz,
      outcome text check (outcome in ('accepted', 'declined', 'withdrawn', 'ended')),
      decided_at timestamptz,
      reply text check (length(reply) <= 2000),
      suggested_id text,
      offers_waitlist boolean not null default false,
      mentorship_id uuid,
      look_at timestamptz,
      last_listed_on date,
      listed_times smallint not null default 0,
      drawn text,

      primary key (workspace_id, request_id),
      foreign key (workspace_id, mentee_id) references people,
      foreign key (workspace_id, mentor_id) references people,
      foreign key (workspace_id, suggested_id) references people,
      foreign key (workspace_id, mentorship_id) references mentorships,
      check (mentor_id <> mentee_id),
      check ((outcome is null) = (decided_at is null))
    );
    comment on column requests.told_at is 'When the mentee was told that no answer has come yet';
    comment on column requests.place_asked_at is
      'When the mentor was asked about this request because a place was free; null while there is none';
    comment on column requests.reply is 'The mentor''s words to the mentee with the decision';
    comment on column requests.look_at is 'When the tick looks at this request again';
    comment on column requests.drawn is 'Digest of what the mentor''s message shows';

    create unique index requests_one_open_per_pair
      on requests (workspace_id, mentee_id, mentor_id) where outcome is null;
    create index requests_of_mentor on requests (workspace_id, mentor_id, requested_at);
    create index requests_of_mentee on requests (workspace_id, mentee_id, requested_at);
    create index requests_look_at on requests (look_at) where look_at is not null;

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

/** The extension stays: it may have been there before, and others may use it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table request_questions, requests;
    drop trigger people_have_places on people;
    drop trigger mentorships_take_places on mentorships;
    drop table mentor_offers, offer_words;
    drop function count_free_places_of_person, count_free_places_of_mentor, count_free_places;
  `.execute(db)
}
