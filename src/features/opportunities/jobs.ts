import type { AnyKind, Rendered } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import { notificationKind } from '../people/notification.ts'
import { localDate, type Person } from '../people/rules.ts'
import { claimLeft, findAbandoned, findPassed, saveBack } from './due-store.ts'
import { endOpportunity } from './ending-store.ts'
import { findInterest, findInterestsById, findReaders, findShown } from './interest-store.ts'
import { findToMatch, matchOpportunity, matchProfile } from './match-store.ts'
import {
  chosenMessage,
  coOwnerLeftMessage,
  coOwnerMessage,
  interestMessage,
  overMessage,
  posterLeftMessage,
} from './message-views.ts'
import { type News, newsPayload, OPPORTUNITY, overNews, posterLeftNews } from './messages.ts'
import { findReasons } from './reason-store.ts'
import { isOwner, type Opportunity, TAKE_OVER_WITHIN, TOLD_OF_LEAVING_AFTER } from './rules.ts'
import { findOpportunity, type Key, lockOpportunity } from './store.ts'

/** All messages about opportunities but suggestions, which are in nudges. */
export function opportunityKinds(services: Services): AnyKind[] {
  const { db } = services
  return [
    notificationKind(services, {
      name: OPPORTUNITY,
      payload: newsPayload,
      async write(reader, { news, opportunityId, interestId = '' }) {
        const opportunity = await findOpportunity(db, { workspaceId: reader.workspaceId, opportunityId })
        return opportunity && WRITERS[news](services, { reader, opportunity, interestId })
      },
      rerender: {
        which: 'open',
        async render({ workspaceId, personId }, { shows: [interestId = ''] }) {
          const [interest] = await findInterestsById(db, workspaceId, [interestId])
          const opportunity =
            interest && (await findOpportunity(db, { workspaceId, opportunityId: interest.opportunityId }))
          return opportunity
            ? renderInterest(services, { workspaceId, id: personId }, opportunity, interestId)
            : null
        },
      },
    }),
  ]
}

type Told = { reader: Person; opportunity: Opportunity; interestId: string }

/** Each returns null if its news are no longer true. */
const WRITERS: Record<News, (services: Services, told: Told) => Promise<Rendered | null>> = {
  interest: (services, { reader, opportunity, interestId }) =>
    renderInterest(services, reader, opportunity, interestId, true),

  async 'co-owner'({ clock }, { reader, opportunity }) {
    const isOne = opportunity.coOwnerId === reader.id && opportunity.state === 'open'
    return isOne ? final(coOwnerMessage(opportunity, localDate(clock.now(), reader.zone))) : null
  },

  async 'co-owner left'({ clock }, { reader, opportunity }) {
    const isAlone = opportunity.coOwnerId === null && opportunity.state === 'open'
    return isAlone ? final(coOwnerLeftMessage(opportunity, localDate(clock.now(), reader.zone))) : null
  },

  async 'poster left'(services, { reader, opportunity }) {
    if (opportunity.state !== 'open' || opportunity.posterIsHere) return null
    const isCoOwner = opportunity.coOwnerId === reader.id
    const isWaiting = (await stateOf(services, reader, opportunity)) === 'shown'
    return isCoOwner || isWaiting ? final(posterLeftMessage(opportunity, isCoOwner)) : null
  },

  async over(services, { reader, opportunity }) {
    const isOver = (await stateOf(services, reader, opportunity)) === 'thanked'
    return isOver ? final(overMessage(opportunity)) : null
  },

  async chosen(services, { reader, opportunity }) {
    if ((await stateOf(services, reader, opportunity)) !== 'chosen') return null
    const mentorships = await findActiveMentorships(services.db, reader.workspaceId, reader.id)
    const asMentee = mentorships.filter((one) => one.menteeId === reader.id && one.acceptedAt !== null)
    const today = localDate(services.clock.now(), reader.zone)
    return final(chosenMessage(opportunity, asMentee, reader.id, today))
  },
}

function final(message: Message): Rendered {
  return { message, shows: [] }
}

async function stateOf(
  { db }: Services,
  { workspaceId, id: personId }: Person,
  { id: opportunityId }: Opportunity,
) {
  return (await findInterest(db, { workspaceId, opportunityId, personId }))?.state
}

