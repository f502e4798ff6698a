import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { slackErrorCode } from './people.ts'

/** Draws a page anew that somebody may have before their eyes, or may have closed in the meantime. */
export async function rerenderPage(client: WebClient, viewId: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view })
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error
  }
}
