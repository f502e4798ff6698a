import { createContext, useContext } from 'react'
import { initialValue } from '../../../slack/element-values.ts'
import { isObject, type JsonObject, obj, objs, str } from '../../../slack/json.ts'

/** The value of a field: text, an option's value, an id, a date, or several of them. */
export type Entry = string | number | string[] | null
export type ElementAddress = { blockId: string; actionId: string }

/** The message, form or Home tab that contains the blocks, and its actions. */
export type Surface = {
  /** Sends the interaction to the app; `entry` is the chosen value, undefined for a button. */
  press(address: ElementAddress, entry?: Entry): void
  /** The element whose response is pending. */
  pressed: string | null
  entry(address: ElementAddress): Entry | undefined
  enter(address: ElementAddress, entry: Entry): void
  /** By block_id. */
  errors: Readonly<Record<string, string>>
  /** `state.values`, as the app would receive them. */
  values: JsonObject
}

export const SurfaceContext = createContext<Surface | null>(null)

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext)
  if (surface === null) throw new Error('These blocks have no surface')
  return surface
}

export function keyOf({ blockId, actionId }: ElementAddress): string {
  return `${blockId}/${actionId}`
}

/** The key of an element, and its current value. */
export function useElement(element: JsonObject, blockId: string) {
  const surface = useSurface()
  const address = { blockId, actionId: str(element, 'action_id') ?? '' }
  const stored = obj(obj(surface.values, blockId), address.actionId) ?? initialValue(element)
  const entry = surface.entry(address) ?? entryOf(stored)
  return { surface, address, entry }
}

/** The entry in a value such as `{type: 'users_select', selected_user: 'U1'}`. */
export function entryOf(value: JsonObject | undefined): Entry {
  if (value === undefined) return null
  const option = obj(value, 'selected_option')
  if (option !== undefined) return str(option, 'value') ?? null
  if (Array.isArray(value.selected_options))
    return objs(value, 'selected_options').map(({ value }) => String(value))
  const { type: _, ...fields } = value
  const [content = null] = Object.values(fields)
  if (Array.isArray(content)) return content.map(String)
  return isObject(content) || typeof content === 'boolean' ? null : content
}

export function textEntry(entry: Entry): string {
  return typeof entry === 'string' || typeof entry === 'number' ? String(entry) : ''
}

export function listEntry(entry: Entry): string[] {
  return Array.isArray(entry) ? entry : []
}
