import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Not the last one alone: a milestone that had to wait comes later, and none comes twice.
    alter table topics_shown drop constraint topics_shown_pkey;
    alter table topics_shown add primary key (workspace_id, mentorship_id, topic);
    comment on table topics_shown is
      'What the nudges of the last weeks gave the mentor to talk about: never the same twice in a row, no milestone twice';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    delete from topics_shown older using topics_shown newer
    where older.workspace_id = newer.workspace_id and older.mentorship_id = newer.mentorship_id
      and (older.shown_on, older.topic) < (newer.shown_on, newer.topic);
    alter table topics_shown drop constraint topics_shown_pkey;
    alter table topics_shown add primary key (workspace_id, mentorship_id);
    comment on table topics_shown is 'What the last nudge gave the mentor to talk about: never the same twice in a row';
  `.execute(db)
}
