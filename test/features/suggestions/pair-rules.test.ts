import {
  judgePairs,
  type Known,
  type Pair,
  type PairFacts,
  pairKey,
} from '../../../src/features/suggestions/pair-rules.ts'

const FREE: PairFacts = { isSuggested: false, isPaired: false, declinedLately: false, openSpots: 2 }
const STANDINGS = { UGUEST: 'a guest', UBOT: 'a bot', UGONE: 'deactivated', UFAR: 'another company' } as const

function knownAs(id: string): Known {
  const standing = Object.entries(STANDINGS).find(([one]) => one === id)?.[1] ?? 'member'
  return { id, standing }
}

/** Judges `mentor mentee` lines. */
function judge(typed: readonly string[], facts: Record<string, Partial<PairFacts>> = {}) {
  const pairs = typed.map((words, at): Pair => {
    const [mentor = '', mentee = ''] = words.split(' ')
    return { line: at + 2, mentor, mentee, why: null, cadenceDays: 14 }
  })
  const ids = ['UGRACE', 'UANA', 'UBEN', 'UEVE', ...Object.keys(STANDINGS)]
  const people = new Map([
    ...ids.map((id) => [id, knownAs(id)] as const),
    ['ana@example.com', knownAs('UANA')] as const,
  ])
  const known = new Map(
    ['UANA', 'UBEN', 'UEVE'].map((mentee) => [pairKey('UGRACE', mentee), { ...FREE, ...facts[mentee] }]),
  )
  return judgePairs(pairs, { people, facts: known }).map((one) =>
    'refusal' in one ? one.refusal : `${one.mentorId} ${one.menteeId}`,
  )
}

test('a good line is suggested; an e-mail address in any case is the same person', () => {
  expect(judge(['UGRACE UANA'])).toEqual(['UGRACE UANA'])
  expect(judge(['UGRACE Ana@Example.com', 'UGRACE UANA'])).toEqual([
    'UGRACE UANA',
    { reason: 'twice', line: 2 },
  ])
})

test.each([['UNOBODY', 'unknown'], ...Object.entries(STANDINGS)])(
  '%s can’t take part: %s',
  (who, standing) => {
    const refusal = { reason: 'not a member', who, standing }
    expect(judge([`UGRACE ${who}`, `${who} UGRACE`])).toEqual([refusal, refusal])
  },
)

test('why a line can’t be suggested', () => {
  expect(judge(['UGRACE UGRACE'])).toEqual([{ reason: 'same person' }])
  expect(judge(['UGRACE UANA'], { UANA: { isSuggested: true } })).toEqual([{ reason: 'suggested already' }])
  expect(judge(['UGRACE UANA'], { UANA: { isPaired: true } })).toEqual([{ reason: 'paired already' }])
  expect(judge(['UGRACE UANA'], { UANA: { declinedLately: true } })).toEqual([{ reason: 'declined lately' }])
})

test('a mentor gets no more suggestions than they have room for', () => {
  expect(judge(['UGRACE UANA', 'UGRACE UBEN', 'UGRACE UEVE'])).toEqual([
    'UGRACE UANA',
    'UGRACE UBEN',
    { reason: 'full' },
  ])
  const first = { UANA: { isPaired: true } }
  expect(judge(['UGRACE UANA', 'UGRACE UBEN', 'UGRACE UEVE'], first).slice(1)).toEqual([
    'UGRACE UBEN',
    'UGRACE UEVE',
  ])
})

test('someone whom the app doesn’t know yet has room for four', () => {
  const many = ['UANA', 'UBEN', 'UEVE'].map((mentee) => `UGRACE ${mentee}`)
  const unknown = Object.fromEntries(['UANA', 'UBEN', 'UEVE'].map((mentee) => [mentee, { openSpots: null }]))
  expect(judge(many, unknown)).toEqual(many)
})
