import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { undoAdvisorCheckIn } from './actions.ts'

/** For the check-in that the owner has just logged. `pageId`: the open board page below. */
export function undoButton({
  contactName,
  ...value
}: {
  advisorId: string
  checkInId: string
  contactName: string
  pageId?: string | undefined
}): Button {
  return button('Undo', undoAdvisorCheckIn, { value, label: `Undo check-in with ${contactName}` })
}
