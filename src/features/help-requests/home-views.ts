import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { HelpRequest } from './rules.ts'

/** About one line. */
const WHAT_WORDS = 90

/** For the mentor: the open help request, under the mentee’s name. */
export function helpRequestLine({ what }: HelpRequest): string {
  if (what === null) return '*Asked for your help*'
  return `*Asked for your help*: ${escapeText(firstWords(what, WHAT_WORDS))}`
}

/** For the mentee: their own open help request. */
export function ownHelpRequestLine({ what }: HelpRequest): string {
  if (what === null) return 'You asked for help. Waiting for an answer.'
  return `You asked for help: “${escapeText(firstWords(what, WHAT_WORDS))}” Waiting for an answer.`
}
