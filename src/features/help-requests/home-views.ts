import { escapeText, firstWords } from '../../platform/slack/blocks.ts'
import type { HelpRequest } from './rules.ts'

const WHAT_WORDS = 200

/** For the mentor: what the mentee wishes for, under their name. */
export function helpRequestLine({ what }: HelpRequest): string {
  const wish = ':raised_hand: Asks for a hand, or a listening ear.'
  return what === null ? wish : `${wish}\n> ${escapeText(firstWords(what, WHAT_WORDS))}`
}

/** For the mentee: their own wish, while it waits. */
export function ownHelpRequestLine({ what }: HelpRequest): string {
  const wish = ':raised_hand: You asked for a hand, and it waits for an answer.'
  return what === null ? wish : `${wish}\n> ${escapeText(firstWords(what, WHAT_WORDS))}`
}
