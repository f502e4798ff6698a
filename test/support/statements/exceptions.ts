export type Exception = {
  /** A part of the compiled statement that no other statement contains. */
  fragment: string
  reason: string
}

/** The statements that read or change rows of all workspaces. Everything else compares `workspace_id`. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    fragment: `select distinct "outbox"."workspace_id" from "outbox"`,
    reason: 'The tick finds the workspaces with due messages.',
  },
  {
    fragment: 'from rerenders r join workspaces w',
    reason: 'The tick finds the workspaces with something to re-render.',
  },
  {
    fragment: 'not exists (select from installations i',
    reason: 'The start suspends the workspaces for which there is no token.',
  },
  {
    fragment: 'select w.workspace_id as "workspaceId", stale.people from workspaces w',
    reason: 'The planner finds the workspaces whose people were read from Slack long ago.',
  },
  {
    fragment: `from "workspaces" where "purge_at" <= $1`,
    reason: 'The planner finds the workspaces that are to be deleted.',
  },
  {
    fragment: `from "installations" where "token_expires_at" < $1`,
    reason: 'The planner finds the tokens that expire soon.',
  },
  {
    fragment: 'from "installations" order by "workspace_id"',
    reason: 'The operator’s commands go through all stored tokens.',
  },
  {
    fragment: `from "people" where "next_nudge_at" <= $1`,
    reason: 'The planner takes people due for a nudge.',
  },
  {
    fragment: `from "people" where "deactivated_at" <= $1 and "departure_notified_at" is null`,
    reason: 'The planner takes people who have left.',
  },
  {
    fragment: 'and s.reminded_on is distinct from s.due_on order by',
    reason: 'The planner takes steps due for a reminder.',
  },
  {
    fragment: `from "mentorships" where "offer_expires_on" <= $1`,
    reason: 'The planner finds offers that expire.',
  },
  {
    fragment: `where state = 'agreed' and end_at <= $1`,
    reason: 'The planner finds meetings whose end has passed.',
  },
  {
    fragment: 'where outcome is null and expires_at <= $1',
    reason: 'The planner finds proposed times that have passed.',
  },
  {
    fragment: 'where needs_check order by changed_at',
    reason: 'The planner finds meetings that a trigger has marked.',
  },
  {
    fragment: 'from seats\n    where next_check_at <= $1',
    reason: 'The planner finds seats in which something may be due.',
  },
  {
    fragment: `where "m"."next_anniversary_on" <= $1`,
    reason: 'The planner takes mentorships with a due anniversary.',
  },
  {
    fragment: 'contact_told_until) <= $1',
    reason: 'The planner takes mentorships whose check-in is overdue by a whole cadence.',
  },
  {
    fragment: `where "r"."outcome" is null and ("r"."next_check_at" <= $1`,
    reason: 'The planner finds requests with a due deadline.',
  },
  {
    fragment: 'and s.outcome is null and (s.expires_at <= $',
    reason: 'The planner closes suggestions that have expired or are out of date.',
  },
  {
    fragment: 'where p.match_requested_at is not null',
    reason: 'The planner finds profiles that have changed since they were compared with opportunities.',
  },
  {
    fragment: 'where o.match_requested_at is not null',
    reason: 'The planner finds opportunities that have changed since they were compared with profiles.',
  },
  {
    fragment: `where state = 'open' and closes_at <= $1`,
    reason: 'The planner finds opportunities whose last day has ended.',
  },
  {
    fragment: 'where poster_left_at <= $1',
    reason: 'The planner finds opportunities that nobody has taken over.',
  },
  {
    fragment: 'where people.deactivated_at is not null and o.workspace_id = people.workspace_id',
    reason: 'The planner finds opportunities whose poster has left.',
  },
  {
    fragment: `set poster_left_at = null from people where state = 'open'`,
    reason: 'The planner finds opportunities whose poster has come back.',
  },
  {
    fragment: 'where o.outcome is null and r.ended_at is null',
    reason: 'The planner closes help requests after a check-in.',
  },
  {
    fragment: `set "spot_asked_at" = $1 where "outcome" is null and "waitlisted_at" is not null`,
    reason: 'The planner takes waitlists whose mentor has an open spot.',
  },
  {
    fragment: `set "recheck_at" = $1 where "recheck_at" <= $2`,
    reason: 'The tick takes suspended workspaces that are due for another attempt.',
  },
  {
    fragment: `from "workspaces" as "w" where "w"."suspended_at" is null and "w"."created_at" < $1`,
    reason: 'The planner finds the workspaces that need the snapshot of the month.',
  },
  {
    fragment: `select "kind", "state", count(*) as "count" from "outbox"`,
    reason: 'A metric of the process counts unsettled messages.',
  },
  {
    fragment: `select "suspended_reason", count(*) as "count" from "workspaces" where "suspended_at" is not null`,
    reason: 'A metric of the process counts suspended workspaces.',
  },
  {
    fragment: `as "people" from "workspaces" order by "created_at"`,
    reason: 'The operator lists all workspaces.',
  },
  {
    fragment: `select "workspace_id" from "people" where "person_id" = $1 order by "workspace_id"`,
    reason: 'The operator names a person; erasing them is of one workspace.',
  },
  {
    fragment: `select "workspace_id" as "workspaceId", "state" from "outbox" where "message_id" = $1`,
    reason: 'The operator names a message; changing it is of one workspace.',
  },
  {
    fragment: `"w"."workspace_id" = "o"."workspace_id" where ((state in`,
    reason: 'The operator lists the stuck messages of all workspaces.',
  },
  {
    fragment: 'delete from outbox where (workspace_id, message_id) in (',
    reason: 'The retention deletes records of all workspaces.',
  },
  {
    fragment: 'where p.seen_on < $1',
    reason: 'The retention forgets people of all workspaces.',
  },
  {
    fragment: `select distinct "zone" from "people"`,
    reason: 'The doctor checks the time zones of all people.',
  },
]
