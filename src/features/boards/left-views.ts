import type { Button } from '@slack/types'
import { actions, button, escapeText, section } from '../../platform/slack/blocks.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { keepAsName, removeAdvisor } from './actions.ts'
import type { Advisor } from './rules.ts'

// What becomes of an advisor whose account was deactivated.

/** A former member has no name to keep. */
export function leftButtons({ id: advisorId, contactId, contactName: name }: Advisor): Button[] {
  const value = { advisorId }
  return [
    ...(isFormer({ contactId })
      ? []
      : [
          button('Keep as outside Slack', keepAsName, {
            value,
            label: `Keep as outside Slack: ${name}`,
          }),
        ]),
    button('Remove from board', removeAdvisor, { value, label: `Remove from board: ${name}` }),
  ]
}

function isFormer({ contactId }: Pick<Advisor, 'contactId'>): boolean {
  return contactId?.startsWith('FORMER-') ?? false
}

/** The question on the board's page, until it is answered; null for a former member. */
export function leftQuestion(advisor: Advisor): string | null {
  return isFormer(advisor) ? null : leftText(advisor)
}

/** The question in a nudge. Without a link to the direct message. */
export function leftPart(advisors: readonly Advisor[]): NudgePart {
  const open = advisors.filter((one) => one.endedAt === null && !one.contactIsHere)
  const [first] = open
  return {
    blocks: advisors.flatMap((one) =>
      open.includes(one)
        ? [section(leftText(one)), actions(...leftButtons(one))]
        : [section(settledText(one))],
    ),
    title: first ? `${first.contactName} has left this workspace` : null,
    reason: 'An advisor’s account was deactivated.',
  }
}

function leftText({ contactName }: Advisor): string {
  return `*${escapeText(contactName)}*’s account has been deactivated. Keep them on your board as someone outside Slack, or remove them?`
}

function settledText({ contactName, endedAt }: Advisor): string {
  return endedAt === null
    ? `${escapeText(contactName)} stays on your board.`
    : `${escapeText(contactName)} is no longer on your board.`
}

/** For `/mentor why`. */
export function whyLeft({ contactName }: Advisor): Explained {
  return {
    what: `*${escapeText(contactName)}*’s account was deactivated`,
    rule: 'One nudge asks whether they stay on your board.',
  }
}
