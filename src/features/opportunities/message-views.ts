import type { Temporal } from 'temporal-polyfill'
import {
  actions,
  button,
  context,
  firstWords,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { addToPlan, openOpportunities, openOpportunity, takeOverOpportunity } from './actions.ts'
import { interestBlocks } from './page-views.ts'
import { headline, ownersOf, shortName, titleOf } from './phrases.ts'
import type { Interest, InterestState, Opportunity, Reason } from './rules.ts'

/** `isOwner`: the reader still decides. */
type Shown = { opportunity: Opportunity; interest: Interest; reason: Reason | null; isOwner: boolean }

/** To the owners: somebody has shown themselves. It follows what is decided. */
export function interestMessage({ opportunity, interest, reason, isOwner }: Shown): Message {
  const outcome = isOwner ? OUTCOMES[interest.state] : 'You’re no longer a co-owner.'
  return message(
    section(`${mention(interest.personId)} showed themselves for an opportunity of yours.`),
    section(titleOf(opportunity)),
    ...(outcome === null ? interestBlocks(opportunity, interest, reason) : [context(outcome)]),
    ...(outcome === null ? [context(`Visible to ${ownersOf(opportunity)}. Everyone gets an answer.`)] : []),
  )
}

/** Null while it waits for an answer. */
const OUTCOMES: Record<InterestState, string | null> = {
  suggested: 'No longer interested.',
  passed: 'No longer interested.',
  shown: null,
  chosen: 'Chosen.',
  thanked: 'Thanked. They were told that it goes on without them.',
  withdrawn: 'Withdrawn by them.',
}

const PLANS_SHOWN = 3

/** To somebody who was chosen. `mentorships`: those in which they are the mentee. */
export function chosenMessage(
  opportunity: Opportunity,
  mentorships: readonly Mentorship[],
  personId: string,
  today: Temporal.PlainDate,
): Message {
  const { id: opportunityId } = opportunity
  const buttons = mentorships.slice(0, PLANS_SHOWN).map((mentorship) => {
    const { name } = otherOf(mentorship, personId)
    const text = `Add to plan with ${shortName(name)}`
    return button(text, addToPlan, {
      value: { opportunityId, mentorshipId: mentorship.id },
      label: `${text}: ${firstWords(opportunity.title, 30)}`,
    })
  })
  return message(
    section('You were chosen for an opportunity.'),
    section(`${headline(opportunity, today)}\nTalk to ${ownersOf(opportunity)} about how to begin.`),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
    context(
      buttons.length === 0
        ? `Visible to you and ${ownersOf(opportunity)}`
        : 'If you like, make it a step of your plan. Your mentor then sees it.',
    ),
  )
}

/** To everyone undecided when it ends, and to those who are thanked before. The same words, whatever happened. */
export function overMessage(opportunity: Opportunity): Message {
  return message(
    section('An opportunity that you showed yourself for goes on without you this time.'),
    section(`${titleOf(opportunity)}\nThank you for showing yourself. No one else is told that you did.`),
    actions(button('Open opportunities…', openOpportunities)),
  )
}

/** To the interested, and to the co-owner, who can take it over. */
export function posterLeftMessage(opportunity: Opportunity, isCoOwner: boolean): Message {
  const { id: opportunityId, posterName, title, coOwnerId } = opportunity
  const who = firstWords(posterName, 40)
  return message(
    section('The Slack account of the person who posted an opportunity was deactivated.'),
    section(
      isCoOwner
        ? `${titleOf(opportunity)}: you can take it over from ${mention(opportunity.posterId)} within 14 days. Otherwise it closes, and everyone who waits is told.`
        : `${titleOf(opportunity)}: ${coOwnerId === null ? 'if they don’t come back, it closes in 14 days' : `${mention(coOwnerId)} can take it over within 14 days, or it closes`}. I’ll tell you.`,
    ),
    ...(isCoOwner
      ? [
          actions(
            button('Take over', takeOverOpportunity, {
              value: { opportunityId },
              style: 'primary',
              label: `Take over from ${who}: ${title}`,
            }),
          ),
        ]
      : []),
  )
}

/** To the poster. */
export function coOwnerLeftMessage(opportunity: Opportunity, today: Temporal.PlainDate): Message {
  const { id: opportunityId, title } = opportunity
  return message(
    section('Your co-owner stepped down from an opportunity.'),
    section(headline(opportunity, today)),
    actions(button('Open…', openOpportunity, { value: { opportunityId }, label: `Open… ${title}` })),
    context('You decide alone now. To add someone else, edit it.'),
  )
}

/** To a co-owner. */
export function coOwnerMessage(opportunity: Opportunity, today: Temporal.PlainDate): Message {
  const { id: opportunityId, posterId, title } = opportunity
  return message(
    section(`${mention(posterId)} made you a co-owner of an opportunity.`),
    section(headline(opportunity, today)),
    actions(button('Open…', openOpportunity, { value: { opportunityId }, label: `Open… ${title}` })),
    context(
      'You can do all that they can: choose people, edit it, close it. You’re told when someone shows themselves.',
    ),
  )
}
