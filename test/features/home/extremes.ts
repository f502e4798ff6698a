import fc from 'fast-check'
import * as overviewViews from '../../../src/features/home/overview-views.ts'
import * as pageViews from '../../../src/features/home/page-views.ts'
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

/** As many as one person can have, and more mentors than anyone needs. */
const MANY = { maxLength: 10, size: 'max' } as const
const strip = fc.array(fc.constantFrom('checkedIn' as const, 'quiet' as const, 'before' as const), {
  minLength: 12,
  maxLength: 12,
})

/** Every feature adds something to every row. */
const row = fc.tuple(uuid, name).map(([id, menteeName]) => ({
  lines: ['A line'],
  first: [button('First', openAdd), button('Second', openAdd)],
  last: [openKnowButton(id, menteeName), openPlanButton(id)],
}))

const overview: fc.Arbitrary<views.Overview> = fc
  .tuple(
    fc.record({
      person,
      today: fc.constant(today),
      mentees: fc.array(mentorship, MANY),
      mentors: fc.array(mentorship, MANY),
      strips: fc.tuple(uuid, strip).map((pair) => new Map([pair])),
      ended: fc.array(mentorship, MANY),
      refusal: fc.option(fc.constantFrom('messages_tab_disabled', 'channel_not_found')),
    }),
    row,
  )
  .map(([rest, one]) => ({
    ...rest,
    rows: new Map([...rest.mentees, ...rest.mentors].map(({ id }) => [id, one])),
  }))

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
          button: fc.constant(button('First', openAdd, { style: 'primary' })),
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
    ownSections: build(
      (one: views.Overview) => views.ownSections(one).flatMap(({ blocks }) => blocks),
      overview,
    ),
    listMessage: build(views.listMessage, reader),
    newcomerBlocks: buildSame(views.newcomerBlocks),
  }),
]
