import { command } from '../../platform/commands/command.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import type { NudgeContributions } from '../nudge-sources.ts'
import type { Interaction, MentorCommand } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findRelationshipsOf } from '../relationships/store.ts'
import { explainHold, forecast, toOwner } from './rules.ts'
import { chooseTopics } from './topics.ts'
import { explainWaiting, findWaitingFor } from './waiting.ts'
import { whyMessage, whyNobodyMessage } from './why-views.ts'

export function nudgeCommands(from: NudgeContributions): readonly MentorCommand[] {
  return [
    command({
      name: 'why',
      group: 'self',
      order: 1,
      usage: '/mentor why',
      says: 'when your next nudge is due, and why',
      parse: () => ({}),
      handle: async (services, { me, reply }: Interaction) => reply(await explain(services, from, me)),
    }),
  ]
}

async function explain(services: Services, from: NudgeContributions, owner: Person): Promise<Message> {
  const { db, clock } = services
  const all = await findRelationshipsOf(db, owner.workspaceId, [owner.id])
  const relationships = all.filter((one) => one.contactIsHere)
  const waiting = await findWaitingFor(db, from.sources, owner)
  if (all.length === 0 && waiting.length === 0) return whyNobodyMessage()
  const now = clock.now()
  const today = localDate(now, owner.zone)
  const comes = forecast(toOwner(owner), relationships, now, waiting)
  const topics = await chooseTopics(db, from.topics, { owner, relationships, on: today })
  const items = all.map((relationship) => ({
    relationship,
    hold: explainHold(toOwner(owner), relationship, now),
    forecast: comes.relationships.get(relationship.id) ?? null,
    topic: topics.get(relationship.id) ?? null,
  }))
  const explained = await explainWaiting(db, owner, waiting, today)
  return whyMessage({
    ...{ person: owner, sending: services.sending, now, today, items },
    waiting: explained.map(([id, one]) => ({ explained: one, forecast: comes.waiting.get(id) ?? null })),
  })
}
