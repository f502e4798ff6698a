import { optionsOf } from './element-values.ts'
import { isObject, type JsonObject, obj, objs, str } from './json.ts'

export type Surface = 'message' | 'modal' | 'home'

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 }
const VIEW_BYTES = 250_000
const KNOWN_BLOCKS = new Set([
  'section',
  'divider',
  'image',
  'actions',
  'context',
  'context_actions',
  'input',
  'header',
  'rich_text',
  'video',
  'file',
  'markdown',
  'table',
])
const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
]
const MULTI_SELECTS = SELECTS.map((select) => `multi_${select}`)
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker']
const CHOICES = ['radio_buttons', 'checkboxes']
const TEXT_INPUTS = [
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
]
const ACTIONS = new Set([
  ...['button', 'overflow', 'workflow_button'],
  ...SELECTS,
  ...MULTI_SELECTS,
  ...PICKERS,
  ...CHOICES,
])
const ACCESSORIES = new Set([...ACTIONS, 'image'])
const INPUTS = new Set([...TEXT_INPUTS, ...SELECTS, ...MULTI_SELECTS, ...PICKERS, ...CHOICES, 'file_input'])

/** Collects errors with Slack's texts and JSON pointers. */
class Problems {
  readonly found: string[] = []

  add(message: string, pointer: string): void {
    this.found.push(`[ERROR] ${message} [json-pointer:${pointer}]`)
  }

  length(value: string | undefined, max: number, pointer: string): void {
    if (value !== undefined && value.length > max)
      this.add(`must be less than ${max + 1} characters`, pointer)
  }

  count(items: readonly unknown[], max: number, pointer: string): void {
    if (items.length > max) this.add(`no more than ${max} items allowed`, pointer)
  }

  /** Checks a text object; `plain` if only plain_text is allowed. */
  text(owner: JsonObject, key: string, max: number, pointer: string, rule: TextRule): void {
    const at = `${pointer}/${key}`
    const text = owner[key]
    if (text === undefined || text === null) {
      if (rule.required) this.add(`missing required field: ${key}`, pointer)
      return
    }
    if (!isObject(text) || !['plain_text', 'mrkdwn'].includes(str(text, 'type') ?? '')) {
      this.add('must provide an object of type plain_text or mrkdwn', at)
      return
    }
    if (rule.plain && text.type !== 'plain_text') {
      this.add('must be of type plain_text', `${at}/type`)
      return
    }
    const content = str(text, 'text')
    if (content === undefined) {
      this.add('missing required field: text', at)
      return
    }
    if (content.length === 0) this.add('must be more than 0 characters', `${at}/text`)
    this.length(content, max, `${at}/text`)
  }
}
type TextRule = { plain: boolean; required: boolean }
const PLAIN: TextRule = { plain: true, required: true }
const PLAIN_OPTIONAL: TextRule = { plain: true, required: false }
const ANY: TextRule = { plain: false, required: true }

/** Returns Slack's errors for the blocks of a message or view; empty if there are none. */
export function checkBlocks(blocks: readonly JsonObject[], surface: Surface, pointer = '/blocks'): string[] {
  const problems = new Problems()
  problems.count(blocks, MAX_BLOCKS[surface], pointer)
  const seen = new Set<string>()
  blocks.forEach((block, index) => {
    const at = `${pointer}/${index}`
    const blockId = str(block, 'block_id')
    problems.length(blockId, 255, `${at}/block_id`)
    if (blockId !== undefined && seen.has(blockId))
      problems.add(`\`block_id\` is invalid, it is used twice: ${blockId}`, at)
    if (blockId !== undefined) seen.add(blockId)
    checkBlock(problems, block, at)
  })
  return problems.found
}

