import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import {
  actions,
  button,
  context,
  directMessageLink,
  escapeText,
  type Message,
  message,
  modal,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { type OnPage, sentToAdvisor, writeForm } from './actions.ts'
import { textField } from './form-views.ts'
import { nameOf } from './phrases.ts'
import { type Advisor, PART_MAX_LENGTH, type WrittenTopic } from './rules.ts'
import { PARTS, type PartId } from './text-rules.ts'

const TITLES: Record<WrittenTopic, string> = {
  thanks: 'Thank an advisor',
  update: 'Send an update',
  ask: 'Ask for advice',
}

const HINTS: Record<WrittenTopic, string> = {
  thanks: 'Good thanks say what they did, and what came of it.',
  update: 'A good update is short: what went well, what didn’t, and one thing they could help with.',
  ask: 'A good ask is small and clear: what you need, by when, and what you have tried.',
}

const LABELS: Record<PartId, { label: string; example: string }> = {
  did: { label: 'What did they do?', example: 'Thank you for introducing me to Rosa.' },
  result: { label: 'What came of it?', example: 'She joined our team last week.' },
  well: { label: 'What went well?', example: 'We shipped the new search.' },
  badly: { label: 'What didn’t?', example: 'Hiring is slower than I planned.' },
  help: { label: 'What could they help with?', example: 'Do you know a good recruiter?' },
  need: { label: 'What do you need?', example: 'Could you read our job ad?' },
  byWhen: { label: 'By when?', example: 'By the end of next week would be great.' },
  tried: { label: 'What have you tried?', example: 'I’ve asked two colleagues, who found it too long.' },
}

/** Helps to write thanks, an update or an ask. The app sends nothing. */
export function writeView(advisor: Advisor, metadata: OnPage & { topic: WrittenTopic }): ModalView {
  const { topic } = metadata
  return modal({
    contract: writeForm,
    title: TITLES[topic],
    submit: 'Show the text',
    metadata,
    blocks: [
      section(`To ${nameOf(advisor)}. ${HINTS[topic]} I won’t send it: you copy the text.`),
      ...PARTS[topic].map(partField),
    ],
  })
}

function partField(id: PartId): InputBlock {
  const { label, example } = LABELS[id]
  return textField(id, label, { max: PART_MAX_LENGTH, isLong: true, example })
}

/** The text to copy, and where to send it. */
export function draftMessage(
  advisor: Advisor,
  { words, ...about }: { entryId: string; words: string; pageId?: string | undefined },
): Message {
  const { id: advisorId, contactName } = advisor
  return message(
    section(`Copy this text and send it to ${nameOf(advisor)} yourself.`),
    ...sections(escapeText(words)),
    ...linkBlocks(advisor),
    actions(
      button('I sent it', sentToAdvisor, {
        value: { advisorId, ...about },
        style: 'primary',
        label: `I sent it to ${contactName}`,
      }),
    ),
    context('*I sent it* logs a check-in. Only visible to you.'),
  )
}

function linkBlocks({ workspaceId, contactId, contactIsHere, contactName }: Advisor): KnownBlock[] {
  if (contactId === null || !contactIsHere) return []
  const link = directMessageLink(workspaceId, contactId)
  return [section(`<${link}|Open your direct message with ${escapeText(contactName)}>`)]
}
