import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { HelpRequest } from './rules.ts'

const WHAT_WORDS = 200

/** For the mentor: the open help request, under the mentee’s name. */
export function helpRequestLine({ what }: HelpRequest): string {
  const asked = ':raised_hand: Asked for your help'
  return what === null ? asked : `${asked}\n> ${escapeText(firstWords(what, WHAT_WORDS))}`
}

/** For the mentee: their own open help request. */
export function ownHelpRequestLine({ what }: HelpRequest): string {
  const asked = ':raised_hand: You asked for help. Waiting for an answer.'
  return what === null ? asked : `${asked}\n> ${escapeText(firstWords(what, WHAT_WORDS))}`
}
