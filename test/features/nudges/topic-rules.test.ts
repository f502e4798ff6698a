import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { monthsTogether, newMilestone } from '../../../src/features/mentorships/time-together-rules.ts'
import { timeTogetherTopic } from '../../../src/features/mentorships/time-together-views.ts'
import { readRef, type Topic, type TopicCandidate } from '../../../src/features/nudge-sources.ts'
import { chooseTopic, OPEN_QUESTIONS, type ShownTopic } from '../../../src/features/nudges/topic-rules.ts'
import {
  type PlanFacts,
  planTopics,
  rankOf,
  recallDone,
  recallDue,
} from '../../../src/features/plans/topic-rules.ts'
import { topicOf } from '../../../src/features/plans/topic-views.ts'
import { QUESTIONS } from '../../../src/features/profiles/question-bank-rules.ts'
import { chooseQuestion, type QuestionChoice } from '../../../src/features/profiles/question-rules.ts'
import { questionTopic } from '../../../src/features/profiles/topic-views.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso)
const ON = day('2026-11-23')

type Facts = PlanFacts & QuestionChoice & { shown: readonly ShownTopic[] }

/** The candidates of all features, in the order of the features. */
function candidatesOf(facts: Facts): TopicCandidate[] {
  const months = newMilestone(facts.startedOn, facts.on)
  const chosen = chooseQuestion(facts)
  return [
    ...(months === null ? [] : [{ ...timeTogetherTopic(months, 'Ana'), rank: 'milestone' as const }]),
    ...(chosen ? [{ ...questionTopic(chosen.question, chosen.because), rank: 'question' as const }] : []),
    ...planTopics(facts).map((topic) => ({ ...topicOf(topic, 'Ana', facts.on), rank: rankOf(topic) })),
    ...OPEN_QUESTIONS,
  ]
}

function choose(facts: Facts): Topic {
  const topic = chooseTopic(candidatesOf(facts), facts.shown)
  if (topic === null) throw new Error('No topic is left')
  return topic
}

const refFor = (facts: Facts) => choose(facts).ref
const kindFor = (facts: Facts) => readRef(refFor(facts)).kind

const nothing: Facts = {
  ownerId: 'grace',
  startedOn: day('2026-09-01'),
  on: ON,
  budgetDays: 7,
  shown: [],
  agenda: [],
  steps: [],
  done: [],
  knowledge: [],
  asked: [],
  elsewhere: [],
}
const step = (id: string, ownerId: string | null, dueOn: string | null, doneOn: string | null = null) => ({
  id,
  mentorshipId: 'm',
  words: `step ${id}`,
  ownerId,
  dueOn: dueOn === null ? null : day(dueOn),
  doneOn: doneOn === null ? null : day(doneOn),
})
const onAgenda = { id: 'a', mentorshipId: 'm', words: 'speaking up', isFromBefore: false }

