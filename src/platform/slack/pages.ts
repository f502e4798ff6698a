import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Asked } from './asked.ts'
import { slackErrorCode } from './people.ts'

/** Opens a page; one that is asked for on another page lies on top of it. */
export async function openPage(asked: Asked, view: ModalView): Promise<void> {
  const opening = { trigger_id: asked.triggerId, view }
  const { client } = asked
  await (asked.page ? client.views.push(opening) : client.views.open(opening))
}

/** Draws a page anew that somebody may have before their eyes, or may have closed in the meantime. */
export async function redrawPage(client: WebClient, viewId: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view })
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error
  }
}
