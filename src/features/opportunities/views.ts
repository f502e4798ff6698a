import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showAgo } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { FACET_NAMES } from '../profiles/rules.ts'
import { openOpportunity } from './actions.ts'
import { headline, ownersOf, quoteText, titleOf } from './phrases.ts'
import type { Interest, Opportunity, Reason, Refusal } from './rules.ts'

// Answers to what people do, visible to them alone.

export function postedMessage(opportunity: Opportunity, today: Temporal.PlainDate): Message {
  const { id: opportunityId, title } = opportunity
  return message(
    section(`Posted: ${headline(opportunity, today)}`),
    context(
      'I’ll tell you when someone shows themselves. Until then, you see no one. I don’t ask anyone’s manager.',
    ),
    actions(button('Open…', openOpportunity, { value: { opportunityId }, label: `Open… ${title}` })),
  )
}

export function shownMessage(opportunity: Opportunity, isNew: boolean): Message {
  return message(
    section(
      isNew
        ? `${ownersOf(opportunity)} will be told that you’d like ${titleOf(opportunity)}, with your name, and your sentence if one fits.`
        : `You’ve already shown yourself for ${titleOf(opportunity)}.`,
    ),
    context('You get an answer, at the latest when it closes. I don’t ask your manager.'),
  )
}

export function passedMessage(opportunity: Opportunity): Message {
  return message(
    section(
      `Not this one: ${titleOf(opportunity)}. I won’t suggest it again, and I won’t tell ${ownersOf(opportunity)}.`,
    ),
  )
}

export function withdrawnMessage(opportunity: Opportunity): Message {
  return message(
    section(`Withdrawn. ${ownersOf(opportunity)} can no longer choose you for ${titleOf(opportunity)}.`),
  )
}

/** Answers "Why?" with the person's own words. */
export function whyMessage(
  opportunity: Opportunity,
  interest: Interest | null,
  reason: Reason | null,
): Message {
  const mentor =
    interest && interest.suggestedBy !== null
      ? [`${mention(interest.suggestedBy)} suggested ${titleOf(opportunity)} to you.`]
      : []
  const words =
    reason === null
      ? ['The words of yours that fit are no longer in your profile, or it’s no longer open to matching.']
      : [
          `${titleOf(opportunity)} has a word of yours. In “${FACET_NAMES[reason.facet]}”:\n> ${quoteText(reason, 'you')}`,
        ]
  return message(
    section([...mentor, ...(mentor.length > 0 && reason === null ? [] : words)].join('\n')),
    context(
      'I compare words; no person looked. Rare words count, and skills count more. Only visible to you. To change it: `/mentor profile`.',
    ),
  )
}

export function chosenAnswer(opportunity: Opportunity, personId: string, isFull: boolean): Message {
  return message(
    section(
      `You chose ${mention(personId)} for ${titleOf(opportunity)}. I’ll tell them.${isFull ? ' All places are taken, so I’ll thank everyone else who showed themselves.' : ''}`,
    ),
  )
}

export function thankedAnswer(opportunity: Opportunity, personId: string): Message {
  return message(
    section(`I’ll tell ${mention(personId)} that ${titleOf(opportunity)} goes on without them this time.`),
  )
}

export function endedAnswer(opportunity: Opportunity, undecided: number): Message {
  const told =
    undecided === 0
      ? 'No one was waiting for an answer.'
      : 'I’ll tell everyone who was waiting for an answer.'
  return message(section(`${titleOf(opportunity)} is no longer open. ${told}`))
}

export function takenOverMessage(opportunity: Opportunity): Message {
  return message(section(`${titleOf(opportunity)} is yours now. You decide who is chosen.`))
}

export function steppedDownMessage(opportunity: Opportunity): Message {
  return message(
    section(
      `You’re no longer a co-owner of ${titleOf(opportunity)}. I’ll tell ${mention(opportunity.posterId)}.`,
    ),
  )
}

export function suggestedMessage(opportunity: Opportunity, menteeId: string): Message {
  return message(
    section(
      `I’ll suggest ${titleOf(opportunity)} to ${mention(menteeId)} in their next message with opportunities, and say that it comes from you.`,
    ),
  )
}

/** `result`: what became of the step. */
export function plannedMessage(
  opportunity: Opportunity,
  mentorId: string,
  result: 'added' | 'there already' | 'full',
): Message {
  const texts = {
    added: `${titleOf(opportunity)} is a step of your plan now. Visible to you and ${mention(mentorId)}.`,
    'there already': `${titleOf(opportunity)} is already a step of your plan.`,
    full: `Your plan has no room for another step, so I didn’t add ${titleOf(opportunity)}. Finish or delete one first.`,
  }
  return message(section(texts[result]))
}

export function refusalMessage(refusal: Refusal, today: Temporal.PlainDate): Message {
  return message(section(refusalText(refusal, today)))
}

/** For forms too; mentions are shown as ids there, so it has none for what a form can refuse. */
export function refusalText(refusal: Refusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'gone':
      return 'This opportunity no longer exists, so nothing changed. `/mentor opportunities` shows what is open.'
    case 'not yours':
      return 'Only the people who posted it can do that.'
    case 'yours':
      return 'You posted this opportunity, so it’s for someone else.'
    case 'over':
      return `*${escapeText(refusal.title)}* is no longer open, so nothing changed.`
    case 'day passed':
      return `*${escapeText(refusal.title)}* closed ${showAgo(refusal.daysAgo)}, so nothing changed.`
    case 'place taken':
      return `The place is taken: *${escapeText(refusal.title)}* has everyone it needs, so nothing changed.`
    case 'chosen already':
      return `You were already chosen for *${escapeText(refusal.title)}*, so nothing changed. If it no longer fits, talk to ${mention(refusal.by)}.`
    case 'interest gone':
      return `${mention(refusal.who)} has withdrawn, or has an answer already, so nothing changed.`
    case 'passed':
      return `${mention(refusal.who)} has passed on this one, so I didn’t suggest it.`
    case 'known':
      return `${mention(refusal.who)} already knows about this one.`
    case 'poster is here':
      return `${mention(refusal.who)} is back, so it stays theirs.`
    case 'last owner':
      return `Someone has to answer those who show themselves, so *${escapeText(refusal.title)}* stays yours. You can close it.`
    case 'fewer places than chosen':
      return `You’ve already chosen ${refusal.chosen}. Enter ${refusal.chosen} or more.`
    case 'not a member':
      return 'Choose a full member of this workspace, other than the person who posted it.'
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && mention(refusal.who), today)
  }
}
