import { button, firstWords } from '../../platform/slack/blocks.ts'
import type { NextStep } from '../next-steps.ts'
import { acceptOffer, logToday, openAdd, openLog, openRequest } from './actions.ts'
import type { Mentorship } from './rules.ts'

const NAME_MAX = 24

/** For the mentee: an offer that waits for an answer. */
export function offerStep({ id, mentorName }: Mentorship): NextStep {
  const text = `Accept ${firstWords(mentorName, NAME_MAX)}’s offer`
  return { order: 20, button: button(text, acceptOffer, { value: { mentorshipId: id }, style: 'primary' }) }
}

/** For the mentor: a check-in that is due. */
export function dueStep({ id, menteeName }: Mentorship): NextStep {
  const text = `Log check-in with ${firstWords(menteeName, NAME_MAX)}`
  return { order: 40, button: button(text, logToday, { value: { mentorshipId: id }, style: 'primary' }) }
}

/** What is possible at any time. */
export function anytimeSteps(can: { log: boolean; add: boolean; find: boolean }): NextStep[] {
  return [
    ...(can.log ? [{ order: 60, button: button('Log check-in…', openLog) }] : []),
    ...(can.add ? [{ order: 80, button: button('Add a mentee…', openAdd) }] : []),
    ...(can.find ? [{ order: 85, button: button('Find a mentor…', openRequest) }] : []),
  ]
}
