import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { FEATURES } from '../../../src/features.ts'
import { parseCommand } from '../../../src/platform/commands/parse.ts'

const COMMANDS = FEATURES.flatMap(({ commands }) => commands ?? [])

/** A Monday. */
const TODAY = Temporal.PlainDate.from('2026-11-16')

/** The parsed command, with dates as ISO strings for readable diffs. */
function parse(text: string, today = TODAY): unknown {
  return JSON.parse(JSON.stringify(readCommand(text, today)))
}

function readCommand(text: string, today = TODAY): Record<string, unknown> & { name: string } {
  const parsed = parseCommand(COMMANDS, text, today)
  if (!('command' in parsed)) return { name: 'help', ...parsed }
  const { command, read } = parsed
  if ('refusal' in read) return { name: 'refused', command: command.name, refusal: read.refusal }
  return command.name === 'help'
    ? { name: 'help', typed: null, nearest: null }
    : { name: command.name, ...read.args }
}

function refused(command: string, refusal: object): object {
  return { name: 'refused', command, refusal }
}

describe('a command without arguments', () => {
  test.each([
    ['', 'overview'],
    ['   ', 'overview'],
    ['please', 'overview'],
    ['pls, why', 'why'],
    ['return', 'back'],
    ['overview', 'overview'],
    ['home', 'overview'],
    ['list', 'list'],
    ['Mentees', 'list'],
    ['back', 'back'],
    ['back to work', 'back'],
    ['why', 'why'],
    ['why?', 'why'],
    ['settings', 'settings'],
    ['preferences', 'settings'],
    ['SETTINGS', 'settings'],
    ['/mentor why', 'why'],
    ['/why', 'why'],
    ['please, why', 'why'],
    ['“why”', 'why'],
    ['\u00a0\u200bwhy\u00a0', 'why'],
  ])('"%s" is %s', (text, name) => {
    expect(parse(text)).toEqual({ name })
  })
})

describe('an unknown command', () => {
  test.each(['help', 'HELP', '?', 'help?', 'help snooze', 'usage'])('"%s" asks for help', (text) => {
    expect(parse(text)).toEqual({ name: 'help', typed: null, nearest: null })
  })

  test.each([
    ['snoze', 'snooze'],
    ['snooez', 'snooze'],
    ['snoozed', 'snooze'],
    ['lgo', 'log'],
    ['logg', 'log'],
    ['ad', 'add'],
    ['hepl', 'help'],
    ['cadance', 'cadence'],
    ['setings', 'settings'],
    ['mentee', 'list'],
    ['vaccation', 'away'],
    ['SNOZE', 'snooze'],
    ['snze', 'snooze'],
    ['snoke', 'log'],
    ['lug', 'log'],
    ['sttngs', 'settings'],
    ['ryhm', 'cadence'],
  ])('"%s" suggests %s', (word, nearest) => {
    expect(parse(`${word} <@U1|ana> 2 weeks`)).toEqual({ name: 'help', typed: word, nearest })
  })

  test.each([
    'xyzzy',
    'hi',
    'lowgg',
    'snz',
    'stngs',
    'lixx',
    'daay',
    'folgh',
    'holixd',
    'constructor',
    '__proto__',
    'a',
    '5',
  ])('"%s" suggests nothing', (word) => {
    expect(parse(word)).toEqual({ name: 'help', typed: word, nearest: null })
  })

  test('a mention alone is the page about that person, a name that Slack doesn’t know is no command', () => {
    expect(parse('<@U1|ana>')).toEqual({ name: 'about', who: 'U1' })
    expect(parse('“<@U1>”, please')).toEqual({ name: 'about', who: 'U1' })
    expect(parse('@ana')).toEqual({ name: 'help', typed: '@ana', nearest: null })
    expect(parse('<@U1|ana> tomorrow')).toEqual({ name: 'help', typed: '@ana', nearest: null })
  })

  test('a long input is shortened when it is quoted', () => {
    expect(parse('x'.repeat(60))).toEqual({ name: 'help', typed: 'x'.repeat(60), nearest: null })
    expect(parse('x'.repeat(3000))).toEqual({ name: 'help', typed: `${'x'.repeat(59)}…`, nearest: null })
  })
})

