import { initialValue, optionsOf } from './slack/element-values.ts'
import { isObject, type JsonObject, obj, objs, str, strs, textOf, toJsonObject } from './slack/json.ts'
import { type Lookup, mrkdwnText, personText } from './slack/mrkdwn-text.ts'
import { richTextLines } from './slack/rich-text.ts'

export type { Lookup } from './slack/mrkdwn-text.ts'
export type RenderOptions = Lookup & {
  /** `state.values`, the current values of the fields. Default: the initial values. */
  values?: JsonObject
  /** Width of a frame in characters. */
  width?: number
}

const WIDTH = 60

/** Renders a message for a terminal. */
export function renderMessage(
  message: { text?: string; blocks?: readonly object[] },
  options: RenderOptions = {},
): string {
  const blocks = message.blocks ?? []
  return blocks.length > 0 ? renderBlocks(blocks, options) : mrkdwnText(message.text ?? '', options)
}

/** Renders a modal or a Home tab in a frame. */
export function renderView(view: object, options: RenderOptions = {}): string {
  const json = toJsonObject(view)
  const definition = obj(json, 'payload') ?? json
  const values = options.values ?? obj(json, 'values') ?? obj(obj(definition, 'state'), 'values')
  const body = renderBlocks(objs(definition, 'blocks'), { ...options, ...(values ? { values } : {}) })
  const width = options.width ?? WIDTH
  const title = definition.type === 'home' ? 'Home' : (textOf(definition, 'title') ?? '')
  const buttons = [textOf(definition, 'close'), textOf(definition, 'submit')]
    .flatMap((text) => (text === undefined ? [] : [`[ ${text} ]`]))
    .join(' ')
  return [
    `┌─ ${title} ${'─'.repeat(Math.max(0, width - title.length - 4))}`,
    ...body.split('\n').map((line) => `│ ${line}`.trimEnd()),
    `└${buttons === '' ? '─'.repeat(width - 1) : `─ ${buttons}`}`,
  ].join('\n')
}

/** Renders blocks as plain text; unknown blocks as JSON. */
export function renderBlocks(blocks: readonly object[], options: RenderOptions = {}): string {
  return blocks.map((block) => blockLines(toJsonObject(block), options).join('\n')).join('\n')
}

type Renderer = (block: JsonObject, options: RenderOptions) => string[]

const BLOCKS: Record<string, Renderer> = {
  section: sectionLines,
  header: (block) => {
    const text = textOf(block, 'text') ?? ''
    return [text, '═'.repeat(text.length)]
  },
  divider: (_, { width }) => ['─'.repeat((width ?? WIDTH) - 2)],
  context: (block, options) => [
    `  ${objs(block, 'elements')
      .map((item) => (item.type === 'image' ? imageText(item) : richOrPlain(item, options)))
      .join(' · ')}`,
  ],
  actions: (block, options) => elementLines(block, objs(block, 'elements'), options),
  context_actions: (block, options) => elementLines(block, objs(block, 'elements'), options),
  input: inputLines,
  image: (block) => [[textOf(block, 'title'), imageText(block)].filter(Boolean).join(' ')],
  rich_text: richTextLines,
  markdown: (block) => (str(block, 'text') ?? '').split('\n'),
  video: (block) => [`[video: ${textOf(block, 'title') ?? ''}] ${str(block, 'video_url') ?? ''}`],
  file: (block) => [`[file: ${str(block, 'external_id') ?? ''}]`],
  table: tableLines,
}

function blockLines(block: JsonObject, options: RenderOptions): string[] {
  const render = BLOCKS[str(block, 'type') ?? '']
  return render === undefined ? [JSON.stringify(block)] : render(block, options)
}

function sectionLines(block: JsonObject, options: RenderOptions): string[] {
  const text = obj(block, 'text')
  const lines = [
    ...(text === undefined ? [] : richOrPlain(text, options).split('\n')),
    ...objs(block, 'fields').flatMap((field) => richOrPlain(field, options).split('\n')),
  ]
  const accessory = obj(block, 'accessory')
  if (accessory === undefined) return lines
  const drawn =
    accessory.type === 'image' ? [imageText(accessory)] : elementLines(block, [accessory], options)
  const [first = '', ...rest] = lines
  // As in Slack, a single short element is rendered next to the text.
  return drawn.length === 1 ? [`${first}   ${drawn[0]}`, ...rest] : [...lines, ...drawn]
}

function inputLines(block: JsonObject, options: RenderOptions): string[] {
  const element = obj(block, 'element')
  const hint = textOf(block, 'hint')
  return [
    `${textOf(block, 'label') ?? ''}${block.optional === true ? ' (optional)' : ''}`,
    ...(element === undefined ? [] : elementLines(block, [element], options).map((line) => `  ${line}`)),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ]
}

