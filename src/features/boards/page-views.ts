import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  directMessageLink,
  divider,
  escapeText,
  firstWords,
  menu,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { isSnoozed } from '../relationships/rules.ts'
import {
  boardPage,
  endAdvisorSnooze,
  letAskGo,
  openAddAdvisor,
  openAdvisorLog,
  openAdvisorSnooze,
  openAnswered,
  openEditAdvisor,
  openRemoveAdvisor,
  openWrite,
} from './actions.ts'
import { leftButtons, leftQuestion } from './left-views.ts'
import { cadenceOf, cadenceText, lastText, nameOf, nextText } from './phrases.ts'
import type { Advisor } from './rules.ts'

const ASK_WORDS = 150

/** The page of `/mentor board`. `limit`: how many advisors its owner wants at most. */
export function boardView(board: readonly Advisor[], limit: number, today: Temporal.PlainDate): ModalView {
  const rows = board.flatMap((advisor) => [divider(), ...advisorBlocks(advisor, today)])
  const add = button('Add an advisor…', openAddAdvisor, board.length === 0 ? { style: 'primary' } : {})
  return modal({
    contract: boardPage,
    title: 'Your advisory board',
    blocks: [
      section(
        board.length === 0
          ? `Your board is the few people whose advice you ask for, up to ${limit}. I’ll remind you to ask, to tell them what came of it, and to thank them.`
          : `${board.length} of ${limit} advisors`,
      ),
      context('Only visible to you. No one is told that they are on your board, unless you tell them.'),
      ...rows,
      divider(),
      board.length < limit
        ? actions(add)
        : context(
            'Your board is full. To add someone, remove an advisor, or raise the maximum in `/mentor settings`.',
          ),
    ],
  })
}

function advisorBlocks(advisor: Advisor, today: Temporal.PlainDate): KnownBlock[] {
  const { openAsk, contactIsHere } = advisor
  const text = [
    [`*${nameOf(advisor)}*`, ...facts(advisor)].join(' · '),
    [lastText(advisor, today), nextText(advisor, today)].filter((part) => part !== null).join(' · '),
    ...(openAsk
      ? [
          `Open ask from ${showDate(openAsk.on, today)}: “${escapeText(firstWords(openAsk.words ?? '', ASK_WORDS))}”`,
        ]
      : []),
  ]
  const question = contactIsHere ? null : leftQuestion(advisor)
  return [
    section(text.join('\n')),
    ...(question === null ? [] : [section(question)]),
    contactIsHere ? advisorButtons(advisor, today) : actions(...leftButtons(advisor)),
    ...(openAsk ? [askButtons(advisor, openAsk.id)] : []),
  ]
}

function facts(advisor: Advisor): string[] {
  const { whatFor, contactId, contactName, contactIsHere, workspaceId } = advisor
  return [
    ...(whatFor === null ? [] : [`for ${escapeText(whatFor)}`]),
    cadenceText(cadenceOf(advisor)),
    ...(contactId === null || !contactIsHere
      ? []
      : [`<${directMessageLink(workspaceId, contactId)}|Message ${escapeText(contactName)}>`]),
  ]
}

/** *Remove…* stands in the menu; editing has a button of its own, as a menu has five choices. */
function advisorButtons(advisor: Advisor, today: Temporal.PlainDate) {
  const { id: advisorId, contactName: name } = advisor
  const value = { advisorId }
  return actions(
    button('Log check-in…', openAdvisorLog, { value, label: `Log check-in… with ${name}` }),
    button('Edit…', openEditAdvisor, { value, label: `Edit… ${name} on your board` }),
    menu(
      button('Thank…', openWrite, { value: { advisorId, topic: 'thanks' } }),
      button('Send an update…', openWrite, { value: { advisorId, topic: 'update' } }),
      button('Ask for advice…', openWrite, { value: { advisorId, topic: 'ask' } }),
      isSnoozed(advisor, today)
        ? button('End snooze', endAdvisorSnooze, { value })
        : button('Snooze…', openAdvisorSnooze, { value }),
      button('Remove…', openRemoveAdvisor, { value }),
    ),
  )
}

function askButtons({ id: advisorId, contactName: name }: Advisor, entryId: string) {
  const value = { advisorId, entryId }
  return actions(
    button('They answered…', openAnswered, { value, label: `They answered… the ask to ${name}` }),
    button('Let it go', letAskGo, { value, label: `Let it go: the ask to ${name}` }),
  )
}
