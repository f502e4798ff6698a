/** Names of the app's message kinds; each is followed by “to Grace”. */
const WORDS: Record<string, string> = {
  welcome: 'a mentor’s yes',
  declined: '“not for me”',
  end: 'a goodbye',
  proposal: 'a wish for another rhythm',
  'proposal answer': 'the answer about the rhythm',
  pause: 'news of a pause',
  correction: 'word that a talk did not happen',
  agreement: 'what the two agreed on',
  request: 'a request for a mentor',
  'request answered': 'the answer to a question',
  'request withdrawn': 'word that a request was taken back',
  'spot open': 'word that there is room again',
  'request accepted': 'a yes to the request',
  'request question': 'a question about the request',
  'request declined': '“not now” to the request',
  'request unanswered': 'word that a request got no answer',
  'request ended': 'word that a request has ended',
  'introduction ask': 'a question whether to be introduced',
  'introduction together': 'an introduction',
  'introduction by hand': 'a wish to introduce the two by hand',
  'help request': 'a wish for a hand',
  'help request answer': 'the answer to the wish for a hand',
  departure: 'word that somebody has left',
  erased: 'word that somebody erased their data',
  nudge: 'a nudge',
  reminder: 'a reminder',
  'look back': 'a look back at the years together',
}

const ENDINGS: Record<string, string> = {
  sent: 'to',
  cancelled: 'turned out not to be needed by',
  failed: 'could not be sent to',
}

/** Describes a message and its state; a person's name follows. */
export function describeMessage(kind: string, state: string): string {
  return `${WORDS[kind] ?? kind} ${ENDINGS[state] ?? `is ${state} for`}`
}
