import { useState } from 'react'
import { type JsonObject, str } from '../../../slack/json.ts'
import type { UserAction } from '../../contract.ts'
import { usePage } from '../page-context.ts'
import { type Entry, keyOf, type Surface } from './surface.ts'

type Where = Extract<UserAction, { do: 'press' }>['where']

/** The surface of a message, the Home tab or the topmost form, with the entered values by block_id. */
export function useSurfaceOf(
  where: Where,
  blocks: readonly JsonObject[],
  values: JsonObject,
  errors: Readonly<Record<string, string>> = {},
): Surface & { entries: Record<string, Entry> } {
  const { act, me } = usePage()
  const [entered, setEntered] = useState<Record<string, { blockId: string; entry: Entry }>>({})
  const [pressed, setPressed] = useState<string | null>(null)
  const fields = new Set(blocks.filter(({ type }) => type === 'input').map((block) => str(block, 'block_id')))
  const entries = Object.fromEntries(
    Object.values(entered).flatMap(({ blockId, entry }) => (fields.has(blockId) ? [[blockId, entry]] : [])),
  )
  return {
    pressed,
    errors,
    values,
    entries,
    entry: (address) => entered[keyOf(address)]?.entry,
    enter: (address, entry) =>
      setEntered((before) => ({ ...before, [keyOf(address)]: { blockId: address.blockId, entry } })),
    press(address, entry) {
      setPressed(keyOf(address))
      const chosen = entry === undefined ? {} : { entry }
      void act({ do: 'press', as: me.id, where, element: address, entries, ...chosen }).finally(() =>
        setPressed(null),
      )
    },
  }
}
