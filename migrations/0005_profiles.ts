import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table profiles (
      workspace_id text not null,
      person_id text not null,
      seen_by text not null check (seen_by in ('me', 'mentors')),

      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references people
    );

    create table facet_words (
      workspace_id text not null,
      about_id text not null,
      author_id text not null,
      facet text not null check (facet in (
        'strengths', 'passions', 'likes', 'dislikes', 'works', 'does_not_work', 'skills',
        'next_role', 'role_after', 'five_years'
      )),
      version integer not null,
      words text check (length(words) <= 3000),
      is_private boolean not null,
      written_at timestamptz not null,

      primary key (workspace_id, about_id, author_id, facet, version),
      foreign key (workspace_id, about_id) references people,
      foreign key (workspace_id, author_id) references people,
      -- A mentor's view of a mentee is private to the mentor, whatever a query forgets.
      check (is_private or author_id = about_id)
    );
    comment on table facet_words is
      'What people write about themselves (author and about are the same), and how mentors see their mentees';
    comment on column facet_words.words is 'Null: removed';
    comment on column facet_words.is_private is 'Private version; stays private even if later versions are visible to mentors';

    create table questions_asked (
      workspace_id text not null,
      mentorship_id uuid not null,
      question_id text not null,
      asked_on date not null,

      primary key (workspace_id, mentorship_id, question_id, asked_on),
      foreign key (workspace_id, mentorship_id) references mentorships
    );

    create table topics_shown (
      workspace_id text not null,
      relationship_id uuid not null,
      topic text not null,
      shown_on date not null,

      primary key (workspace_id, relationship_id, topic),
      foreign key (workspace_id, relationship_id) references relationships
    );
    comment on table topics_shown is
      'Topics of recent nudges: no topic twice in a row, no milestone twice';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table topics_shown, questions_asked, facet_words, profiles`.execute(db)
}
