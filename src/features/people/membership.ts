import type { Message } from '../../platform/slack/blocks.ts'
import type { Person, Standing } from './rules.ts'
import { notAMemberMessage } from './views.ts'

/** Why a person can't use the app, apart from its help; null for members. */
export function refuseNonMember({ standing }: Person): Message | null {
  return refuseStanding(standing)
}

/** As `refuseNonMember`, for someone whom the app doesn't know. */
export function refuseStanding(standing: Standing): Message | null {
  return standing === 'member' ? null : notAMemberMessage(standing)
}