describe('the most urgent topic comes first:', () => {
  const late = step('late', 'grace', '2026-11-20')
  const soon = step('soon', 'ana', '2026-11-30')
  const done = step('done', 'ana', null, '2026-11-20')
  test.each([
    ['her agenda', { agenda: [onAgenda], steps: [late, soon], done: [done] }, 'agenda:a'],
    ['my overdue promise', { steps: [soon, late], done: [done] }, 'step:late'],
    ['a step due before the next nudge', { steps: [soon], done: [done] }, 'step:soon'],
    ['her step that is late', { steps: [step('hers', 'ana', '2026-11-01')] }, 'step:hers'],
    ['my promise that is due soon', { steps: [step('mine', 'grace', '2026-11-24')] }, 'step:mine'],
    ['half a year together', { startedOn: day('2026-05-20'), done: [done] }, 'together:6'],
    ['years together', { startedOn: day('2024-11-20') }, 'together:24'],
    ['a step done since', { done: [done] }, 'done:done'],
  ])('%s', (_, facts, ref) => {
    expect(refFor({ ...nothing, ...facts })).toBe(ref)
  })

  test('otherwise a question about what is known least', () => {
    expect(kindFor(nothing)).toBe('question')
    expect(choose(nothing).reason).toContain('you don’t know this about them yet')
  })

  test.each([
    ['a step due later than that', { steps: [step('x', 'ana', '2026-12-01')] }],
    ['an idea', { steps: [step('x', null, null)] }],
    ['what was done more than thirty days ago', { done: [step('x', 'ana', null, '2026-10-23')] }],
    ['half a year that was full more than thirty days ago', { startedOn: day('2026-04-23') }],
  ])('%s does not', (_, facts) => {
    expect(kindFor({ ...nothing, ...facts })).toBe('question')
  })

  test('of two, the one that was not shown last time', () => {
    const other = { ...onAgenda, id: 'b' }
    const shown = [{ ref: 'agenda:a', on: day('2026-11-16') }]
    expect(refFor({ ...nothing, agenda: [onAgenda, other], shown })).toBe('agenda:b')
    expect(kindFor({ ...nothing, agenda: [onAgenda], shown })).toBe('question')
  })

  test('of two due steps, the earlier one', () => {
    expect(refFor({ ...nothing, steps: [soon, step('sooner', 'ana', '2026-11-25')] })).toBe('step:sooner')
    const later = step('later', 'grace', '2026-11-21')
    expect(refFor({ ...nothing, steps: [later, late] })).toBe('step:late')
  })

  test('of the topics shown recently, only the last one is excluded', () => {
    const shown = ['open:mind', 'agenda:a'].map((ref, at) => ({
      ref,
      on: day('2026-11-16').subtract({ days: 7 * at }),
    }))
    expect(refFor({ ...nothing, agenda: [onAgenda], shown })).toBe('agenda:a')
  })

  test('what was on the agenda before the last check-in is not shown again', () => {
    const before = { ...onAgenda, id: 'b', isFromBefore: true }
    expect(refFor({ ...nothing, agenda: [before, onAgenda] })).toBe('agenda:a')
    expect(kindFor({ ...nothing, agenda: [before] })).toBe('question')
  })

  test('a promise that was due soon and is now late is still the same topic', () => {
    const shown = [{ ref: 'step:late', on: day('2026-11-16') }]
    expect(kindFor({ ...nothing, steps: [late], shown })).toBe('question')
  })
})

describe('a milestone', () => {
  const halfAYear = { ...nothing, startedOn: day('2026-05-20') }
  const done = step('done', 'ana', null, '2026-10-24')

  test('that was not chosen for one nudge is shown in a later one, within its 30 days', () => {
    const shown = [{ ref: 'agenda:a', on: day('2026-11-21') }]
    expect(refFor({ ...halfAYear, shown })).toBe('together:6')
    expect(refFor({ ...nothing, done: [done], shown })).toBe('done:done')
    expect(refFor({ ...halfAYear, on: day('2026-12-20'), shown })).toBe('together:6')
    expect(kindFor({ ...halfAYear, on: day('2026-12-21'), shown })).toBe('question')
  })

  test('is shown once, no matter what is shown after it', () => {
    const shown = [
      { ref: 'open:mind', on: day('2026-11-22') },
      { ref: 'together:6', on: day('2026-11-21') },
      { ref: 'done:done', on: day('2026-11-20') },
    ]
    expect(kindFor({ ...halfAYear, done: [done], shown })).toBe('question')
    const other = step('other', 'ana', null, '2026-11-01')
    expect(refFor({ ...halfAYear, done: [done, other], shown })).toBe('done:other')
  })

  test('is shown even if its step was shown before it was done', () => {
    const shown = [{ ref: 'step:done', on: day('2026-10-20') }]
    expect(refFor({ ...nothing, done: [done], shown })).toBe('done:done')
  })
})

test.each([
  ['2026-05-24', 0],
  ['2026-05-23', 6],
  ['2025-11-24', 6],
  ['2025-11-23', 12],
  ['2024-06-01', 24],
  ['2016-11-23', 120],
])('together since %s, the last milestone is at %i months', (since, months) => {
  expect(monthsTogether(day(since), ON)).toBe(months)
})

