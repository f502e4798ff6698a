import { z } from 'zod'
import type { Services } from '../../platform/services.ts'
import { type Message, message, section } from '../../platform/slack/blocks.ts'
import { slackErrorCode } from '../../platform/slack/errors.ts'

type Upload = { filename: string; title: string; comment: string; content: string }

/** Uploads a file into the person's direct message with the app. 'not allowed': the workspace has declined files:write. */
export async function uploadTo(
  { clientFor }: Pick<Services, 'clientFor'>,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  { filename, title, comment, content }: Upload,
): Promise<'sent' | 'not allowed'> {
  const client = await clientFor(workspaceId)
  const { channel } = await client.conversations.open({ users: personId })
  try {
    await client.files.uploadV2({
      channel_id: z.string().parse(channel?.id),
      filename,
      title,
      initial_comment: comment,
      content,
    })
    return 'sent'
  } catch (error) {
    if (slackErrorCode(error) === 'missing_scope') return 'not allowed'
    throw error
  }
}

/** `installUrl`: where the app can be installed again; null if its operator does that. */
export function filesNotAllowedMessage(installUrl: string | null): Message {
  const how = installUrl
    ? `An admin can allow it by <${installUrl}|adding me to Slack again>.`
    : 'An admin can allow it by installing me again with the scope `files:write`.'
  return message(section(`I may not send files in this workspace, so nothing was sent. ${how}`))
}
