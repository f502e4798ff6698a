import { findZonesFromData } from './support/statements/zone-check.ts'

test.each([
  'select added_at at time zone p.zone from items join people p using (id)',
  'select (added_at at time zone $1)::date from items',
  "select added_at at time zone coalesce(zone, 'UTC') from items",
  'select timezone(zone, added_at) from items',
  'update items set a = 1 where exists (select from people p where (added_at at time zone p.zone)::date > $1)',
  "select date_trunc('day', added_at, zone) from items",
])('fails: %s', async (text) => {
  expect(await findZonesFromData(text)).toHaveLength(1)
})

test.each([
  'select zone from people',
  "select added_at at time zone 'UTC' from items",
  "select date_trunc('day', added_at) from items",
  "select date_trunc('day', added_at, 'UTC') from items",
])('passes: %s', async (text) => {
  expect(await findZonesFromData(text)).toEqual([])
})
