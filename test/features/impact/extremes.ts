import fc from 'fast-check'
import type { Impact } from '../../../src/features/impact/rules.ts'
import type { Snapshot } from '../../../src/features/impact/snapshot-rules.ts'
import * as views from '../../../src/features/impact/views.ts'
import { build, buildSame, covers, day, today } from '../../support/slack-limits.ts'

const told = fc.option(fc.nat(2_000_000).map((count) => count * 5))
const impact: fc.Arbitrary<Impact> = fc.record({
  mentees: told,
  mentors: told,
  years: told,
  checkIns: told,
  strip: fc.constantFrom('▁▂▃▄▅▆▇▇▇▇▇▇', '············'),
  promises: fc.option(fc.constantFrom(5, 50, 95)),
  introductions: told,
  opportunities: told,
  steps: told,
  seats: told,
  room: told,
})
const snapshot: fc.Arbitrary<Snapshot> = fc.record({ month: day, takenOn: day, impact })
const snapshots = fc.record({ snapshot, before: fc.option(snapshot) })

export const extremes = [
  covers('impact/views.ts', views, {
    impactMessage: build(views.impactMessage, snapshots, day, fc.constant(today)),
    impactRows: build(
      (given) =>
        views
          .impactRows(given)
          .map(({ figure, value }) => `${figure}: ${value}`)
          .join('\n'),
      snapshots,
    ),
    noImpactMessage: build(views.noImpactMessage, day, fc.constant(today)),
    impactHomeBlocks: build(views.impactHomeBlocks, snapshot),
    impactSentMessage: buildSame(views.impactSentMessage),
    impactGoneMessage: buildSame(views.impactGoneMessage),
  }),
]
