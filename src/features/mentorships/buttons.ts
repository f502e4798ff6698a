import type { Button } from '@slack/types'
import { showEvery } from '../../platform/plain-dates.ts'
import { button, confirmation } from '../../platform/slack/blocks.ts'
import {
  acceptOffer,
  decideProposal,
  notForMe,
  openCheckIn,
  openFindTime,
  openHelpRequest,
  openPromised,
  openTopic,
  undoCheckIn,
} from './actions.ts'
import { type Mentorship, OFFER_BREAK_DAYS, type Proposal } from './rules.ts'

/** The mentee's answers to an offer. */
export function offerButtons({ id, mentorName }: Pick<Mentorship, 'id' | 'mentorName'>): Button[] {
  const value = { mentorshipId: id }
  const confirm = confirmation(
    'Decline offer?',
    `${mentorName} will be told, without a reason, and can’t offer again for ${OFFER_BREAK_DAYS} days. You can ask them at any time.`,
    'Decline',
    'Cancel',
  )
  return [
    button('Accept', acceptOffer, { value, style: 'primary', label: `Accept the offer of ${mentorName}` }),
    button('Decline', notForMe, { value, confirm, label: `Decline the offer of ${mentorName}` }),
  ]
}

/** The mentor's answers to a suggested cadence. */
export function proposalButtons(
  { id: mentorshipId, menteeName, cadenceDays }: Pick<Mentorship, 'id' | 'menteeName' | 'cadenceDays'>,
  proposal: Pick<Proposal, 'id' | 'cadenceDays'>,
): Button[] {
  const about = { mentorshipId, proposalId: proposal.id }
  const accept = `Accept ${showEvery(proposal.cadenceDays)}`
  const keep = `Keep ${showEvery(cadenceDays)}`
  return [
    button(accept, decideProposal, {
      value: { ...about, agrees: true },
      style: 'primary',
      label: `${accept} with ${menteeName}`,
    }),
    button(keep, decideProposal, { value: { ...about, agrees: false }, label: `${keep} with ${menteeName}` }),
  ]
}

/** For the mentee: asks this mentor for help. */
export function askForHelpButton({ id, mentorName }: Pick<Mentorship, 'id' | 'mentorName'>): Button {
  return button('Ask for help…', openHelpRequest, {
    value: { mentorshipId: id },
    label: `Ask for help… from ${mentorName}`,
  })
}

/** For the mentee: adds a topic for the next check-in with this mentor. */
export function addTopicButton({ id, mentorName }: Pick<Mentorship, 'id' | 'mentorName'>): Button {
  return button('Add a topic…', openTopic, {
    value: { mentorshipId: id },
    label: `Add a topic… for your check-in with ${mentorName}`,
  })
}

/** `name`: the other person. */
export function findTimeButton({ mentorshipId, name }: { mentorshipId: string; name: string }): Button {
  return button('Find a time…', openFindTime, {
    value: { mentorshipId },
    label: `Find a time… with ${name}`,
  })
}

/** `name`: the other person. */
type OwnCheckIn = { mentorshipId: string; checkInId: string; hasNote: boolean; name: string }

/** Buttons for the author of a check-in. */
export function afterCheckIn({ mentorshipId, checkInId, hasNote, name }: OwnCheckIn): Button[] {
  const value = { mentorshipId, checkInId }
  return [
    hasNote
      ? button('Edit…', openCheckIn, { value, label: `Edit… check-in with ${name}` })
      : button('Add a note…', openCheckIn, { value, label: `Add a note… to the check-in with ${name}` }),
    promiseButton({ mentorshipId, name }),
    button('Undo', undoCheckIn, { value, label: `Undo check-in with ${name}` }),
  ]
}

/** `name`: the other person. */
export function promiseButton({ mentorshipId, name }: Pick<OwnCheckIn, 'mentorshipId' | 'name'>): Button {
  return button('Add a promise…', openPromised, {
    value: { mentorshipId },
    label: `Add a promise… to ${name}`,
  })
}
