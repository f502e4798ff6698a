import type { Services } from '../../platform/services.ts'
import type { Asked } from '../../platform/slack/asked.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import { localDate, type Person } from '../people/rules.ts'
import { explainHold, forecast, toKeeper } from './rules.ts'
import { chooseTopics } from './topics.ts'
import { whyMessage, whyNobodyMessage } from './views.ts'
import { findWaitingFor } from './waiting.ts'

export function nudgeCommands(services: Services) {
  return {
    async why(asked: Asked, _: object, person: Person): Promise<void> {
      const all = await findActiveMentorships(services.db, asked.workspaceId, asked.personId)
      const mentees = all.filter((one) => one.mentorId === asked.personId)
      const kept = mentees.filter((one) => one.menteeIsHere)
      const waiting = await findWaitingFor(services.db, person)
      if (mentees.length === 0 && waiting.length === 0) return asked.reply(whyNobodyMessage())
      const now = services.clock.now()
      const keeper = toKeeper(person)
      const comes = forecast(keeper, kept, now, waiting)
      const requests = waiting.map(({ id, request }) => ({ request, forecast: comes.get(id) ?? null }))
      const topics = await chooseTopics(services.db, person, kept, localDate(now, person.zone))
      const items = mentees.map((mentorship) => ({
        mentorship,
        hold: explainHold(keeper, mentorship, now),
        forecast: comes.get(mentorship.id) ?? null,
        topic: topics.get(mentorship.id) ?? null,
      }))
      await asked.reply(
        whyMessage({
          person,
          sending: services.sending,
          now,
          today: localDate(now, person.zone),
          items,
          requests,
        }),
      )
    },
  }
}
