import type { ActionsBlock } from '@slack/types'
import { actions, button } from '../../platform/slack/blocks.ts'
import { acceptSuggestion, dismissSuggestion } from './actions.ts'
import type { Suggestion } from './rules.ts'

/** For the mentor, in views of this and higher features. `isPrimary` emphasizes offering. */
export function decisionButtons(
  { id: suggestionId, menteeName }: Pick<Suggestion, 'id' | 'menteeName'>,
  { isPrimary }: { isPrimary: boolean },
): ActionsBlock {
  const value = { suggestionId }
  return actions(
    button('Offer to mentor', acceptSuggestion, {
      value,
      label: `Offer to mentor ${menteeName}`,
      ...(isPrimary && { style: 'primary' }),
    }),
    button('Not now', dismissSuggestion, { value, label: `Not now: ${menteeName}` }),
  )
}