describe('add', () => {
  test.each([
    ['add', null, null],
    ['add <@U1|ana>', 'U1', null],
    ['add <@W0123ABC>', 'W0123ABC', null],
    ['new <@U1|ana>', 'U1', null],
    ['add <@U1|ana> every 2 weeks', 'U1', 14],
    ['add every 2 weeks <@U1|ana>', 'U1', 14],
    ['<@U1|ana> add', 'U1', null],
    ['add <@U1|ana>, monthly please', 'U1', 30],
    ['add monthly', null, 30],
  ])('%s', (text, who, cadenceDays) => {
    expect(parse(text)).toEqual({ name: 'add', who, cadenceDays })
  })

  test.each([
    ['add @anna', { reason: 'unknown user', typed: '@anna' }],
    ['add @anna, weekly', { reason: 'unknown user', typed: '@anna' }],
    ['add anna', { reason: 'unknown user', typed: 'anna' }],
    ['add <!subteam^S1|@team>', { reason: 'unknown user', typed: '@team' }],
    ['add <@U1|ana> banana', { reason: 'unreadable cadence', typed: 'banana' }],
    ['add <@U1|ana> daily', { reason: 'cadence out of range', days: 1 }],
    ['add 400 days', { reason: 'cadence out of range', days: 400 }],
  ])('%s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('add', refusal))
  })
})

describe('cadence', () => {
  test.each([
    ['weekly', 7],
    ['every week', 7],
    ['each week', 7],
    ['once per week', 7],
    ['once a week', 7],
    ['biweekly', 14],
    ['bi-weekly', 14],
    ['fortnightly', 14],
    ['every fortnight', 14],
    ['every two weeks', 14],
    ['every 2 weeks', 14],
    ['every other week', 14],
    ['every second week', 14],
    ['twice a month', 14],
    ['every 3 weeks', 21],
    ['monthly', 30],
    ['every month', 30],
    ['30 days', 30],
    ['30', 30],
    ['every 30', 30],
    ['Every Twelve Days', 12],
    ['every 2 months', 60],
    ['quarterly', 90],
    ['every quarter', 90],
    ['yearly', 365],
    ['a year', 365],
    ['3', 3],
    ['to monthly', 30],
    ['“every\u00a02  weeks”.', 14],
  ])('%s is %d days', (said, cadenceDays) => {
    expect(parse(`cadence <@U1|ana> ${said}`)).toEqual({ name: 'cadence', who: 'U1', cadenceDays })
    expect(parse(`rhythm ${said} for <@U1|ana>`)).toEqual({ name: 'cadence', who: 'U1', cadenceDays })
  })

  test('all number words are understood', () => {
    const words = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
    const days = words.map((word) => parse(`cadence <@U1> every ${word} weeks`))
    expect(days).toEqual(
      words.map((_, index) => ({ name: 'cadence', who: 'U1', cadenceDays: 7 * (index + 1) })),
    )
  })

  test.each([
    ['cadence', { reason: 'who is missing' }],
    ['cadence weekly', { reason: 'who is missing' }],
    ['cadence @anna weekly', { reason: 'unknown user', typed: '@anna' }],
    ['cadence <@U1|ana>', { reason: 'cadence missing' }],
    ['cadence <@U1|ana> 2', { reason: 'cadence out of range', days: 2 }],
    ['cadence <@U1|ana> 0', { reason: 'cadence out of range', days: 0 }],
    ['cadence <@U1|ana> every day', { reason: 'cadence out of range', days: 1 }],
    ['cadence <@U1|ana> 400 days', { reason: 'cadence out of range', days: 400 }],
    ['cadence <@U1|ana> 2 years', { reason: 'cadence out of range', days: 730 }],
    ['cadence <@U1|ana> Now and then', { reason: 'unreadable cadence', typed: 'Now and then' }],
    ['cadence <@U1|ana> every few weeks', { reason: 'unreadable cadence', typed: 'every few weeks' }],
    ['cadence <@U1|ana> 2.5 weeks', { reason: 'unreadable cadence', typed: '2.5 weeks' }],
    ['cadence <@U1|ana> -7', { reason: 'unreadable cadence', typed: '-7' }],
    ['cadence <@U1|ana> every week or so', { reason: 'unreadable cadence', typed: 'every week or so' }],
    ['cadence <@U1|ana> every', { reason: 'unreadable cadence', typed: 'every' }],
  ])('%s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('cadence', refusal))
  })
})

