import { randomBytes } from 'node:crypto'
import { type Entry, enteredValue, keyOf, stateValues } from './element-values.ts'
import { type Found, withIds } from './elements.ts'
import { bool, type JsonObject, objs, parseObject, str, textOf } from './json.ts'
import { checkView, isViewTooLarge } from './limits.ts'
import type { TriggerIds } from './trigger-ids.ts'
import type { Args } from './upstream.ts'

export type ShownView = {
  id: string
  type: 'modal' | 'home'
  title: string
  callbackId: string
  externalId: string
  privateMetadata: string
  hash: string
  blocks: JsonObject[]
  /** The current values of its fields: `state.values`. */
  values: JsonObject
  /** The whole view, as Slack's API returns it. */
  payload: JsonObject
}

type Refusal = { ok: false; error: string; messages?: string[] }
type Outcome = { ok: true; view: JsonObject } | Refusal
type StoredView = {
  id: string
  userId: string
  hash: string
  rootId: string
  previousId: string | undefined
  definition: JsonObject
  entered: Map<string, JsonObject>
}

const MAX_STACK = 3

/** The open modals and the Home tabs of people. */
export class Views {
  private readonly stacks = new Map<string, StoredView[]>()
  private readonly homes = new Map<string, StoredView>()
  private readonly triggers: TriggerIds
  private readonly frame: { teamId: string; appId: string; botId: string }
  private readonly onChange: (userId: string, view: ShownView) => void
  private hashes = 0

  constructor(
    triggers: TriggerIds,
    frame: { teamId: string; appId: string; botId: string },
    onChange: (userId: string, view: ShownView) => void,
  ) {
    this.triggers = triggers
    this.frame = frame
    this.onChange = onChange
  }

  /** views.open: replaces the person's open modals. */
  open(args: Args): Outcome {
    const parsed = this.parse(args, 'modal')
    if (!parsed.ok) return parsed
    const trigger = this.triggers.exchange(args.trigger_id ?? args.interactivity_pointer ?? '')
    if (!trigger.ok) return trigger
    const view = this.create(trigger.userId, parsed.definition)
    this.stacks.set(trigger.userId, [view])
    return this.changed(view)
  }

  /** views.push: adds a modal on top of the open one. */
  push(args: Args): Outcome {
    const parsed = this.parse(args, 'modal')
    if (!parsed.ok) return parsed
    const trigger = this.triggers.exchange(args.trigger_id ?? args.interactivity_pointer ?? '')
    if (!trigger.ok) return trigger
    const view = this.pushFor(trigger.userId, parsed.definition)
    return 'error' in view ? view : this.changed(view)
  }

  /** views.update: by view_id or external_id; with `hash`, only if the view has not changed since. */
  update(args: Args): Outcome {
    const view = this.find(args.view_id, args.external_id)
    if (view === undefined) return { ok: false, error: 'not_found' }
    if (args.hash !== undefined && args.hash !== '' && args.hash !== view.hash)
      return { ok: false, error: 'hash_conflict' }
    const parsed = this.parse(args, str(view.definition, 'type') === 'home' ? 'home' : 'modal', view.id)
    if (!parsed.ok) return parsed
    this.replace(view, parsed.definition)
    return this.changed(view)
  }

  /** views.publish: replaces the Home tab of one person. */
  publish(args: Args): Outcome {
    const userId = args.user_id ?? ''
    const home = this.homes.get(userId)
    if (home !== undefined && args.hash && args.hash !== home.hash)
      return { ok: false, error: 'hash_conflict' }
    const parsed = this.parse(args, 'home', home?.id)
    if (!parsed.ok) return parsed
    const view = home ?? this.create(userId, parsed.definition)
    if (home !== undefined) this.replace(home, parsed.definition)
    this.homes.set(userId, view)
    return this.changed(view)
  }

  top(userId: string): ShownView | undefined {
    const view = this.stacks.get(userId)?.at(-1)
    return view === undefined ? undefined : this.shown(view)
  }

  home(userId: string): ShownView | undefined {
    const view = this.homes.get(userId)
    return view === undefined ? undefined : this.shown(view)
  }

  stackOf(userId: string): ShownView[] {
    return (this.stacks.get(userId) ?? []).map((view) => this.shown(view))
  }

  /** Enters something into a field; sends nothing. */
  enter(viewId: string, found: Found, entry: Entry): void {
    this.find(viewId)?.entered.set(keyOf(found), enteredValue(found.element, entry))
  }

  /** Closes the topmost modal. */
  closeTop(userId: string): void {
    const stack = this.stacks.get(userId) ?? []
    this.stacks.set(userId, stack.slice(0, -1))
  }

  clear(userId: string): void {
    this.stacks.delete(userId)
  }

