import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  type OwnPerson,
  type Resolved,
  resolveName,
  type Said,
} from '../../../src/features/commands/name-rules.ts'

/** A Monday. */
const TODAY = Temporal.PlainDate.from('2026-11-16')
const PEOPLE = [
  { id: 'UANA', name: 'Ana Pereira' },
  { id: 'UJOSE', name: 'José Núñez' },
  { id: 'UMAY', name: 'May Lee' },
  { id: 'UWILL', name: 'Will' },
]

function resolve(typed: string, takesPerson: Said['takesPerson'] = 'alone', people: OwnPerson[] = PEOPLE) {
  const [word = '', ...rest] = typed.split(' ')
  return resolveName({ word, args: rest.join(' '), takesPerson }, people, TODAY)
}

/** What would run, or the choices. */
function outcome(resolved: Resolved): unknown {
  if (resolved.result === 'no name') return null
  if (resolved.result === 'clear') return resolved.text
  return { ask: resolved.choices.map(({ id }) => id), asTyped: resolved.asTyped }
}

describe('a name without @', () => {
  test.each([
    ['log ana', 'log <@UANA>'],
    ['log Ana yesterday by call', 'log <@UANA> yesterday by call'],
    ['log ana pereira yesterday', 'log <@UANA> yesterday'],
    ['log ANA PEREIRA: the new role', 'log <@UANA> : the new role'],
    ['log with ana, yesterday', 'log <@UANA> , yesterday'],
    ['log @ana', 'log <@UANA>'],
    ['log jose', 'log <@UJOSE>'],
    ['log Jose\u0301 nun\u0303ez', 'log <@UJOSE>'],
    ['snooze will 2 weeks', 'snooze <@UWILL> 2 weeks'],
    ['snooze may for 2 weeks', 'snooze <@UMAY> for 2 weeks'],
  ])('that is clear becomes a mention: %s', (typed, text) => {
    expect(outcome(resolve(typed))).toEqual(text)
  })

  test('after another name becomes a mention, too', () => {
    expect(outcome(resolve('log ana and jose yesterday'))).toBe('log <@UANA> and <@UJOSE> yesterday')
    expect(outcome(resolve('log ana, will'))).toBe('log <@UANA> , <@UWILL>')
    expect(outcome(resolve('log ana and we laughed'))).toBe('log <@UANA> and we laughed')
    expect(outcome(resolve('promise ana and jose', 'before text'))).toBe('promise <@UANA> and jose')
  })

  test.each([
    'log',
    'log yesterday',
    'log anabel',
    'log pereira',
    'log yesterday about ana',
    'log <@UANA> ana',
  ])('is not found elsewhere: %s', (typed) => expect(outcome(resolve(typed))).toBeNull())

  test.each([
    ['log may 5 we met', ['UMAY']],
    ['log may', ['UMAY']],
    ['snooze may 2 weeks', ['UMAY']],
    ['log ana spoke about <@UBEN>', ['UANA']],
  ])('that may be something else is asked: %s', (typed, ask) => {
    expect(outcome(resolve(typed))).toEqual({ ask, asTyped: typed })
  })

  test('before free text, ordinary words are asked and other names are clear', () => {
    expect(outcome(resolve('agenda will I be ready', 'before text'))).toEqual({
      ask: ['UWILL'],
      asTyped: 'agenda will I be ready',
    })
    expect(outcome(resolve('promise ana introduce her to may', 'before text'))).toEqual(
      'promise <@UANA> introduce her to may',
    )
  })

  test('of two people is asked, unless the whole name tells them apart', () => {
    const people = [...PEOPLE, { id: 'UANA2', name: 'Ana Silva' }]
    expect(outcome(resolve('log ana', 'alone', people))).toEqual({ ask: ['UANA', 'UANA2'], asTyped: null })
    expect(outcome(resolve('log ana silva', 'alone', people))).toEqual('log <@UANA2>')
    const same = [...people, { id: 'UANA3', name: 'ana silva' }]
    expect(outcome(resolve('log ana silva', 'alone', same))).toEqual({
      ask: ['UANA2', 'UANA3'],
      asTyped: null,
    })
  })

  test.each([
    ['ana', 'about <@UANA>'],
    ['Ana Pereira', 'about <@UANA>'],
    ['may please', 'about <@UMAY>'],
    ['ana yesterday', null],
    ['anna', null],
  ])('and nothing else opens the page: %s', (typed, text) => {
    expect(outcome(resolve(typed, null))).toEqual(text)
  })
})

describe('any text', () => {
  const said = fc.record({
    word: fc.constantFrom('log', 'ana', 'snooze'),
    args: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string().map((rest) => `ana ${rest}`),
    ),
    takesPerson: fc.constantFrom('alone' as const, 'before text' as const, null),
  })
  const people = fc.array(
    fc.record({ id: fc.constantFrom('U1', 'U2'), name: fc.string({ unit: 'grapheme' }) }),
  )

  test('names nobody but own people, and keeps every other word', () => {
    fc.assert(
      fc.property(said, fc.oneof(people, fc.constant(PEOPLE)), (given, own) => {
        const resolved = resolveName(given, own, TODAY)
        if (resolved.result === 'no name') return
        const texts = resolved.result === 'clear' ? [resolved.text] : resolved.choices.map(({ text }) => text)
        for (const text of texts) {
          const [, id] = /^\S+ <@(\w+)>/.exec(text) ?? []
          expect(own.map((one) => one.id)).toContain(id)
          const rest = text.replace(/^\S+ <@\w+>/, '').trim()
          expect(given.args.trim().endsWith(rest)).toBe(true)
        }
      }),
    )
  })

  test('finds nobody without own people', () => {
    fc.assert(fc.property(said, (given) => resolveName(given, [], TODAY).result === 'no name'))
  })
})
