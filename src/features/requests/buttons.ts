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

/** For the mentor. `isPrimary` emphasizes accepting. */
export function decisionButtons(
  { id, menteeName }: Pick<Request, 'id' | 'menteeName'>,
  { isPrimary }: { isPrimary: boolean },
): ActionsBlock {
  const value = { requestId: id }
  return actions(
    button('Accept…', openAcceptRequest, {
      value,
      label: `Accept… the request of ${menteeName}`,
      ...(isPrimary && { style: 'primary' }),
    }),
    button('Ask a question…', openAskMentee, { value, label: `Ask a question… to ${menteeName}` }),
    button('Decline…', openDeclineRequest, { value, label: `Decline… the request of ${menteeName}` }),
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

type ToMentor = Pick<Request, 'id' | 'mentorName'>

export function answerButtons({ id, mentorName }: ToMentor): Button[] {
  const answer = button('Answer…', openAnswerMentor, {
    value: { requestId: id },
    label: `Answer… the question of ${mentorName}`,
    style: 'primary',
  })
  return [answer, withdrawButton({ id, mentorName })]
}

export function withdrawButton({ id, mentorName }: ToMentor): Button {
  return button('Withdraw request', withdrawRequest, {
    value: { requestId: id },
    label: `Withdraw request to ${mentorName}`,
    confirm: confirmation(
      'Withdraw request?',
      'They’ll be told, without a reason.',
      'Withdraw',
      'Keep request',
    ),
  })
}

export function takeSpotButton({ id, mentorName }: ToMentor): Button {
  return button('Join waitlist', takeOfferedSpot, {
    value: { requestId: id },
    label: `Join waitlist of ${mentorName}`,
  })
}
