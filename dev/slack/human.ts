import type { Answer } from './delivery.ts'
import { type Entry, enteredValue, keyOf, stateValues } from './element-values.ts'
import { describe, type Found, inputs, interactiveElements } from './elements.ts'
import { checkFields } from './field-checks.ts'
import { findElement, type What } from './find-element.ts'
import type { Inbox, Message } from './inbox.ts'
import { type JsonObject, obj, str, strs, textOf } from './json.ts'
import type { WaitOptions } from './mailbox.ts'
import {
  type Channel,
  closedPayload,
  commandPayload,
  eventPayload,
  messageActionPayload,
  messageShortcutPayload,
  shortcutPayload,
  submissionPayload,
  viewActionPayload,
} from './payloads.ts'
import type { Person } from './people-registry.ts'
import type { Rig } from './rig.ts'
import type { ShownView } from './views.ts'

/** Where to click: a message, a view, the topmost modal ('view'), or the Home tab ('home'). */
export type Where = Message | ShownView | 'view' | 'home'

/** Values of a form's fields, by label, block_id or action_id. */
export type Entries = Readonly<Record<string, Entry>>

export type SubmitResult = {
  /** `failed`: Slack can't use the app's response; the person sees "We had some trouble connecting". */
  kind: 'closed' | 'errors' | 'updated' | 'pushed' | 'cleared' | 'timeout' | 'failed'
  /** By block_id. */
  errors?: Record<string, string>
  errorsByLabel?: Record<string, string>
  /** False if Slack's own checks failed, so the app got no request. */
  sent: boolean
  /** The topmost view now. */
  view?: ShownView
  reason?: string
  status: number
  ackMs: number
}

const GENERAL: Channel = { id: 'C000000001', name: 'general' }

/** A simulated user of Slack. */
export class Human {
  readonly id: string
  private readonly rig: Rig
  private readonly inbox: Inbox
  private readonly chosen = new Map<string, Map<string, JsonObject>>()

  constructor(rig: Rig, id: string) {
    this.rig = rig
    this.id = id
    this.inbox = rig.inboxes.of(id)
  }

  private get person(): Person {
    return this.rig.people.get(this.id)
  }

  /** Types a slash command; `@name` of a known person becomes a mention. Resolves when the app acks. */
  async command(typed: string, channel: Channel = GENERAL): Promise<Answer> {
    const payload = commandPayload(this.rig, this.person, channel, typed)
    const answer = await this.rig.link.deliver({ kind: 'slash_commands', payload })
    if (answer.outcome === 'acked' && answer.ackBody !== undefined) {
      const shown = await this.rig.responseUrls.answer(
        { userId: this.id, channel: channel.id },
        answer.ackBody,
      )
      if (shown.status !== 200)
        throw new Error(`Slack can't show the app's answer: ${JSON.stringify(shown.body)}`)
    }
    return answer
  }

  /** The topmost modal. */
  get view(): ShownView | undefined {
    return this.rig.views.top(this.id)
  }

  /** All open modals, the topmost last. */
  get views(): ShownView[] {
    return this.rig.views.stackOf(this.id)
  }

  /** The Home tab, as last published. */
  get home(): ShownView | undefined {
    return this.rig.views.home(this.id)
  }

  /** The ephemeral messages of this person, oldest first. */
  ephemerals(): Message[] {
    return this.inbox.ephemerals
  }

  /** The id of the direct message between the app and this person. */
  dmId(): Promise<string> {
    return this.rig.conversations.dmOf(this.id)
  }

  /** The messages between the app and this person, oldest first. */
  async dms(): Promise<Message[]> {
    return this.messagesIn(await this.dmId())
  }

  /** The ids of the app's group DMs with this person. */
  groupDmIds(): string[] {
    return this.rig.conversations.groupsOf(this.id)
  }

  /** The messages of the app in group DMs with this person, oldest first. */
  async groupDms(): Promise<Message[]> {
    const groups = await Promise.all(this.groupDmIds().map((channel) => this.messagesIn(channel)))
    return groups.flat()
  }

  /** Dismisses an ephemeral message. */
  dismiss(ts: string): void {
    this.inbox.remove(ts)
  }

  /** Waits for the next ephemeral message that was not taken yet. */
  nextEphemeral(options?: WaitOptions<Message>): Promise<Message> {
    return this.inbox.newEphemerals.next(options)
  }

  /** Waits for the next DM that was not taken yet. */
  nextDm(options?: WaitOptions<Message>): Promise<Message> {
    return this.inbox.newDms.next(options)
  }

