import { globSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type JsonObject, objs, str, toJsonObject } from '../../dev/slack/json.ts'
import { checkBlocks, checkView, isViewTooLarge } from '../../dev/slack/limits.ts'
import type { Mentorship } from '../../src/features/mentorships/rules.ts'
import { DEFAULT_SETTINGS, type Person, STANDINGS, WEEKDAYS } from '../../src/features/people/rules.ts'
import {
  CADENCE_DAYS,
  type Relationship,
  type RelationshipKind,
} from '../../src/features/relationships/rules.ts'
import { findWrongLabels } from './button-labels.ts'
import { findUnwantedWords } from './screen-words.ts'
import { findUndocumented } from './slack-documented.ts'

// Checks every view of the app with the longest and strangest input. Each feature's `extremes.ts` defines the
// arguments for each of its view builders; a builder that is left out doesn't compile.

/** A view builder with its arguments. */
export type Builder = {
  builder: unknown
  property: () => void
  /** Returns some of the views that it builds. */
  samples: () => unknown[]
}

/** `args` generate calls; each result must stay within Slack's limits. */
export function build<Args extends [unknown, ...unknown[]]>(
  builder: (...args: Args) => unknown,
  ...args: { [At in keyof Args]: fc.Arbitrary<Args[At]> }
): Builder {
  const property = fc.property(fc.tuple<Args>(...args), (given) => {
    const built = builder(...given)
    const problems = [
      ...findProblems(built),
      ...findUndocumented(built),
      ...findUnwantedWords(built),
      ...findWrongLabels(built),
    ]
    if (problems.length > 0) throw new Error(problems.join('\n'))
  })
  return {
    builder,
    property: () => fc.assert(property, { numRuns: RUNS }),
    samples: () => fc.sample(fc.tuple<Args>(...args), SAMPLE_COUNT).map((given) => builder(...given)),
  }
}

/** A builder without arguments. */
export function buildSame(builder: () => unknown): Builder {
  return build((_: null) => builder(), fc.constant(null))
}

const RUNS = 60
const SAMPLE_COUNT = 100

type BuilderName<Views> = {
  [Name in keyof Views]: Views[Name] extends (...args: never[]) => unknown ? Name : never
}[keyof Views]

export type Covered = { file: string; names: string[]; builders: [string, Builder][] }

/** The extremes of every feature's views. */
export async function loadExtremes(): Promise<Covered[]> {
  const folder = join(import.meta.dirname, '../features')
  const covered: Covered[] = []
  for (const file of globSync('*/extremes.ts', { cwd: folder }).toSorted()) {
    const { extremes } = await import(join(folder, file))
    covered.push(...extremes)
  }
  return covered
}

/** All builders of a views file; `file` is its path under src/features. */
export function covers<Views extends object>(
  file: string,
  views: Views,
  builders: Record<BuilderName<Views>, Builder>,
): Covered {
  const names = Object.entries(views).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  return { file, names, builders: Object.entries(builders) }
}

const MESSAGE_TEXT_MAX = 40_000

/** Returns the problems of a view, a message or blocks; empty if there are none. */
export function findProblems(built: unknown): string[] {
  if (typeof built === 'string') return built === '' ? ['no words at all'] : []
  if (Array.isArray(built)) {
    const blocks = built.map((block) => toJsonObject(block))
    return [...checkBlocks(blocks, 'home'), ...findUntold(blocks), ...findMarkup(blocks)]
  }
  if (typeof built !== 'object' || built === null) return ['neither a view nor a message nor blocks']
  const json = toJsonObject(built)
  const blocks = objs(json, 'blocks')
  if (json.type === undefined) {
    return [...checkBlocks(blocks, 'message'), ...findTextProblems(json), ...findMarkup(blocks)]
  }
  const size = isViewTooLarge(json) ? ['view_too_large'] : []
  return [...checkView(json), ...size, ...findUntold(blocks), ...findMarkup(blocks)]
}

/** Screen readers and notifications read the text. */
function findTextProblems({ text }: JsonObject): string[] {
  if (typeof text !== 'string' || text === '') return ['a message without a text']
  const long = text.length > MESSAGE_TEXT_MAX ? [`a text of ${text.length} characters`] : []
  return [...long, ...findMarkup({ type: 'mrkdwn', text })]
}

/** Each field has a privacy label, or the whole form at its top. */
function findUntold(blocks: readonly JsonObject[]): string[] {
  const [first] = blocks
  const [audience] = first?.type === 'context' ? objs(first, 'elements') : []
  if (/^(Only visible|Visible) to /.test(str(audience, 'text') ?? '')) return []
  return blocks.flatMap((block) =>
    block.type === 'input' && block.hint === undefined ? [`nobody is told who sees ${block.block_id}`] : [],
  )
}

/**
 * Typed text has no effect as markup: it makes no mention or link, and plain text shows it exactly
 * as typed. The samples below contain all of these cases.
 */
