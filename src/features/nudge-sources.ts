import type { ActionsBlock, Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../platform/database.ts'
import type { Person } from './people/rules.ts'
import type { LoggedSince, Relationship, RelationshipKind } from './relationships/rules.ts'

// What features add to nudges and to `/mentor why`. Dates are local to the owner, who is nudged.

/** Something other than a relationship that waits for the owner's answer. */
export type Waiting = {
  id: string
  /** The first day on which a nudge may list it. */
  from: Temporal.PlainDate
  lastListedOn: Temporal.PlainDate | null
  /** How many nudges have listed it. */
  listedTimes: number
}

export type NudgeSource = {
  /** One word. Stored, together with the id, as what a nudge shows. */
  name: string
  /** How many items one nudge lists at most. */
  listedMax: number
  /** Returns by owner id what waits for these people, now or later; the oldest first. */
  findWaiting(
    db: Database,
    workspaceId: string,
    owners: readonly Person[],
  ): Promise<ReadonlyMap<string, readonly Waiting[]>>
  /** Renders these items in their current state. `on` is the day of the nudge. */
  render(
    db: Database,
    workspaceId: string,
    ids: readonly string[],
    on: Temporal.PlainDate,
  ): Promise<NudgePart>
  /** Returns an explanation by id, for `/mentor why`. */
  explain(
    db: Database,
    owner: Person,
    ids: readonly string[],
    today: Temporal.PlainDate,
  ): Promise<ReadonlyMap<string, Explained>>
  /** Records that a nudge that listed these was sent on the owner's day `on`. */
  saveListed(trx: Trx, workspaceId: string, ids: readonly string[], on: Temporal.PlainDate): Promise<void>
}

/** Shown in a nudge below the contacts. */
export type NudgePart = {
  blocks: readonly KnownBlock[]
  /** The title of a nudge without an open contact; null once the owner has answered all of these. */
  title: string | null
  /** Answers "Why now?" in a nudge that lists no contact. */
  reason: string
}

/** Both in mrkdwn. `what` says what waits and since when; `rule` says when a nudge lists it. */
export type Explained = { what: string; rule: string }

/** Most urgent first. */
export const TOPIC_RANKS = [
  'agenda',
  'late promise',
  'due step',
  'milestone',
  'opportunity',
  'question',
  'open question',
  'advisor',
] as const
export type TopicRank = (typeof TOPIC_RANKS)[number]

/** For how many days a milestone can be a topic. Each milestone is shown once. */
export const MILESTONE_DAYS = 30

/** Something to talk about. It contains only what both people may see, or what is the owner's own. */
export type Topic = {
  /** Stored key: "<kind>:<id>", such as "step:<id>". */
  ref: string
  /** A line of mrkdwn. */
  line: string
  /** A sentence that says why this topic was chosen. */
  reason: string
  /** Stands beside the line while the contact is open. */
  button?: Button
}
export type TopicCandidate = Topic & { rank: TopicRank }

/** The relationships of one owner, and the day of the nudge. */
export type TopicFacts = { owner: Person; relationships: readonly Relationship[]; on: Temporal.PlainDate }

export type TopicSource = {
  /** The relationships that it has topics for; mentorships if missing. */
  kind?: RelationshipKind
  /** Returns candidates by relationship id. Within a rank, the preferred one comes first. */
  find(db: Database, facts: TopicFacts): Promise<ReadonlyMap<string, readonly TopicCandidate[]>>
  /**
   * Returns by relationship id the topics with these refs in their current state. `refs` is by relationship id, and may
   * contain refs of other sources. Omits topics that no longer exist.
   */
  recall(
    db: Database,
    facts: TopicFacts,
    refs: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, Topic>>
  /** Records that a nudge with this topic was sent. Called for topics of all sources. */
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

/** Returns a button, or a choice of its menu, for one open contact in a nudge. */
export type NudgeButton = (relationship: Relationship) => Button

/** `on`: the owner's day. `isFirst`: it is the first one in the nudge. */
type Shown = { on: Temporal.PlainDate; isFirst: boolean }

/** How nudges show the relationships of one kind, and the owner's answers to them. */
export type NudgeContacts = {
  kind: RelationshipKind
  /** Stands above the first of them, in mrkdwn; null if nothing does. */
  heading: string | null
  /** The command that lists them all. */
  list: string
  /** The buttons of an open contact. */
  openActions(
    relationship: Relationship,
    shown: Shown & { buttons: readonly NudgeButton[]; choices: readonly NudgeButton[] },
  ): ActionsBlock
  /** The question whether to continue after unanswered nudges, in mrkdwn, and its answers. */
  continueQuestion(relationship: Relationship): string
  continueActions(relationship: Relationship, shown: Shown): ActionsBlock
  /** What often follows a check-in. `own`: the owner's; null if only the other person logged one. */
  afterCheckIn(relationship: Relationship, own: LoggedSince['own']): readonly Button[]
  /** Said of one that has ended since. */
  ended: string
}

/** What lower features add to nudges. */
export type NudgeContributions = {
  sources: readonly NudgeSource[]
  topics: readonly TopicSource[]
  contacts: readonly NudgeContacts[]
  buttons: readonly NudgeButton[]
  choices: readonly NudgeButton[]
}
