import { z } from 'zod'
import type { Services } from '../../platform/services.ts'

type Upload = { filename: string; title: string; comment: string; content: string }

/** Uploads a file into the person's direct message with the app. */
export async function uploadTo(
  { clientFor }: Pick<Services, 'clientFor'>,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  { filename, title, comment, content }: Upload,
): Promise<void> {
  const client = await clientFor(workspaceId)
  const { channel } = await client.conversations.open({ users: personId })
  await client.files.uploadV2({
    channel_id: z.string().parse(channel?.id),
    filename,
    title,
    initial_comment: comment,
    content,
  })
}
