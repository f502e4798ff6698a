import fc from 'fast-check'
import * as overviewViews from '../../../src/features/home/overview-views.ts'
import * as pageViews from '../../../src/features/home/page-views.ts'
import * as rowViews from '../../../src/features/home/row-views.ts'
import * as views from '../../../src/features/home/views.ts'
import type { HomeReader } from '../../../src/features/home-sections.ts'
import { openAdd } from '../../../src/features/mentorships/actions.ts'
import type { NextStep } from '../../../src/features/next-steps.ts'
import { openPlanButton } from '../../../src/features/plans/buttons.ts'
import { openKnowButton } from '../../../src/features/profiles/buttons.ts'
import { button, section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  buildSame,
  covers,
  mentorship,
  name,
  person,
  today,
  userId,
  uuid,
} from '../../support/slack-limits.ts'

/** More people than anyone has. */
const MANY = { maxLength: 50, size: 'max' } as const
const strip = fc.array(fc.constantFrom('checkedIn' as const, 'quiet' as const, 'before' as const), {
  minLength: 12,
  maxLength: 12,
})

/** Every feature adds something to every row. */
const row: fc.Arbitrary<rowViews.Row> = fc
  .record({
    mentorship,
    strip: fc.option(strip, { nil: undefined }),
    waits: fc.boolean(),
    topics: fc.constant([1, 2, 3].map(() => section('A topic'))),
  })
  .map(({ waits, topics, ...rest }) => ({
    ...rest,
    added: {
      badges: ['2 topics', '12 overdue promises', 'suggests every 4 weeks'],
      lines: ['A line'],
      answers: waits ? [button('First', openAdd), button('Second', openAdd)] : [],
      buttons: [button('Beside', openAdd)],
      choices: [
        openKnowButton(rest.mentorship.id, rest.mentorship.menteeName),
        openPlanButton(rest.mentorship.id),
        button('A choice', openAdd),
      ],
      below: topics,
    },
  }))

const overview: fc.Arbitrary<views.Overview> = fc.record({
  person,
  today: fc.constant(today),
  // Only mentees see topics in the row.
  mentees: fc.array(
    row.map((one) => ({ ...one, added: { ...one.added, below: [] } })),
    MANY,
  ),
  mentors: fc.array(row, MANY),
  ended: fc.array(mentorship, MANY),
  refusal: fc.option(fc.constantFrom('messages_tab_disabled', 'channel_not_found')),
})

/** What the other sections take at most: requests and the next nudge. */
const OTHER_BLOCKS = 12 + 2 * 8 + 1

function wholeHome(one: views.Overview) {
  const others = Array.from({ length: OTHER_BLOCKS }, () => section('Another section'))
  return [...views.ownSections(one).flatMap(({ blocks }) => blocks), ...others]
}

const reader: fc.Arbitrary<HomeReader> = fc.record({
  me: person,
  now: fc.constant(today.toZonedDateTime('UTC').toInstant()),
  today: fc.constant(today),
  mentorships: fc.array(mentorship, MANY),
})

const NOT_MEMBERS = ['unknown', 'a guest', 'a bot', 'deactivated', 'another company'] as const
const noPage: fc.Arbitrary<pageViews.NoPage> = fc.oneof(
  fc.record({ reason: fc.constantFrom('myself' as const, 'not yours' as const) }),
  fc.record({
    reason: fc.constant('not a member' as const),
    who: userId,
    standing: fc.constantFrom(...NOT_MEMBERS),
  }),
)

export const extremes = [
  covers('home/row-views.ts', rowViews, {
    menteeRow: build(rowViews.menteeRow, row, fc.constant(today)),
    mentorRow: build(rowViews.mentorRow, row, fc.constant(today)),
    menteeLine: build(rowViews.menteeLine, mentorship, fc.constant(today)),
    lastPhrase: build(rowViews.lastPhrase, mentorship, fc.constant(today)),
    stripLegend: build((_: null) => [rowViews.stripLegend()], fc.constant(null)),
  }),
  covers('home/overview-views.ts', overviewViews, {
    overviewMessage: build(
      (one: HomeReader, steps: readonly NextStep[]) =>
        overviewViews.overviewMessage({
          spots: { taken: 3, capacity: 2 },
          people: views.listMessage(one).blocks,
          state: [],
          steps,
        }),
      reader,
      fc.array(
        fc.record({
          order: fc.nat(99),
          line: fc.constant('A line'),
          button: name.map((who) => button('First', openAdd, { style: 'primary', label: `First: ${who}` })),
        }),
        { maxLength: 10 },
      ),
    ),
  }),
  covers('home/page-views.ts', pageViews, {
    personView: build(
      pageViews.personView,
      fc.record({
        other: fc.record({ id: userId, name }),
        mentorshipId: fc.option(uuid, { nil: undefined }),
      }),
      fc.constant(Array.from({ length: 200 }, () => section('A line'))),
    ),
    noPageMessage: build(pageViews.noPageMessage, noPage),
  }),
  covers('home/views.ts', views, {
    ownSections: build(wholeHome, overview),
    listMessage: build(views.listMessage, reader),
    newcomerBlocks: buildSame(views.newcomerBlocks),
    greetingMessage: buildSame(views.greetingMessage),
  }),
]
