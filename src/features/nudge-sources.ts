import type { Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../platform/database.ts'
import type { Person } from './people/rules.ts'
import type { Relationship } from './relationships/rules.ts'

// What features add to nudges and to `/mentor why`. Dates are local to the owner, who is nudged.

/** Something that waits for the owner's answer and is no relationship. */
export type Waiting = {
  id: string
  /** The first day on which a nudge may list it. */
  from: Temporal.PlainDate
  lastListedOn: Temporal.PlainDate | null
  /** How many nudges have listed it. */
  listedTimes: number
}

export type NudgeSource = {
  /** One word. With the id, it is stored as what a nudge shows. */
  name: string
  /** The most that one nudge lists. */
  listedMax: number
  /** By owner id: what waits for these people, now or later; what has waited longest comes first. */
  findWaiting(
    db: Database,
    workspaceId: string,
    owners: readonly Person[],
  ): Promise<ReadonlyMap<string, readonly Waiting[]>>
  /** These as they are now; `on` is the day of the nudge. */
  render(
    db: Database,
    workspaceId: string,
    ids: readonly string[],
    on: Temporal.PlainDate,
  ): Promise<NudgePart>
  /** By id, for `/mentor why`. */
  explain(
    db: Database,
    owner: Person,
    ids: readonly string[],
    today: Temporal.PlainDate,
  ): Promise<ReadonlyMap<string, Explained>>
  /** A nudge that listed these was sent. */
  saveListed(trx: Trx, workspaceId: string, ids: readonly string[], on: Temporal.PlainDate): Promise<void>
}

/** Stands in a nudge below the contacts. */
export type NudgePart = {
  blocks: readonly KnownBlock[]
  /** The title of a nudge without an open contact; null once the owner has answered all of these. */
  title: string | null
  /** Answers "Why now?" in a nudge that lists no contact. */
  reason: string
}

/** mrkdwn. `what` says what waits since when, `rule` when a nudge lists it. */
export type Explained = { what: string; rule: string }

/** From the most urgent to what is left when there is nothing else. */
export const TOPIC_RANKS = [
  'agenda',
  'late promise',
  'due step',
  'milestone',
  'question',
  'open question',
] as const
export type TopicRank = (typeof TOPIC_RANKS)[number]

/** How many days a milestone is news. Each milestone comes once. */
export const NEWS_DAYS = 30

/** Something to talk about. Everything in it is seen by both people, or by everybody. */
export type Topic = {
  /** Names it where it is stored: "step:<id>". */
  ref: string
  /** A line of mrkdwn. */
  line: string
  /** The end of a sentence that tells why it is this one. */
  because: string
}
export type TopicCandidate = Topic & { rank: TopicRank }

/** The relationships of one owner, and the day of the nudge. */
export type TopicFacts = { owner: Person; relationships: readonly Relationship[]; on: Temporal.PlainDate }

export type TopicSource = {
  /** By relationship id: what there is to talk about, within each rank what should come first. */
  find(db: Database, facts: TopicFacts): Promise<ReadonlyMap<string, readonly TopicCandidate[]>>
  /**
   * By relationship id: the topics with these refs as they are now. `refs` is by relationship id, and may contain refs of
   * other sources. Leaves out what is no topic any more.
   */
  recall(
    db: Database,
    facts: TopicFacts,
    refs: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, Topic>>
  /** A nudge with this topic was sent. Called for topics of all sources. */
  saveShown?(
    trx: Trx,
    shown: { workspaceId: string; relationshipId: string; ref: string; on: Temporal.PlainDate },
  ): Promise<void>
}

/** Parses a ref into its kind and its id. */
export function readRef(ref: string): { kind: string; id: string } {
  const at = ref.indexOf(':')
  return { kind: ref.slice(0, at), id: ref.slice(at + 1) }
}

/** A button for each open contact in a nudge. */
export type NudgeButton = (relationship: Relationship) => Button

/** What lower features bring to nudges. */
export type NudgeContributions = {
  sources: readonly NudgeSource[]
  topics: readonly TopicSource[]
  buttons: readonly NudgeButton[]
}
