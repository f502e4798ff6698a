import { type JsonObject, objs, str, textOf } from './json.ts'

/** Returns what people read in a message: the text of its blocks; without blocks, its own text. */
export function shownText(blocks: readonly JsonObject[], text: string): string {
  if (blocks.length === 0) return text
  return blocks
    .map(wordsOf)
    .filter((words) => words !== '')
    .join('\n')
}

function wordsOf(block: JsonObject): string {
  switch (block.type) {
    case 'section':
      return textOf(block, 'text') ?? ''
    case 'header':
      return escaped(textOf(block, 'text') ?? '')
    case 'context':
      return objs(block, 'elements')
        .map((element) => str(element, 'text') ?? '')
        .join(' ')
    default:
      return ''
  }
}

/** Plain text, as the other blocks write it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
