import { optionsOf } from './element-values.ts'
import { describe, type Found, interactiveElements } from './elements.ts'
import { type JsonObject, str, textOf } from './json.ts'

/** Which element to use: its text, or more details if the text isn't unique. */
export type What =
  | string
  | {
      text?: string
      actionId?: string
      blockId?: string
      /** The button's value. */
      value?: string
      /** Chooses the first matching element at or below the block with this text. */
      near?: string
    }

export type Pressed = { found: Found; option?: string }

/** Returns the matching element. Throws, with a list of all elements, unless exactly one matches. */
export function findElement(blocks: readonly JsonObject[], what: What): Pressed {
  const all = interactiveElements(blocks)
  const wanted = typeof what === 'string' ? { text: what } : what
  const from = wanted.near === undefined ? 0 : blockWith(blocks, wanted.near)
  const near = all.filter(
    (found) =>
      found.blockIndex >= from &&
      (wanted.actionId === undefined || found.actionId === wanted.actionId) &&
      (wanted.blockId === undefined || found.blockId === wanted.blockId) &&
      (wanted.value === undefined || found.element.value === wanted.value),
  )
  const fitting = wanted.text === undefined ? near.map((found) => ({ found })) : byText(near, wanted.text)
  const [first, second] = fitting
  if (first === undefined)
    throw new Error(`There is no ${JSON.stringify(what)} to click. ${whatIsThere(all)}`)
  if (second !== undefined && wanted.near === undefined)
    throw new Error(`${JSON.stringify(what)} fits more than one element. ${whatIsThere(all)}`)
  return first
}

/** Matches by text; then by placeholder, label or action_id; then by one of the options. */
function byText(elements: readonly Found[], text: string): Pressed[] {
  const onIt = elements.filter(({ element }) => textOf(element, 'text') === text)
  if (onIt.length > 0) return onIt.map((found) => ({ found }))
  const named = elements.filter(
    ({ element, label, actionId }) =>
      textOf(element, 'placeholder') === text ||
      actionId === text ||
      (label === text && element.type !== 'button'),
  )
  if (named.length > 0) return named.map((found) => ({ found }))
  return elements.flatMap((found) =>
    optionsOf(found.element).some((option) => textOf(option, 'text') === text)
      ? [{ found, option: text }]
      : [],
  )
}

function blockWith(blocks: readonly JsonObject[], text: string): number {
  const index = blocks.findIndex((block) => JSON.stringify(block).includes(JSON.stringify(text).slice(1, -1)))
  if (index < 0) throw new Error(`No block contains the text "${text}"`)
  return index
}

function whatIsThere(elements: readonly Found[]): string {
  if (elements.length === 0) return 'There is nothing to press.'
  const lines = elements.map((found) => {
    const value = str(found.element, 'value')
    return `  ${describe(found)}${value === undefined ? '' : ` value ${value}`}`
  })
  return `There is:\n${lines.join('\n')}`
}
