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
    button('Accept', acceptOffer, { value, style: 'primary' }),
    button('Decline', notForMe, { value, confirm }),
  ]
}

/** Buttons for the author of a check-in. */
export function afterCheckIn({
  mentorshipId,
  checkInId,
  hasNote,
}: {
  mentorshipId: string
  checkInId: string
  hasNote: boolean
}): Button[] {
  return [
    button(hasNote ? 'Edit…' : 'Add a note…', openCheckIn, { value: { mentorshipId, checkInId } }),
    button('Add a promise…', openPromised, { value: { mentorshipId } }),
    button('Undo', undoCheckIn, { value: { mentorshipId, checkInId } }),
  ]
}
