import { button, firstWords, mention } from '../../platform/slack/blocks.ts'
import { openTogether } from '../mentorships/actions.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import type { NextStep } from '../next-steps.ts'

const NAME_MAX = 24

/** For the mentor: a mentee's open help request, which the page about them shows. */
export function helpStep({ id, menteeId, menteeName }: Mentorship): NextStep {
  const text = `View ${firstWords(menteeName, NAME_MAX)}’s help request`
  return {
    order: 30,
    line: `${mention(menteeId)} asked for your help.`,
    button: button(text, openTogether, { value: { mentorshipId: id } }),
  }
}
