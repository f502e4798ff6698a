import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { QUESTIONS, STAGES } from '../../../src/features/profiles/question-bank-rules.ts'
import {
  type AskedQuestion,
  chooseQuestion,
  pendingQuestion,
  stageOn,
} from '../../../src/features/profiles/question-rules.ts'
import { FACETS, type FacetKnowledge } from '../../../src/features/profiles/rules.ts'

const date = (text: string) => Temporal.PlainDate.from(text)
const START = date('2026-01-05')

describe('the question bank', () => {
  test('has at least 60 questions, and some for each facet and stage', () => {
    expect(QUESTIONS.length).toBeGreaterThanOrEqual(60)
    for (const facet of FACETS) {
      for (const stage of STAGES) {
        expect(QUESTIONS.some((one) => one.facet === facet && one.stage === stage)).toBe(true)
      }
    }
  })

  test('has no duplicates', () => {
    expect(new Set(QUESTIONS.map(({ words }) => words)).size).toBe(QUESTIONS.length)
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length)
  })

  test('has short single questions that can be asked aloud', () => {
    for (const { words } of QUESTIONS) {
      expect(words).toMatch(/^[A-Z][^?!]*\?$/)
      expect(words.length).toBeLessThanOrEqual(80)
    }
  })
})

describe('a mentorship', () => {
  test.each([
    ['2026-01-05', 'beginning'],
    ['2026-04-04', 'beginning'],
    ['2026-04-05', 'growing'],
    ['2028-01-04', 'growing'],
    ['2028-01-05', 'lasting'],
    ['2046-01-05', 'lasting'],
    ['2025-12-31', 'beginning'],
  ])('that started on 5 Jan 2026 is on %s at the stage: %s', (on, stage) => {
    expect(stageOn(START, date(on))).toBe(stage)
  })
})

