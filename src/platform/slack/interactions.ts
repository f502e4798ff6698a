import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { contractId, decodeChoice, MENU } from './actions.ts'
import { type Message, notice } from './blocks.ts'
import { slackErrorCode } from './errors.ts'
import { readOrigin } from './origin.ts'
import { releaseSlot } from './slots.ts'

// Commands, clicks and submissions in one shape. `Me` is the app's record of the person.

/** Who acts, and how to reply. */
export type Interaction<Me> = {
  workspaceId: string
  personId: string
  me: Me
  /** Shows a message to this person only. On Home and in modals it opens as a small modal. */
  reply(message: Message): Promise<void>
  /** Opens a modal, on top of the modal in which a button was clicked. Works once, within three seconds. */
  open(view: ModalView): Promise<void>
  /** Replaces the view of an open modal. Does nothing if it has been closed. */
  updateModal(viewId: string, view: ModalView): Promise<void>
}

/** A click on a button. */
export type ButtonClick<Me, Value> = Interaction<Me> & {
  value: Value
  /** The modal on which it was clicked. */
  page: OpenPage | undefined
  /** Timestamp of the app's direct message on which it was clicked; undefined on Home, in modals and ephemeral messages. */
  messageTs: string | undefined
  /** True if the surface renders itself again, so success needs no reply. */
  rerenders: boolean
  /** Replaces the message on which the button was clicked. */
  replaceMessage(message: Message): Promise<void>
}

/** A shortcut, global or on a message. */
export type ShortcutUse<Me> = Interaction<Me> & {
  /** The text of the message, as Slack escaped it; null for a global shortcut. */
  messageText: string | null
}

/** An open modal; `metadata` is encoded. */
export type OpenPage = { viewId: string; contractId: string; metadata: string }

/** A submitted form. `fields` are its unvalidated values by block_id. */
export type Submission<Me, Metadata> = Omit<Interaction<Me>, 'open' | 'reply'> & {
  metadata: Metadata
  fields: unknown
  /** Runs work after the response to Slack, which has to be sent within three seconds. */
  afterAnswer(work: () => Promise<void>): void
}

export type Who = { workspaceId: string; personId: string }

export type CommandArgs = {
  workspaceId: string
  command: { user_id: string; trigger_id: string }
  respond: (message: Message & { response_type: 'ephemeral' }) => Promise<unknown>
}

/** An interaction without `me`. */
export type Unidentified<I extends { me: unknown }> = Omit<I, 'me'>

/** How the handler of a slash command answers: a reply that only the person sees, or a form. */
export function fromCommand(
  { workspaceId, command, respond }: CommandArgs,
  client: WebClient,
): Unidentified<Interaction<never>> {
  return {
    workspaceId,
    personId: command.user_id,
    reply: async (message) => {
      releaseSlot()
      await respond({ ...message, response_type: 'ephemeral' })
    },
    open: async (view) => void (await client.views.open({ trigger_id: command.trigger_id, view })),
    updateModal: updateModalWith(client),
  }
}

/** A click on a button, or a choice of a menu, which is read as a click on the button that it stands for. */
const clicked = z
  .object({
    action_id: z.string(),
    value: z.string().optional(),
    selected_option: z.object({ value: z.string() }).nullish(),
  })
  .transform(({ action_id, value, selected_option }) =>
    contractId(action_id) === MENU && selected_option
      ? decodeChoice(selected_option.value)
      : { action_id, value },
  )

const clickBody = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  container: z.object({ type: z.string(), is_ephemeral: z.boolean().optional() }),
  message: z.object({ ts: z.string() }).optional(),
  view: z
    .object({ id: z.string(), type: z.string(), callback_id: z.string(), private_metadata: z.string() })
    .optional(),
  actions: z.array(clicked).min(1),
})
export type ClickBody = z.output<typeof clickBody> & { workspaceId: string }

/** Parses a click on a block element. Throws if the payload is not one. */
export function readClick(body: unknown): ClickBody {
  return { ...clickBody.parse(body), workspaceId: readOrigin(body).workspaceId }
}

/** Undefined where Slack gives no response_url: on Home and in modals. */
export type Respond = ((message: object) => Promise<unknown>) | undefined

/** How the handler of a click answers: in the message, in a reply that only the person sees, or in a form. */
export function fromClick(
  { workspaceId, user, trigger_id, container, message, view }: ClickBody,
  client: WebClient,
  respond: Respond,
): Omit<ButtonClick<never, never>, 'me' | 'value'> {
  const isMessage = container.type === 'message'
  const isLasting = isMessage && container.is_ephemeral !== true
  const open = async (shown: ModalView) => {
    if (view?.type === 'modal') await client.views.push({ trigger_id, view: shown })
    else await client.views.open({ trigger_id, view: shown })
  }
  const answer = async (given: Message, replace_original: boolean) => {
    if (!respond || !isMessage) return open(notice(given))
    releaseSlot()
    await respond({ ...given, response_type: 'ephemeral', replace_original })
  }
  return {
    workspaceId,
    personId: user.id,
    page:
      view?.type === 'modal'
        ? { viewId: view.id, contractId: view.callback_id, metadata: view.private_metadata }
        : undefined,
    messageTs: isLasting ? message?.ts : undefined,
    rerenders: isLasting || view?.type === 'home',
    reply: (given) => answer(given, false),
    replaceMessage: (given) => answer(given, true),
    open,
    updateModal: updateModalWith(client),
  }
}

const shortcutBody = z.object({
  callback_id: z.string(),
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  message: z.object({ text: z.string().nullish() }).optional(),
})
export type ShortcutBody = z.output<typeof shortcutBody> & { workspaceId: string }

/** Parses a global or message shortcut. Throws if the payload is not one. */
export function readShortcut(body: unknown): ShortcutBody {
  return { ...shortcutBody.parse(body), workspaceId: readOrigin(body).workspaceId }
}

/** Its replies open as a small modal: a global shortcut has no channel to reply in. */
export function fromShortcut(
  { workspaceId, user, trigger_id, message }: ShortcutBody,
  client: WebClient,
): Unidentified<ShortcutUse<never>> {
  const open = async (view: ModalView) => void (await client.views.open({ trigger_id, view }))
  return {
    workspaceId,
    personId: user.id,
    messageText: message ? (message.text ?? '') : null,
    reply: (given) => open(notice(given)),
    open,
    updateModal: updateModalWith(client),
  }
}

const submissionBody = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({ callback_id: z.string(), private_metadata: z.string() }),
})

/** Parses the submission of a modal. Throws if the payload is not one. */
export function readSubmission(body: unknown): Who & { contractId: string; metadata: string } {
  const { user, view } = submissionBody.parse(body)
  return {
    workspaceId: readOrigin(body).workspaceId,
    personId: user.id,
    contractId: view.callback_id,
    metadata: view.private_metadata,
  }
}

/** Returns a function that updates an open modal. One that was closed meanwhile is left alone; other errors are thrown. */
export function updateModalWith(client: WebClient) {
  return async (viewId: string, view: ModalView): Promise<void> => {
    try {
      await client.views.update({ view_id: viewId, view })
    } catch (error) {
      if (slackErrorCode(error) !== 'not_found') throw error
    }
  }
}
