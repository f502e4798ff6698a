import { runSoak } from '../../bench/soak/soak.ts'

test('two replicas that are killed repeatedly lose no message and send none twice while Slack and the database fail', async () => {
  const { lost, twice, ownRateLimits, mostInAMinute, ...rest } = await runSoak({
    ...{ seed: 7, workspaces: 3, peoplePerWorkspace: 10, messages: 210, messagesPerMinute: 200 },
    ...{ killEveryMs: 6_000, databaseStopsAfterMs: 12_000, calmAfterMs: 30_000, giveUpAfterMs: 600_000 },
    say: () => {},
  })
  expect({ lost, twice, ownRateLimits }).toEqual({ lost: 0, twice: 0, ownRateLimits: 0 })
  expect(mostInAMinute).toBeLessThanOrEqual(200)
  // Otherwise the run would prove nothing.
  expect(rest.byKind).toMatchObject({ welcome: 210, nudge: 30 })
  expect(rest.updates['views.publish']).toBeGreaterThan(0)
  expect(Object.keys(rest.injected).length).toBeGreaterThanOrEqual(3)
  expect(Object.keys(rest.kills)).not.toEqual([])
}, 900_000)
