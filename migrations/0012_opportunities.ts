import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function stems(words text) returns table (form text, stem text)
    language sql immutable parallel safe strict as $$
      select lexeme, lexized[1]
      from unnest(to_tsvector('simple', words)) cross join lateral ts_lexize('english_stem', lexeme) as lexized
      where length(lexized[1]) > 1 and lexized[1] ~ '[^0-9.,:-]'
    $$;
    comment on function stems is
      'The words of a text as they stand there, each with its English stem; without stop words, numbers and single letters';

    create table opportunities (
      workspace_id text not null,
      opportunity_id uuid not null default gen_random_uuid(),
      poster_id text not null,
      co_owner_id text,
      title text not null check (length(title) between 1 and 100),
      why text not null check (length(why) <= 500),
      learn text not null check (length(learn) <= 500),
      takes text not null check (length(takes) <= 100),
      places smallint not null check (places between 1 and 20),
      closes_on date not null,
      closes_at timestamptz not null,
      posted_at timestamptz not null,
      state text not null default 'open' check (state in ('open', 'filled', 'closed', 'called off')),
      ended_at timestamptz,
      poster_left_at timestamptz,
      match_requested_at timestamptz,

      primary key (workspace_id, opportunity_id),
      foreign key (workspace_id, poster_id) references people,
      foreign key (workspace_id, co_owner_id) references people,
      check (co_owner_id <> poster_id),
      check ((state = 'open') = (ended_at is null))
    );
    create index opportunities_of_poster on opportunities (workspace_id, poster_id);
    create index opportunities_of_co_owner on opportunities (workspace_id, co_owner_id);
    create index opportunities_open on opportunities (workspace_id, closes_at) where state = 'open';
    create index opportunities_to_close on opportunities (closes_at) where state = 'open';
    create index opportunities_to_match on opportunities (match_requested_at) where match_requested_at is not null;
    comment on column opportunities.closes_at is 'When the last day has ended in the time zone of its poster';
    comment on column opportunities.poster_left_at is
      'When the interested were told that the poster''s account is deactivated';
    comment on column opportunities.match_requested_at is 'Null once it was compared with the profiles';

    create table opportunity_words (
      workspace_id text not null,
      stem text not null,
      opportunity_id uuid not null,
      in_title boolean not null,

      primary key (workspace_id, stem, opportunity_id),
      foreign key (workspace_id, opportunity_id) references opportunities on delete cascade
    );
    create index opportunity_words_of on opportunity_words (workspace_id, opportunity_id);
    comment on table opportunity_words is 'The stems of open opportunities, without words that fit any of them';

    create table profile_words (
      workspace_id text not null,
      stem text not null,
      person_id text not null,
      is_skill boolean not null,

      primary key (workspace_id, stem, person_id),
      foreign key (workspace_id, person_id) references people
    );
    create index profile_words_of on profile_words (workspace_id, person_id);
    comment on column profile_words.is_skill is 'Whether the word is a skill by itself, such as SQL';
    comment on table profile_words is 'The stems of profiles that their owners let match with opportunities';

    create table interests (
      workspace_id text not null,
      interest_id uuid not null default gen_random_uuid(),
      opportunity_id uuid not null,
      person_id text not null,
      state text not null check (state in ('suggested', 'passed', 'shown', 'chosen', 'thanked', 'withdrawn')),
      suggested_by text,
      matched text[] not null default '{}',
      suggested_at timestamptz,
      is_untold boolean not null,
      told_on date,
      shown_at timestamptz,
      decided_at timestamptz,

      primary key (workspace_id, interest_id),
      unique (workspace_id, opportunity_id, person_id),
      foreign key (workspace_id, opportunity_id) references opportunities,
      foreign key (workspace_id, person_id) references people,
      foreign key (workspace_id, suggested_by) references people,
      check (state <> 'suggested' or suggested_at is not null),
      check (state = 'suggested' or not is_untold),
      check (state in ('suggested', 'passed') or shown_at is not null),
      check ((decided_at is not null) = (state in ('chosen', 'thanked')))
    );
    create index interests_of_person on interests (workspace_id, person_id);
    create index interests_suggested_by on interests (workspace_id, suggested_by) where suggested_by is not null;
    comment on column interests.suggested_by is 'The mentor; null if the app or nobody suggested it';
    comment on column interests.matched is 'The stems that the person''s profile shares with it';
    comment on column interests.told_on is 'The person''s day of the nudge that listed it';

    alter table profiles
      drop constraint profiles_seen_by_check,
      add constraint profiles_seen_by_check check (seen_by in ('me', 'mentors', 'matching')),
      add column match_requested_at timestamptz;
    create index profiles_to_match on profiles (match_requested_at) where match_requested_at is not null;
    comment on column profiles.match_requested_at is 'Null once the profile was compared with the open opportunities';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table profiles drop column match_requested_at, drop constraint profiles_seen_by_check,
      add constraint profiles_seen_by_check check (seen_by in ('me', 'mentors'));
    drop table interests, profile_words, opportunity_words, opportunities;
    drop function stems;
  `.execute(db)
}
