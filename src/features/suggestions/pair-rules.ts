import { CAPACITY, type NotAMember } from '../people/rules.ts'

/** Columns of the operator's file. The last two are optional. */
export const COLUMNS = ['mentor', 'mentee', 'why', 'cadence'] as const
export const WHY_MAX_LENGTH = 1000

/** A line of the file. `mentor` and `mentee` are as typed: Slack ids, or e-mail addresses. */
export type Pair = {
  line: number
  mentor: string
  mentee: string
  why: string | null
  cadenceDays: number
}

/** Whom Slack knows by what was typed. */
export type Known = { id: string; standing: 'member' | Exclude<NotAMember, 'unknown'> }

/** What the app knows about a mentor and a mentee. `openSpots`: of the mentor, minus what was suggested to them already. */
export type PairFacts = {
  isSuggested: boolean
  isPaired: boolean
  declinedLately: boolean
  openSpots: number | null
}

/** Why a line isn't suggested. `who` is as typed. */
export type PairRefusal =
  | { reason: 'not a member'; who: string; standing: NotAMember }
  | { reason: 'same person' }
  | { reason: 'twice'; line: number }
  | { reason: 'suggested already' }
  | { reason: 'paired already' }
  | { reason: 'declined lately' }
  | { reason: 'full' }

export type Judged = { pair: Pair; mentorId: string; menteeId: string } | { pair: Pair; refusal: PairRefusal }

export function isEmail(typed: string): boolean {
  return typed.includes('@')
}

/** The key under which people are found: e-mail addresses don't depend on case. */
export function toName(typed: string): string {
  return isEmail(typed) ? typed.toLowerCase() : typed
}

export function pairKey(mentorId: string, menteeId: string): string {
  return `${mentorId} ${menteeId}`
}

type Found = { people: ReadonlyMap<string, Known>; facts: ReadonlyMap<string, PairFacts> }

/** Decides for each line, in the order of the file. A mentor gets no more suggestions than they have room for. */
export function judgePairs(pairs: readonly Pair[], { people, facts }: Found): Judged[] {
  const lines = new Map<string, number>()
  const taken = new Map<string, number>()
  return pairs.map((pair) => {
    const ids = findIds(pair, people)
    if ('reason' in ids) return { pair, refusal: ids }
    const { mentorId, menteeId } = ids
    const key = pairKey(mentorId, menteeId)
    const first = lines.get(key)
    if (first !== undefined) return { pair, refusal: { reason: 'twice', line: first } }
    lines.set(key, pair.line)
    const used = taken.get(mentorId) ?? 0
    const refusal = refuseFacts(facts.get(key), used)
    if (refusal) return { pair, refusal }
    taken.set(mentorId, used + 1)
    return { pair, mentorId, menteeId }
  })
}

/** Returns the ids of two different members. */
export function findIds(
  { mentor, mentee }: Pair,
  people: ReadonlyMap<string, Known>,
): { mentorId: string; menteeId: string } | PairRefusal {
  const [one, other] = [people.get(toName(mentor)), people.get(toName(mentee))]
  if (one?.standing !== 'member')
    return { reason: 'not a member', who: mentor, standing: one?.standing ?? 'unknown' }
  if (other?.standing !== 'member')
    return { reason: 'not a member', who: mentee, standing: other?.standing ?? 'unknown' }
  return one.id === other.id ? { reason: 'same person' } : { mentorId: one.id, menteeId: other.id }
}

/** `used`: suggestions to the same mentor in earlier lines. */
function refuseFacts(facts: PairFacts | undefined, used: number): PairRefusal | null {
  if (facts?.isSuggested) return { reason: 'suggested already' }
  if (facts?.isPaired) return { reason: 'paired already' }
  if (facts?.declinedLately) return { reason: 'declined lately' }
  return (facts?.openSpots ?? CAPACITY.default) <= used ? { reason: 'full' } : null
}
