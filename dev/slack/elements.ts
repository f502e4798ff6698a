import { type JsonObject, obj, objs, str, textOf } from './json.ts'

/** An interactive element and its block. */
export type Found = {
  element: JsonObject
  blockId: string
  actionId: string
  blockIndex: number
  /** The label of an input block, or the text of the section that contains the element. */
  label: string
}

/** Returns all interactive elements in these blocks, in order. */
export function interactiveElements(blocks: readonly JsonObject[]): Found[] {
  return blocks.flatMap((block, blockIndex) =>
    elementsOf(block).map((element) => ({
      element,
      blockIndex,
      blockId: str(block, 'block_id') ?? '',
      actionId: str(element, 'action_id') ?? '',
      label: textOf(block, 'label') ?? textOf(block, 'text') ?? '',
    })),
  )
}

function elementsOf(block: JsonObject): JsonObject[] {
  const accessory = obj(block, 'accessory')
  const element = obj(block, 'element')
  switch (str(block, 'type')) {
    case 'actions':
    case 'context_actions':
      return objs(block, 'elements')
    case 'section':
      return accessory === undefined || accessory.type === 'image' ? [] : [accessory]
    case 'input':
      return element === undefined ? [] : [element]
    default:
      return []
  }
}

/** Returns the inputs of a view, in order. */
export function inputs(blocks: readonly JsonObject[]): (Found & { optional: boolean })[] {
  return interactiveElements(blocks).flatMap((found) => {
    const block = blocks[found.blockIndex]
    return block?.type === 'input' ? [{ ...found, optional: block.optional === true }] : []
  })
}

/** Fills in missing ids, as Slack does. */
export function withIds(blocks: readonly JsonObject[]): JsonObject[] {
  return blocks.map((block) => {
    const filled: JsonObject = { ...block, block_id: str(block, 'block_id') ?? randomId() }
    const element = obj(block, 'element')
    const accessory = obj(block, 'accessory')
    if (element !== undefined) filled.element = withActionId(element)
    if (accessory !== undefined) filled.accessory = withActionId(accessory)
    if (block.type === 'actions' || block.type === 'context_actions')
      filled.elements = objs(block, 'elements').map(withActionId)
    return filled
  })
}

function withActionId(element: JsonObject): JsonObject {
  if (element.type === 'image' || str(element, 'action_id') !== undefined) return element
  return { ...element, action_id: randomId() }
}

function randomId(): string {
  return crypto.randomUUID().slice(0, 5)
}

/** Describes an element, for error messages of tests. */
export function describe({ element, blockId, actionId, label }: Found): string {
  const name = textOf(element, 'text') ?? textOf(element, 'placeholder') ?? label
  return `${str(element, 'type') ?? '?'} "${name}" (block_id ${blockId}, action_id ${actionId})`
}