  /** Waits for the next modal that the app opened, pushed or updated, and that was not taken yet. */
  nextView(options?: WaitOptions<ShownView>): Promise<ShownView> {
    return this.inbox.newViews.next(options)
  }

  /** Waits for the next time the app publishes this person's Home tab. */
  nextHome(options?: WaitOptions<ShownView>): Promise<ShownView> {
    return this.inbox.newHomes.next(options)
  }

  /** Clicks a button, or chooses `entry` in a select, a picker, radio buttons or checkboxes. */
  async press(where: Where, what: What, entry?: Entry): Promise<Answer> {
    const place = this.placeOf(where)
    const { found, option } = findElement(place.blocks, what)
    const chosen = found.element.type === 'button' ? undefined : (entry ?? option ?? null)
    const action = {
      ...actionOf(found),
      ...(chosen === undefined ? {} : enteredValue(found.element, chosen)),
    }
    const payload =
      'channel' in place
        ? this.messageAction(place, found, action, chosen)
        : this.viewAction(place, found, action, chosen)
    return this.rig.link.deliver({ kind: 'interactive', payload })
  }

  /** Runs a global shortcut of the app. */
  globalShortcut(callbackId: string): Promise<Answer> {
    const payload = shortcutPayload(this.rig, this.person, callbackId)
    return this.rig.link.deliver({ kind: 'interactive', payload })
  }

  /** Runs a shortcut on somebody's message in a channel. `text` is as Slack stores it, with escapes. */
  messageShortcut(
    callbackId: string,
    { user, text, ts }: { user: string; text: string; ts: string },
    channel: Channel = GENERAL,
  ): Promise<Answer> {
    const about = { channel, message: { user, text, ts } }
    const payload = messageShortcutPayload(this.rig, this.person, callbackId, about)
    return this.rig.link.deliver({ kind: 'interactive', payload })
  }

  /** Enters values into the topmost modal; sends nothing. */
  fill(entries: Entries): ShownView {
    const view = this.viewInFront()
    for (const [name, entry] of Object.entries(entries))
      this.rig.views.enter(view.id, fieldNamed(view, name), entry)
    return this.viewInFront()
  }

  /** Fills in the topmost modal and submits it. */
  async submit(entries: Entries = {}): Promise<SubmitResult> {
    const view = this.fill(entries)
    const problems = checkFields(view)
    if (Object.keys(problems).length > 0)
      return { ...errorsResult(view, problems), sent: false, status: 0, ackMs: 0, view }
    const payload = submissionPayload(this.rig, this.person, view)
    const answer = await this.rig.link.deliver({ kind: 'interactive', payload })
    const result = await this.afterSubmission(view, answer)
    const front = this.view
    return {
      ...result,
      sent: true,
      status: answer.status,
      ackMs: answer.ackMs,
      ...(front ? { view: front } : {}),
    }
  }

  /** Closes the topmost modal; sends view_closed if the app asked for it. */
  async close(): Promise<void> {
    const view = this.viewInFront()
    const isCleared = view.payload.clear_on_close === true
    if (isCleared) this.rig.views.clear(this.id)
    else this.rig.views.closeTop(this.id)
    if (view.payload.notify_on_close === true)
      await this.rig.link.deliver({
        kind: 'interactive',
        payload: closedPayload(this.rig, this.person, view, isCleared),
      })
  }

  /** Opens the app's Home tab; the app may then publish it (see nextHome). */
  openHome(): Promise<Answer> {
    return this.openApp('home')
  }

  /** Opens the app's Messages tab. */
  openMessages(): Promise<Answer> {
    return this.openApp('messages')
  }

  /** Marks everything received so far as taken. */
  takeAll(): void {
    for (const box of [this.inbox.newEphemerals, this.inbox.newDms, this.inbox.newViews, this.inbox.newHomes])
      box.clear()
  }

  private async messagesIn(channel: string): Promise<Message[]> {
    const history = await this.rig.conversations.history(channel)
    if ('refusal' in history) throw new Error(`Can't read the DM: ${str(history.refusal, 'error')}`)
    return history.messages.map((message) => this.rig.conversations.toMessage(channel, message)).reverse()
  }

  private async openApp(tab: 'home' | 'messages'): Promise<Answer> {
    const channel = await this.rig.conversations.dmOf(this.id)
    const view = tab === 'home' ? this.home?.payload : undefined
    const event = { type: 'app_home_opened', user: this.id, channel, tab, ...(view ? { view } : {}) }
    return this.rig.link.deliver({ kind: 'events_api', payload: eventPayload(this.rig, event) })
  }

