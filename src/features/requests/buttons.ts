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
    button('Yes…', openAcceptRequest, { value, ...(isPrimary && { style: 'primary' }) }),
    button('Ask…', openAskMentee, { value }),
    button('Not now…', openDeclineRequest, { value }),
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
  return button('Take it back', withdrawRequest, {
    value: { requestId: id },
    confirm: confirmation(
      'Take it back?',
      'They are told, without a reason.',
      'Take it back',
      'Let it stand',
    ),
  })
}

export function takeSpotButton({ id }: Id): Button {
  return button('Wait for a place', takeOfferedSpot, { value: { requestId: id } })
}