/** Final once it has an answer, or the reader no longer owns it. `isNew`: it isn't sent after that. */
async function renderInterest(
  { db }: Services,
  { workspaceId, id }: Pick<Person, 'workspaceId' | 'id'>,
  opportunity: Opportunity,
  interestId: string,
  isNew = false,
): Promise<Rendered | null> {
  const [interest] = await findInterestsById(db, workspaceId, [interestId])
  if (!interest) return null
  const mine = isOwner(opportunity, id)
  const isOpen = mine && interest.state === 'shown'
  if (isNew && !isOpen) return null
  const reason = (await findReasons(db, workspaceId, [interest])).get(interest.id) ?? null
  const shows = isOpen ? [interest.id] : []
  return { message: interestMessage({ opportunity, interest, reason, isOwner: mine }), shows }
}

const BATCH = 100

/**
 * Compares what has changed, and nothing else. Somebody who is suggested something sees it on Home. Nobody else sees a
 * change, but those to whom they have shown themselves: what these read of the profile follows it.
 */
export const matchPlanner: Planner = {
  name: 'opportunity matches',
  timeLimitMs: 600_000,
  runsWhileStopped: true,
  async run(services, signal) {
    const { db, clock } = services
    for (;;) {
      const { profiles, opportunities } = await findToMatch(db, BATCH)
      for (const key of profiles) {
        if (signal.aborted) return
        const changed = await db.transaction().execute((trx) => matchProfile(trx, key, clock.now()))
        await refreshHomes(services, key.workspaceId, changed)
        await refreshReaders(services, key)
      }
      for (const key of opportunities) {
        if (signal.aborted) return
        const changed = await db.transaction().execute((trx) => matchOpportunity(trx, key, clock.now()))
        await refreshHomes(services, key.workspaceId, changed)
      }
      if (Math.max(profiles.length, opportunities.length) < BATCH) return
    }
  },
}

async function refreshReaders(
  services: Services,
  key: { workspaceId: string; personId: string },
): Promise<void> {
  const { workspaceId } = key
  const personIds = await findReaders(services.db, key)
  if (personIds.length > 0) await services.refresh({ workspaceId, personIds, priority: 'background' })
}

async function refreshHomes(
  services: Services,
  workspaceId: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length > 0)
    await services.refresh({ workspaceId, personIds, homeOnly: true, priority: 'background' })
}

/** Closes what has passed, and looks after the interested when a poster leaves. */
export const opportunityPlanner: Planner = {
  name: 'opportunities',
  timeLimitMs: 120_000,
  async run(services, signal) {
    const { db, clock } = services
    const now = clock.now()
    await tellOfLeaving(services)
    const passed = await findPassed(db, now, BATCH)
    const abandoned = await findAbandoned(db, now.subtract(TAKE_OVER_WITHIN), BATCH)
    for (const key of [...passed, ...abandoned]) {
      if (signal.aborted) return
      await closeOne(services, key)
    }
  },
}

async function closeOne(services: Services, key: Key): Promise<void> {
  const now = services.clock.now()
  const ended = await services.db.transaction().execute(async (trx) => {
    const opportunity = await lockOpportunity(trx, key)
    if (opportunity?.state !== 'open') return null
    const undecidedIds = await endOpportunity(trx, opportunity, 'closed', now)
    await services.outbox.enqueue(trx, overNews(opportunity, undecidedIds))
    return { opportunity, undecidedIds }
  })
  if (ended) await refreshAll(services, ended.opportunity, { others: ended.undecidedIds, isBackground: true })
}

async function tellOfLeaving({ db, clock, outbox }: Services): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    await saveBack(trx)
    for (const key of await claimLeft(trx, now.subtract(TOLD_OF_LEAVING_AFTER), now)) {
      const opportunity = await findOpportunity(trx, key)
      if (!opportunity) continue
      const shown = await findShown(trx, key.workspaceId, [key.opportunityId])
      const waiting = shown.filter(({ state }) => state === 'shown').map(({ personId }) => personId)
      await outbox.enqueue(trx, posterLeftNews(opportunity, waiting))
    }
  })
}

/** Renders Home and messages of the owners and of `others` again. */
export async function refreshAll(
  services: Services,
  { workspaceId, posterId, coOwnerId }: Opportunity,
  {
    others,
    clickedTs,
    isBackground = false,
  }: { others: readonly string[]; clickedTs?: string | undefined; isBackground?: boolean },
): Promise<void> {
  const personIds = [...new Set([posterId, ...(coOwnerId === null ? [] : [coOwnerId]), ...others])]
  await services.refresh({
    workspaceId,
    personIds,
    clickedTs,
    ...(isBackground && { priority: 'background' }),
  })
}
