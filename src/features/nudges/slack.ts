import { command } from '../../platform/commands/command.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import type { Interaction, MentorCommand } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { explainHold, forecast, toKeeper } from './rules.ts'
import { chooseTopics } from './topics.ts'
import { whyMessage, whyNobodyMessage } from './views.ts'
import { findWaitingFor } from './waiting.ts'

export const nudgeCommands: readonly MentorCommand[] = [
  command({
    name: 'why',
    group: 'self',
    order: 1,
    usage: '/mentor why',
    says: 'when the next nudge comes, and what holds one back',
    parse: () => ({}),
    handle: async (services, { me, reply }: Interaction) => reply(await explain(services, me)),
  }),
]

async function explain(services: Services, person: Person): Promise<Message> {
  const { db, clock } = services
  const all = await findActiveMentorships(db, person.workspaceId, person.id)
  const mentees = all.filter((one) => one.mentorId === person.id)
  const kept = mentees.filter((one) => one.menteeIsHere)
  const waiting = await findWaitingFor(db, person)
  if (mentees.length === 0 && waiting.length === 0) return whyNobodyMessage()
  const now = clock.now()
  const today = localDate(now, person.zone)
  const keeper = toKeeper(person)
  const comes = forecast(keeper, kept, now, waiting)
  const requests = waiting.map(({ id, request }) => ({ request, forecast: comes.get(id) ?? null }))
  const topics = await chooseTopics(db, person, kept, today)
  const items = mentees.map((mentorship) => ({
    mentorship,
    hold: explainHold(keeper, mentorship, now),
    forecast: comes.get(mentorship.id) ?? null,
    topic: topics.get(mentorship.id) ?? null,
  }))
  return whyMessage({ person, sending: services.sending, now, today, items, requests })
}
