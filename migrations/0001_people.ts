import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspaces (
      workspace_id text primary key,
      name text not null,
      created_at timestamptz not null,
      suspended_at timestamptz,
      suspended_reason text,
      recheck_at timestamptz,
      resumed_at timestamptz,
      purge_at timestamptz,
      members_page text not null default '',

      check ((suspended_at is null) = (suspended_reason is null)),
      check (recheck_at is null or suspended_at is not null),
      check (purge_at is null or suspended_at is not null)
    );
    comment on column workspaces.suspended_reason is 'Slack''s error code: the reason for the suspension; null while active';
    comment on column workspaces.recheck_at is
      'When Slack is asked next whether it accepts the bot token again; null when only a restart ends the suspension';
    comment on column workspaces.resumed_at is 'When the last suspension ended';
    comment on column workspaces.purge_at is 'When everything of a workspace that removed the app is deleted';
    comment on column workspaces.members_page is 'Where the refresh of people goes on in the list of all members';
    create index workspaces_purge_at on workspaces (purge_at) where purge_at is not null;

    create table people (
      workspace_id text not null references workspaces,
      person_id text not null,
      display_name text not null,
      zone text not null,
      locale text,
      standing text not null default 'member'
        check (standing in ('member', 'a guest', 'a bot', 'deactivated', 'another company')),
      deactivated_at timestamptz,
      departure_notified_at timestamptz,
      refreshed_at timestamptz not null,

      nudge_time time not null default '09:00',
      working_days smallint[] not null default '{1,2,3,4,5}',
      budget_days smallint not null default 7 check (budget_days in (1, 7, 14)),
      capacity smallint not null default 4 check (capacity between 1 and 10),
      advisor_limit smallint not null default 5 check (advisor_limit between 1 and 7),
      nudges_on boolean not null default true,
      away_from date,
      away_until date,

      last_nudged_at timestamptz,
      held_until date,
      status_holds smallint not null default 0,
      status_says_away boolean not null default false,
      next_nudge_at timestamptz,
      reminders_on boolean not null default true,
      overdue_messages_on boolean not null default true,

      primary key (workspace_id, person_id),
      check (away_from is null or away_from <= away_until),
      check ((standing = 'deactivated') = (deactivated_at is not null)),
      check (cardinality(working_days) between 1 and 7 and working_days <@ '{1,2,3,4,5,6,7}')
    );
    comment on column people.locale is 'Language and region in Slack: it decides how 5/1 is read';
    comment on column people.away_from is 'First day of the absence; null if it began when it was set';
    comment on column people.away_until is 'Last day of the absence; null if there is none';
    comment on column people.standing is 'Only a member can mentor, be mentored or use the app';
    comment on column people.overdue_messages_on is
      'Whether the person, as a mentee, is told that a check-in is overdue by a whole cadence';
    comment on column people.next_nudge_at is
      'Next planning time: the next nudge, or now after a change';
    comment on column people.departure_notified_at is 'When the others were notified that this person has left';

    -- The planner reads only people who are due.
    create index people_next_nudge_at on people (next_nudge_at, workspace_id) where next_nudge_at is not null;
    -- The daily refresh takes the least recently refreshed people first.
    create index people_refreshed_at on people (workspace_id, refreshed_at);
    create index people_departed on people (deactivated_at)
      where deactivated_at is not null and departure_notified_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table people, workspaces`.execute(db)
}
