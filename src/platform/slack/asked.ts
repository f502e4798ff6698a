import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { type Message, notice } from './blocks.ts'

/** Who asked, and how to answer: the same for a command, a button and a form. */
export type Asked = {
  workspaceId: string
  personId: string
  client: WebClient
  /** Lets a form be opened, once, within three seconds. */
  triggerId: string
  /** The page (a modal) on which it was asked. */
  page?: Page | undefined
  /** Shows a message to nobody but this person. */
  reply(message: Message): Promise<void>
  /** Opens a form, once; on top of the one in which a button was pressed. */
  open(view: ModalView): Promise<void>
}

/** A page that a person has open; `metadata` is what it was given when it was drawn. */
export type Page = { viewId: string; callbackId: string; metadata: string }

/** A button that was pressed. */
export type Pressed = Asked & {
  value: string
  /** The DM of the app on which it was pressed; undefined on Home, in a form or in an ephemeral answer. */
  messageTs: string | undefined
  /** Whether the place of the button draws itself anew: then a success needs no further words. */
  rerenders: boolean
}

type CommandArgs = {
  command: { team_id: string; user_id: string; trigger_id: string }
  client: WebClient
  respond: (message: Message & { response_type: 'ephemeral' }) => Promise<unknown>
}

export function askedByCommand({ command, client, respond }: CommandArgs): Asked {
  return {
    workspaceId: command.team_id,
    personId: command.user_id,
    client,
    triggerId: command.trigger_id,
    reply: async (message) => void (await respond({ ...message, response_type: 'ephemeral' })),
    open: async (view) => void (await client.views.open({ trigger_id: command.trigger_id, view })),
  }
}

const pressedBody = z.object({
  team: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  container: z.object({ type: z.string(), is_ephemeral: z.boolean().optional() }),
  message: z.object({ ts: z.string() }).optional(),
  view: z
    .object({ id: z.string(), type: z.string(), callback_id: z.string(), private_metadata: z.string() })
    .optional(),
  actions: z.array(z.object({ value: z.string().optional() })).min(1),
})

type ActionArgs = {
  body: unknown
  client: WebClient
  /** Missing where Slack gives no response_url: on Home and in forms. */
  respond?: ((message: object) => Promise<unknown>) | undefined
}

/** A button outside of messages can't be answered in words: there the reply opens as a small view. */
export function askedByButton({ body, client, respond }: ActionArgs): Pressed {
  const { team, user, trigger_id, container, message, view, actions } = pressedBody.parse(body)
  const open = async (shown: ModalView) => {
    if (view?.type === 'modal') await client.views.push({ trigger_id, view: shown })
    else await client.views.open({ trigger_id, view: shown })
  }
  const isLasting = container.type === 'message' && container.is_ephemeral !== true
  return {
    workspaceId: team.id,
    personId: user.id,
    client,
    triggerId: trigger_id,
    value: actions[0]?.value ?? '',
    page:
      view?.type === 'modal'
        ? { viewId: view.id, callbackId: view.callback_id, metadata: view.private_metadata }
        : undefined,
    messageTs: isLasting ? message?.ts : undefined,
    rerenders: isLasting || container.type === 'view',
    async reply(answer) {
      if (respond && container.type === 'message') {
        await respond({ ...answer, response_type: 'ephemeral', replace_original: false })
      } else {
        await open(notice(answer))
      }
    },
    open,
  }
}

const submittedBody = z.object({
  team: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
})

/** Who submitted a form. */
export function submittedBy(body: unknown): { workspaceId: string; personId: string } {
  const { team, user } = submittedBody.parse(body)
  return { workspaceId: team.id, personId: user.id }
}
