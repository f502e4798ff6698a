import type { ModalView } from '@slack/types'
import type { z } from 'zod'
import type { Services } from '../services.ts'
import {
  type ButtonContract,
  type Contract,
  decode,
  type FormContract,
  type ShortcutContract,
} from './actions.ts'
import { type Message, notice } from './blocks.ts'
import { toFieldErrors } from './forms.ts'
import type { ButtonClick, ShortcutUse, Submission } from './interactions.ts'

/** What Slack shows after a submission. */
export type FormAnswer =
  | 'close'
  | { show: Message }
  | { view: ModalView }
  /** Opens on top of the form. */
  | { push: ModalView }
  /** One error per block_id. The form stays open. */
  | { errors: Record<string, string> }

type UnreadClick<Me> = Omit<ButtonClick<Me, never>, 'value'> & { value: string | undefined }
type UnreadSubmission<Me> = Omit<Submission<Me, never>, 'metadata'> & { metadata: string }

/** A contract's handler, for the router. `handle` returns 'unreadable' if the value doesn't fit the contract. */
export type BoundHandler<Me> =
  | {
      kind: 'button'
      id: string
      handle(services: Services, click: UnreadClick<Me>): Promise<'handled' | 'unreadable'>
    }
  | {
      kind: 'form'
      id: string
      handle(services: Services, submission: UnreadSubmission<Me>): Promise<FormAnswer | 'unreadable'>
    }
  | { kind: 'shortcut'; id: string; handle(services: Services, use: ShortcutUse<Me>): Promise<void> }

/** Binds a handler to a button. Clicks are acknowledged before it is called. */
export function onClick<Me, Value>(
  contract: ButtonContract<Value>,
  handle: (services: Services, click: ButtonClick<Me, Value>) => Promise<void>,
): BoundHandler<Me> {
  return {
    kind: 'button',
    id: contract.id,
    async handle(services, click) {
      const read = decode(contract.schema, click.value)
      if (!read.ok) return 'unreadable'
      await handle(services, { ...click, value: read.value })
      return 'handled'
    },
  }
}

/**
 * Binds a handler to a form. `fieldsOf` returns the schema of the fields for this submission; its errors are shown
 * under the fields, and `handle` isn't called. `handle` has to return within three seconds.
 */
export function onSubmit<Me, Metadata, Fields>(
  contract: FormContract<Metadata>,
  fieldsOf: (services: Services, submission: Submission<Me, Metadata>) => z.ZodType<Fields>,
  handle: (
    services: Services,
    submission: Omit<Submission<Me, Metadata>, 'fields'> & { fields: Fields },
  ) => Promise<FormAnswer>,
): BoundHandler<Me> {
  return {
    kind: 'form',
    id: contract.id,
    async handle(services, given) {
      const read = decode(contract.schema, given.metadata)
      if (!read.ok) return 'unreadable'
      const submission = { ...given, metadata: read.value }
      const fields = fieldsOf(services, submission).safeParse(given.fields)
      if (!fields.success) return { errors: toFieldErrors(fields.error) }
      return handle(services, { ...submission, fields: fields.data })
    },
  }
}

/** Binds a handler to a shortcut, which was acknowledged before it is called. */
export function onShortcut<Me>(
  { id }: ShortcutContract,
  handle: (services: Services, use: ShortcutUse<Me>) => Promise<void>,
): BoundHandler<Me> {
  return { kind: 'shortcut', id, handle }
}

/** Converts an answer to Slack's response_action; undefined closes the form. */
export function toResponse(answer: FormAnswer) {
  if (answer === 'close') return undefined
  if ('errors' in answer) return { response_action: 'errors' as const, errors: answer.errors }
  if ('push' in answer) return { response_action: 'push' as const, view: answer.push }
  return { response_action: 'update' as const, view: 'view' in answer ? answer.view : notice(answer.show) }
}

type Key = Pick<Contract, 'kind' | 'id'>

/** Throws unless each declared button, form and shortcut has one handler and an id of its own, and no other has any. */
export function checkHandlers(contracts: readonly Key[], handlers: readonly Key[]): void {
  const declared = contracts.filter(({ kind }) => kind !== 'page').map(toKey)
  const bound = handlers.map(toKey)
  const modals = contracts.map(({ kind, id }) => toKey({ kind: kind === 'page' ? 'form' : kind, id }))
  complain(
    'No handler is bound to',
    declared.filter((key) => !bound.includes(key)),
  )
  complain(
    'No feature declares',
    bound.filter((key) => !declared.includes(key)),
  )
  complain('More than one handler is bound to', findTwice(bound))
  complain('Two contracts have the id of', findTwice(modals))
}

function complain(problem: string, keys: readonly string[]): void {
  if (keys.length > 0) throw new Error(`${problem}: ${keys.join(', ')}`)
}

function toKey({ kind, id }: Key): string {
  return `${kind} ${id}`
}

function findTwice(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}
