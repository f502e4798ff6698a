import { Temporal } from 'temporal-polyfill'
import type { NextSteps } from '../next-steps.ts'
import { dueBandOn, dueOn, isPaused, isSnoozed } from '../relationships/rules.ts'
import { anytimeSteps, dueStep, offerStep } from './next-views.ts'
import { isOffered, type Mentorship } from './rules.ts'

/** Offers to accept and check-ins to log, then what is possible at any time. */
export const mentorshipNextSteps: NextSteps = async (_, { me, today, mentorships }) => {
  const here = mentorships.filter((one) => one.mentorIsHere && one.menteeIsHere)
  const mine = here.filter((one) => one.mentorId === me.id)
  const offers = here.filter((one) => one.menteeId === me.id && isOffered(one))
  const due = mine.filter((one) => isDue(one, today))
  const taken = mentorships.filter((one) => one.mentorId === me.id && one.takesSpot)
  const mentors = mentorships.filter((one) => one.menteeId === me.id)
  const sorted = due.toSorted((one, other) => Temporal.PlainDate.compare(dueOn(one), dueOn(other)))
  const can = { log: here.length > 0, add: taken.length < me.capacity, find: mentors.length === 0 }
  return [...offers.map(offerStep), ...sorted.map(dueStep), ...anytimeSteps(can)]
}

function isDue(mentorship: Mentorship, today: Temporal.PlainDate): boolean {
  return (
    !isSnoozed(mentorship, today) &&
    !isPaused(mentorship, today) &&
    dueBandOn(mentorship, today) !== 'on track'
  )
}
