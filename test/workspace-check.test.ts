import { findUncompared } from './support/statements/workspace-check.ts'

const TABLES = new Set(['people', 'requests', 'steps'])
const check = (text: string) => findUncompared(text, TABLES)

describe('a statement passes if every table is compared', () => {
  test.each([
    'select 1',
    'select * from heartbeats',
    'select * from pgboss.people',
    'select * from people where workspace_id = $1',
    'select * from "people" where "people"."workspace_id" = $1 and "people"."person_id" = $2',
    'select * from people p where $1 = p.workspace_id for update of p',
    'select * from people p where p.workspace_id::text = $1',
    'select * from people p where p.workspace_id = any($1)',
    'select * from people p where p.workspace_id in ($1, $2)',
    'select * from people p where (p.workspace_id, p.person_id) = ($1, $2)',
    'select * from people p where (p.workspace_id, p.person_id) in (($1, $2), ($3, $4))',
    'select * from people p where (p.workspace_id, p.person_id) in (select w, i from jsonb_to_recordset($1) as x(w text, i text))',
    'select * from people p where p.workspace_id = (select w from settings)',
    'select * from people p where (p.workspace_id = $1 and p.a = 1) or (p.a = 2 and p.workspace_id = $1)',
    'select * from people p where p.workspace_id = $1 and (p.a = 1 or p.b = 2)',
    'select * from people p join requests r on r.workspace_id = p.workspace_id where p.workspace_id = $1',
    'select * from people p join requests r on r.workspace_id = p.workspace_id where r.workspace_id = $1',
    'select * from people p, requests r where (r.workspace_id, r.mentor) = (p.workspace_id, p.person) and r.workspace_id = $1',
    'select * from people p join requests r on r.workspace_id = p.workspace_id join steps s on s.workspace_id = r.workspace_id where s.workspace_id = $1',
    'select * from people p left join requests r on r.workspace_id = p.workspace_id where p.workspace_id = $1',
    'select * from requests r right join people p on r.workspace_id = p.workspace_id where p.workspace_id = $1',
    'select * from people p left join (requests r join steps s on s.workspace_id = r.workspace_id) on r.workspace_id = p.workspace_id where p.workspace_id = $1',
    'select * from people where workspace_id = $1 union all select * from people where workspace_id = $1',
    'select * from people p where p.workspace_id = $1 and exists (select from steps s where s.workspace_id = p.workspace_id)',
    'select (select count(*) from steps s where s.workspace_id = p.workspace_id) from people p where p.workspace_id = $1',
    'select * from (select * from people where workspace_id = $1) p join steps s on s.workspace_id = p.workspace_id',
    'with due as (select * from people where workspace_id = $1) select * from due join steps s on s.workspace_id = due.workspace_id',
    'with people as (select * from people where workspace_id = $1) select * from people',
    'with recursive up as (select * from people where workspace_id = $1 union select p.* from people p join up on p.workspace_id = up.workspace_id) select * from up',
    'with recursive steps as (select * from people where workspace_id = $1 union select * from steps) select * from steps',
    'update people set a = 1 where workspace_id = $1',
    'update people p set a = x.a from jsonb_to_recordset($1) as x(w text, a int) where p.workspace_id = x.w',
    'delete from people p using requests r where p.workspace_id = r.workspace_id and r.workspace_id = $1',
    'insert into people (workspace_id, person_id) values ($1, $2) on conflict (workspace_id, person_id) do update set a = excluded.a',
    'with new as (insert into people (workspace_id) values ($1) returning *) select * from new',
  ])('%s', async (text) => {
    expect(await check(text)).toEqual([])
  })
})

describe('a statement fails for each table that is not compared', () => {
  test.each([
    ['people', 'select * from people'],
    ['people', 'select * from public.people where person_id = $1'],
    ['people as p', 'select * from people p where p.workspace_id <> $1'],
    ['people as p', 'select * from people p where not (p.workspace_id = $1)'],
    ['people as p', 'select * from people p where p.workspace_id not in ($1)'],
    ['people as p', 'select * from people p where p.workspace_id is not null'],
    ['people as p', 'select * from people p where p.workspace_id = p.person_id'],
    ['people as p', 'select * from people p where p.workspace_id = p.workspace_id'],
    ['people as p', 'select * from people p where p.workspace_id = lower(p.name)'],
    ['people as p', 'select * from people p where p.workspace_id = $1 or p.person_id = $2'],
    ['people as p', 'select * from people p where (p.workspace_id, p.person_id) > ($1, $2)'],
    ['people as p', 'select p.workspace_id = $1 from people p'],
    ['people as p', 'select * from people p group by p.workspace_id having p.workspace_id = $1'],
    [
      'requests as r',
      'select * from people p join requests r on r.mentor = p.person_id where p.workspace_id = $1',
    ],
    ['requests as r', 'select * from people p, requests r where p.workspace_id = $1'],
    [
      'people as b',
      'select * from people a join people b on b.person_id = a.person_id where a.workspace_id = $1',
    ],
    [
      'people as p',
      'select * from people p left join requests r on r.workspace_id = $1 and p.workspace_id = $1',
    ],
    [
      'requests as r',
      'select * from requests r right join people p on p.workspace_id = $1 where p.workspace_id = $1',
    ],
    [
      'requests as r, people as p',
      'select * from requests r full join people p on p.workspace_id = $1 and r.workspace_id = $1',
    ],
    ['people as p, steps as s', 'select * from people p join steps s on s.workspace_id = p.workspace_id'],
    ['steps', 'select * from people where workspace_id = $1 union select * from steps'],
    ['steps', 'select * from people where workspace_id = $1 and person_id in (select person_id from steps)'],
    [
      'steps as s',
      'select (select count(*) from steps s where s.person_id = p.person_id) from people p where p.workspace_id = $1',
    ],
    [
      'steps as s',
      'select * from people p left join lateral (select * from steps s where s.id = p.id) t on true where p.workspace_id = $1',
    ],
    ['people', 'with due as (select * from people) select * from due where workspace_id = $1'],
    ['people', 'with people as (select * from people) select * from people where workspace_id = $1'],
    ['people', 'update people set workspace_id = $1'],
    ['requests as r', 'update people p set a = r.a from requests r where p.workspace_id = $1'],
    ['people', 'delete from people where person_id = $1'],
    ['requests as r', 'delete from people p using requests r where p.workspace_id = $1'],
    ['people', 'select * from people where workspace_id = person_id'],
    ['insert into people without workspace_id', 'insert into people (person_id) values ($1)'],
    ['steps', 'insert into people (workspace_id) select workspace_id from steps'],
    ['people', 'insert into people (workspace_id) values ((select workspace_id from people limit 1))'],
    ['people', 'with gone as (delete from people returning *) select * from gone'],
    ['TruncateStmt of people', 'truncate people'],
    ['people', 'select 1; select * from people'],
  ])('%s: %s', async (problems, text) => {
    expect((await check(text)).join(', ')).toBe(problems)
  })
})

test('a text that is no SQL is not passed over', async () => {
  await expect(check('selekt 1')).rejects.toThrow('syntax error')
})