describe('the chosen question', () => {
  const all = (on: string): FacetKnowledge[] =>
    FACETS.map((facet) => ({ facet, theirsOn: date(on), mineOn: date(on) }))
  const choose = (
    on: string,
    knowledge: FacetKnowledge[] = [],
    asked: AskedQuestion[] = [],
    elsewhere: AskedQuestion[] = [],
  ) => chooseQuestion({ startedOn: START, knowledge, asked, elsewhere, on: date(on) })

  test('is about the facet that the mentor knows least, with the reason', () => {
    const knowledge = all('2026-11-01').filter(({ facet }) => facet !== 'dislikes')
    const chosen = choose('2026-11-24', knowledge)
    expect(chosen?.question.facet).toBe('dislikes')
    expect(chosen?.because).toBe('not known')
  })

  test('is about an old facet rather than a recent one', () => {
    const knowledge = all('2026-11-01').map((known) =>
      known.facet === 'skills' ? { ...known, theirsOn: date('2025-01-01'), mineOn: null } : known,
    )
    const chosen = choose('2026-11-24', knowledge)
    expect(chosen?.question.facet).toBe('skills')
    expect(chosen?.because).toBe('faded')
  })

  test('exists even if all facets are known', () => {
    expect(choose('2026-11-24', all('2026-11-01'))?.because).toBe('known')
  })

  test('is for the stage of the mentorship', () => {
    expect(choose('2026-01-12')?.question.stage).toBe('beginning')
    expect(choose('2026-06-01')?.question.stage).toBe('growing')
    expect(choose('2029-06-01')?.question.stage).toBe('lasting')
  })

  test('alternates between facets', () => {
    const knowledge = all('2026-11-01').filter(({ facet }) => facet !== 'passions')
    const asked: AskedQuestion[] = []
    const facets = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].map((on) => {
      const chosen = choose(on, knowledge, asked)
      if (!chosen) throw new Error('no question')
      asked.push({ questionId: chosen.question.id, on: date(on) })
      return chosen.question.facet
    })
    expect(facets.map((facet) => facet === 'passions')).toEqual([true, false, true, false])
    expect(new Set(facets).size).toBe(3)
  })

  test('can be repeated after a year', () => {
    const others = QUESTIONS.slice(1).map(({ id }) => ({ questionId: id, on: date('2028-06-01') }))
    const [first] = QUESTIONS
    const asked = [...others, { questionId: first?.id ?? '', on: date('2028-01-10') }]
    expect(choose('2029-01-09', [], asked)).toBeNull()
    expect(choose('2029-01-10', [], asked)?.question).toEqual(first)
  })

  test('is never the one asked last', () => {
    const [first] = QUESTIONS
    const asked = [{ questionId: first?.id ?? '', on: date('2027-01-10') }]
    for (let year = 2028; year < 2033; year += 1) {
      expect(choose(`${year}-01-10`, [], asked)?.question.id).not.toBe(first?.id)
    }
  })

  test('stays pending until a check-in on the same day or later', () => {
    const [first, second] = QUESTIONS
    const asked = [
      { questionId: second?.id ?? '', on: date('2026-11-16') },
      { questionId: first?.id ?? '', on: date('2026-11-02') },
    ]
    const startedOn = date('2026-10-01')
    const waiting = (talkedOn: string | null) =>
      pendingQuestion(asked, { startedOn, lastCheckInOn: talkedOn === null ? null : date(talkedOn) })
    expect(waiting(null)).toEqual(second)
    expect(waiting('2026-11-15')).toEqual(second)
    expect(waiting('2026-11-16')).toBeNull()
    expect(waiting('2026-11-20')).toBeNull()
    const notYet = { startedOn, lastCheckInOn: null }
    expect(pendingQuestion([], notYet)).toBeNull()
    expect(pendingQuestion([{ questionId: 'long gone', on: date('2026-11-16') }], notYet)).toBeNull()
    // A question of an earlier mentorship is not pending in a new one.
    expect(pendingQuestion(asked, { startedOn: date('2026-11-20'), lastCheckInOn: null })).toBeNull()
  })

  const day = fc.integer({ min: 0, max: 3000 }).map((days) => START.add({ days }))
  const knowledge = fc
    .uniqueArray(
      fc.record({
        facet: fc.constantFrom(...FACETS),
        theirsOn: fc.option(day),
        mineOn: fc.option(day),
      }),
      { selector: ({ facet }) => facet },
    )
    .map((list): FacetKnowledge[] => list)
  /** Often several on the last day, to test ties. */
  const asked = fc.array(
    fc.record({
      questionId: fc.oneof(fc.constantFrom(...QUESTIONS.map(({ id }) => id)), fc.constant('long gone')),
      on: fc.oneof(day, fc.constant(START.add({ days: 3000 }))),
    }),
    { maxLength: 120 },
  )

  test.each([
    ['2026-05-11', 'another'],
    ['2026-05-12', 'another'],
    ['2026-07-05', 'another'],
    ['2026-07-06', 'the same'],
  ])('that another mentee was asked on 11 May: on %s, it is %s', (on, which) => {
    const first = choose('2026-05-11')?.question.id ?? ''
    const elsewhere = [{ questionId: first, on: date('2026-05-11') }]
    const chosen = choose(on, [], [], elsewhere)?.question.id
    expect(choose(on)?.question.id).toBe(first)
    if (which === 'the same') expect(chosen).toBe(first)
    else expect(chosen).not.toBe(first)
  })

  test('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(knowledge, asked, day, (list, past, on) => {
        const once = chooseQuestion({ startedOn: START, knowledge: list, asked: past, elsewhere: [], on })
        const again = chooseQuestion({
          startedOn: START,
          knowledge: list.toReversed(),
          asked: past.toReversed(),
          elsewhere: [],
          on,
        })
        expect(again).toEqual(once)
      }),
    )
  })

  test('never repeats twice in a row or within a year, in ten years of nudges', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 100, maxLength: 400 })
    fc.assert(
      fc.property(knowledge, gaps, (list, days) => {
        const past: AskedQuestion[] = []
        let on = START
        for (const gap of days) {
          on = on.add({ days: gap })
          const chosen = chooseQuestion({ startedOn: START, knowledge: list, asked: past, elsewhere: [], on })
          if (chosen === null) continue
          const { id, stage } = chosen.question
          const before = past.findLast(({ questionId }) => questionId === id)
          if (before) {
            expect(Temporal.PlainDate.compare(before.on.add({ years: 1 }), on)).toBeLessThanOrEqual(0)
          }
          expect(past.at(-1)?.questionId).not.toBe(id)
          expect(STAGES.indexOf(stage)).toBeLessThanOrEqual(STAGES.indexOf(stageOn(START, on)))
          past.push({ questionId: id, on })
        }
      }),
      { numRuns: 10 },
    )
  })

  test('never runs out with one nudge a week', () => {
    const past: AskedQuestion[] = []
    for (let week = 1; week <= 520; week += 1) {
      const on = START.add({ weeks: week })
      const chosen = chooseQuestion({ startedOn: START, knowledge: [], asked: past, elsewhere: [], on })
      if (chosen === null) throw new Error(`nothing to ask in week ${week}`)
      past.push({ questionId: chosen.question.id, on })
    }
  })
})
