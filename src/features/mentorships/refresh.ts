import type { Change } from '../../platform/outbox/change.ts'
import type { Services } from '../../platform/services.ts'
import type { Mentorship } from './rules.ts'

/** Renders Home and the messages of both people again. */
export async function refreshBoth(
  { refresh }: Pick<Services, 'refresh'>,
  { workspaceId, mentorId, menteeId }: Mentorship,
  rest: Omit<Change, 'workspaceId' | 'personIds'> = {},
): Promise<void> {
  await refresh({ workspaceId, personIds: [mentorId, menteeId], ...rest })
}
