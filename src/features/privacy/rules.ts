/** Who can read something. Program leads and workspace admins have no special access: they are "everybody". */
export type Readers = 'you alone' | 'you two' | 'you and your mentors' | 'everybody'

export type Row = { what: string; readers: Readers }

/** The table of `/mentor privacy`: who can read what. */
export const WHO_SEES: readonly Row[] = [
  { what: 'Notes, reflections, your reason for a goodbye', readers: 'you alone' },
  { what: 'How you see a mentee, your snoozes and nudges', readers: 'you alone' },
  { what: 'Your settings and absences', readers: 'you alone' },
  {
    what: 'Since when, how often, and on which days you were in touch, by call or otherwise',
    readers: 'you two',
  },
  { what: 'Agreement, plan, agenda, and what a hand is asked for', readers: 'you two' },
  { what: 'A request, its questions and answers', readers: 'you two' },
  {
    what: 'Your profile, unless you keep it to yourself in `/mentor profile`',
    readers: 'you and your mentors',
  },
  {
    what: 'That you are open to requests, and on what, if `/mentor settings` lists you',
    readers: 'everybody',
  },
]

/** The text to type to confirm the erasure. */
export const ERASE_WORDS = 'erase me'

export function isConfirmed(typed: string | null): boolean {
  return typed !== null && typed.trim().toLowerCase() === ERASE_WORDS
}
