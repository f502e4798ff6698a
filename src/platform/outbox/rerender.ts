import type { Services } from '../services.ts'
import type { Message } from '../slack/blocks.ts'
import { slackErrorCode } from '../slack/people.ts'
import type { Sent } from './store.ts'

/** Puts other words into a message that was sent. One that people have deleted can't be drawn anew, and need not be. */
export async function rerender(
  { clientFor }: Pick<Services, 'clientFor'>,
  workspaceId: string,
  { channelId: channel, ts }: Sent,
  message: Message,
): Promise<void> {
  const client = await clientFor(workspaceId)
  try {
    await client.chat.update({ channel, ts, ...message })
  } catch (error) {
    const code = slackErrorCode(error)
    if (code !== 'message_not_found' && code !== 'cant_update_message') throw error
  }
}
