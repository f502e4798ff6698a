import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  button,
  confirmation,
  context,
  firstWords,
  mention,
  quote,
  section,
} from '../../platform/slack/blocks.ts'
import type { ReadableCheckIn } from '../relationships/rules.ts'
import { correctCheckIn, openCheckIn } from './actions.ts'
import { REASON_NAMES } from './end-views.ts'
import { type Mentorship, otherOf, type Reflection } from './rules.ts'
import { KIND_NAMES } from './views.ts'

export type History = {
  mentorship: Mentorship
  personId: string
  checkIns: readonly ReadableCheckIn[]
  /** The reader's own. */
  reflections: readonly Reflection[]
  /** What the mentee lets this mentor see of an earlier mentorship. */
  before: Before | null
  /** Whether there are more check-ins than are shown. */
  hasOlder: boolean
}

/** What the mentee shows a new mentor of the mentorship with the person who suggested them. */
export type Before = { mentorId: string; showsDays: boolean; checkIns: readonly ReadableCheckIn[] }

const NOTE_MAX = 500
const BEFORE_MAX = 20

/** The check-ins of a mentorship, as one of the two people may see them. */
export function historyBlocks(history: History, today: Temporal.PlainDate): KnownBlock[] {
  const { mentorship, personId, checkIns, reflections, before, hasOlder } = history
  return [
    ...reflections.map(reflectionBlock),
    ...(checkIns.length > 0
      ? [section('*Check-ins*'), ...checkIns.map((one) => checkInBlock(one, mentorship, personId, today))]
      : [section('No check-ins yet.')]),
    context(
      hasOlder
        ? `Showing the latest ${checkIns.length}. Dates and types are visible to both of you; notes only to the person who wrote them.`
        : 'Dates and types are visible to both of you; notes only to the person who wrote them.',
    ),
    ...(before === null ? [] : beforeBlocks(before, mentorship, today)),
  ]
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