describe('snooze', () => {
  test.each([
    ['snooze <@U1|ana> 2 weeks', '2026-11-30'],
    ['snooze <@U1|ana> until 5 Jan', '2027-01-05'],
    ['snooze until 5 Jan <@U1|ana>', '2027-01-05'],
    ['snooze 2 weeks For <@U1|ana>', '2026-11-30'],
    ['snooze with <@U1|ana> pls till Friday; Thanks!', '2026-11-20'],
    ['snooze until Friday, to <@U1|ana>,', '2026-11-20'],
    ['snooze a week of <@U1|ana>', '2026-11-23'],
    ['snooze, 2 weeks, <@U1|ana>, PLEASE.', '2026-11-30'],
    ['snooze <@U1|ana> : 2 weeks ;', '2026-11-30'],
    ['Snooze  <@U1|ana>,\u00a0a week, please!', '2026-11-23'],
    ['snooze <@U1|ana> for “10 days”', '2026-11-26'],
    ['later <@U1|ana> tomorrow', '2026-11-17'],
    ['<@U1|ana> snooze 3 months', '2027-02-16'],
    ['snooze <@U1|ana> Monday', '2026-11-23'],
    ['snooze <@U1|ana> a year', '2027-11-16'],
  ])('%s', (text, until) => {
    expect(parse(text)).toEqual({ name: 'snooze', who: 'U1', until })
  })

  test('pause is a command of its own', () => {
    expect(parse('pause <@U1|grace> for “10 days”')).toEqual({
      name: 'pause',
      who: 'U1',
      until: '2026-11-26',
    })
    expect(parse('pause <@U1|grace>')).toEqual(refused('pause', { reason: 'date missing' }))
  })

  test('366 days are accepted in a leap year', () => {
    const leap = Temporal.PlainDate.from('2027-12-01')
    expect(parse('snooze <@U1> a year', leap)).toEqual({ name: 'snooze', who: 'U1', until: '2028-12-01' })
  })

  test('a number of days is accepted up to a year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 365 }), fc.nat(5000), (days, later) => {
        const today = TODAY.add({ days: later })
        const until = today.add({ days }).toString()
        expect(parse(`snooze <@U1|ana> ${days} days`, today)).toEqual({ name: 'snooze', who: 'U1', until })
        expect(parse(`away ${days} days`, today)).toEqual({ name: 'away', until })
      }),
    )
  })

  test.each([
    ['snooze', { reason: 'who is missing' }],
    ['snooze 2 weeks', { reason: 'who is missing' }],
    ['snooze @anna 2 weeks', { reason: 'unknown user', typed: '@anna' }],
    ['snooze <@U1|ana>', { reason: 'date missing' }],
    ['snooze <@U1|ana> please', { reason: 'date missing' }],
    ['snooze <@U1|ana> 2 weeks banana', { reason: 'unreadable date', typed: '2 weeks banana' }],
    ['snooze <@U1|ana> 31 Feb', { reason: 'unreadable date', typed: '31 Feb' }],
    ['snooze <@U1|ana> <@U2|ben>', { reason: 'unreadable date', typed: '@ben' }],
    ['snooze <@U1|ana> yesterday', { reason: 'date in the past', on: '2026-11-15' }],
    ['snooze <@U1|ana> today', { reason: 'date in the past', on: '2026-11-16' }],
    ['snooze <@U1|ana> 366 days', { reason: 'date too far', on: '2027-11-17' }],
  ])('%s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('snooze', refusal))
  })
})

