import { button, firstWords, mention } from '../../platform/slack/blocks.ts'
import type { NextStep } from '../next-steps.ts'
import { openAnswerMentor, openRequests } from './actions.ts'
import type { Request } from './rules.ts'

const NAME_MAX = 24

/** For the mentor: requests that wait for an answer. Empty if there are none. */
export function requestSteps(requests: readonly Request[]): NextStep[] {
  const [first, ...others] = requests
  if (!first) return []
  if (others.length > 0) {
    const count = requests.length
    const line = `${count} people asked you to mentor them.`
    return [{ order: 10, line, button: button(`View ${count} requests`, openRequests, { style: 'primary' }) }]
  }
  const text = `View ${firstWords(first.menteeName, NAME_MAX)}’s request`
  const line = `${mention(first.menteeId)} asked you to mentor them.`
  return [{ order: 10, line, button: button(text, openRequests, { style: 'primary' }) }]
}

/** For the mentee: a mentor's question about their request. */
export function questionStep({ id, mentorId, mentorName }: Request): NextStep {
  const text = `Answer ${firstWords(mentorName, NAME_MAX)}…`
  return {
    order: 15,
    line: `${mention(mentorId)} has a question about your request.`,
    button: button(text, openAnswerMentor, { value: { requestId: id }, style: 'primary' }),
  }
}