  private viewInFront(): ShownView {
    const view = this.view
    if (view === undefined) throw new Error(`${this.person.name} has no modal open`)
    return view
  }

  private placeOf(where: Where): Message | ShownView {
    if (where === 'view') return this.viewInFront()
    if (where !== 'home') return where
    if (this.home === undefined)
      throw new Error(`The app hasn't published a Home tab for ${this.person.name}`)
    return this.home
  }

  private messageAction(
    message: Message,
    found: Found,
    action: JsonObject,
    chosen: Entry | undefined,
  ): JsonObject {
    const place = `${message.channel}/${message.ts}`
    const choices = this.chosen.get(place) ?? new Map<string, JsonObject>()
    if (chosen !== undefined) choices.set(keyOf(found), enteredValue(found.element, chosen))
    this.chosen.set(place, choices)
    const values = stateValues(message.blocks, choices)
    return messageActionPayload(this.rig, this.person, message, action, values)
  }

  private viewAction(
    view: ShownView,
    found: Found,
    action: JsonObject,
    chosen: Entry | undefined,
  ): JsonObject {
    if (chosen !== undefined) this.rig.views.enter(view.id, found, chosen)
    const now = [this.view, this.home].find((candidate) => candidate?.id === view.id) ?? view
    return viewActionPayload(this.rig, this.person, now, action)
  }

  private async afterSubmission(
    view: ShownView,
    answer: Answer,
  ): Promise<Pick<SubmitResult, 'kind' | 'errors' | 'errorsByLabel' | 'reason'>> {
    if (answer.outcome === 'timeout') return { kind: 'timeout' }
    if (answer.outcome !== 'acked') return { kind: 'failed', reason: `${answer.outcome} ${answer.status}` }
    const body = answer.ackBody
    switch (str(body, 'response_action')) {
      case undefined:
        this.rig.views.closeTop(this.id)
        return { kind: 'closed' }
      case 'clear':
        this.rig.views.clear(this.id)
        return { kind: 'cleared' }
      case 'errors':
        return errorsResult(view, readErrors(obj(body, 'errors')))
      case 'update':
        return this.showInstead('update', view, obj(body, 'view') ?? {})
      case 'push':
        return this.showInstead('push', view, obj(body, 'view') ?? {})
      default:
        return { kind: 'failed', reason: `unknown response_action ${str(body, 'response_action')}` }
    }
  }

  private showInstead(
    kind: 'update' | 'push',
    view: ShownView,
    next: JsonObject,
  ): Pick<SubmitResult, 'kind' | 'reason'> {
    const problems = this.rig.views.respondWith(kind, this.id, view.id, next)
    if (problems !== undefined) return { kind: 'failed', reason: problems.join('\n') }
    return { kind: kind === 'update' ? 'updated' : 'pushed' }
  }
}

function actionOf({ element, blockId, actionId }: Found): JsonObject {
  const { confirm: _, options: __, option_groups: ___, ...rest } = element
  return { ...rest, block_id: blockId, action_id: actionId }
}

function fieldNamed(view: ShownView, name: string): Found {
  const fields = interactiveElements(view.blocks).filter(({ element }) => element.type !== 'button')
  const fitting =
    fields.find(({ blockId, actionId }) => blockId === name || actionId === name) ??
    fields.find(({ label }) => label === name) ??
    fields.find(({ element }) => textOf(element, 'placeholder') === name)
  if (fitting !== undefined) return fitting
  const there = fields.map((field) => `  ${describe(field)}`).join('\n')
  throw new Error(`"${view.title}" has no field "${name}". There is:\n${there}`)
}

function readErrors(errors: JsonObject | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.keys(errors ?? {}).map((key) => [key, str(errors, key) ?? strs(errors, key).join(' ')]),
  )
}

/** Slack shows an error under its input, and rejects errors for block_ids without an input. */
function errorsResult(
  view: ShownView,
  errors: Record<string, string>,
): Pick<SubmitResult, 'kind' | 'errors' | 'errorsByLabel' | 'reason'> {
  const labels = new Map(inputs(view.blocks).map((input) => [input.blockId, input.label]))
  const misplaced = Object.keys(errors).filter((blockId) => !labels.has(blockId))
  if (misplaced.length > 0 || Object.keys(errors).length === 0)
    return { kind: 'failed', reason: `errors for no input of this view: ${misplaced.join(', ')}` }
  const byLabel = Object.entries(errors).map(([blockId, text]) => [labels.get(blockId) ?? blockId, text])
  return { kind: 'errors', errors, errorsByLabel: Object.fromEntries(byLabel) }
}
