import type { Message } from '../../platform/slack/blocks.ts'
import type { Person } from './rules.ts'
import { notAMemberMessage } from './views.ts'

/** Why a person can't use the app, apart from its help; null for members. */
export function refuseNonMember({ standing }: Person): Message | null {
  return standing === 'member' ? null : notAMemberMessage(standing)
}