describe('away', () => {
  test.each([
    ['away', null],
    ['away please', null],
    ['away until 5 Jan', '2027-01-05'],
    ['away: 2 weeks', '2026-11-30'],
    ['vacation for 2 weeks', '2026-11-30'],
    ['holidays 2 weeks', '2026-11-30'],
    ['holiday till Friday', '2026-11-20'],
    ['I’m away until Friday', '2026-11-20'],
  ])('%s', (text, until) => {
    expect(parse(text)).toEqual({ name: 'away', until })
  })

  test('a day alone is that one day', () => {
    expect(parse('ooo tomorrow')).toEqual({ name: 'away', from: '2026-11-17', until: '2026-11-17' })
  })

  test.each([
    ['away two   red\nbananas', { reason: 'unreadable date', typed: 'two red bananas' }],
    ['away banana', { reason: 'unreadable date', typed: 'banana' }],
    ['away until yesterday', { reason: 'date in the past', on: '2026-11-15' }],
    ['away until 5 Jan 2030', { reason: 'date too far', on: '2030-01-05' }],
  ])('%s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('away', refusal))
  })
})

describe('end', () => {
  test.each(['end <@U1|ana>', 'remove <@U1|ana>', 'goodbye <@U1|ana>', 'end with <@U1|ana> please'])(
    '%s',
    (text) => {
      expect(parse(text)).toEqual({ name: 'end', who: 'U1' })
    },
  )

  test.each([
    ['end', { reason: 'who is missing' }],
    ['end ana', { reason: 'who is missing' }],
    ['end ana@example.com', { reason: 'who is missing' }],
    ['end <@U1 ana>', { reason: 'who is missing' }],
    ['end @ana.', { reason: 'unknown user', typed: '@ana.' }],
  ])('%s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('end', refusal))
  })
})

describe('know and profile', () => {
  test.each([
    ['know <@U1|ana>', 'know'],
    ['know about <@U1|ana>', 'know'],
    ['profile <@U1|ana>', 'profile'],
    ['profile of <@U1|ana>', 'profile'],
  ])('%s names a mentee', (text, name) => {
    expect(parse(text)).toEqual({ name, who: 'U1' })
  })

  test.each(['profile', 'me', 'profile please'])('%s opens the person’s own profile', (text) => {
    expect(parse(text)).toEqual({ name: 'profile' })
  })

  test.each([
    ['know', { reason: 'who is missing' }],
    ['know @ana', { reason: 'unknown user', typed: '@ana' }],
    ['profile @ana', { reason: 'unknown user', typed: '@ana' }],
  ])('%s is refused', (text, refusal) => {
    const [command = ''] = text.split(' ')
    expect(parse(text)).toEqual(refused(command, refusal))
  })
})

test('"back on Monday" does not end an absence', () => {
  for (const typed of ['on Monday', 'tomorrow']) {
    expect(parse(`back ${typed}`)).toEqual(refused('back', { reason: 'still away', typed }))
  }
  expect(parse('back today')).toEqual({ name: 'back' })
})

