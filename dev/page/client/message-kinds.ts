/** Names of the app's message kinds; each is followed by “to Grace”. */
const WORDS: Record<string, string> = {
  welcome: 'the mentor’s offer',
  declined: 'the answer to an offer',
  end: 'the end of a mentorship',
  proposal: 'a cadence suggestion',
  'proposal answer': 'the answer to a cadence suggestion',
  pause: 'a pause',
  correction: 'a removed check-in',
  agreement: 'the agreement',
  request: 'a request for a mentor',
  'request answered': 'the answer to a question',
  'request withdrawn': 'a withdrawn request',
  'spot open': 'an open spot',
  'request accepted': 'an accepted request',
  'request question': 'a question about the request',
  'request declined': 'a declined request',
  'request unanswered': 'an unanswered request',
  'request ended': 'an expired request',
  'introduction ask': 'a question about an introduction',
  'introduction together': 'an introduction',
  'introduction by hand': 'an unconfirmed introduction',
  'help request': 'a help request',
  'help request answer': 'the answer to a help request',
  departure: 'a deactivated account',
  erased: 'deleted data',
  nudge: 'a nudge',
  reminder: 'a reminder',
  'look back': 'an anniversary',
}

const ENDINGS: Record<string, string> = {
  sent: 'to',
  cancelled: 'canceled for',
  failed: 'could not be sent to',
}

/** Describes a message and its state; a person's name follows. */
export function describeMessage(kind: string, state: string): string {
  return `${WORDS[kind] ?? kind} ${ENDINGS[state] ?? `${state} for`}`
}
