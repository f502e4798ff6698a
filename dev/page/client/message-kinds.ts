/** Names of the app's message kinds; each is followed by “to Grace”. */
const WORDS: Record<string, string> = {
  welcome: 'an offer to mentor',
  'offer accepted': 'notice of an accepted offer',
  'offer expired': 'notice of an expired offer',
  declined: 'notice of a declined offer',
  end: 'notice of an ended mentorship',
  proposal: 'a cadence suggestion',
  'proposal answer': 'the answer to a cadence suggestion',
  cadence: 'notice of a new cadence',
  pause: 'notice of a pause',
  correction: 'notice of a removed check-in',
  agreement: 'the agreement',
  request: 'a request for a mentor',
  'request answered': 'the answer to a question',
  'request withdrawn': 'notice of a withdrawn request',
  'spot open': 'notice of an open spot',
  'request accepted': 'notice of an accepted request',
  'request question': 'a question about the request',
  'request declined': 'notice of a declined request',
  'request unanswered': 'notice of an unanswered request',
  'request ended': 'notice of an ended request',
  'introduction ask': 'a question about an introduction',
  'introduction together': 'an introduction',
  'introduction by hand': 'notice of an unconfirmed introduction',
  'introduction called off': 'notice of a canceled introduction',
  'help request': 'a help request',
  'help request answer': 'the answer to a help request',
  'seat invitation': 'an invitation to a seat',
  'seat chosen': 'notice of who was chosen for a seat',
  'seat news': 'news about a seat',
  'seat question': 'a question about a seat',
  'seat checklist': 'a checklist of calendars and channels',
  opportunity: 'news about an opportunity',
  departure: 'notice of a deactivated account',
  erased: 'notice of deleted data',
  nudge: 'a nudge',
  reminder: 'a reminder',
  'look back': 'an anniversary',
}

const ENDINGS: Record<string, string> = {
  sent: 'to',
  canceled: 'canceled for',
  failed: 'could not be sent to',
}

/** Describes a message and its state; a person's name follows. */
export function describeMessage(kind: string, state: string): string {
  return `${WORDS[kind] ?? kind} ${ENDINGS[state] ?? `${state} for`}`
}
