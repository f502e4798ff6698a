import { z } from 'zod'

// The contract between a button or form and its handler: an id, and a schema of its value. Views draw from a
// contract, and handlers are bound to it (handlers.ts), so neither can use an id or value that the other doesn't know.

/** A button, or a choice of a menu: `id` is its action_id, `schema` that of its value. */
export type ButtonContract<Value> = { kind: 'button'; id: string; schema: z.ZodType<Value> }

/** A modal that can be submitted: `id` is its callback_id, `schema` that of its private_metadata. */
export type FormContract<Metadata> = { kind: 'form'; id: string; schema: z.ZodType<Metadata> }

/** A modal without a submit button. Its metadata has what is needed to render it again. */
export type PageContract<Metadata> = { kind: 'page'; id: string; schema: z.ZodType<Metadata> }

/** A shortcut: `id` is its callback_id in manifest.yml. It carries no value. */
export type ShortcutContract = { kind: 'shortcut'; id: string; schema: z.ZodType<undefined> }

/** A contract with its types erased; `schema` is that of its value or metadata. */
export type Contract = { kind: 'button' | 'form' | 'page' | 'shortcut'; id: string; schema: z.ZodType }

/** Declares a button. Without a schema, it has no value. */
export function buttonContract(id: string): ButtonContract<undefined>
export function buttonContract<Value>(id: string, value: z.ZodType<Value>): ButtonContract<Value>
export function buttonContract(id: string, value: z.ZodType = z.undefined()): ButtonContract<unknown> {
  return { kind: 'button', id, schema: value }
}

/** Declares a form. */
export function formContract(id: string): FormContract<undefined>
export function formContract<Metadata>(id: string, metadata: z.ZodType<Metadata>): FormContract<Metadata>
export function formContract(id: string, metadata: z.ZodType = z.undefined()): FormContract<unknown> {
  return { kind: 'form', id, schema: metadata }
}

/** Declares a page. */
export function pageContract(id: string): PageContract<undefined>
export function pageContract<Metadata>(id: string, metadata: z.ZodType<Metadata>): PageContract<Metadata>
export function pageContract(id: string, metadata: z.ZodType = z.undefined()): PageContract<unknown> {
  return { kind: 'page', id, schema: metadata }
}

/** Declares a shortcut. */
export function shortcutContract(id: string): ShortcutContract {
  return { kind: 'shortcut', id, schema: z.undefined() }
}

/** Serializes a value for Slack; undefined if there is none. */
export function encode(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}

export type Decoded<Value> = { ok: true; value: Value } | { ok: false }

/** Parses what `encode` returned. Not ok if the value doesn't fit the schema, such as one from an older version. */
export function decode<Value>(schema: z.ZodType<Value>, text: string | undefined): Decoded<Value> {
  const parsed = schema.safeParse(parseJson(text))
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false }
}

/** No schema accepts it. */
const UNREADABLE = Symbol('unreadable')

function parseJson(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return UNREADABLE
  }
}

/**
 * Returns the contract id of an action_id. Slack wants unique action_ids in a block, so a second button of a contract
 * is drawn as `id:2` (see `actions` in blocks.ts).
 */
export function contractId(actionId: string): string {
  return actionId.split(':', 1)[0] ?? actionId
}

/** The action_id of menus. The choices of a menu are buttons' contracts. */
export const MENU = 'menu'

/** Serializes a button as a choice of a menu. Slack allows 150 characters. */
export function encodeChoice(actionId: string, value: string | undefined): string {
  return value === undefined ? actionId : `${actionId} ${value}`
}

/** Returns the button that `encodeChoice` serialized. */
export function decodeChoice(choice: string): { action_id: string; value?: string } {
  const end = choice.indexOf(' ')
  return end < 0 ? { action_id: choice } : { action_id: choice.slice(0, end), value: choice.slice(end + 1) }
}
