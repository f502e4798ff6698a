import type { ActionsBlock, Button } from '@slack/types'
import { actions, button, confirmation } from '../../platform/slack/blocks.ts'
import {
  openAcceptRequest,
  openAnswerMentor,
  openAskMentee,
  openDeclineRequest,
  takeOfferedSpot,
  withdrawRequest,
} from './actions.ts'
import { type Request, stageOf } from './rules.ts'

// Buttons of a request, for views of this and higher features.

type Id = Pick<Request, 'id'>

/** For the mentor. `isPrimary` emphasizes accepting. */
export function decisionButtons({ id }: Id, { isPrimary }: { isPrimary: boolean }): ActionsBlock {
  const value = { requestId: id }
  return actions(
    button('Accept…', openAcceptRequest, { value, ...(isPrimary && { style: 'primary' }) }),
    button('Ask a question…', openAskMentee, { value }),
    button('Decline…', openDeclineRequest, { value }),
  )
}

/** Returns the buttons for the mentee at this stage; may be empty. */
export function menteeButtons(request: Request): Button[] {
  switch (stageOf(request)) {
    case 'asked':
      return answerButtons(request)
    case 'sent':
    case 'seen':
    case 'waitlisted':
      return [withdrawButton(request)]
    case 'declined':
      return request.offersWaitlist ? [takeSpotButton(request)] : []
    default:
      return []
  }
}

export function answerButtons({ id }: Id): Button[] {
  const answer = button('Answer…', openAnswerMentor, { value: { requestId: id }, style: 'primary' })
  return [answer, withdrawButton({ id })]
}

export function withdrawButton({ id }: Id): Button {
  return button('Withdraw request', withdrawRequest, {
    value: { requestId: id },
    confirm: confirmation(
      'Withdraw request?',
      'They’ll be told, without a reason.',
      'Withdraw',
      'Keep request',
    ),
  })
}

export function takeSpotButton({ id }: Id): Button {
  return button('Join waitlist', takeOfferedSpot, { value: { requestId: id } })
}
