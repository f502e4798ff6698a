import type { Button } from '@slack/types'
import { button, confirmation } from '../../platform/slack/blocks.ts'
import { acceptOffer, notForMe, openCheckIn, openPromised, undoCheckIn } from './actions.ts'
import { type Mentorship, OFFER_BREAK_DAYS } from './rules.ts'

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
