/** Who may read something. Program leads read nothing of anybody; what they will get is sums. */
export type Row = {
  what: string
  you: string
  other: string
  everybody: string
  /** Where it can be narrowed. */
  narrow: string | null
}

/** The relationship is public, its content private: what each may read of the other, in plain words. */
export const WHO_SEES: readonly Row[] = [
  {
    what: 'That two people are mentor and mentee, since when, how often',
    you: 'yes',
    other: 'yes',
    everybody: 'no secret, but shown to nobody',
    narrow: null,
  },
  { what: 'Days and kinds of touches', you: 'yes', other: 'yes', everybody: 'no', narrow: null },
  {
    what: 'Notes, reflections, reasons for a goodbye',
    you: 'only your own',
    other: 'no',
    everybody: 'no',
    narrow: null,
  },
  {
    what: 'Your agreement, plan, agenda, and what you ask a hand for',
    you: 'yes',
    other: 'yes',
    everybody: 'no',
    narrow: null,
  },
  {
    what: 'Your profile',
    you: 'yes',
    other: 'your mentors, if you let them',
    everybody: 'no',
    narrow: '/mentor profile',
  },
  {
    what: 'How a mentor sees a mentee, snoozes, nudges',
    you: 'only your own',
    other: 'no',
    everybody: 'no',
    narrow: null,
  },
  {
    what: 'Requests and their questions',
    you: 'yes',
    other: 'the one you asked',
    everybody: 'no',
    narrow: null,
  },
  {
    what: 'That you are open to requests, and on what',
    you: 'yes',
    other: 'yes',
    everybody: 'only if you are listed',
    narrow: '/mentor settings',
  },
  { what: 'Your settings and absences', you: 'yes', other: 'no', everybody: 'no', narrow: null },
]

/** What has to be typed before everything is erased. */
export const ERASE_WORDS = 'erase me'

export function isConfirmed(typed: string | null): boolean {
  return typed !== null && typed.trim().toLowerCase() === ERASE_WORDS
}
