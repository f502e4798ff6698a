import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  confirmation,
  context,
  firstWords,
  mention,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { isPaused, type ReadableCheckIn } from '../relationships/rules.ts'
import {
  correctCheckIn,
  endPause,
  openAgreement,
  openCheckIn,
  openEnd,
  openPause,
  openPropose,
  togetherPage,
} from './actions.ts'
import { agreementLines } from './agreement-views.ts'
import { REASON_NAMES } from './end-views.ts'
import { type Agreement, type Mentorship, otherOf, type Proposal, type Reflection } from './rules.ts'
import { KIND_NAMES, quote } from './views.ts'

export type Together = {
  mentorship: Mentorship
  personId: string
  checkIns: readonly ReadableCheckIn[]
  /** The reader's own. */
  reflections: readonly Reflection[]
  agreement: Agreement | null
  /** A proposed cadence that waits for the mentor's answer. */
  proposal: Proposal | null
  /** What the mentee lets this mentor see of an earlier mentorship. */
  before: Before | null
  /** Whether there are more check-ins than are shown. */
  hasOlder: boolean
}

/** What the mentee shows a new mentor of the mentorship with the person who suggested them. */
export type Before = { mentorId: string; showsDays: boolean; checkIns: readonly ReadableCheckIn[] }

const NOTE_MAX = 500
const BEFORE_MAX = 20

/** The page about a mentorship, as one of the two people may see it. */
export function togetherView(together: Together, today: Temporal.PlainDate): ModalView {
  const { mentorship, personId, checkIns, reflections, agreement, before, hasOlder } = together
  const isActive = mentorship.endedAt === null
  return modal({
    contract: togetherPage,
    title: isActive ? 'Your mentorship' : 'Past mentorship',
    blocks: [
      section(standing(together, today)),
      ...(agreement === null ? [] : [section(agreementLines(agreement))]),
      ...(isActive ? [possible(mentorship, personId, agreement !== null, today)] : []),
      ...reflections.map(reflectionBlock),
      ...(checkIns.length > 0
        ? checkIns.map((checkIn) => checkInBlock(checkIn, mentorship, personId, today))
        : [section('No check-ins yet.')]),
      context(
        `${hasOlder ? `Showing the latest ${checkIns.length}. ` : ''}Dates and types are visible to both of you; notes only to the person who wrote them.`,
      ),
      ...(before === null ? [] : beforeBlocks(before, mentorship, today)),
    ],
  })
}

function standing({ mentorship, personId, proposal }: Together, today: Temporal.PlainDate): string {
  const other = mention(otherOf(mentorship, personId).id)
  const since = `You and ${other}, since ${showDate(mentorship.startedOn, today)}.`
  if (mentorship.endedAt !== null) return since
  const { pausedUntil, cadenceDays, alumniSince } = mentorship
  const lines = [
    alumniSince === null ? since : `${since} You’re staying in touch.`,
    `You check in ${showEvery(cadenceDays)}.`,
    ...(isPaused(mentorship, today) && pausedUntil
      ? [`Paused by ${mention(mentorship.menteeId)} until *${showDate(pausedUntil, today)}*.`]
      : []),
    ...(proposal === null
      ? []
      : [
          `${mention(mentorship.menteeId)} suggested *${showEvery(proposal.cadenceDays)}*. Waiting for ${mention(mentorship.mentorId)} to answer.`,
        ]),
  ]
  return lines.join('\n')
}

/** Buttons for both, and those for the mentee only. The mentor sets the cadence and snoozes elsewhere. */
function possible(
  mentorship: Mentorship,
  personId: string,
  hasAgreement: boolean,
  today: Temporal.PlainDate,
) {
  const value = { value: { mentorshipId: mentorship.id } }
  const both = [
    button(hasAgreement ? 'Agreement…' : 'Write an agreement…', openAgreement, value),
    button('End mentorship…', openEnd, value),
  ]
  if (personId === mentorship.mentorId) return actions(...both)
  const rest = isPaused(mentorship, today)
    ? button('Resume', endPause, value)
    : button('Pause…', openPause, value)
  return actions(button('Suggest a cadence…', openPropose, value), rest, ...both)
}

function reflectionBlock({ words, reason }: Reflection): KnownBlock {
  const why = reason === null ? [] : [`Reason (only visible to you): ${REASON_NAMES[reason]}`]
  const thought = words === null ? [] : [quote(words)]
  return section(['*Your reflection*', ...why, ...thought].join('\n'))
}

function checkInBlock(
  checkIn: ReadableCheckIn,
  mentorship: Mentorship,
  personId: string,
  today: Temporal.PlainDate,
): KnownBlock {
  const own = checkIn.note === null ? '' : `\n${quote(firstWords(checkIn.note, NOTE_MAX))}`
  const line = `*${showDate(checkIn.on, today)}* · ${KIND_NAMES[checkIn.kind]}`
  if (checkIn.isCorrected)
    return section(`~${showDate(checkIn.on, today)} · ${KIND_NAMES[checkIn.kind]}~ · removed${own}`)
  if (mentorship.endedAt !== null) return section(`${line}${own}`)
  const value = { mentorshipId: mentorship.id, checkInId: checkIn.id }
  const { name } = otherOf(mentorship, personId)
  const which = `${showDate(checkIn.on, today)}, ${KIND_NAMES[checkIn.kind]}, with ${name}`
  if (checkIn.isOwn)
    return section(
      `${line}${own}`,
      button('Edit…', openCheckIn, { value, label: `Edit… check-in of ${which}` }),
    )
  return section(
    `${line}${own}`,
    button('Remove check-in', correctCheckIn, {
      value,
      label: `Remove check-in of ${which}`,
      confirm: confirmation(
        'Remove this check-in?',
        `It will no longer count, and ${name} will be told.`,
        'Remove',
        'Cancel',
      ),
    }),
  )
}

function beforeBlocks(
  { mentorId, showsDays, checkIns }: Before,
  { menteeId }: Mentorship,
  today: Temporal.PlainDate,
): KnownBlock[] {
  const lines = checkIns.slice(0, BEFORE_MAX).map(({ on, kind, note }) => {
    const words = note === null ? [] : [quote(firstWords(note, NOTE_MAX))]
    return [...(showsDays ? [`${showDate(on, today)} · ${KIND_NAMES[kind]}`] : []), ...words].join('\n')
  })
  if (lines.length === 0) return []
  return [
    section(`*Earlier, with ${mention(mentorId)}*\n${lines.join('\n')}`),
    context(`Shared with you by ${mention(menteeId)}. Visible to you and them.`),
  ]
}