describe('log: person, date and kind come before the note, in any order', () => {
  const ana = { name: 'log', who: 'U1', on: null, kind: null, note: null }

  test('without arguments opens a form', () => {
    expect(parse('log')).toEqual({ ...ana, who: null })
  })

  test.each([
    ['log <@U1|ana>', {}],
    ['touch <@U1|ana>', {}],
    ['touched <@U1|ana>', {}],
    ['spoke With <@U1|ana>', {}],
    ['log with <@U1|ana>', {}],
    ['log <@U1|ana> yesterday', { on: '2026-11-15' }],
    ['log yesterday <@U1|ana>', { on: '2026-11-15' }],
    ['<@U1|ana> log yesterday', { on: '2026-11-15' }],
    ['log <@U1|ana> today', { on: '2026-11-16' }],
    ['log <@U1|ana> by call', { kind: 'call' }],
    ['log <@U1|ana> by phone call', { kind: 'call' }],
    ['log <@U1|ana> by video  call', { kind: 'call' }],
    ['log <@U1|ana> by phone', { kind: 'call' }],
    ['log <@U1|ana> By video', { kind: 'call' }],
    ['log <@U1|ana> call', { kind: 'call' }],
    ['log call with <@U1|ana>', { kind: 'call' }],
    ['log <@U1|ana> By  Message', { kind: 'message' }],
    ['log <@U1|ana> by e-mail', { kind: 'message' }],
    ['log <@U1|ana> by mail', { kind: 'message' }],
    ['log <@U1|ana> by chat', { kind: 'message' }],
    ['log <@U1|ana> by DM', { kind: 'message' }],
    ['log <@U1|ana> message', { kind: 'message' }],
    ['log <@U1|ana> in person', { kind: 'in_person' }],
    ['log <@U1|ana> In-Person', { kind: 'in_person' }],
    ['log <@U1|ana> face to face', { kind: 'in_person' }],
    ['log <@U1|ana> Helped', { kind: 'helped' }],
    ['log <@U1|ana> listened.', { kind: 'listened' }],
    ['listened <@U1|ana> yesterday', { kind: 'listened', on: '2026-11-15' }],
    ['log <@U1|ana> helped yesterday', { kind: 'helped', on: '2026-11-15' }],
    ['log <@U1|ana> yesterday by call', { on: '2026-11-15', kind: 'call' }],
    ['log <@U1|ana> by call yesterday', { on: '2026-11-15', kind: 'call' }],
    ['log by call yesterday <@U1|ana>', { on: '2026-11-15', kind: 'call' }],
    ['log\u00a0<@U1|ana>,\u00a0yesterday,\u00a0by\u00a0call.', { on: '2026-11-15', kind: 'call' }],
    ['log <@U1|ana> sat', { on: '2026-11-14' }],
    ['log <@U1|ana> sat by call', { on: '2026-11-14', kind: 'call' }],
    ['log sat <@U1|ana>', { on: '2026-11-14' }],
    ['log <@U1|ana> now', { on: '2026-11-16' }],
    ['met <@U1|ana> for coffee', { kind: 'in_person', note: 'for coffee' }],
    ['talked to <@U1|ana> yesterday about her plans', { on: '2026-11-15', note: 'about her plans' }],
    ['helped <@U1|ana> with her slides', { kind: 'helped', note: 'with her slides' }],
    ['log had coffee with <@U1|ana>', { note: 'had coffee with @ana' }],
    [
      'log <@U1|ana> yesterday by call we spoke about…',
      { on: '2026-11-15', kind: 'call', note: 'we spoke about…' },
    ],
    ['log <@U1|ana> sat: long walk', { on: '2026-11-14', note: 'long walk' }],
    ['log <@U1|ana> call: her new role', { kind: 'call', note: 'her new role' }],
    ['log <@U1|ana> helped: her slides', { kind: 'helped', note: 'her slides' }],
    ['log <@U1|ana> in person\n- one\n- two', { kind: 'in_person', note: '- one\n- two' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ ...ana, ...expected })
  })

  test.each([
    'may be leaving the team',
    'March was hard',
    'March 2026 we met',
    'Sat with her over lunch',
    'second interview went well',
    'call about the new role',
    'message to her team was clear',
    'now she leads the team',
    'we spoke yesterday by call',
    'in two minds about it: yesterday',
    'by calling her',
    'by messages to her team',
    'in personal matters she asks',
    'she writes by message',
    'we met in person',
    'she helped',
    'she listened',
    'helped/listened all day',
    'listened/helped all day',
    '1:1 about her plans',
    '24/7 support is too much',
    ':smile: a good day',
    'first line\n\n  second line',
    'she said “yes”, and <3',
  ])('the note "%s" stays as it was typed', (note) => {
    expect(parse(`log <@U1|ana> ${note}`)).toEqual({ ...ana, note })
    expect(parse(`log <@U1|ana> yesterday by message ${note}`)).toEqual({
      ...ana,
      on: '2026-11-15',
      kind: 'message',
      note,
    })
  })

  test('a note that starts like a kind of check-in is not split', () => {
    expect(parse('log <@U1|ana> yesterday helped with her slides')).toEqual({
      ...ana,
      on: '2026-11-15',
      kind: 'helped',
      note: 'helped with her slides',
    })
    expect(parse('log <@U1|ana> Listened to her')).toEqual({
      ...ana,
      kind: 'listened',
      note: 'Listened to her',
    })
  })

  test.each([
    ['with <@U2|ben> in <#C1|general>', 'with @ben in #general'],
    ['&lt;3 R&amp;D &amp;lt; -&gt;', '<3 R&D &lt; ->'],
    [
      'see <http://example.com|example.com> or <https://a.example/b>',
      'see example.com or https://a.example/b',
    ],
    ['<https://a.example/b|the plan>', 'the plan (https://a.example/b)'],
    ['<mailto:a@b.example|a@b.example> for <!here>', 'a@b.example for @here'],
    ['<@U2> and <#C2>', '<@U2> and <#C2>'],
  ])('%s from Slack is saved as %s', (escaped, note) => {
    expect(parse(`log <@U1|ana> we met ${escaped}`)).toEqual({ ...ana, note: `we met ${note}` })
  })

  test.each([
    ['log yesterday', { reason: 'who is missing' }],
    ['log anna yesterday', { reason: 'who is missing' }],
    ['log @anna yesterday', { reason: 'unknown user', typed: '@anna' }],
    ['log yesterday with @anna and <@U2|ben>', { reason: 'unknown user', typed: '@anna' }],
    ['log With @anna and <@U2|ben>', { reason: 'unknown user', typed: '@anna' }],
    ['log to @anna and <@U2|ben>', { reason: 'unknown user', typed: '@anna' }],
    ['log had coffee with @anna', { reason: 'unknown user', typed: '@anna' }],
    ['log <@U1|ana> 2026-13-45', { reason: 'unreadable date', typed: '2026-13-45' }],
    ['log <@U1|ana> 31 Feb we met', { reason: 'unreadable date', typed: '31 Feb' }],
    ['log <@U1|ana> March', { reason: 'unreadable date', typed: 'March' }],
    ['log <@U1|ana> March by call', { reason: 'unreadable date', typed: 'March' }],
    ['log <@U1|ana> tomorrow', { reason: 'date in the future', on: '2026-11-17' }],
    ['log <@U1|ana> by call in two weeks', { reason: 'date in the future', on: '2026-11-30' }],
    ['log <@U1|ana> 2016-11-15', { reason: 'date too long ago', on: '2016-11-15' }],
    [`log <@U1|ana> ${'x'.repeat(2001)}`, { reason: 'note too long', length: 2001 }],
  ])('%.60s is refused', (text, refusal) => {
    expect(parse(text)).toEqual(refused('log', refusal))
  })

  test('the length of a note is counted before escaping', () => {
    const note = `${'x'.repeat(1999)}&`
    expect(parse(`log <@U1|ana> ${note.replace('&', '&amp;')}`)).toEqual({ ...ana, note })
  })

  test('any date of the last ten years can be given as an ISO date', () => {
    const tenYears = TODAY.since(TODAY.subtract({ years: 10 })).days
    fc.assert(
      fc.property(fc.nat(tenYears), (back) => {
        const on = TODAY.subtract({ days: back }).toString()
        expect(parse(`log <@U1|ana> ${on}`)).toEqual({ ...ana, on })
        expect(parse(`log ${on} <@U1|ana> by call we met`)).toEqual({
          ...ana,
          on,
          kind: 'call',
          note: 'we met',
        })
      }),
    )
  })

  test('a note is never changed, whatever comes before it', () => {
    const note = fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !/[<>&]/.test(text))
    const when = fc.constantFrom('', ' yesterday', ' 5 Jan 2026', ' last Friday', ' two weeks ago')
    const kind = fc.constantFrom('', ' by call', ' by message', ' in person')
    fc.assert(
      fc.property(when, kind, note, (date, how, text) => {
        const whole = `we ${text}`.trim()
        expect(parse(`log <@U1|ana>${date}${how} ${whole}`)).toMatchObject({ who: 'U1', note: whole })
        expect(parse(`log${how}${date} <@U1|ana> ${whole}`)).toMatchObject({ who: 'U1', note: whole })
      }),
    )
  })
})

