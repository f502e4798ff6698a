import type { KnownBlock, ModalView } from '@slack/types'
import { firstWords, type Message, mention, message, modal, section } from '../../platform/slack/blocks.ts'
import { togetherPage } from '../mentorships/actions.ts'
import type { NotAMember } from '../people/rules.ts'

/** Slack's limits for a modal. */
const TITLE_MAX = 24
const BLOCKS_MAX = 100

type About = { other: { id: string; name: string }; mentorshipId: string | undefined }

/** Everything about a person that the reader may see, with what they can do. */
export function personView({ other, mentorshipId }: About, blocks: readonly KnownBlock[]): ModalView {
  return modal({
    contract: togetherPage,
    title: firstWords(other.name, TITLE_MAX),
    metadata: { otherId: other.id, ...(mentorshipId !== undefined && { mentorshipId }) },
    blocks: blocks.slice(0, BLOCKS_MAX),
  })
}

/** Why there is no page about this person. */
export type NoPage =
  | { reason: 'myself' }
  | { reason: 'not yours' }
  | { reason: 'not a member'; who: string; standing: NotAMember }

export function noPageMessage(refusal: NoPage): Message {
  return message(section(noPageText(refusal)))
}

function noPageText(refusal: NoPage): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That’s you. `/mentor profile` opens your profile, and `/mentor settings` your settings.'
    case 'not yours':
      return 'This page is for the mentor and the mentee only.'
    case 'not a member':
      return standingText(mention(refusal.who), refusal.standing)
  }
}

function standingText(who: string, standing: NotAMember): string {
  switch (standing) {
    case 'unknown':
      return `I couldn’t find ${who}. Type @ and pick the name from Slack’s list.`
    case 'a bot':
      return `${who} is an app. Choose a person.`
    case 'deactivated':
      return `${who}’s account is deactivated.`
    case 'another company':
      return `${who} works for another company. Mentorships are for full members of this workspace.`
    case 'a guest':
      return `${who} is a guest. Mentorships are for full members of this workspace.`
  }
}
