import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table topics_shown (
      workspace_id text not null,
      mentorship_id uuid not null,
      topic text not null,
      shown_on date not null,

      primary key (workspace_id, mentorship_id),
      foreign key (workspace_id, mentorship_id) references mentorships
    );
    comment on table topics_shown is 'What the last nudge gave the mentor to talk about: never the same twice in a row';

    alter table mentorships add column years_told smallint not null default 0;
    comment on column mentorships.years_told is 'Of how many years together both have been told';
    -- The tick reads only the anniversaries that have come.
    create index mentorships_next_anniversary
      on mentorships ((started_on + (years_told + 1) * interval '1 year')) where ended_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table mentorships drop column years_told;
    drop table topics_shown;
  `.execute(db)
}
