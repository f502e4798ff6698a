import type { App } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { Services } from '../services.ts'
import { ackAtStart } from './acks.ts'
import { type Contract, contractId } from './actions.ts'
import { type Message, message, section } from './blocks.ts'
import { readForm } from './forms.ts'
import { type BoundHandler, checkHandlers, toResponse } from './handlers.ts'
import {
  fromClick,
  fromCommand,
  fromShortcut,
  type Interaction,
  type OpenPage,
  readClick,
  readShortcut,
  readSubmission,
  updateModalWith,
  type Who,
} from './interactions.ts'
import { readOrigin } from './origin.ts'
import { createSlots } from './slots.ts'
import { storable } from './typed-text.ts'

export type RouterOptions<Me> = {
  services: Services
  /** All that views may draw. */
  contracts: readonly Contract[]
  handlers: readonly BoundHandler<Me>[]
  /** Finds or creates the person; called once per interaction. `isOnHome`: they clicked on their Home tab. */
  findMe(who: Who & { isOnHome?: boolean }): Promise<Me>
  /** Why this person can use no button or form; null if they can. */
  refuse(me: Me): Message | null
  /** Renders an open page again after a click on it; null for pages that don't change. */
  renderPage(me: Me, page: OpenPage): Promise<ModalView | null>
  /** Handles the slash command; `text` is what was typed after it. */
  onCommand(services: Services, interaction: Interaction<Me>, text: string): Promise<void>
}

const SLASH_COMMAND = '/mentor'
const OUTDATED = message(
  section('This is from an older version of the app, so nothing changed. Open Home and try there.'),
)

/**
 * Handles Bolt's commands, clicks, shortcuts and submissions: acknowledges, parses, finds the person and calls the handler.
 * Commands and clicks are acknowledged when they get a slot; forms by their response.
 * Throws as `checkHandlers` does.
 */
export function registerInteractions<Me>(app: App, options: RouterOptions<Me>): void {
  checkHandlers(options.contracts, options.handlers)
  const inSlot = createSlots()
  registerCommand(app, options, inSlot)
  registerClicks(app, options, inSlot)
  registerShortcuts(app, options, inSlot)
  registerSubmissions(app, options)
}

type InSlot = ReturnType<typeof createSlots>

function registerCommand<Me>(
  app: App,
  { services, findMe, onCommand }: RouterOptions<Me>,
  inSlot: InSlot,
): void {
  app.command(SLASH_COMMAND, async ({ ack, command, respond }) => {
    const begin = ackAtStart(ack)
    const { workspaceId } = readOrigin(command)
    await inSlot(workspaceId, async () => {
      await begin()
      const client = await services.clientFor(workspaceId)
      const given = fromCommand({ workspaceId, command, respond }, client)
      await onCommand(services, { ...given, me: await findMe(given) }, storable(command.text))
    })
  })
}

function registerClicks<Me>(
  app: App,
  { services, handlers, findMe, refuse, renderPage }: RouterOptions<Me>,
  inSlot: InSlot,
): void {
  const buttons = new Map(handlers.flatMap((one) => (one.kind === 'button' ? [[one.id, one]] : [])))
  app.action(/.*/, async ({ ack, body, respond }) => {
    const begin = ackAtStart(ack)
    const click = readClick(body)
    const [action] = click.actions
    if (action === undefined) return begin()
    await inSlot(click.workspaceId, async () => {
      await begin()
      const client = await services.clientFor(click.workspaceId)
      const { given, updated } = noteUpdates(fromClick(click, client, respond))
      const me = await findMe({ ...given, isOnHome: click.view?.type === 'home' })
      const refusal = refuse(me)
      if (refusal) return given.reply(refusal)
      const button = buttons.get(contractId(action.action_id))
      const outcome = await button?.handle(services, { ...given, me, value: action.value })
      if (outcome === 'handled') {
        // Skip if the handler has already updated this modal, such as to the next page of a list.
        if (!given.page || updated.has(given.page.viewId)) return
        const view = await renderPage(me, given.page)
        if (view) await given.updateModal(given.page.viewId, view)
        return
      }
      services.log.warn({ action: action.action_id }, 'a button that this version does not know was clicked')
      await given.reply(OUTDATED)
    })
  })
}

/** Notes which modals a handler updates by itself. */
function noteUpdates<Given extends Pick<Interaction<unknown>, 'updateModal'>>(
  given: Given,
): { given: Given; updated: ReadonlySet<string> } {
  const updated = new Set<string>()
  const updateModal: Given['updateModal'] = (viewId, view) => {
    updated.add(viewId)
    return given.updateModal(viewId, view)
  }
  return { given: { ...given, updateModal }, updated }
}

function registerShortcuts<Me>(
  app: App,
  { services, handlers, findMe, refuse }: RouterOptions<Me>,
  inSlot: InSlot,
): void {
  const shortcuts = new Map(handlers.flatMap((one) => (one.kind === 'shortcut' ? [[one.id, one]] : [])))
  app.shortcut(/.*/, async ({ ack, body }) => {
    const begin = ackAtStart(ack)
    const shortcut = readShortcut(body)
    await inSlot(shortcut.workspaceId, async () => {
      await begin()
      const given = fromShortcut(shortcut, await services.clientFor(shortcut.workspaceId))
      const me = await findMe(given)
      const handler = shortcuts.get(shortcut.callback_id)
      const refusal = refuse(me) ?? (handler ? null : OUTDATED)
      if (refusal) return given.reply(refusal)
      await handler?.handle(services, { ...given, me })
    })
  })
}

/** Submissions take no slot: Slack waits for the response, so they must not wait for other people's commands. */
function registerSubmissions<Me>(app: App, { services, handlers, findMe, refuse }: RouterOptions<Me>): void {
  const forms = new Map(handlers.flatMap((one) => (one.kind === 'form' ? [[one.id, one]] : [])))
  app.view(/.*/, async ({ ack, body, view }) => {
    const { contractId: id, metadata, ...who } = readSubmission(body)
    const client = await services.clientFor(who.workspaceId)
    const me = await findMe(who)
    const refusal = refuse(me)
    if (refusal) return ack(toResponse({ show: refusal }))
    const afterward: (() => Promise<void>)[] = []
    const answer = await forms.get(id)?.handle(services, {
      ...who,
      me,
      metadata,
      fields: readForm(view),
      updateModal: updateModalWith(client),
      afterAnswer: (work) => void afterward.push(work),
    })
    if (answer === undefined || answer === 'unreadable') {
      services.log.warn({ form: id }, 'a form that this version does not know was submitted')
      return ack(toResponse({ show: OUTDATED }))
    }
    await ack(toResponse(answer))
    for (const work of afterward) await work()
  })
}