const anyDay = fc.integer({ min: -40, max: 40 }).map((days) => ON.add({ days }))
const anyStep = fc.record({
  id: fc.constantFrom('s1', 's2', 's3', 's4'),
  mentorshipId: fc.constant('m'),
  words: fc.string({ minLength: 1 }),
  ownerId: fc.constantFrom('grace', 'ana', null),
  dueOn: fc.option(anyDay),
  doneOn: fc.constant(null),
})
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  ownerId: fc.constant('grace'),
  startedOn: fc.integer({ min: 0, max: 3000 }).map((days) => ON.subtract({ days })),
  elsewhere: fc.constant([]),
  on: fc.constant(ON),
  budgetDays: fc.constantFrom(1, 7, 14),
  shown: fc.array(
    fc.record({
      ref: fc.constantFrom('agenda:a1', 'step:s1', 'open:mind', 'open:help', `question:${QUESTIONS[0]?.id}`),
      on: fc.integer({ min: 1, max: 60 }).map((days) => ON.subtract({ days })),
    }),
    { maxLength: 3 },
  ),
  agenda: fc.array(
    fc.record({
      id: fc.constantFrom('a1', 'a2'),
      mentorshipId: fc.constant('m'),
      words: fc.string({ minLength: 1 }),
      isFromBefore: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  steps: fc.uniqueArray(anyStep, { selector: ({ id }) => id }),
  done: fc.array(
    anyStep.map((one) => ({ ...one, doneOn: ON.subtract({ days: 3 }) })),
    { maxLength: 2 },
  ),
  knowledge: fc.constant([]),
  asked: fc
    .tuple(fc.subarray([...QUESTIONS]), fc.integer({ min: 1, max: 400 }))
    .map(([had, days]) => had.map(({ id }) => ({ questionId: id, on: ON.subtract({ days }) }))),
})

describe('for any facts', () => {
  test('there is exactly one topic, the same for the same facts, and it is not the last one', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const topic = choose(facts)
        expect(choose(structuredCloneOf(facts))).toEqual(topic)
        expect(topic.ref).not.toBe(facts.shown[0]?.ref)
      }),
    )
  })

  test('over three years of nudges, no topic comes twice in a row, no milestone twice, and no question twice in a year', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(3, 7, 14), (start, every) => {
        let facts: Facts = { ...start, shown: [], asked: [] }
        const milestones = new Set<string>()
        for (let nudge = 0; nudge < 150; nudge += 1) {
          const ref = refFor(facts)
          expect(ref).not.toBe(facts.shown[0]?.ref)
          if (/^(?:together|done):/.test(ref)) {
            expect(milestones).not.toContain(ref)
            milestones.add(ref)
          }
          const questionId = /^question:(.*)$/.exec(ref)?.[1]
          const before = facts.asked.findLast((one) => one.questionId === questionId)
          if (before)
            expect(Temporal.PlainDate.compare(before.on.add({ years: 1 }), facts.on)).toBeLessThanOrEqual(0)
          const asked =
            questionId === undefined ? facts.asked : [...facts.asked, { questionId, on: facts.on }]
          const shown = [{ ref, on: facts.on }, ...facts.shown]
          facts = { ...facts, asked, shown, on: facts.on.add({ days: every }) }
        }
      }),
      { numRuns: 25 },
    )
  })

  test('its text comes from the agenda and the steps only', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const shared = [...facts.agenda, ...facts.steps, ...facts.done].map(({ words }) => words)
        for (const { words } of planTopics(facts)) expect(shared).toContain(words)
      }),
    )
  })

  test('a step without an owner is not a topic', () => {
    for (const recall of [recallDue, recallDone]) {
      expect(recall(step('x', null, null), 'grace', ON)).toBeNull()
      expect(recall(step('x', 'ana', null, '2026-11-20'), 'grace', ON)).toMatchObject({ about: 'done' })
    }
  })

  test('a step that was shown is found again, with the same text', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const owned = facts.steps.filter(({ ownerId }) => ownerId !== null)
        for (const topic of planTopics({ ...nothing, steps: facts.steps, budgetDays: facts.budgetDays })) {
          const found = owned.filter(({ id }) => id === topic.id)
          expect(found.map((one) => recallDue(one, 'grace', ON))).toEqual([topic])
        }
      }),
    )
  })
})

test('a promise of the mentor is shown as late once its date has passed', () => {
  const promise = (dueOn: string) => planTopics({ ...nothing, steps: [step('p', 'grace', dueOn)] })[0]?.about
  expect(promise('2026-11-22')).toBe('late promise')
  expect(promise('2026-11-23')).toBe('step')
})

/** Equal facts as different objects, in another order where the order doesn't matter. */
function structuredCloneOf(facts: Facts): Facts {
  return { ...facts, steps: facts.steps.toReversed(), asked: facts.asked.toReversed() }
}
