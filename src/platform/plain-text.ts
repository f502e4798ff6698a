// What people type, with the variants that keyboards and copied text add made equal.

/** Zero-width, bidirectional and soft-hyphen characters: they change nothing that can be read. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
/** Joiners belong to emoji and to some scripts, but not next to ASCII alone. */
const LOOSE_JOINERS = /(?<=^|[\0-\x7f])[\u200c\u200d]+(?=[\0-\x7f]|$)/g

/** Returns a text without characters that nobody sees, NUL and lone surrogates. The rest stays as typed. */
export function cleanText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replaceAll('\0', '')
    .replace(INVISIBLE, '')
    .replace(LOOSE_JOINERS, '')
}

const DASHES = /[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/g
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u02bc\u00b4`]/g
const DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb\u2033]/g
const SPACES = /[^\S\n\r ]/g
const FULL_WIDTH = /[\uff01-\uff0c\uff0e-\uff5e]/g
const FULL_WIDTH_OFFSET = 0xfee0

/**
 * Returns a text to match patterns against: lowercase, with plain dashes, quotes, spaces and digits. It has the length of
 * the original, so that positions are the same in both.
 */
export function foldText(text: string): string {
  return text
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(DASHES, '-')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(SPACES, ' ')
}

const COURTESY =
  '(?:please|pls|plz|kindly|(?:many |big )?thanks(?: (?:a lot|so much|again|in advance))?|thank you(?: (?:very|so) much)?|thank u|thx|tysm|ty|tia|cheers|ta|merci|at the (?:very )?latest|if possible|if you can|if that works)'
const EMOJI = String.raw`(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\ufe0f\u200d\u20e3]+|:[a-z0-9_+'-]*[a-z_][a-z0-9_+'-]*:(?::skin-tone-\d:)?|[:;]-?[()dp](?!\w)|<3)`
const SIGN = String.raw`["'*_~(){}\[\],.;:!?\u2026-]`
// One part at a time: repeated in one pattern, they would overlap and take exponential time.
const LAST_PART = new RegExp(
  String.raw`(?:\s+|${EMOJI}|${SIGN}|(?<![\p{L}\p{N}])${COURTESY}(?![\p{L}\p{N}]))$`,
  'u',
)
const FIRST_PART = new RegExp(
  String.raw`^(?:\s+|${EMOJI}|["'*_~({\[,.;:!?\u2026]|-(?=\s)|(?:${COURTESY}|hi|hello|hey|ok|okay)(?![\p{L}\p{N}]))`,
  'u',
)
/** Longer than any part, and than any courtesies. Keeps long texts fast. */
const PART_MAX_LENGTH = 40
const EDGE_MAX_LENGTH = 120

/**
 * Returns how much of the end of a folded text is only courtesies, emoji, quotes and punctuation. The last dot of "5.1."
 * belongs to the day.
 */
export function edgeAfter(folded: string): number {
  let length = 0
  for (let part = 1; part > 0 && length < EDGE_MAX_LENGTH; length += part) {
    const end = folded.length - length
    part = LAST_PART.exec(folded.slice(Math.max(0, end - PART_MAX_LENGTH), end))?.[0].length ?? 0
  }
  const [inner, edge] = [folded.slice(0, folded.length - length), folded.slice(folded.length - length)]
  return /^\.(?!\.)/.test(edge) && /(?<!\d)\d{1,2}\.\d{1,2}$/.test(inner) ? length - 1 : length
}

/** Returns how much of the start of a folded text is only courtesies, emoji, quotes and punctuation. */
function edgeBefore(folded: string): number {
  let length = 0
  for (let part = 1; part > 0 && length < EDGE_MAX_LENGTH; length += part) {
    part = FIRST_PART.exec(folded.slice(length, length + PART_MAX_LENGTH))?.[0].length ?? 0
  }
  return length
}

/** Returns a text without courtesies, emoji, quotes and punctuation at both ends. */
export function trimEdges(text: string): string {
  const folded = foldText(text)
  const start = edgeBefore(folded)
  const inner = text.slice(start)
  return inner.slice(0, inner.length - edgeAfter(folded.slice(start)))
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Returns at most `max` UTF-16 units of a line, with "…" if it was longer. Never cuts a character in two. */
export function shorten(line: string, max: number): string {
  if (line.length <= max) return line
  let end = 0
  for (const { index, segment } of graphemes.segment(line.slice(0, max + max))) {
    if (index + segment.length > max - 1) break
    end = index + segment.length
  }
  return `${line.slice(0, end)}…`
}
