import type { KnownBlock } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { type Address, type AnyKind, kind, type Prepared } from '../../platform/outbox/kind.ts'
import { saveHomeOpened } from '../../platform/outbox/rerender-store.ts'
import type { Services } from '../../platform/services.ts'
import { home } from '../../platform/slack/blocks.ts'
import { slackErrorCode } from '../../platform/slack/errors.ts'
import type { Feature } from '../feature.ts'
import { findOrCreatePerson, findStanding } from '../people/directory.ts'
import { refuseNonMember, refuseStanding } from '../people/membership.ts'
import { findPerson } from '../people/store.ts'
import { readHome } from './overview.ts'
import { greetingMessage, newcomerBlocks } from './views.ts'

/** Renders a person's Home tab; null if there is no such person. */
export async function renderHome(
  services: Services,
  features: readonly Feature[],
  { workspaceId, personId }: Address,
): Promise<KnownBlock[] | null> {
  const person = await findPerson(services.db, workspaceId, personId)
  return person && (refuseNonMember(person)?.blocks ?? readHome(services, features, person))
}

/**
 * Publishes Home for a person who opens it, and keeps it up to date from then on. Opening Home doesn't register a
 * person: someone whom the app doesn't know sees it as a newcomer does. `isEmpty`: Slack shows nothing yet.
 */
export async function openHome(services: Services, who: Address, isEmpty: boolean): Promise<void> {
  if (!(await findPerson(services.db, who.workspaceId, who.personId))) return showToUnknown(services, who)
  await saveHomeOpened(services.db, who, isEmpty)
  await services.refresh({ workspaceId: who.workspaceId, personIds: [who.personId], homeOnly: true })
}

const GREETING = 'greeting'

/** Greets a person who opens the Messages tab. Sent at once, because they are looking at it. */
export function greetingKind({ db }: Pick<Services, 'db'>): AnyKind {
  return kind({
    name: GREETING,
    payload: z.object({}),
    async prepare({ workspaceId, personId }): Promise<Prepared> {
      const person = await findPerson(db, workspaceId, personId)
      if (person?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
      return { do: 'send', message: greetingMessage(), shows: [] }
    },
  })
}

/**
 * Greets a member who opens the Messages tab for the first time, and registers them. Not someone who knows the app: who has
 * used it, was told something by it, or was erased, which leaves their messages behind.
 */
export async function openMessages(services: Services, who: Address, channel: string): Promise<void> {
  const { db, clientFor, outbox } = services
  const { workspaceId, personId } = who
  if (await findPerson(db, workspaceId, personId)) return
  const client = await clientFor(workspaceId)
  if (await hasMessages(client, channel)) return
  if ((await findStanding(services, who)) !== 'member') return
  await findOrCreatePerson(services, who)
  await db
    .transaction()
    .execute((trx) =>
      outbox.enqueue(trx, [{ workspaceId, personId, kind: GREETING, dedupeKey: GREETING, payload: {} }]),
    )
}

/** True also if the app was installed without the scope to know. */
async function hasMessages(client: WebClient, channel: string): Promise<boolean> {
  try {
    const { messages } = await client.conversations.history({ channel, limit: 1 })
    return messages?.length !== 0
  } catch (error) {
    if (slackErrorCode(error) === 'missing_scope') return true
    throw error
  }
}

async function showToUnknown(services: Services, who: Address): Promise<void> {
  const refusal = refuseStanding(await findStanding(services, who))
  const client = await services.clientFor(who.workspaceId)
  await client.views.publish({ user_id: who.personId, view: home(refusal?.blocks ?? newcomerBlocks()) })
}
