import { type Kysely, sql } from 'kysely'

/** Friends loosely in touch take no place, nor does a mentee who has left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function count_free_places(workspace text, mentor text) returns void language plpgsql as $count$
    begin
      perform 1 from people where workspace_id = workspace and person_id = mentor for no key update;
      update mentor_offers o set free_places = (
        select p.capacity - (
          select count(*) from mentorships m
          join people mentee on mentee.workspace_id = m.workspace_id and mentee.person_id = m.mentee_id
          where m.workspace_id = workspace and m.mentor_id = mentor and m.ended_at is null
            and m.alumni_since is null and mentee.deactivated_at is null
        )
        from people p
        where p.workspace_id = workspace and p.person_id = mentor and p.deactivated_at is null
      )
      where o.workspace_id = workspace and o.person_id = mentor;
    end $count$;
    create or replace function count_free_places_of_person() returns trigger language plpgsql as $count$
    begin
      perform count_free_places(new.workspace_id, new.person_id);
      if tg_table_name = 'people' then
        perform count_free_places(m.workspace_id, m.mentor_id) from mentorships m
        where m.workspace_id = new.workspace_id and m.mentee_id = new.person_id and m.ended_at is null
        order by m.mentor_id;
      end if;
      return null;
    end $count$;
    create trigger mentorships_loosen after update of alumni_since on mentorships
      for each row execute function count_free_places_of_mentor();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger mentorships_loosen on mentorships;
    create or replace function count_free_places(workspace text, mentor text) returns void language plpgsql as $count$
    begin
      perform 1 from people where workspace_id = workspace and person_id = mentor for no key update;
      update mentor_offers o set free_places = (
        select p.capacity - (
          select count(*) from mentorships m
          where m.workspace_id = workspace and m.mentor_id = mentor and m.ended_at is null
        )
        from people p
        where p.workspace_id = workspace and p.person_id = mentor and p.deactivated_at is null
      )
      where o.workspace_id = workspace and o.person_id = mentor;
    end $count$;
    create or replace function count_free_places_of_person() returns trigger language plpgsql as $count$
    begin
      perform count_free_places(new.workspace_id, new.person_id);
      return null;
    end $count$;
  `.execute(db)
}
