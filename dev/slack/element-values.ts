import { type Found, interactiveElements } from './elements.ts'
import { type Json, type JsonObject, obj, objs, str, strs, textOf } from './json.ts'

/** What a person enters: text, an option's text or value, an id, a date, or several of them; null clears the field. */
export type Entry = string | number | readonly string[] | null

/** Entered values, by block_id and action_id. */
export type Entered = ReadonlyMap<string, JsonObject>

type Shape =
  | { kind: 'text' }
  | { kind: 'option' | 'options' }
  | { kind: 'single' | 'several'; field: string; initial: string }

const SHAPES: Record<string, Shape> = {
  plain_text_input: { kind: 'text' },
  number_input: { kind: 'text' },
  email_text_input: { kind: 'text' },
  url_text_input: { kind: 'text' },
  static_select: { kind: 'option' },
  external_select: { kind: 'option' },
  radio_buttons: { kind: 'option' },
  overflow: { kind: 'option' },
  checkboxes: { kind: 'options' },
  multi_static_select: { kind: 'options' },
  multi_external_select: { kind: 'options' },
  users_select: { kind: 'single', field: 'selected_user', initial: 'initial_user' },
  channels_select: { kind: 'single', field: 'selected_channel', initial: 'initial_channel' },
  conversations_select: { kind: 'single', field: 'selected_conversation', initial: 'initial_conversation' },
  datepicker: { kind: 'single', field: 'selected_date', initial: 'initial_date' },
  timepicker: { kind: 'single', field: 'selected_time', initial: 'initial_time' },
  datetimepicker: { kind: 'single', field: 'selected_date_time', initial: 'initial_date_time' },
  rich_text_input: { kind: 'single', field: 'rich_text_value', initial: 'initial_value' },
  multi_users_select: { kind: 'several', field: 'selected_users', initial: 'initial_users' },
  multi_channels_select: { kind: 'several', field: 'selected_channels', initial: 'initial_channels' },
  multi_conversations_select: {
    kind: 'several',
    field: 'selected_conversations',
    initial: 'initial_conversations',
  },
}

const FORMATS: Record<string, RegExp> = {
  datepicker: /^\d{4}-\d{2}-\d{2}$/,
  timepicker: /^\d{2}:\d{2}$/,
}

/** Returns the key of an element in `Entered`. */
export function keyOf(found: Pick<Found, 'blockId' | 'actionId'>): string {
  return JSON.stringify([found.blockId, found.actionId])
}

/** Returns `state.values` as Slack sends it: entered values, otherwise initial ones. */
export function stateValues(blocks: readonly JsonObject[], entered: Entered): JsonObject {
  const values: JsonObject = {}
  for (const found of interactiveElements(blocks)) {
    const value = entered.get(keyOf(found)) ?? initialValue(found.element)
    if (value === undefined || found.element.type === 'overflow') continue
    values[found.blockId] = { ...obj(values, found.blockId), [found.actionId]: value }
  }
  return values
}

/** Returns the initial value of an element; undefined if it holds no value. */
export function initialValue(element: JsonObject): JsonObject | undefined {
  const type = str(element, 'type') ?? ''
  const shape = SHAPES[type]
  switch (shape?.kind) {
    case 'text':
      return { type, value: str(element, 'initial_value') ?? null }
    case 'option':
      return { type, selected_option: obj(element, 'initial_option') ?? null }
    case 'options':
      return { type, selected_options: objs(element, 'initial_options') }
    case 'single':
      return { type, [shape.field]: element[shape.initial] ?? null }
    case 'several':
      return { type, [shape.field]: strs(element, shape.initial) }
    case undefined:
      return undefined
  }
}

/** Returns the value of an element after a person entered something. Throws if that is impossible in Slack. */
export function enteredValue(element: JsonObject, entry: Entry): JsonObject {
  const type = str(element, 'type') ?? ''
  const shape = SHAPES[type]
  switch (shape?.kind) {
    case 'text':
      return { type, value: entry === null || entry === '' ? null : one(entry) }
    case 'option':
      return { type, selected_option: entry === null ? null : option(element, one(entry)) }
    case 'options':
      return { type, selected_options: many(entry).map((item) => option(element, item)) }
    case 'single':
      return { type, [shape.field]: single(type, entry) }
    case 'several':
      return { type, [shape.field]: many(entry) }
    case undefined:
      throw new Error(`A ${type} takes no value`)
  }
}

export function isEmpty(value: JsonObject): boolean {
  const { type: _, ...rest } = value
  return Object.values(rest).every((item) => item === null || (Array.isArray(item) && item.length === 0))
}

/** Returns all options of an element, including those in groups. */
export function optionsOf(element: JsonObject): JsonObject[] {
  return [
    ...objs(element, 'options'),
    ...objs(element, 'option_groups').flatMap((group) => objs(group, 'options')),
  ]
}

function option(element: JsonObject, wanted: string): JsonObject {
  const options = optionsOf(element)
  const found =
    options.find((item) => textOf(item, 'text') === wanted) ?? options.find((item) => item.value === wanted)
  if (found !== undefined) return found
  const choice = options.map((item) => `"${textOf(item, 'text')}"`).join(', ')
  throw new Error(`There is no option "${wanted}"; there is: ${choice}`)
}

function single(type: string, entry: Entry): Json {
  if (entry === null) return null
  if (type === 'datetimepicker') return Number(one(entry))
  const value = one(entry)
  if (FORMATS[type] !== undefined && !FORMATS[type].test(value))
    throw new Error(`A ${type} can't hold "${value}"`)
  return value
}

function one(entry: Entry): string {
  if (typeof entry === 'string' || typeof entry === 'number') return String(entry)
  throw new Error(`Expected one value, not ${JSON.stringify(entry)}`)
}

function many(entry: Entry): string[] {
  if (entry === null) return []
  return typeof entry === 'string' || typeof entry === 'number' ? [String(entry)] : [...entry]
}
