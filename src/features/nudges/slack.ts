import { command } from '../../platform/commands/command.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import type { Interaction, MentorCommand } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findRelationshipsOf } from '../relationships/store.ts'
import { explainHold, forecast, toOwner } from './rules.ts'
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
  const all = await findRelationshipsOf(db, person.workspaceId, [person.id])
  const relationships = all.filter((one) => one.contactIsHere)
  const waiting = await findWaitingFor(db, person)
  if (all.length === 0 && waiting.length === 0) return whyNobodyMessage()
  const now = clock.now()
  const today = localDate(now, person.zone)
  const owner = toOwner(person)
  const comes = forecast(owner, relationships, now, waiting)
  const requests = waiting.map(({ id, request }) => ({ request, forecast: comes.get(id) ?? null }))
  const topics = await chooseTopics(db, person, relationships, today)
  const items = all.map((relationship) => ({
    relationship,
    hold: explainHold(owner, relationship, now),
    forecast: comes.get(relationship.id) ?? null,
    topic: topics.get(relationship.id) ?? null,
  }))
  return whyMessage({ person, sending: services.sending, now, today, items, requests })
}