describe('any input', () => {
  const names = new Set<string>([...COMMANDS.map(({ name }) => name), 'refused'])
  const fragment = fc.oneof(
    fc.constantFrom(
      '<@U1|ana>',
      '<@',
      '>',
      '@x',
      'log',
      'snooze',
      'add',
      'cadence',
      'away',
      'end',
      'find',
      'by call',
      'helped',
    ),
    fc.constantFrom(
      '2 weeks',
      '31 Feb',
      '99999999999 years',
      '-5',
      '1e9',
      'until',
      'every',
      'Monday',
      '5/5/5555',
      '00-00',
      '0.0.',
      '0.5.',
      '5.0',
      '0/0',
    ),
    fc.constantFrom(
      'until 1 Jan 44 BC',
      'in 9999999 days',
      '"',
      '\u00a0',
      '\u200b',
      '\n',
      '&amp;',
      '<http://x|y>',
      '\ud800',
    ),
    fc.string({ unit: 'binary' }),
  )

  test('is a command, help or a refusal, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 8 }), fc.constantFrom(' ', ''), (fragments, between) => {
        expect(names).toContain(readCommand(fragments.join(between)).name)
      }),
      { numRuns: 2000 },
    )
  })

  test('is parsed without catastrophic backtracking', () => {
    const floods = ['log <@U1> ', 'snooze <@U1> ', 'add ', 'xyz'].flatMap((start) =>
      [' ', 'a ', '5 jan ', '<@', ',', '1/1/', 'in 1 week '].map(
        (part) => start + part.repeat(4000 / part.length),
      ),
    )
    for (const flood of floods) expect(readCommand(flood)).toHaveProperty('name')
  })
})