  /** Applies the response `update` or `push` to a submission. Returns the view's errors; empty if there are none. */
  respondWith(
    kind: 'update' | 'push',
    userId: string,
    viewId: string,
    definition: JsonObject,
  ): string[] | undefined {
    const parsed = this.parse(
      { view: JSON.stringify(definition) },
      'modal',
      kind === 'update' ? viewId : undefined,
    )
    if (!parsed.ok) return parsed.messages ?? [parsed.error]
    if (kind === 'push') {
      const pushed = this.pushFor(userId, parsed.definition)
      return 'error' in pushed ? [pushed.error] : undefined
    }
    const view = this.find(viewId)
    if (view !== undefined) this.replace(view, parsed.definition)
    return undefined
  }

  private pushFor(userId: string, definition: JsonObject): StoredView | Refusal {
    const stack = this.stacks.get(userId) ?? []
    const below = stack.at(-1)
    if (below === undefined) return { ok: false, error: 'not_found' }
    if (stack.length >= MAX_STACK) return { ok: false, error: 'push_limit_reached' }
    const view = this.create(userId, definition, below)
    this.stacks.set(userId, [...stack, view])
    return view
  }

  private parse(
    args: Args,
    type: 'modal' | 'home',
    ownId?: string,
  ): { ok: true; definition: JsonObject } | Refusal {
    const view = parseObject(args.view ?? '')
    if (isViewTooLarge(view)) return { ok: false, error: 'view_too_large' }
    const messages = checkView(view)
    if (messages.length === 0 && view.type !== type)
      messages.push(`[ERROR] must be ${type} [json-pointer:/view/type]`)
    if (messages.length > 0) return { ok: false, error: 'invalid_arguments', messages }
    const externalId = str(view, 'external_id')
    const namesake = externalId ? this.find(undefined, externalId) : undefined
    if (namesake !== undefined && namesake.id !== ownId) return { ok: false, error: 'duplicate_external_id' }
    return { ok: true, definition: { ...view, blocks: withIds(objs(view, 'blocks')) } }
  }

  private create(userId: string, definition: JsonObject, below?: StoredView): StoredView {
    const id = `V${randomBytes(5).toString('hex').toUpperCase()}`
    return {
      id,
      userId,
      hash: this.nextHash(),
      rootId: below?.rootId ?? id,
      previousId: below?.id,
      definition,
      entered: new Map(),
    }
  }

  private replace(view: StoredView, definition: JsonObject): void {
    view.definition = definition
    view.hash = this.nextHash()
  }

  private find(id: string | undefined, externalId?: string): StoredView | undefined {
    const all = [...[...this.stacks.values()].flat(), ...this.homes.values()]
    return id
      ? all.find((view) => view.id === id)
      : all.find((view) => externalId && view.definition.external_id === externalId)
  }

  private nextHash(): string {
    this.hashes += 1
    return `${Math.floor(Date.now() / 1000)}.${this.hashes}${randomBytes(4).toString('hex')}`
  }

  private changed(view: StoredView): Outcome {
    const shown = this.shown(view)
    this.onChange(view.userId, shown)
    return { ok: true, view: { ...shown.payload, state: { values: {} } } }
  }

  private shown(view: StoredView): ShownView {
    const { definition } = view
    const blocks = objs(definition, 'blocks')
    const values = stateValues(blocks, view.entered)
    return {
      id: view.id,
      type: definition.type === 'home' ? 'home' : 'modal',
      title: textOf(definition, 'title') ?? '',
      callbackId: str(definition, 'callback_id') ?? '',
      externalId: str(definition, 'external_id') ?? '',
      privateMetadata: str(definition, 'private_metadata') ?? '',
      hash: view.hash,
      blocks,
      values,
      payload: this.payloadOf(view, values),
    }
  }

  private payloadOf(view: StoredView, values: JsonObject): JsonObject {
    const { definition } = view
    return {
      id: view.id,
      team_id: this.frame.teamId,
      type: str(definition, 'type') ?? 'modal',
      blocks: objs(definition, 'blocks'),
      private_metadata: str(definition, 'private_metadata') ?? '',
      callback_id: str(definition, 'callback_id') ?? '',
      state: { values },
      hash: view.hash,
      title: definition.title ?? null,
      clear_on_close: bool(definition, 'clear_on_close'),
      notify_on_close: bool(definition, 'notify_on_close'),
      close: definition.close ?? null,
      submit: definition.submit ?? null,
      previous_view_id: view.previousId ?? null,
      root_view_id: view.rootId,
      app_id: this.frame.appId,
      external_id: str(definition, 'external_id') ?? '',
      app_installed_team_id: this.frame.teamId,
      bot_id: this.frame.botId,
    }
  }
}
