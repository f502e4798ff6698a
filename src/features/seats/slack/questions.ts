import { Temporal } from 'temporal-polyfill'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { answerAbsence, answerSeatVacancy } from '../actions.ts'
import { findTerm } from '../rules.ts'
import { answerVacancy, keepEnd } from '../term-rules.ts'
import { answeredMessage } from '../views.ts'
import { refuseOthers, refuseStranger } from './find.ts'
import { changeByClick, moveTo } from './term-changes.ts'

export const questionHandlers: readonly MentorHandler[] = [
  onClick(answerSeatVacancy, (services, click) =>
    changeByClick(
      services,
      click,
      (course, _, now) => {
        const refused = refuseOthers(course, click.value.termId, click.me)
        return refused ? { refused } : answerVacancy(course, click.value, now)
      },
      answeredMessage(click.value.startsNow),
    ),
  ),
  onClick(answerAbsence, (services, click) => {
    const { termId, from, to } = click.value
    return changeByClick(services, click, (course, trx, now) => {
      const term = findTerm(course, termId)
      const refused = refuseStranger(course, termId, click.me)
      if (refused) return { refused }
      // The first answer counts.
      if (term?.absence !== 'asked' || term.lastOn.toString() !== from)
        return { refused: { reason: 'no longer open' } }
      return to === null
        ? keepEnd(course, termId)
        : moveTo(click.me, termId, Temporal.PlainDate.from(to))(course, trx, now)
    })
  }),
]