describe('the help screen', () => {
  test('names every command once', () => {
    expect(COMMANDS.map(({ name }) => name).toSorted()).toEqual([
      'about',
      'add',
      'agenda',
      'ask',
      'away',
      'back',
      'board',
      'cadence',
      'end',
      'find',
      'help',
      'impact',
      'know',
      'list',
      'log',
      'meet',
      'opportunities',
      'opportunity',
      'overview',
      'pause',
      'plan',
      'prep',
      'privacy',
      'profile',
      'promise',
      'request',
      'requests',
      'seat',
      'seats',
      'settings',
      'snooze',
      'step',
      'why',
    ])
  })

  test('shows usage that can be typed as it is', () => {
    for (const { name, usage } of COMMANDS) {
      expect(parse(usage.replace(/@\w+/, '<@U1|ana>'))).toMatchObject({ name })
    }
  })
})

test('the server’s time zone does not matter', () => {
  const script = `
    const { FEATURES } = await import('./src/features.ts')
    const { parseCommand } = await import('./src/platform/commands/parse.ts')
    const commands = FEATURES.flatMap((feature) => feature.commands ?? [])
    const read = (text, today) => parseCommand(commands, text, today).read
    const { Temporal } = await import('temporal-polyfill')
    const days = ['2026-11-16', '2026-12-31', '2027-01-01', '2026-03-08', '2026-11-01'].map((iso) => Temporal.PlainDate.from(iso))
    const words = ['log <@U1> yesterday we met', 'log <@U1> last night', 'log <@U1> 5 Jan', 'log <@U1> sat', 'snooze <@U1> until Monday', 'snooze <@U1> a month', 'away the day after tomorrow', 'away end of month']
    console.log(JSON.stringify(days.map((today) => words.map((text) => read(text, today)))))`
  const cwd = fileURLToPath(new URL('../../..', import.meta.url))
  const parseIn = (zone: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    }).stdout
  const inUtc = parseIn('UTC')
  expect(inUtc).toContain('"on":"2026-11-15","kind":null,"note":"we met"')
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) expect(parseIn(zone)).toBe(inUtc)
})
