import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { parseBoard } from '../../../src/features/boards/command-rules.ts'
import { type Entry, WRITTEN_TOPICS } from '../../../src/features/boards/rules.ts'
import { composeText } from '../../../src/features/boards/text-rules.ts'
import { chooseBoardTopic, isAsk, type News } from '../../../src/features/boards/topic-rules.ts'

const GRACE = '<@UGRACE|grace>'

describe('what /mentor board asks for', () => {
  test.each([
    [`${GRACE} quarterly`, 90, null],
    [`${GRACE} every 3 months`, 90, null],
    [`${GRACE} each quarter`, 90, null],
    [`${GRACE} every 3 months for hiring and pay`, 90, 'hiring and pay'],
    [`quarterly ${GRACE} for hiring`, 90, 'hiring'],
    [`${GRACE} monthly`, 30, null],
    [`${GRACE} none for hiring`, null, 'hiring'],
    [`${GRACE} no cadence`, null, null],
  ])('%s', (typed, cadence, whatFor) => {
    expect(parseBoard(typed)).toEqual({ advisor: { id: 'UGRACE' }, cadence, whatFor })
  })

  test('a purpose without a cadence, and nothing at all', () => {
    expect(parseBoard(`${GRACE} for hiring`)).toEqual({ advisor: { id: 'UGRACE' }, whatFor: 'hiring' })
    expect(parseBoard('')).toEqual({ advisor: null, whatFor: null })
  })

  test.each([
    ['Maria Lopez quarterly for funding', 'Maria Lopez', 90, 'funding'],
    ['Maria Lopez every 2 months', 'Maria Lopez', 60, null],
    ['Maria Lopez for funding', 'Maria Lopez', undefined, 'funding'],
    ['Maria', 'Maria', undefined, null],
    ['"Maria Lopez" quarterly', 'Maria Lopez', 90, null],
    ['“Maria Lopez” for funding', 'Maria Lopez', undefined, 'funding'],
  ])('somebody outside Slack: %s', (typed, name, cadence, whatFor) => {
    expect(parseBoard(typed)).toEqual({
      advisor: { name },
      ...(cadence !== undefined && { cadence }),
      whatFor,
    })
  })

  test.each([
    ['@maria quarterly', 'unknown user'],
    ['quarterly', 'who is missing'],
    ['for hiring', 'who is missing'],
    ['""', 'who is missing'],
    [`${GRACE} whenever it rains`, 'unreadable cadence'],
    [`${GRACE} daily`, 'cadence out of range'],
    [`${GRACE} for ${'x'.repeat(201)}`, 'too long'],
    ['x'.repeat(81), 'too long'],
  ])('refuses %s', (typed, reason) => {
    expect(parseBoard(typed)).toMatchObject({ refused: { reason } })
  })
})

const TODAY = Temporal.PlainDate.from('2026-11-16')
const ago = (days: number) => TODAY.subtract({ days })

function entry(topic: Entry['topic'], days: number, more: Partial<Entry> = {}): Entry {
  const id = `${topic}-${days}`
  return { id, advisorId: 'a', topic, on: ago(days), words: null, advice: null, isOpenAsk: false, ...more }
}
const step: News = { stepId: 's', words: 'Ship the search', on: ago(3) }
const topicOf = (entries: Entry[], news: News[] = []) => chooseBoardTopic(entries, news, TODAY)

describe('the topic for an advisor', () => {
  const advised = entry('other', 20, { advice: 'Hire slowly' })
  const openAsk = entry('ask', 14, { isOpenAsk: true })

  test('is advice first, until thanks or an update were sent after it', () => {
    expect(topicOf([openAsk, advised], [step])).toEqual({ topic: 'advice', entry: advised })
    expect(topicOf([entry('update', 2), advised])).toMatchObject({ topic: 'question' })
    expect(topicOf([entry('thanks', 2), advised])).toMatchObject({ topic: 'question' })
  })

  test('then the owner’s news since the last update or check-in', () => {
    expect(topicOf([openAsk], [step])).toEqual({ topic: 'news', news: step })
    expect(topicOf([entry('update', 3)], [step])).toMatchObject({ topic: 'question' })
    expect(topicOf([entry('other', 1)], [step])).toMatchObject({ topic: 'question' })
  })

  test('then an ask that has been open for 14 days, without suggesting another', () => {
    expect(topicOf([openAsk])).toEqual({ topic: 'open ask', entry: openAsk, mayAskAgain: false })
    expect(topicOf([entry('ask', 13, { isOpenAsk: true })])).toEqual({ topic: 'update' })
    expect(topicOf([entry('update', 1), openAsk])).toMatchObject({ topic: 'open ask', mayAskAgain: true })
  })

  test('then thanks, when the last three check-ins were asks or updates', () => {
    const three = [entry('update', 1), entry('ask', 5), entry('update', 9)]
    expect(topicOf(three)).toEqual({ topic: 'thanks' })
    expect(topicOf([entry('other', 0), ...three]).topic).toBe('question')
    expect(topicOf([entry('update', 1), entry('thanks', 5), entry('update', 9)]).topic).toBe('question')
  })

  test('else an open question, but an update after an ask', () => {
    expect(topicOf([])).toEqual({ topic: 'question', number: 0 })
    expect(topicOf([entry('thanks', 9)])).toEqual({ topic: 'question', number: 1 })
    expect(topicOf([entry('other', 2), entry('ask', 9)])).toEqual({ topic: 'update' })
  })
})

const entries = fc
  .array(
    fc.record({
      topic: fc.constantFrom(...WRITTEN_TOPICS, 'other' as const),
      days: fc.nat(400),
      advice: fc.option(fc.string()),
      isOpen: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((list) =>
    list
      .toSorted((one, other) => one.days - other.days)
      .map(({ topic, days, advice, isOpen }) =>
        entry(topic, days, { advice, isOpenAsk: topic === 'ask' && isOpen }),
      ),
  )
const news = fc.array(fc.nat(100).map((days) => ({ ...step, on: ago(days) })))

test('never suggests an ask after an ask, and is deterministic', () => {
  fc.assert(
    fc.property(entries, news, (list, steps) => {
      const topic = topicOf(list, steps)
      const last = list.find((one) => one.topic !== 'other')
      expect(last?.topic === 'ask' && isAsk(topic)).toBe(false)
      expect(topicOf([...list], [...steps])).toEqual(topic)
      if ('entry' in topic) expect(list).toContain(topic.entry)
      if ('news' in topic) expect(steps).toContain(topic.news)
    }),
    { numRuns: 300 },
  )
})

test('a text has the parts that were written, in order', () => {
  expect(composeText('ask', { tried: 'Two books.', byWhen: null, need: 'A name?' })).toBe(
    'A name?\n\nTwo books.',
  )
})
