import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import { actions, button, firstWords, mention, menu, section } from '../../platform/slack/blocks.ts'
import { dueBandOn, dueOn, isPaused, isSnoozed } from '../relationships/rules.ts'
import {
  endPause,
  endSnooze,
  logToday,
  openAdd,
  openAgreement,
  openCommandForm,
  openEnd,
  openLog,
  openPause,
  openPropose,
  openRequest,
} from './actions.ts'
import { agreementLines } from './agreement-views.ts'
import { offerButtons } from './buttons.ts'
import { offerLine } from './offer-views.ts'
import { type Agreement, isOffered, type Mentorship, otherOf, type Proposal } from './rules.ts'

export type Standing = {
  mentorship: Mentorship
  personId: string
  agreement: Agreement | null
  /** A proposed cadence that waits for the mentor's answer. */
  proposal: Proposal | null
}

const NAME_MAX = 24

/** How things stand between two people, with what one of them can do. */
export function standingBlocks(standing: Standing, today: Temporal.PlainDate): KnownBlock[] {
  const { mentorship, personId, agreement } = standing
  const isAsked = isOffered(mentorship) && personId === mentorship.menteeId
  return [
    section(standingText(standing, today)),
    ...(isAsked ? [actions(...offerButtons(mentorship))] : []),
    ...(agreement === null ? [] : [section(agreementLines(agreement))]),
    ...(mentorship.endedAt === null ? [nextButtons(standing, today), settingButtons(standing, today)] : []),
  ]
}

function standingText({ mentorship, personId, proposal }: Standing, today: Temporal.PlainDate): string {
  const other = mention(otherOf(mentorship, personId).id)
  const since = `You and ${other}, since ${showDate(mentorship.startedOn, today)}.`
  if (mentorship.endedAt !== null) return since
  const { cadenceDays, alumniSince } = mentorship
  const lines = [
    alumniSince === null ? since : `${since} You’re staying in touch.`,
    `You check in ${showEvery(cadenceDays)}.`,
    ...breakLines(mentorship, personId, today),
    ...(isOffered(mentorship) ? [offerLine(mentorship, personId, today)] : [dueText(mentorship, today)]),
    ...(proposal === null
      ? []
      : [
          `${mention(mentorship.menteeId)} suggested *${showEvery(proposal.cadenceDays)}*. Waiting for ${mention(mentorship.mentorId)} to answer.`,
        ]),
  ]
  return lines.join('\n')
}

/** A pause, which both see; and the mentor's snooze, which only the mentor sees. */
function breakLines(mentorship: Mentorship, personId: string, today: Temporal.PlainDate): string[] {
  const { pausedUntil, snoozedUntil, mentorId, menteeId } = mentorship
  const paused = pausedUntil !== null && isPaused(mentorship, today)
  return [
    ...(paused ? [`Paused by ${mention(menteeId)} until *${showDate(pausedUntil, today)}*.`] : []),
    ...(personId === mentorId && snoozedUntil !== null && isSnoozed(mentorship, today)
      ? [`Snoozed until *${showDate(snoozedUntil, today)}*. Only visible to you.`]
      : []),
  ]
}

function dueText(mentorship: Mentorship, today: Temporal.PlainDate): string {
  const due = dueOn(mentorship)
  if (due.equals(today)) return 'Next check-in due *today*.'
  return dueBandOn(mentorship, today) === 'on track'
    ? `Next check-in due *${showDate(due, today)}*.`
    : `Next check-in due since *${showDate(due, today)}*.`
}

function nextButtons({ mentorship, personId }: Standing, today: Temporal.PlainDate) {
  const { name } = otherOf(mentorship, personId)
  const value = { value: { mentorshipId: mentorship.id } }
  const isDue = dueBandOn(mentorship, today) !== 'on track' && !isOffered(mentorship)
  const label = `Log check-in with ${name}`
  return actions(
    button('Log check-in', logToday, { ...value, label, ...(isDue && { style: 'primary' }) }),
    button('Log with details…', openLog, { ...value, label: `Log with details… about ${name}` }),
  )
}

/** Each can change what is theirs to decide: the mentor cadence and snooze, the mentee pause and proposals. */
function settingButtons({ mentorship, personId, agreement }: Standing, today: Temporal.PlainDate) {
  const { name } = otherOf(mentorship, personId)
  const about = { mentorshipId: mentorship.id }
  /** Labels name the person. */
  const named = <Value>(text: string, value: Value) => ({ value, label: `${text} (${name})` })
  const write = agreement === null ? 'Write an agreement…' : 'Agreement…'
  const both = menu(
    button(write, openAgreement, { value: about }),
    button('End mentorship…', openEnd, { value: about }),
  )
  if (personId === mentorship.mentorId) {
    const { menteeId } = mentorship
    const [cadence, snooze] = ['Change cadence…', 'Snooze…']
    return actions(
      button(cadence, openCommandForm, named(cadence, { command: 'cadence', personId: menteeId } as const)),
      isSnoozed(mentorship, today)
        ? button('End snooze', endSnooze, named('End snooze', about))
        : button(snooze, openCommandForm, named(snooze, { command: 'snooze', personId: menteeId } as const)),
      both,
    )
  }
  return actions(
    button('Suggest a cadence…', openPropose, named('Suggest a cadence…', about)),
    isPaused(mentorship, today)
      ? button('Resume check-ins', endPause, named('Resume check-ins', about))
      : button('Pause check-ins…', openPause, named('Pause check-ins…', about)),
    both,
  )
}

/** For somebody with whom there is no mentorship: what is possible. */
export function strangerBlocks(other: { id: string; name: string }, hasRoom: boolean): KnownBlock[] {
  const name = firstWords(other.name, NAME_MAX)
  const ask = button(`Ask ${name} to be your mentor…`, openRequest, { value: { mentorId: other.id } })
  const add = button(`Add ${name} as a mentee…`, openAdd, { value: { menteeId: other.id } })
  return [
    section(`You don’t have a mentorship with ${mention(other.id)}.`),
    actions(...(hasRoom ? [add, ask] : [ask])),
  ]
}
