import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { answerHelpRequest, withdrawHelpRequest } from './actions.ts'
import type { HelpRequest } from './rules.ts'

// The buttons of a help request, for the views of this feature and of those above it.

/** For the mentor. A check-in is an answer as well; its button is drawn next to these. */
export function answerHelpButtons({ id: helpRequestId }: Pick<HelpRequest, 'id'>): Button[] {
  return [
    button('I’ll write today', answerHelpRequest, {
      value: { helpRequestId, answer: 'writes today' },
      style: 'primary',
    }),
    button('Let’s talk', answerHelpRequest, { value: { helpRequestId, answer: 'wants to talk' } }),
  ]
}

/** For the mentee. */
export function withdrawHelpButton({ id: helpRequestId }: Pick<HelpRequest, 'id'>): Button {
  return button('Take it back', withdrawHelpRequest, { value: { helpRequestId } })
}
