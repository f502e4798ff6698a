import type { KnownBlock } from '@slack/types'
import { context, escapeText, firstWords, section } from '../../platform/slack/blocks.ts'
import { topicMenu } from './button-views.ts'
import type { AgendaItem } from './rules.ts'

const TOPICS_SHOWN = 3
const WORDS = 150

/** How many of each there are. */
type Counts = {
  topics?: number
  latePromises?: number
  lateSteps?: number
  introductionsToMake?: number
  introductionsToAnswer?: number
}

/** What in a plan waits for the reader, in a few words each. */
export function badgesOf(counts: Counts): string[] {
  const { topics = 0, latePromises = 0, lateSteps = 0 } = counts
  const { introductionsToMake: toMake = 0, introductionsToAnswer: toAnswer = 0 } = counts
  return [
    ...(topics > 0 ? [topics === 1 ? '1 topic' : `${topics} topics`] : []),
    ...(latePromises > 0
      ? [latePromises === 1 ? '1 overdue promise' : `${latePromises} overdue promises`]
      : []),
    ...(lateSteps > 0 ? [lateSteps === 1 ? '1 overdue step' : `${lateSteps} overdue steps`] : []),
    ...(toMake > 0 ? [toMake === 1 ? '1 promised introduction' : `${toMake} promised introductions`] : []),
    ...(toAnswer > 0
      ? [
          toAnswer === 1
            ? '1 introduction to answer in Messages'
            : `${toAnswer} introductions to answer in Messages`,
        ]
      : []),
  ]
}

/** For the mentee: their open topics for one mentor. */
export function topicBlocks(agenda: readonly AgendaItem[]): KnownBlock[] {
  const more = agenda.length - TOPICS_SHOWN
  return [
    ...agenda
      .slice(0, more > 0 ? TOPICS_SHOWN - 1 : TOPICS_SHOWN)
      .map((item) => section(`Topic: ${escapeText(firstWords(item.words, WORDS))}`, topicMenu(item))),
    ...(more > 0 ? [context(`…and ${more + 1} more topics, in \`/mentor agenda\`.`)] : []),
  ]
}
