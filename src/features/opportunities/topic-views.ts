import { button, mention } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'
import { suggestToMentee } from './actions.ts'
import { quoteText, shortName, titleOf } from './phrases.ts'
import type { Interest, Opportunity, Reason } from './rules.ts'

/** For a mentor: an opportunity that fits a mentee. Of an answer, the mentor reads only "not this one", to their own suggestion. */
export function opportunityTopic(
  { opportunity, interest, reason }: { opportunity: Opportunity; interest: Interest; reason: Reason | null },
  mentorId: string,
): Topic {
  const { personId, personName, state, suggestedBy } = interest
  const isMine = suggestedBy === mentorId
  const who = mention(personId)
  const ref = `opportunity:${interest.id}`
  const why = 'It’s open, and has words of their profile, which is open to matching.'
  if (isMine && state === 'passed')
    return { ref, line: `${titleOf(opportunity)}: not this one, says ${who}.`, reason: why }
  if (isMine || opportunity.state !== 'open')
    return {
      ref,
      line: isMine
        ? `You suggested ${titleOf(opportunity)} to ${who}.`
        : `${titleOf(opportunity)} is no longer open.`,
      reason: why,
    }
  const text = `Suggest to ${shortName(personName)}`
  return {
    ref,
    line: `Fits ${who}: ${titleOf(opportunity)}${reason === null ? '' : `. ${quoteText(reason, 'they')}`}`,
    reason: why,
    button: button(text, suggestToMentee, {
      value: { opportunityId: opportunity.id, personId },
      label: `${text}: ${opportunity.title}`,
    }),
  }
}