function findMarkup(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(findMarkup)
  if (typeof part !== 'object' || part === null) return []
  const { type, text } = toJsonObject(part)
  if (type === 'mrkdwn' && typeof text === 'string' && /<[!b]/.test(text)) return [`markup in: ${text}`]
  if (type === 'plain_text' && typeof text === 'string' && /&(amp|lt);/.test(text))
    return [`escaped: ${text}`]
  return Object.values(part).flatMap(findMarkup)
}

const SAMPLES = [
  'a few words ',
  'x',
  '&',
  '<b>&"\'',
  '😀',
  '👩🏽‍🚀',
  'שלום, עולם ',
  '\u202eمرحبا ',
  'line\n',
  '*_~`> ',
  '<!channel> ',
  '\u200b.',
]

/** Typed text: one character, or the field's maximum length (in UTF-16 code units, as Slack counts). */
export function words(max: number): fc.Arbitrary<string> {
  const short = fc.constantFrom(...SAMPLES.map((sample) => sample.trim()))
  const long = fc.constantFrom(...SAMPLES.map((sample) => fill(sample, max)))
  return fc.oneof(short, long, long)
}

function fill(sample: string, length: number): string {
  const text = sample.repeat(Math.ceil(length / sample.length)).slice(0, length)
  // No one types half of a surrogate pair.
  return text.trim().replace(/[\uD800-\uDBFF]$/, '')
}

/** A display name: Slack allows 80 characters. */
export const name = words(80)
export const userId = fc.constantFrom('U1', 'WABCDEFGHIJ', 'U0123456789A')
export const uuid = fc.uuid({ version: 4 })
export const today = Temporal.PlainDate.from('2026-11-24')
export const now = Temporal.Instant.from('2026-11-24T09:00Z')
export const day = fc.integer({ min: -4000, max: 400 }).map((days) => today.add({ days }))
export const instant = fc.integer({ min: -90_000, max: 9_000 }).map((hours) => now.add({ hours }))
/** Why a person can send no more today. */
export const dailyLimit = fc.record({
  reason: fc.constant('daily limit' as const),
  who: fc.option(userId),
  count: fc.constantFrom(3, 10),
  from: day,
})
export const zone = fc.constantFrom('UTC', 'America/Argentina/ComodRivadavia', 'Pacific/Kiritimati')

export const person: fc.Arbitrary<Person> = fc.record({
  workspaceId: fc.constant('T1'),
  id: userId,
  displayName: name,
  zone,
  locale: fc.constantFrom('en-GB', null),
  standing: fc.constantFrom(...STANDINGS),
  nudgeTime: fc.constantFrom(DEFAULT_SETTINGS.nudgeTime, Temporal.PlainTime.from('23:59')),
  workingDays: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  budgetDays: fc.constantFrom(1, 7, 14),
  capacity: fc.integer({ min: 1, max: 10 }),
  advisorLimit: fc.integer({ min: 1, max: 7 }),
  nudgesOn: fc.boolean(),
  awayFrom: fc.option(day),
  awayUntil: fc.option(day),
  lastNudgedAt: fc.option(instant),
  heldUntil: fc.option(day),
  statusHolds: fc.nat(10),
  statusSaysAway: fc.boolean(),
  remindersOn: fc.boolean(),
  overdueMessagesOn: fc.boolean(),
})

export const mentorship: fc.Arbitrary<Mentorship> = fc.record({
  workspaceId: fc.constant('T1'),
  id: uuid,
  mentorId: fc.constant('U1'),
  menteeId: fc.constant('WABCDEFGHIJ'),
  mentorName: name,
  menteeName: name,
  mentorIsHere: fc.boolean(),
  menteeIsHere: fc.boolean(),
  startedOn: day,
  cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
  lastCheckInOn: fc.option(day),
  snoozedUntil: fc.option(day),
  meetsOn: fc.option(day),
  pausedUntil: fc.option(day),
  acceptedAt: fc.option(instant),
  offerExpiresOn: fc.option(day),
  alumniSince: fc.option(instant),
  dueFromOn: fc.option(day),
  takesSpot: fc.boolean(),
  lastListedOn: fc.option(day),
  unanswered: fc.nat(30),
  answeredAt: fc.option(instant),
  endedAt: fc.option(instant),
  endedBy: fc.option(userId),
})

export const relationship: fc.Arbitrary<Relationship> = fc.oneof(
  relationshipOf('mentorship', fc.constant('WABCDEFGHIJ')),
  relationshipOf('advisor', fc.constant(null)),
)

/** `contactId`: null for a contact outside Slack. */
export function relationshipOf(
  kind: RelationshipKind,
  contactId: fc.Arbitrary<string | null>,
): fc.Arbitrary<Relationship> {
  return fc.record({
    workspaceId: fc.constant('T1'),
    id: uuid,
    kind: fc.constant(kind),
    ownerId: fc.constant('U1'),
    contactId,
    contactName: name,
    contactIsHere: fc.boolean(),
    startedOn: day,
    cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
    lastCheckInOn: fc.option(day),
    dueFromOn: fc.option(day),
    snoozedUntil: fc.option(day),
    meetsOn: fc.option(day),
    pausedUntil: fc.option(day),
    lastListedOn: fc.option(day),
    unanswered: fc.nat(30),
    answeredAt: fc.option(instant),
    endedAt: fc.option(instant),
  })
}
