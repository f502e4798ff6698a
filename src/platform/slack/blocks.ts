import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  InputBlock,
  KnownBlock,
  ModalView,
  Overflow,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
} from '@slack/types'
import {
  type ButtonContract,
  encode,
  encodeChoice,
  type FormContract,
  MENU,
  type PageContract,
  pageContract,
} from './actions.ts'
import { isOrganization } from './people.ts'

/** A message: its blocks, and the occasion as text, which notifications show. Screen readers read the blocks. */
export type Message = { text: string; blocks: KnownBlock[] }

const SECTION_MAX = 3000
const FIELD_MAX = 2000
const MESSAGE_BLOCKS_MAX = 50
const PLAIN_MAX = 75

/** Escapes &, < and >, which Slack would read as markup. https://docs.slack.dev/messaging/formatting-message-text */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Escapes what a person wrote, and shows it as a quotation. */
export function quote(words: string): string {
  return `> ${escapeText(words).replaceAll('\n', '\n> ')}`
}

/** Mentions a person. Someone whose data was erased is "a former member". */
export function mention(personId: string): string {
  return personId.startsWith('FORMER-') ? 'a former member' : `<@${personId}>`
}

/** Address of the reader's direct message with a person; within an organization, in the reader's own workspace. */
export function directMessageLink(workspaceId: string, personId: string): string {
  const team = isOrganization(workspaceId) ? '' : `team=${workspaceId}&`
  return `https://slack.com/app_redirect?${team}channel=${personId}`
}

/** Shortens a text to one line of at most `max` UTF-16 code units, which is how Slack counts. */
export function firstWords(text: string, max: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= max) return line
  const short = line.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${short.trimEnd()}…`
}

/** Cuts a text to Slack's limit, but not within a surrogate pair or an escape such as `&amp;`. */
function cut(text: string, max = SECTION_MAX): string {
  if (text.length <= max) return text
  const short = text.slice(0, max - 1)
  return `${short.replace(/[\uD800-\uDBFF]$/, '').replace(/&[a-z]{0,3}$/, '')}…`
}

/** A paragraph of mrkdwn, cut at Slack’s limit, with a button or menu beside it. */
export function section(text: string, accessory?: Button | Overflow): SectionBlock {
  const block: SectionBlock = { type: 'section', text: { type: 'mrkdwn', text: cut(text) } }
  return accessory ? { ...block, accessory } : block
}

/** Splits a text over as many blocks as it needs. */
export function sections(text: string): SectionBlock[] {
  if (text.length <= SECTION_MAX) return [section(text)]
  const start = text.slice(0, SECTION_MAX)
  const space = Math.max(start.lastIndexOf('\n'), start.lastIndexOf(' '))
  // Without a space to break at, don't break within a surrogate pair or an escape.
  const end = space > 0 ? space : start.replace(/[\uD800-\uDBFF]$/, '').replace(/&[a-z]{0,3}$/, '').length
  const rest = text.slice(end).trimStart()
  return [section(text.slice(0, end)), ...(rest === '' ? [] : sections(rest))]
}

/** Texts in two columns; in one column on narrow screens. */
export function columns(title: string, texts: readonly string[], accessory?: Button): SectionBlock {
  const fields = texts.map((text) => ({ type: 'mrkdwn' as const, text: cut(text, FIELD_MAX) }))
  return { ...section(title, accessory), fields }
}

/** A small gray line of mrkdwn, cut at Slack’s limit. */
export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text) }] }
}

/** A title in plain text, cut between words. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: firstWords(text, 150) } }
}

/** A horizontal line. */
export function divider(): DividerBlock {
  return { type: 'divider' }
}

export type ButtonOptions<Value> = {
  style?: 'primary' | 'danger'
  confirm?: ConfirmationDialog
  /** For screen readers: names the person where the text doesn't. */
  label?: string
} & (undefined extends Value ? { value?: Value } : { value: Value })

/** Draws a button of a contract. `options` is optional if the contract has no value. */
export function button<Value>(
  text: string,
  contract: ButtonContract<Value>,
  ...[given]: undefined extends Value ? [options?: ButtonOptions<Value>] : [options: ButtonOptions<Value>]
): Button {
  const carried = encode(given?.value)
  return {
    type: 'button',
    text: plain(text),
    action_id: contract.id,
    ...(carried !== undefined && { value: carried }),
    ...(given?.style && { style: given.style }),
    ...(given?.confirm && { confirm: given.confirm }),
    ...(given?.label && { accessibility_label: firstWords(given.label, PLAIN_MAX) }),
  }
}

/**
 * The rest of a row's buttons, at most five, behind "⋯". A menu has one action id, so each choice carries that of its
 * button. Throws if a button asks for confirmation, which a choice can't.
 */
export function menu(...buttons: readonly Button[]): Overflow {
  const options = buttons.map(({ text, action_id = '', value, confirm }) => {
    if (confirm) throw new Error(`A menu can't ask for confirmation: ${text.text}`)
    return option(text.text, encodeChoice(action_id, value))
  })
  return { type: 'overflow', action_id: MENU, options }
}