/** Renders elements in a row; some need lines of their own. */
function elementLines(block: JsonObject, elements: readonly JsonObject[], options: RenderOptions): string[] {
  const drawn = elements.map((element) =>
    drawElement(element, currentValue(block, element, options), options),
  )
  if (drawn.every((lines) => lines.length === 1)) return [drawn.flat().join('  ')]
  return drawn.flat()
}

function currentValue(block: JsonObject, element: JsonObject, { values }: RenderOptions): JsonObject {
  const current = obj(obj(values, str(block, 'block_id') ?? ''), str(element, 'action_id') ?? '')
  return current ?? initialValue(element) ?? {}
}

function drawElement(element: JsonObject, value: JsonObject, options: RenderOptions): string[] {
  const type = str(element, 'type') ?? ''
  switch (type) {
    case 'button':
    case 'workflow_button':
      return [`[ ${textOf(element, 'text') ?? ''}${str(element, 'url') === undefined ? '' : ' ↗'} ]`]
    case 'overflow':
      return [`[ ⋯ ${optionsOf(element).map(optionText).join(' | ')} ]`]
    case 'radio_buttons':
    case 'checkboxes':
      return choiceLines(element, value)
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return (str(value, 'value') ?? placeholder(element)).split('\n').map((line) => `› ${line}`.trimEnd())
    case 'rich_text_input': {
      const rich = obj(value, 'rich_text_value')
      return rich === undefined ? [`› ${placeholder(element)}`.trimEnd()] : richTextLines(rich, options)
    }
    case 'file_input':
      return ['[ Add files ]']
    default:
      return chosenLine(element, value, type, options)
  }
}

/** Selects and pickers: the chosen value, or the placeholder. */
function chosenLine(element: JsonObject, value: JsonObject, type: string, options: RenderOptions): string[] {
  if (!type.endsWith('_select') && !type.endsWith('picker')) return [JSON.stringify(element)]
  const chosen = chosenTexts(value, options)
  const text = chosen.length > 0 ? chosen.join(', ') : placeholder(element)
  return [`[ ${text === '' ? 'Choose' : text} ▾ ]`]
}

function chosenTexts(value: JsonObject, options: RenderOptions): string[] {
  const option = obj(value, 'selected_option')
  const people = [str(value, 'selected_user'), ...strs(value, 'selected_users')]
  const seconds = value.selected_date_time
  return [
    ...(option === undefined ? [] : [optionText(option)]),
    ...objs(value, 'selected_options').map(optionText),
    ...people.flatMap((id) => (id === undefined ? [] : [personText(id, options)])),
    ...['selected_channel', 'selected_conversation', 'selected_date', 'selected_time'].flatMap(
      (key) => str(value, key) ?? [],
    ),
    ...strs(value, 'selected_channels'),
    ...strs(value, 'selected_conversations'),
    ...(typeof seconds === 'number'
      ? [mrkdwnText(`<!date^${seconds}^{date_num} {time}|${seconds}>`, options)]
      : []),
  ]
}

function choiceLines(element: JsonObject, value: JsonObject): string[] {
  const chosen = [obj(value, 'selected_option'), ...objs(value, 'selected_options')].map((item) =>
    str(item, 'value'),
  )
  const [on, off] = element.type === 'checkboxes' ? ['[x]', '[ ]'] : ['(•)', '( )']
  return optionsOf(element).map((option) => {
    const description = textOf(option, 'description')
    const mark = chosen.includes(str(option, 'value')) ? on : off
    return `${mark} ${optionText(option)}${description === undefined ? '' : ` (${description})`}`
  })
}

function tableLines(block: JsonObject, options: RenderOptions): string[] {
  const rows = Array.isArray(block.rows) ? block.rows : []
  return rows.map((row) => {
    const cells = Array.isArray(row) ? row.filter(isObject) : []
    return cells
      .map((cell) =>
        cell.type === 'rich_text' ? richTextLines(cell, options).join(' ') : (str(cell, 'text') ?? ''),
      )
      .join(' | ')
  })
}

function richOrPlain(text: JsonObject, options: RenderOptions): string {
  const content = str(text, 'text')
  if (content === undefined) return JSON.stringify(text)
  return text.type === 'mrkdwn' ? mrkdwnText(content, options) : content
}

function optionText(option: JsonObject): string {
  return textOf(option, 'text') ?? str(option, 'value') ?? ''
}

function placeholder(element: JsonObject): string {
  return textOf(element, 'placeholder') ?? ''
}

function imageText(image: JsonObject): string {
  return `[image: ${str(image, 'alt_text') ?? ''}]`
}
