import type { KnownBlock } from '@slack/types'
import { actions, escapeText, firstWords, section } from '../../platform/slack/blocks.ts'
import { answerHelpButtons, withdrawHelpButton } from './buttons.ts'
import type { HelpRequest } from './rules.ts'

const WORDS_MAX = 1000

/** An open help request, with the mentor's answers or the mentee's way to cancel it. */
export function helpPageBlocks(request: HelpRequest, isMentor: boolean): KnownBlock[] {
  const title = isMentor ? '*Asked for your help*' : '*You asked for help.* Waiting for an answer.'
  const what = request.what === null ? [] : [`> ${escapeText(firstWords(request.what, WORDS_MAX))}`]
  return [
    section([title, ...what].join('\n')),
    actions(...(isMentor ? answerHelpButtons(request) : [withdrawHelpButton(request)])),
  ]
}
