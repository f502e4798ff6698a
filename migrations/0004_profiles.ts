import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table profiles (
      workspace_id text not null,
      person_id text not null,
      seen_by text not null check (seen_by in ('me', 'mentors', 'matching')),

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
      -- How a mentor sees somebody is for the mentor alone, whatever a query forgets.
      check (is_private or author_id = about_id)
    );
    comment on table facet_words is
      'What people say of themselves (author and about are the same), and how mentors see their mentees';
    comment on column facet_words.words is 'Null: taken back';
    comment on column facet_words.is_private is
      'Said to nobody else; it stays so when later words are for mentors';

    create table questions_asked (
      workspace_id text not null,
      mentorship_id uuid not null,
      question_id text not null,
      asked_on date not null,

      primary key (workspace_id, mentorship_id, question_id, asked_on),
      foreign key (workspace_id, mentorship_id) references mentorships
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table questions_asked, facet_words, profiles`.execute(db)
}
