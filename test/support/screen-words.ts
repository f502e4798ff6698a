/** Words that must not be on screen, and where they may. */
const UNWANTED: readonly { word: RegExp; except?: RegExp }[] = [
  // Staying in touch is one of the ways to finish a mentorship.
  { word: /\btouch/i, except: /\bstay(s|ed|ing)? in touch\b/gi },
  { word: /\brhythm/i },
  // To hand over is another.
  { word: /\bhands?\b/i, except: /\bhand over\b/gi },
  { word: /\ba?wak(e|es|ing)\b/i },
  { word: /\byou two\b/i },
  { word: /\bsay(s|ing)? yes to\b/i },
  { word: /\bwhom\b/i },
  { word: /\banew\b/i },
  { word: /\p{L}['"]\p{L}/u },
]

/** Returns the unwanted words in a view, a message, blocks or a text. */
export function findUnwantedWords(built: unknown): string[] {
  return textsIn(built).flatMap((text) =>
    UNWANTED.filter(({ word, except }) => word.test(except ? text.replace(except, '') : text)).map(
      ({ word }) => `${word} in: ${text}`,
    ),
  )
}

const TEXT_KEYS: readonly string[] = ['text', 'alt_text', 'accessibility_label']

/** Returns all texts that people see or hear, at any depth. */
function textsIn(built: unknown): string[] {
  if (typeof built === 'string') return [built]
  if (Array.isArray(built)) return built.filter((part) => typeof part !== 'string').flatMap(textsIn)
  if (typeof built !== 'object' || built === null) return []
  return Object.entries(built).flatMap(([key, value]) =>
    typeof value === 'string' ? (TEXT_KEYS.includes(key) ? [value] : []) : textsIn(value),
  )
}