/** Buttons in a row, and a menu. Action ids must be unique in a block: see `contractId`. */
export function actions(...elements: (Button | Overflow)[]): ActionsBlock {
  const drawn = new Map<string, number>()
  const distinct = elements.map((element): Button | Overflow => {
    const { action_id: id = '' } = element
    const count = (drawn.get(id) ?? 0) + 1
    drawn.set(id, count)
    return count === 1 ? element : { ...element, action_id: `${id}:${count}` }
  })
  return { type: 'actions', elements: distinct }
}

/** Keeps the first primary button of these blocks; the others become plain ones. */
export function onePrimary(blocks: readonly KnownBlock[]): KnownBlock[] {
  let seen = false
  return blocks.map((block) => {
    if (block.type !== 'actions') return block
    const elements = block.elements.map((element) => {
      if (element.type !== 'button' || element.style !== 'primary') return element
      const { style: _, ...plainButton } = element
      const kept = seen ? plainButton : element
      seen = true
      return kept
    })
    return { ...block, elements }
  })
}

/** A question before a click counts. `yes` and `no` are its buttons. */
export function confirmation(title: string, text: string, yes: string, no: string): ConfirmationDialog {
  return { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(no) }
}

/** Returns the text with a capital first letter. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Text without markup. */
export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text }
}

/** A choice of a menu or of checkboxes, cut between words. */
export function option(text: string, value: string): PlainTextOption {
  return { text: plain(firstWords(text, PLAIN_MAX)), value }
}

/** A form field. `whoSees` says who can read its value. */
export function field(
  id: string,
  label: string,
  element: InputBlock['element'],
  { whoSees, optional = false }: { whoSees: string; optional?: boolean },
): InputBlock {
  return { type: 'input', block_id: id, label: plain(label), element, hint: plain(whoSees), optional }
}

export type ModalOptions<Metadata> = {
  title: string
  blocks: KnownBlock[]
  /** Ids that the handler needs; never people's text. */
  metadata: Metadata
} & ({ contract: FormContract<Metadata>; submit: string } | { contract: PageContract<Metadata> })

type OptionalMetadata<Options> = Options extends { metadata: infer Metadata }
  ? undefined extends Metadata
    ? Omit<Options, 'metadata'> & { metadata?: Metadata }
    : Options
  : never

/** A modal: a form, or a page without a submit button. */
export function modal<Metadata>(options: OptionalMetadata<ModalOptions<Metadata>>): ModalView {
  const { contract, title, blocks, metadata } = options
  const carried = encode(metadata)
  return {
    type: 'modal',
    callback_id: contract.id,
    title: plain(title),
    close: plain('submit' in options ? 'Cancel' : 'Close'),
    blocks: sayAudienceOnce(blocks),
    ...('submit' in options && { submit: plain(options.submit) }),
    ...(carried !== undefined && { private_metadata: carried }),
  }
}

/** If all fields have the same audience, names it at the top instead of under each. */
function sayAudienceOnce(blocks: KnownBlock[]): KnownBlock[] {
  const inputs = blocks.filter((block) => block.type === 'input')
  const [audience, ...others] = new Set(inputs.map(({ hint }) => hint?.text))
  if (inputs.length < 2 || audience === undefined || others.length > 0) return blocks
  const withoutHints = blocks.map((block) => (block.type === 'input' ? omitHint(block) : block))
  return [{ type: 'context', elements: [plain(audience)] }, ...withoutHints]
}

function omitHint({ hint: _, ...rest }: InputBlock): InputBlock {
  return rest
}

/** Shows a message as a modal. */
export const noticePage = pageContract('notice')

/** A message as a small modal, for surfaces without ephemeral messages. */
export function notice({ blocks }: Message): ModalView {
  return modal({ contract: noticePage, title: 'Do For One', blocks })
}

export function home(blocks: KnownBlock[]): HomeView {
  return { type: 'home', blocks: blocks.slice(0, 100) }
}

/**
 * A message. Its first block names the occasion: locked screens show it, so notes, topics, requests and everything else
 * that people wrote stand in later blocks.
 */
export function message(...blocks: KnownBlock[]): Message {
  const [occasion = ''] = blocks.map(wordsOf).filter((text) => text !== '')
  return { text: occasion, blocks: blocks.slice(0, MESSAGE_BLOCKS_MAX) }
}

/** Kinds of blocks that every Slack knows. New kinds reach workspaces in phases. */
const ESTABLISHED: readonly string[] = ['actions', 'context', 'divider', 'header', 'section']
/** Slack's limit for the text of a message without blocks. */
const TEXT_MAX = 40_000

/** Simpler versions of a message whose blocks Slack rejects: without newer kinds of blocks, then as text alone. */
export function simplerVersions({ text, blocks }: Message): Message[] {
  const established = blocks.filter(({ type }) => ESTABLISHED.includes(type))
  const isSimpler = established.length < blocks.length && established.length > 0
  const words = blocks.map(wordsOf).filter((part) => part !== '')
  const asText = { text: cut(words.join('\n') || text, TEXT_MAX), blocks: [] }
  return isSimpler ? [{ text, blocks: established }, asText] : [asText]
}

function wordsOf(block: KnownBlock): string {
  switch (block.type) {
    case 'section':
      return block.text?.text ?? ''
    case 'header':
      return escapeText(block.text.text)
    case 'context':
      return block.elements.map((element) => ('text' in element ? element.text : '')).join(' ')
    default:
      return ''
  }
}
