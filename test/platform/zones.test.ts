import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { readSlackPerson } from '../../src/platform/slack/people.ts'
import { readZone } from '../../src/platform/zones.ts'

const NOW = Temporal.Instant.from('2026-11-02T08:30:00Z')
const LEGACY = ['Asia/Katmandu', 'America/Buenos_Aires', 'Australia/Canberra', 'Asia/Calcutta', 'US/Pacific']

function offsetOf(zone: string | undefined): number | undefined {
  return zone === undefined ? undefined : NOW.toZonedDateTimeISO(zone).offsetNanoseconds / 1e9
}

describe('a zone that Slack sends', () => {
  test.each(LEGACY)('by the legacy name %s keeps its name', (name) => {
    expect(readZone({ name, offsetSeconds: 0 })).toBe(name)
  })

  test.each([
    [null, 20_700, '+05:45'],
    [undefined, -12_600, '-03:30'],
    ['', 0, '+00:00'],
    ['Mars/Olympus_Mons', -1_800, '-00:30'],
  ])('by the name %j and the offset %d becomes %s', (name, offsetSeconds, zone) => {
    expect(readZone({ name, offsetSeconds })).toBe(zone)
  })

  test.each([null, undefined, Number.NaN, 90_000, Number.POSITIVE_INFINITY])(
    'without a name, and with the offset %j, is not said',
    (offsetSeconds) => {
      expect(readZone({ name: null, offsetSeconds })).toBeUndefined()
    },
  )

  test('has its offset, whatever the name, for every offset in whole minutes', () => {
    const names = fc.oneof(
      fc.constant(null),
      fc.string().map((text) => `?${text}`),
    )
    const minutes = fc.integer({ min: -1_439, max: 1_439 })
    fc.assert(
      fc.property(names, minutes, (name, offset) => {
        expect(offsetOf(readZone({ name, offsetSeconds: offset * 60 }))).toBe(offset * 60 + 0)
      }),
    )
  })
})

test('a user object without a zone has none, and one with an offset alone has a fixed one', () => {
  const [user, team] = [
    { id: 'U1', team_id: 'T1' },
    { workspaceId: 'T1', enterpriseId: null },
  ]
  expect(readSlackPerson({ ...user, name: 'ana' }, team).zone).toBeUndefined()
  expect(readSlackPerson({ ...user, name: 'ana', tz: null, tz_offset: 19_800 }, team).zone).toBe('+05:30')
})
