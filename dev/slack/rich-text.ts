import { type JsonObject, obj, objs, str } from './json.ts'
import { dateText, type Lookup, linkText, personText } from './mrkdwn-text.ts'

/** Converts a rich_text block, or the value of a rich_text_input, to lines of plain text. */
export function richTextLines(block: JsonObject, lookup: Lookup): string[] {
  return objs(block, 'elements').flatMap((element) => partLines(element, lookup))
}

function partLines(part: JsonObject, lookup: Lookup): string[] {
  const text = (): string =>
    objs(part, 'elements')
      .map((element) => inline(element, lookup))
      .join('')
  switch (str(part, 'type')) {
    case 'rich_text_section':
      return text().replace(/\n$/, '').split('\n')
    case 'rich_text_quote':
      return prefixed(text(), '> ')
    case 'rich_text_preformatted':
      return prefixed(text(), '    ')
    case 'rich_text_list':
      return listLines(part, lookup)
    default:
      return [JSON.stringify(part)]
  }
}

function listLines(list: JsonObject, lookup: Lookup): string[] {
  const indent = '  '.repeat(number(list, 'indent'))
  const offset = number(list, 'offset')
  return objs(list, 'elements').flatMap((item, index) => {
    const mark = list.style === 'ordered' ? `${index + 1 + offset}.` : '•'
    const [first = '', ...rest] = partLines(item, lookup)
    return [`${indent}${mark} ${first}`, ...rest.map((line) => `${indent}  ${line}`)]
  })
}

function inline(element: JsonObject, lookup: Lookup): string {
  switch (str(element, 'type')) {
    case 'text':
      return styled(str(element, 'text') ?? '', obj(element, 'style'))
    case 'link':
      return linkText(str(element, 'url') ?? '', str(element, 'text'))
    case 'user':
      return personText(str(element, 'user_id') ?? '', lookup)
    case 'channel':
      return `#${str(element, 'channel_id') ?? ''}`
    case 'usergroup':
      return `@${str(element, 'usergroup_id') ?? ''}`
    case 'emoji':
      return `:${str(element, 'name') ?? ''}:`
    case 'broadcast':
      return `@${str(element, 'range') ?? ''}`
    case 'color':
      return str(element, 'value') ?? ''
    case 'date':
      return (
        dateText(number(element, 'timestamp'), str(element, 'format') ?? '', lookup) ??
        str(element, 'fallback') ??
        ''
      )
    default:
      return JSON.stringify(element)
  }
}

function styled(text: string, style: JsonObject | undefined): string {
  const marks = [
    ['code', '`'],
    ['strike', '~'],
    ['italic', '_'],
    ['bold', '*'],
  ] as const
  return marks.reduce(
    (result, [name, mark]) => (style?.[name] === true ? `${mark}${result}${mark}` : result),
    text,
  )
}

function prefixed(text: string, prefix: string): string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${prefix}${line}`)
}

function number(object: JsonObject, key: string): number {
  const value = object[key]
  return typeof value === 'number' ? value : 0
}
