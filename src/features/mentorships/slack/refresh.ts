import type { Services } from '../../../platform/services.ts'
import type { Mentorship } from '../rules.ts'

/** Renders Home and the messages of both people again. `clickedTs`: the message on which a button was clicked. */
export async function refreshBoth(
  services: Services,
  { workspaceId, mentorId, menteeId }: Mentorship,
  clickedTs?: string,
): Promise<void> {
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId], clickedTs })
}
