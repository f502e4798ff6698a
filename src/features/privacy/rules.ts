/** Who can read something. Program leads and workspace admins have no special access: they are "everyone". */
export type Readers = 'you alone' | 'you and the other' | 'you and your mentors' | 'everyone'

export type Row = { what: string; readers: Readers }

/** The table of `/mentor privacy`: who can read what. */
export const WHO_SEES: readonly Row[] = [
  { what: 'Your notes, reflections and reasons for ending', readers: 'you alone' },
  { what: 'Your view of a mentee, your snoozes and nudges', readers: 'you alone' },
  { what: 'Mentees who were suggested to you, and what you chose', readers: 'you alone' },
  { what: 'Opportunities that fit you, and those you passed on', readers: 'you alone' },
  { what: 'Your settings and time away', readers: 'you alone' },
  { what: 'Your advisory board, unless you tell an advisor', readers: 'you alone' },
  { what: 'Mentorship start, cadence, and check-in dates and types', readers: 'you and the other' },
  { what: 'Agreement, plan, topics, help requests and meetings', readers: 'you and the other' },
  { what: 'Requests, with their questions and answers', readers: 'you and the other' },
  { what: 'That you asked for a seat, were invited or declined', readers: 'you and the other' },
  { what: 'What you share of your reflection on a seat', readers: 'you and the other' },
  {
    what: 'That you’d like an opportunity, with the sentence of your profile that fits, after *Show me*',
    readers: 'you and the other',
  },
  {
    what: 'Your profile, unless you set it to “Only you” in `/mentor profile`',
    readers: 'you and your mentors',
  },
  {
    what: 'If you’re listed: your topics, your line, and whether you have room',
    readers: 'everyone',
  },
  { what: 'Seats beside leaders: who holds them or is next, and until when', readers: 'everyone' },
  { what: 'Opportunities you post', readers: 'everyone' },
  { what: 'Figures about the whole workspace in `/mentor impact`, without names', readers: 'everyone' },
]

/** The text to type to confirm the erasure. */
export const ERASE_WORDS = 'delete'

export function isConfirmed(typed: string | null): boolean {
  return typed !== null && typed.trim().toLowerCase() === ERASE_WORDS
}
