import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { answerHelpRequest, withdrawHelpRequest } from './actions.ts'
import type { HelpRequest } from './rules.ts'

// Buttons of a help request, for views of this and higher features.

/** For the mentor. Views add a button to log a check-in, which also answers the request. */
export function answerHelpButtons({ id: helpRequestId }: Pick<HelpRequest, 'id'>): Button[] {
  return [
    button('I’ll message today', answerHelpRequest, {
      value: { helpRequestId, answer: 'writes today' },
      style: 'primary',
    }),
    button('Suggest a call', answerHelpRequest, { value: { helpRequestId, answer: 'wants to talk' } }),
  ]
}

/** For the mentee. */
export function withdrawHelpButton({ id: helpRequestId }: Pick<HelpRequest, 'id'>): Button {
  return button('Cancel help request', withdrawHelpRequest, { value: { helpRequestId } })
}
