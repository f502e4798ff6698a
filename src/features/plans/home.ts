import type { HomeReader, HomeRows, RowAddition } from '../home-sections.ts'
import { addTopicButton } from '../mentorships/buttons.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findAgenda } from './agenda-store.ts'
import { openPlanButton, openPrepButton } from './buttons.ts'
import { badgesOf, topicBlocks } from './home-views.ts'
import { findPromisedIntroductions } from './introduction-store.ts'
import { type AgendaItem, isOverdue, type Step } from './rules.ts'
import { findOpenSteps } from './store.ts'

type Waiting = {
  agenda: readonly AgendaItem[]
  steps: readonly Step[]
  introductions: readonly { isAsked: boolean; isAnswered: boolean }[]
}

/** The plan of each active mentorship, and what in it waits for the reader. */
export const planRows: HomeRows = async ({ db }, reader) => {
  const { me, mentorships } = reader
  const readable = mentorships
    .filter(({ mentorIsHere, menteeIsHere }) => mentorIsHere && menteeIsHere)
    .filter((one) => mayRead('between both', one, me.id))
  const ids = readable.map(({ id }) => id)
  const [agenda, steps, introductions] = await Promise.all([
    findAgenda(db, me.workspaceId, ids),
    findOpenSteps(db, me.workspaceId, ids),
    findPromisedIntroductions(db, me.workspaceId, ids, me.id),
  ])
  const of = <Item extends { mentorshipId: string }>(items: readonly Item[], id: string) =>
    items.filter((item) => item.mentorshipId === id)
  return new Map(
    readable.map((one) => {
      const waiting = {
        agenda: of(agenda, one.id),
        steps: of(steps, one.id),
        introductions: of(introductions, one.id),
      }
      return [one.id, addTo(one, waiting, reader)] as const
    }),
  )
}

function addTo(
  mentorship: Mentorship,
  { agenda, steps, introductions }: Waiting,
  { me, today }: HomeReader,
): RowAddition {
  const late = steps.filter((step) => step.ownerId === me.id && isOverdue(step, today)).length
  const plan = openPlanButton(mentorship.id)
  if (me.id === mentorship.menteeId) {
    const toAnswer = introductions.filter(({ isAsked, isAnswered }) => isAsked && !isAnswered).length
    return {
      badges: badgesOf({ lateSteps: late, introductionsToAnswer: toAnswer }),
      button: addTopicButton(mentorship),
      choices: [plan],
      below: topicBlocks(agenda),
    }
  }
  return {
    badges: badgesOf({
      topics: agenda.filter(({ isFromBefore }) => !isFromBefore).length,
      latePromises: late,
      introductionsToMake: introductions.filter(({ isAsked }) => !isAsked).length,
    }),
    button: openPrepButton(mentorship),
    choices: [plan],
  }
}
