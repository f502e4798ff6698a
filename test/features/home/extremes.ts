import fc from 'fast-check'
import * as helpRequestViews from '../../../src/features/home/help-request-views.ts'
import * as requestViews from '../../../src/features/home/request-views.ts'
import * as views from '../../../src/features/home/views.ts'
import { build, covers, instant, mentorship, person, today, uuid, zone } from '../../support/slack-limits.ts'
import { helpRequest } from '../help-requests/extremes.ts'
import { someRequests } from '../requests/samples.ts'

/** As many as one person can have, and more mentors than anybody needs. */
const MANY = { maxLength: 10, size: 'max' } as const
const strip = fc.array(fc.constantFrom('checkedIn' as const, 'quiet' as const, 'before' as const), {
  minLength: 12,
  maxLength: 12,
})

const asks = fc.record({ toMe: someRequests, mine: someRequests, zone, today: fc.constant(today) })

const withoutHelpRequests = fc.record({
  person,
  today: fc.constant(today),
  mentees: fc.array(mentorship, MANY),
  mentors: fc.array(mentorship, MANY),
  strips: fc.tuple(uuid, strip).map((pair) => new Map([pair])),
  ended: fc.array(mentorship, MANY),
  sending: fc.boolean(),
  refusal: fc.option(fc.constantFrom('messages_tab_disabled', 'channel_not_found')),
  nextNudgeAt: fc.option(instant),
  asks,
})

/** Everybody asks for a hand at once. */
const overview: fc.Arbitrary<views.Overview> = fc
  .tuple(withoutHelpRequests, helpRequest)
  .map(([rest, one]) => ({
    ...rest,
    helpRequests: new Map([...rest.mentees, ...rest.mentors].map(({ id }) => [id, one])),
  }))

export const extremes = [
  covers('home/help-request-views.ts', helpRequestViews, {
    helpRequestLine: build(helpRequestViews.helpRequestLine, helpRequest),
    ownHelpRequestLine: build(helpRequestViews.ownHelpRequestLine, helpRequest),
  }),
  covers('home/request-views.ts', requestViews, {
    toMeBlocks: build(requestViews.toMeBlocks, asks),
    mineBlocks: build(requestViews.mineBlocks, asks),
  }),
  covers('home/views.ts', views, {
    overviewMessage: build(views.overviewMessage, overview),
    overviewBlocks: build(views.overviewBlocks, overview),
    listMessage: build(views.listMessage, overview),
  }),
]
