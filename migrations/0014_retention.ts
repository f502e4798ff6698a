import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table people add column seen_on date not null default current_date;
    comment on column people.seen_on is 'Day (UTC) of the last command, click or form; for who has not done one, of registration';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table people drop column seen_on`.execute(db)
}
