import { Temporal } from 'temporal-polyfill'
import type { DateRefusal } from '../../platform/commands/refusals.ts'
import { refuseMeaning } from '../../platform/commands/typed.ts'
import { type DayContext, readDueDay } from '../../platform/days/due.ts'
import { cleanText } from '../../platform/plain-text.ts'
import type { FindRefusal } from '../mentorships/rules.ts'

export const STEP_MAX_LENGTH = 500
export const ROLE_MAX_LENGTH = 500
export const GAP_MAX_LENGTH = 3000
export const NOTES_MAX_LENGTH = 3000
/** How many open steps a plan holds, ideas included. */
export const OPEN_STEPS_MAX = 50
/** How many open topics a person has on the agenda of a mentorship. */
export const OPEN_TOPICS_MAX = 30
/** Latest due date accepted, in years; anything later is probably a typo. */
export const DUE_MAX_YEARS = 5

/** The mentee's goal. Mentor and mentee both read and write it. */
export type Plan = { nextRole: string | null; gap: string | null }

/** Something concrete to do. Without an owner it is an idea. Dates are in the owner's time zone. */
export type Step = {
  id: string
  mentorshipId: string
  words: string
  ownerId: string | null
  dueOn: Temporal.PlainDate | null
  doneOn: Temporal.PlainDate | null
}

/** `moved`: it stood there already with another due date, or with none. `full`: the plan holds no more open steps. */
export type StepAdded =
  | { result: 'added' }
  | { result: 'full' }
  | { result: 'there already'; dueOn: Temporal.PlainDate | null }
  | { result: 'moved'; from: Temporal.PlainDate | null; to: Temporal.PlainDate }

/** A step as typed in one line: "introduce her to Finance by 1 Dec". */
export type Task = { words: string; dueOn: Temporal.PlainDate | null }

/** Why such a line is refused. Nothing was changed. */
export type TaskRefusal =
  | { reason: 'words missing' }
  | { reason: 'words too long'; length: number; most: number }
  | DateRefusal
  | { reason: 'due in the past'; on: Temporal.PlainDate }
  | { reason: 'due too far'; on: Temporal.PlainDate }

/** Reads a line and the day at its end, if there is one. `today` is in the author's time zone. */
export function readTask(said: string, when: Pick<DayContext, 'today' | 'locale'>): Task | TaskRefusal {
  const text = cleanText(said).trim()
  const due = readDueDay(text, { ...when, direction: 'future' })
  if (due === null) return checkWords(text, null)
  const { meaning, typed, words } = due
  if (meaning.kind !== 'day') return refuseMeaning(meaning, typed)
  return refuseDue(meaning.on, when.today) ?? checkWords(words, meaning.on)
}

function checkWords(words: string, dueOn: Temporal.PlainDate | null): Task | TaskRefusal {
  if (words === '') return { reason: 'words missing' }
  const { length } = words
  return length > STEP_MAX_LENGTH
    ? { reason: 'words too long', length, most: STEP_MAX_LENGTH }
    : { words, dueOn }
}

export type DueRefusal = Extract<TaskRefusal, { on: Temporal.PlainDate }>

/** Refuses dates in the past or more than `DUE_MAX_YEARS` ahead. */
export function refuseDue(on: Temporal.PlainDate, today: Temporal.PlainDate): DueRefusal | null {
  if (Temporal.PlainDate.compare(on, today) < 0) return { reason: 'due in the past', on }
  return Temporal.PlainDate.compare(on, today.add({ years: DUE_MAX_YEARS })) > 0
    ? { reason: 'due too far', on }
    : null
}

export function isOverdue({ dueOn, doneOn }: Step, today: Temporal.PlainDate): boolean {
  return doneOn === null && dueOn !== null && Temporal.PlainDate.compare(dueOn, today) < 0
}

/** Sorted by due date; steps without one come last. */
export function byDueDate(steps: readonly Step[]): Step[] {
  return steps.toSorted((one, other) => {
    if (one.dueOn === null || other.dueOn === null)
      return Number(one.dueOn === null) - Number(other.dueOn === null)
    return Temporal.PlainDate.compare(one.dueOn, other.dueOn)
  })
}

/** Why part of a plan can't be opened or changed. views.ts has the text. */
export type Refusal =
  | FindRefusal
  | { reason: 'ended'; who: string }
  | { reason: 'not accepted'; who: string }
  | { reason: 'gone' }
  | { reason: 'only the mentor'; who: string }
  | { reason: 'only the mentee'; who: string }

/**
 * What the mentee would like to talk about. Both see it. `isFromBefore`: there was a check-in after it was added, so
 * they may already have talked about it.
 */
export type AgendaItem = { id: string; mentorshipId: string; words: string; isFromBefore: boolean }