/** Returns Slack's errors for a view; empty if there are none. */
export function checkView(view: JsonObject): string[] {
  const problems = new Problems()
  const type = str(view, 'type')
  if (type !== 'modal' && type !== 'home') {
    problems.add('must be one of: modal, home', '/view/type')
    return problems.found
  }
  if (!Array.isArray(view.blocks)) problems.add('missing required field: blocks', '/view')
  if (type === 'modal') checkModal(problems, view)
  problems.length(str(view, 'private_metadata'), 3000, '/view/private_metadata')
  problems.length(str(view, 'callback_id'), 255, '/view/callback_id')
  problems.length(str(view, 'external_id'), 255, '/view/external_id')
  return [...problems.found, ...checkBlocks(objs(view, 'blocks'), type, '/view/blocks')]
}

export function isViewTooLarge(view: JsonObject): boolean {
  return Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES
}

function checkModal(problems: Problems, view: JsonObject): void {
  problems.text(view, 'title', 24, '/view', PLAIN)
  problems.text(view, 'submit', 24, '/view', PLAIN_OPTIONAL)
  problems.text(view, 'close', 24, '/view', PLAIN_OPTIONAL)
  const hasInput = objs(view, 'blocks').some((block) => block.type === 'input')
  if (hasInput && obj(view, 'submit') === undefined)
    problems.add('must define `submit` to use an `input` block in modals', '/view/submit')
}

function checkBlock(problems: Problems, block: JsonObject, at: string): void {
  const type = str(block, 'type') ?? ''
  if (!KNOWN_BLOCKS.has(type)) {
    problems.add(`unsupported type: ${type}`, `${at}/type`)
    return
  }
  BLOCK_RULES[type]?.(problems, block, at)
}

type Rule = (problems: Problems, item: JsonObject, at: string) => void

const BLOCK_RULES: Record<string, Rule> = {
  section: (problems, block, at) => {
    const fields = objs(block, 'fields')
    if (fields.length === 0) problems.text(block, 'text', 3000, at, ANY)
    else problems.text(block, 'text', 3000, at, { plain: false, required: false })
    problems.count(fields, 10, `${at}/fields`)
    fields.forEach((field, index) => {
      problems.text({ [index]: field }, String(index), 2000, `${at}/fields`, ANY)
    })
    const accessory = obj(block, 'accessory')
    if (accessory !== undefined) checkElement(problems, accessory, `${at}/accessory`, ACCESSORIES)
  },
  header: (problems, block, at) => problems.text(block, 'text', 150, at, PLAIN),
  markdown: (problems, block, at) => problems.length(str(block, 'text'), 12_000, `${at}/text`),
  context: (problems, block, at) => {
    const elements = objs(block, 'elements')
    if (elements.length === 0) problems.add('missing required field: elements', at)
    problems.count(elements, 10, `${at}/elements`)
    elements.forEach((element, index) => {
      if (element.type === 'image') checkImage(problems, element, `${at}/elements/${index}`)
      else problems.text({ [index]: element }, String(index), 2000, `${at}/elements`, ANY)
    })
  },
  actions: (problems, block, at) => {
    const elements = objs(block, 'elements')
    if (elements.length === 0) problems.add('missing required field: elements', at)
    problems.count(elements, 25, `${at}/elements`)
    elements.forEach((element, index) => {
      checkElement(problems, element, `${at}/elements/${index}`, ACTIONS)
    })
    const ids = elements.flatMap((element) => str(element, 'action_id') ?? [])
    if (new Set(ids).size < ids.length)
      problems.add('`action_id` must be unique in its block', `${at}/elements`)
  },
  input: (problems, block, at) => {
    problems.text(block, 'label', 2000, at, PLAIN)
    problems.text(block, 'hint', 2000, at, PLAIN_OPTIONAL)
    const element = obj(block, 'element')
    if (element === undefined) problems.add('missing required field: element', at)
    else checkElement(problems, element, `${at}/element`, INPUTS)
  },
  image: (problems, block, at) => {
    checkImage(problems, block, at)
    problems.text(block, 'title', 2000, at, PLAIN_OPTIONAL)
  },
}

