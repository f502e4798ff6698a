import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showMonth } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  header,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { downloadImpact } from './actions.ts'
import { compare, type Figure, type Impact, isStripHidden, oneMore, PEOPLE_MIN, shareOf } from './rules.ts'
import { CHECK_IN_DAYS, type Snapshot, type Snapshots, STRIP_MONTHS } from './snapshot-rules.ts'

/** One line of the page and of the file. `change`: since the snapshot before; empty if there is nothing to compare. */
export type ImpactRow = { figure: string; value: string; change: string }

/** In the order in which they are shown. */
const NAMES: Record<Figure, string> = {
  mentees: 'People who have a mentor',
  mentors: 'People who mentor',
  years: 'Years together, in all mentorships',
  checkIns: `Check-ins in the last ${CHECK_IN_DAYS} days`,
  promises: 'Promises kept by mentors',
  introductions: 'Introductions made',
  opportunities: 'Opportunities taken',
  steps: 'Steps done by mentees',
  seats: 'Seats beside leaders held',
  room: 'Mentors who have room',
}
const FIGURES = [
  'mentees',
  'mentors',
  'years',
  'checkIns',
  'promises',
  'introductions',
  'opportunities',
  'steps',
  'seats',
  'room',
] as const

const HIDDEN = 'too few to tell'

/** What the page and the file show, line by line. */
export function impactRows({ snapshot, before }: Snapshots): ImpactRow[] {
  const { impact, month } = snapshot
  const figures = FIGURES.map((figure) => figureRow(figure, impact, before?.impact ?? null))
  const first = showMonth(month.subtract({ months: STRIP_MONTHS }))
  const last = showMonth(month.subtract({ months: 1 }))
  const strip = {
    figure: `Check-ins by month, ${first} to ${last}`,
    value: isStripHidden(impact.strip) ? HIDDEN : impact.strip,
    change: '',
  }
  return [...figures.slice(0, 4), strip, ...figures.slice(4), ...closingRows(impact)]
}

function figureRow(figure: Figure, impact: Impact, before: Impact | null): ImpactRow {
  const now = impact[figure]
  const then = before?.[figure] ?? null
  const change = compare(now, then)
  return {
    figure: NAMES[figure],
    value: showValue(figure, now),
    change:
      change === 'up' || change === 'down' ? `${change} from ${showValue(figure, then)}` : (change ?? ''),
  }
}

function showValue(figure: Figure, value: number | null): string {
  if (value === null) return HIDDEN
  if (figure !== 'promises') return `about ${value.toLocaleString('en-US')}`
  const share = shareOf(value)
  return share === 'some' ? `about ${value}%` : share
}

/** What it would come to, if more people did for one. */
function closingRows(impact: Impact): ImpactRow[] {
  const more = oneMore(impact)
  return [
    {
      figure: 'If each mentor with room took one more',
      value: more === null ? HIDDEN : `about ${more.toLocaleString('en-US')} people with a mentor`,
      change: '',
    },
    { figure: 'If everyone did for one', value: 'everyone', change: '' },
  ]
}

/** For `/mentor impact`. Everyone in a workspace gets the same; `today` is a date in UTC. */
export function impactMessage(
  snapshots: Snapshots,
  nextOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  const { snapshot, before } = snapshots
  const rows = impactRows(snapshots)
  const taken = showDate(snapshot.takenOn, today)
  const isTold = rows.slice(0, -1).some(({ value }) => value !== HIDDEN)
  if (!isTold) return hiddenMessage(taken, showDate(nextOn, today))
  return message(
    header('What mentoring comes to here'),
    section(rows.slice(0, -2).map(lineOf).join('\n')),
    section(rows.slice(-2).map(lineOf).join('\n')),
    context(datesText(taken, before && showDate(before.takenOn, today), showDate(nextOn, today))),
    context(
      `Visible to everyone in this workspace, and the same for everyone. Figures are rounded to 5. “Too few to tell” means that fewer than ${PEOPLE_MIN} mentors, ${PEOPLE_MIN} mentees or ${PEOPLE_MIN} others stand behind it, or that one person makes more than half of it. A month shown as · is one of those.`,
    ),
    actions(button('Download CSV', downloadImpact, { value: { month: snapshot.month.toString() } })),
  )
}

/** If no figure may be told. It reads the same whether there are a few mentors or none. */
function hiddenMessage(taken: string, next: string): Message {
  return message(
    header('What mentoring comes to here'),
    section(
      `There’s nothing to show yet: a figure needs at least ${PEOPLE_MIN} mentors, ${PEOPLE_MIN} mentees and ${PEOPLE_MIN} others, so that it tells nothing about one person.`,
    ),
    section(lineOf({ figure: 'If everyone did for one', value: 'everyone', change: '' })),
    context(datesText(taken, null, next)),
    context('Visible to everyone in this workspace, and the same for everyone.'),
  )
}

function lineOf({ figure, value, change }: ImpactRow): string {
  return change === '' ? `${figure}: *${value}*` : `${figure}: *${value}* · ${change}`
}

function datesText(taken: string, before: string | null, next: string): string {
  return before === null
    ? `Counted on ${taken}. The next count is on ${next}.`
    : `Counted on ${taken}, compared with ${before}. The next count is on ${next}.`
}

/** Before the first snapshot. */
export function noImpactMessage(firstOn: Temporal.PlainDate, today: Temporal.PlainDate): Message {
  return message(
    section(
      `I count once a month what mentoring comes to in this workspace. The first figures come on ${showDate(firstOn, today)}.`,
    ),
  )
}

/** The line at the foot of Home. */
export function impactHomeBlocks({ impact }: Snapshot): KnownBlock[] {
  return [
    context(
      impact.mentees === null
        ? '`/mentor impact` shows what mentoring comes to in this workspace.'
        : `About ${impact.mentees.toLocaleString('en-US')} people in this workspace have a mentor. \`/mentor impact\` shows what it comes to.`,
    ),
  ]
}

export function impactSentMessage(): Message {
  return message(section('I sent the file to you as a direct message.'))
}

export function impactGoneMessage(): Message {
  return message(section('These figures no longer exist. `/mentor impact` shows the newest ones.'))
}

export const IMPACT_FILE = {
  title: 'What mentoring comes to here',
  comment: 'The figures of `/mentor impact`. Everyone in this workspace gets the same.',
}
