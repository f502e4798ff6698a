import type { Services } from '../../platform/services.ts'
import { lookUpMember } from '../people/directory.ts'
import type { Interaction } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findAskRefusal, findTooMany } from './asking-store.ts'
import { EMPTY_FORM, requestView } from './mentee-views.ts'
import { refusalMessage } from './refusal-views.ts'
import type { Refusal } from './rules.ts'

/** Opens the form, unless the request would be refused anyway. */
export async function showRequestForm(
  services: Services,
  { me, reply, open }: Interaction,
  mentorId: string | null,
): Promise<void> {
  const checked = await checkRequest(services, me, mentorId)
  if ('refusal' in checked) {
    return reply(refusalMessage(checked.refusal, localDate(services.clock.now(), me.zone)))
  }
  await open(requestView({ mentor: checked.mentor, choices: [], filled: EMPTY_FORM }))
}

type Checked = { mentor: { id: string; name: string } | null } | { refusal: Refusal }

/** Checks with Slack that both people are full members, and applies the rules of requests. */
export async function checkRequest(
  services: Services,
  me: Person,
  mentorId: string | null,
): Promise<Checked> {
  const { workspaceId } = me
  const [self, other] = await Promise.all([
    lookUpMember(services, { workspaceId, personId: me.id }),
    mentorId === null || mentorId === me.id
      ? null
      : lookUpMember(services, { workspaceId, personId: mentorId }),
  ])
  if ('notAMember' in self) return { refusal: { reason: 'i am a guest' } }
  if (mentorId === null) {
    const refusal = await findTooMany(services.db, me)
    return refusal ? { refusal } : { mentor: null }
  }
  if (other && 'notAMember' in other)
    return { refusal: { reason: 'not a member', who: mentorId, standing: other.notAMember } }
  const refusal = await findAskRefusal(services.db, me, mentorId, services.clock.now())
  return refusal ? { refusal } : { mentor: { id: mentorId, name: other?.person.displayName ?? '' } }
}
