import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { openFindTime } from './actions.ts'

/** For views of this and higher features. `name`: the other person. */
export function findTimeButton({ mentorshipId, name }: { mentorshipId: string; name: string }): Button {
  return button('Find a time…', openFindTime, {
    value: { mentorshipId },
    label: `Find a time… with ${name}`,
  })
}