function checkImage(problems: Problems, image: JsonObject, at: string): void {
  if (str(image, 'alt_text') === undefined) problems.add('missing required field: alt_text', at)
  problems.length(str(image, 'alt_text'), 2000, `${at}/alt_text`)
  problems.length(str(image, 'image_url'), 3000, `${at}/image_url`)
  if (str(image, 'image_url') === undefined && obj(image, 'slack_file') === undefined)
    problems.add('missing required field: image_url', at)
}

function checkElement(
  problems: Problems,
  element: JsonObject,
  at: string,
  allowed: ReadonlySet<string>,
): void {
  const type = str(element, 'type') ?? ''
  if (!allowed.has(type)) {
    problems.add(`unsupported type: ${type}`, `${at}/type`)
    return
  }
  problems.length(str(element, 'action_id'), 255, `${at}/action_id`)
  problems.text(element, 'placeholder', 150, at, PLAIN_OPTIONAL)
  const confirm = obj(element, 'confirm')
  if (confirm !== undefined) checkConfirm(problems, confirm, `${at}/confirm`)
  if (type === 'image') checkImage(problems, element, at)
  if (type === 'button') checkButton(problems, element, at)
  if (TEXT_INPUTS.includes(type)) checkTextInput(problems, element, at)
  if (type === 'number_input' && typeof element.is_decimal_allowed !== 'boolean')
    problems.add('missing required field: is_decimal_allowed', at)
  if (type.endsWith('static_select') || CHOICES.includes(type) || type === 'overflow')
    checkOptions(problems, element, at)
}

function checkButton(problems: Problems, button: JsonObject, at: string): void {
  problems.text(button, 'text', 75, at, PLAIN)
  problems.length(str(button, 'value'), 2000, `${at}/value`)
  problems.length(str(button, 'url'), 3000, `${at}/url`)
  problems.length(str(button, 'accessibility_label'), 75, `${at}/accessibility_label`)
  const style = button.style
  if (style !== undefined && style !== 'primary' && style !== 'danger')
    problems.add('must be one of: primary, danger', `${at}/style`)
}

function checkConfirm(problems: Problems, confirm: JsonObject, at: string): void {
  problems.text(confirm, 'title', 100, at, PLAIN)
  problems.text(confirm, 'text', 300, at, ANY)
  problems.text(confirm, 'confirm', 30, at, PLAIN)
  problems.text(confirm, 'deny', 30, at, PLAIN)
}

function checkTextInput(problems: Problems, input: JsonObject, at: string): void {
  const max = input.max_length
  if (typeof max === 'number' && (max < 1 || max > 3000))
    problems.add('must be between 1 and 3000', `${at}/max_length`)
  problems.length(str(input, 'initial_value'), 3000, `${at}/initial_value`)
}

function checkOptions(problems: Problems, element: JsonObject, at: string): void {
  const type = str(element, 'type') ?? ''
  const max = type === 'overflow' ? 5 : CHOICES.includes(type) ? 10 : 100
  const options = optionsOf(element)
  if (options.length === 0) problems.add('must have at least 1 option', `${at}/options`)
  problems.count(objs(element, 'options'), max, `${at}/options`)
  problems.count(objs(element, 'option_groups'), 100, `${at}/option_groups`)
  const rule = CHOICES.includes(type) ? ANY : PLAIN
  options.forEach((option, index) => {
    checkOption(problems, option, `${at}/options/${index}`, rule)
  })
  const values = new Set(options.map((option) => str(option, 'value')))
  const initial = [...objs(element, 'initial_options'), obj(element, 'initial_option')]
  if (initial.some((option) => option !== undefined && !values.has(str(option, 'value'))))
    problems.add('initial option must be one of the options', at)
}

function checkOption(problems: Problems, option: JsonObject, at: string, rule: TextRule): void {
  problems.text(option, 'text', 75, at, rule)
  problems.text(option, 'description', 75, at, { plain: rule.plain, required: false })
  if (str(option, 'value') === undefined) problems.add('missing required field: value', at)
  problems.length(str(option, 'value'), 150, `${at}/value`)
}
