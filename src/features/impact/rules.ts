import { z } from 'zod'

// What may be told about a whole workspace without telling anything about one person.

/** A figure is told only if this many mentors and mentees stand behind it, and this many people on its other side. */
export const PEOPLE_MIN = 5
/** Counts are rounded to this; smaller ones are not told. */
const STEP = 5
/** Shares in percent from which on "nearly all" or "few" is all that is told. */
const NEARLY_ALL = 95
const FEW = 5
const STRIP_SIGNS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const
const STRIP_HIDDEN = '·'

/** What stands behind a figure: its amount, how many people have a part in it, and the largest part of one of them. */
export type Tally = {
  amount: number
  mentors: number
  mentees: number
  mostOfMentor: number
  mostOfMentee: number
}

/** Everything that is counted for one workspace. It is never stored or shown. */
export type Counts = {
  /** Full members that the app knows. */
  members: number
  /** Active mentorships of two members. */
  mentorships: Tally
  /** Those whose mentor has room for one more mentee. */
  withRoom: Tally
  days: Tally
  checkIns: Tally
  promisesKept: Tally
  promisesMissed: Tally
  introductions: Tally
  /** Chosen for an opportunity. A poster counts as the mentor, the chosen one as the mentee. */
  opportunities: Tally
  steps: Tally
  /** Terms in seats beside leaders (`mentors`), held by people (`mentees`). */
  seats: Tally
  /** Check-ins of the last twelve calendar months, the oldest first. */
  months: readonly Tally[]
}

/** A rounded count, or a share in steps of 5 percent; null: too few to tell. */
const shown = z.int().nullable()

/** What everybody reads until the next month. Only this is stored. */
export const impactSchema = z.object({
  mentees: shown,
  mentors: shown,
  years: shown,
  checkIns: shown,
  /** One sign for each of twelve months. */
  strip: z.string(),
  promises: shown,
  introductions: shown,
  opportunities: shown,
  steps: shown,
  seats: shown,
  room: shown,
})
export type Impact = z.output<typeof impactSchema>
export type Figure = Exclude<keyof Impact, 'strip'>

/** Returns what may be told. It depends on nothing but the counts, so it is the same for everyone. */
export function toImpact(counts: Counts): Impact {
  const { members, mentorships, withRoom } = counts
  const { mentors, mentees, mostOfMentor, mostOfMentee } = mentorships
  return {
    mentees: showPeople(mentorships, { count: mentees, most: mostOfMentor, others: members - mentees }),
    mentors: showPeople(mentorships, { count: mentors, most: mostOfMentee, others: members - mentors }),
    years: showAmount(toYears(counts.days)),
    checkIns: showAmount(counts.checkIns),
    strip: toStrip(counts.months),
    promises: showShare(counts.promisesKept, counts.promisesMissed),
    introductions: showAmount(counts.introductions),
    opportunities: showAmount(counts.opportunities),
    steps: showAmount(counts.steps),
    seats: showAmount(counts.seats),
    room: showPeople(withRoom, {
      count: withRoom.mentors,
      most: withRoom.mostOfMentee,
      others: mentors - withRoom.mentors,
    }),
  }
}

function hasEnoughPeople({ mentors, mentees }: Tally): boolean {
  return mentors >= PEOPLE_MIN && mentees >= PEOPLE_MIN
}

/** `most`: the part of the one person who has the largest. `others`: people whom the figure doesn't count. */
function showPeople(tally: Tally, { count, most, others }: { count: number; most: number; others: number }) {
  return hasEnoughPeople(tally) && most * 2 <= count && others >= PEOPLE_MIN ? toStep(count) : null
}

function showAmount(tally: Tally): number | null {
  return isTellable(tally) ? toStep(Math.floor(tally.amount)) : null
}

/** Enough people stand behind it, and none has more than half of it. */
function isTellable(tally: Tally): boolean {
  const { amount, mostOfMentor, mostOfMentee } = tally
  return amount >= STEP && hasEnoughPeople(tally) && Math.max(mostOfMentor, mostOfMentee) * 2 <= amount
}

/** Each side that the answer tells something about must be tellable. */
function showShare(yes: Tally, no: Tally): number | null {
  const percent = (100 * yes.amount) / (yes.amount + no.amount)
  if (percent >= NEARLY_ALL) return isTellable(yes) ? NEARLY_ALL : null
  if (percent <= FEW) return isTellable(no) ? FEW : null
  if (!isTellable(yes) || !isTellable(no)) return null
  return Math.min(Math.max(toStep(percent), FEW + STEP), NEARLY_ALL - STEP)
}

function toStep(count: number): number {
  return Math.round(count / STEP) * STEP
}

function toYears(days: Tally): Tally {
  const amount = days.amount / 365.25
  return {
    ...days,
    amount,
    mostOfMentor: days.mostOfMentor / 365.25,
    mostOfMentee: days.mostOfMentee / 365.25,
  }
}

/** The height of a month is its rounded count, as a part of the highest. */
function toStrip(months: readonly Tally[]): string {
  const counts = months.map(showAmount)
  const highest = Math.max(...counts.map((count) => count ?? 0))
  return counts
    .map((count) =>
      count === null ? STRIP_HIDDEN : STRIP_SIGNS[Math.ceil((count / highest) * STRIP_SIGNS.length) - 1],
    )
    .join('')
}

export function isStripHidden(strip: string): boolean {
  return [...strip].every((sign) => sign === STRIP_HIDDEN)
}

/** How a share is told. */
export function shareOf(percent: number): 'nearly all' | 'few' | 'some' {
  if (percent >= NEARLY_ALL) return 'nearly all'
  return percent <= FEW ? 'few' : 'some'
}

export type Change = 'about the same' | 'up' | 'down'

/**
 * Compares two figures that were told. Neighboring steps are about the same: fewer than 5 may lie between them. Null if
 * there is nothing to compare with.
 */
export function compare(now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null
  if (Math.abs(now - before) <= STEP) return 'about the same'
  return now > before ? 'up' : 'down'
}

/** Returns how many would have a mentor if each mentor with room took one more, from what is told anyway. */
export function oneMore({ mentees, room }: Impact): number | null {
  return mentees === null || room === null ? null : mentees + room
}
