import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Direction, readLeadingDay, readWholeDay } from '../../src/platform/days/read.ts'
import { showAgo, showDate, showDays, showInstant } from '../../src/platform/plain-dates.ts'

/** Monday. */
const TODAY = day('2026-11-16')

function day(iso: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(iso)
}

/** Of somebody who writes the month first. Undefined if it is not one certain day. */
function readDay(text: string, today: Temporal.PlainDate, direction: Direction): string | undefined {
  const meaning = readWholeDay(text, { today, direction, locale: 'en-US' })?.meaning
  return meaning?.kind === 'day' ? meaning.on.toString() : undefined
}

function past(text: string, today = TODAY): string | undefined {
  return readDay(text, today, 'past')
}

function future(text: string, today = TODAY): string | undefined {
  return readDay(text, today, 'future')
}

/** The days that a text of the past may mean. */
function choices(text: string, today = TODAY): string[] {
  const meaning = readWholeDay(text, { today, direction: 'past', locale: null })?.meaning
  return meaning?.kind === 'ambiguous' ? meaning.choices.map(String) : []
}

function leading(text: string) {
  return readLeadingDay(text, { today: TODAY, direction: 'past', locale: null })
}

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => day('1990-01-01').add({ days }))
const WEEKDAYS = ['Monday', 'tue', 'Wednesday', 'thurs', 'Fri', 'SATURDAY', 'sun']
const MONTHS = [
  'Jan',
  'february',
  'Mar',
  'April',
  'may',
  'Jun',
  'July',
  'aug',
  'Sept',
  'OCT',
  'Nov',
  'december',
]

test.each([
  ['1.11.', 'past', '2026-11-01'],
  ['1.2.', 'past', '2026-02-01'],
  ['5.1.', 'future', '2027-01-05'],
  ['1.11.2026', 'past', '2026-11-01'],
  ['13.10.', 'past', '2026-10-13'],
  ['01.11.26', 'past', '2026-11-01'],
  ['16.11.', 'past', '2026-11-16'],
  ['16.11.', 'future', '2026-11-16'],
] as const)('in a dotted date, the day comes first: %s', (text, direction, day) => {
  expect(readDay(text, TODAY, direction)).toBe(day)
})

test('29.2. is the last 29 February', () => {
  expect(past('29.2.')).toBe('2024-02-29')
})

test.each(['31.2.2026', '31.2.', '0.1.', '1.0.', '1.13.'])(
  'a dotted date that doesn’t exist is rejected: %s',
  (text) => {
    expect(past(text)).toBeUndefined()
  },
)

describe('a date in the past', () => {
  test.each([
    ['today', '2026-11-16'],
    ['now', '2026-11-16'],
    ['this morning', '2026-11-16'],
    ['10 minutes ago', '2026-11-16'],
    ['Yesterday', '2026-11-15'],
    ['yesterday evening', '2026-11-15'],
    ['yesterday morning', '2026-11-15'],
    ['yesterday afternoon', '2026-11-15'],
    ['yesterday night', '2026-11-15'],
    ['LAST NIGHT', '2026-11-15'],
    ['this afternoon', '2026-11-16'],
    ['this evening', '2026-11-16'],
    ['  yesterday ', '2026-11-15'],
    ['THE DAY BEFORE YESTERDAY', '2026-11-14'],
    ['Monday', '2026-11-16'],
    ['on tuesday', '2026-11-10'],
    ['On the 5th of Jan', '2026-01-05'],
    ['sun', '2026-11-15'],
    ['last Friday', '2026-11-13'],
    ['last Monday', '2026-11-09'],
    ['weekend', '2026-11-14'],
    ['two weeks ago', '2026-11-02'],
    ['a fortnight ago', '2026-11-02'],
    ['a couple of days ago', '2026-11-14'],
    ['last week', '2026-11-09'],
    ['5 Jan', '2026-01-05'],
    ['1st Jan', '2026-01-01'],
    ['the 16th of November', '2026-11-16'],
    ['Nov 5th, 2025', '2025-11-05'],
    ['Thu 5 Nov', '2026-11-05'],
    ['5/1', '2026-05-01'],
    ['16.11.2025', '2025-11-16'],
    ['2026-11-05', '2026-11-05'],
    ['"yesterday".', '2026-11-15'],
  ])('%s is %s', (text, expected) => {
    expect(past(text)).toBe(expected)
  })

  test.each([
    ['tomorrow', '2026-11-17'],
    ['5 Jan 2030', '2030-01-05'],
    ['5 Jan 29', '2029-01-05'],
    ['in two weeks', '2026-11-30'],
    ['next Friday', '2026-11-27'],
    ['this Tuesday', '2026-11-17'],
    ['the day after tomorrow', '2026-11-18'],
  ])('%s stays in the future, to be refused: %s', (text, expected) => {
    expect(past(text)).toBe(expected)
  })

  test.each(['2 weeks', 'a week', 'March', 'March 2026', '2 hours', 'in 2 hours', '13 hours ago'])(
    '"%s" is not accepted as a past date',
    (text) => {
      expect(past(text)).toBeUndefined()
    },
  )

  test.each([
    ['1.12.', ['2025-12-01', '2026-12-01']],
    ['17 Nov', ['2025-11-17', '2026-11-17']],
    ['5/1', ['2026-01-05', '2026-05-01']],
    ['2 weeks', ['2026-11-02']],
  ])('%s is asked about', (text, expected) => {
    expect(choices(text)).toEqual(expected)
  })

  test('29 Feb is the last or the next one that exists', () => {
    expect(past('29 Feb', day('2028-03-10'))).toBe('2028-02-29')
    expect(past('29 Feb', day('2027-02-20'))).toBe('2024-02-29')
    expect(past('29 Feb', day('2103-02-28'))).toBe('2096-02-29')
    expect(future('29 Feb', day('2097-03-01'))).toBe('2104-02-29')
    expect(choices('29 Feb', day('2028-02-20'))).toEqual(['2024-02-29', '2028-02-29'])
  })
})

describe('a date in the future', () => {
  test.each([
    ['tomorrow', '2026-11-17'],
    ['Monday', '2026-11-23'],
    ['sunday', '2026-11-22'],
    ['this Friday', '2026-11-20'],
    ['next week', '2026-11-23'],
    ['5 Jan', '2027-01-05'],
    ['until 5 Jan', '2027-01-05'],
    ['till Friday', '2026-11-20'],
    ['Until the 5th of Jan', '2027-01-05'],
    ['til 5/1', '2027-05-01'],
    ['to Friday', '2026-11-20'],
    ['on 2027-01-05', '2027-01-05'],
    ['for the next 2 weeks', '2026-11-30'],
    ['in a fortnight', '2026-11-30'],
    ['17 Nov', '2026-11-17'],
    ['2027-01-05', '2027-01-05'],
    ['March', '2027-03-01'],
    ['end of month', '2026-11-30'],
    ['end of this month', '2026-11-30'],
    ['the end of March', '2027-03-31'],
    ['2 weeks', '2026-11-30'],
    ['for 2 weeks', '2026-11-30'],
    ['the next 2 weeks', '2026-11-30'],
    ['2w', '2026-11-30'],
    ['a week', '2026-11-23'],
    ['a fortnight', '2026-11-30'],
    ['10 days', '2026-11-26'],
    ['in ten days', '2026-11-26'],
    ['3 months', '2027-02-16'],
    ['1 year', '2027-11-16'],
    ['2 weeks and 3 days', '2026-12-03'],
    ['2 weeks from now', '2026-11-30'],
  ])('%s is %s', (text, expected) => {
    expect(future(text)).toBe(expected)
  })

  test.each([
    ['yesterday', '2026-11-15'],
    ['last Friday', '2026-11-13'],
    ['past Friday', '2026-11-13'],
    ['two weeks ago', '2026-11-02'],
    ['5 Jan 2026', '2026-01-05'],
  ])('%s stays in the past, to be refused: %s', (text, expected) => {
    expect(future(text)).toBe(expected)
  })

  test('"16 Nov" on that date is today, not in a year', () => {
    expect(future('16 Nov')).toBe('2026-11-16')
  })

  test.each([
    ['a month', '2027-01-31', '2027-02-28'],
    ['next month', '2027-01-31', '2027-02-28'],
    ['6 months', '2026-08-31', '2027-02-28'],
    ['a year', '2028-02-29', '2029-02-28'],
  ])('%s from %s is the last of a shorter month: %s', (text, from, expected) => {
    expect(future(text, day(from))).toBe(expected)
  })

  test('a number of days is that many days from today', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 1000 }), (today, days) => {
        expect(future(`${days} days`, today)).toBe(today.add({ days }).toString())
      }),
    )
  })
})

describe('text that is not a date', () => {
  test.each([
    '31 Feb',
    'Feb 31',
    '31 November 2026',
    '2026-02-31',
    '2026-13-45',
    '31/02/2026',
    '13/13',
    '0/5',
    'Friday 16 Nov 2026',
    'this week',
    'this month',
    'this year',
    'weekday',
    '5 Jan - 8 Jan',
    'Monday to Friday',
    '2 weeks banana',
    'banana 2 weeks',
    'yesterday we spoke',
    'yesterday\ntoday',
    'a week from Monday',
    '2 days after 5 Jan',
    'Monday -2 weeks',
    'Monday +2 weeks',
    'two weeks earlier',
    '-2 weeks',
    'we met yesterday',
    'we met last night',
    'half past nine',
    '999999999999 days',
    '5',
    '2026',
    'on',
    '',
    ' ',
  ])('"%s" is rejected', (text) => {
    expect(past(text)).toBeUndefined()
    expect(future(text)).toBeUndefined()
  })
})

describe('for any today', () => {
  test('a weekday is one of the last seven or the next seven days', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(6), (today, index) => {
        const word = WEEKDAYS[index] ?? ''
        const [was, comes] = [day(past(word, today) ?? ''), day(future(word, today) ?? '')]
        expect([was.dayOfWeek, comes.dayOfWeek]).toEqual([index + 1, index + 1])
        expect([0, 1, 2, 3, 4, 5, 6]).toContain(was.until(today).days)
        expect([1, 2, 3, 4, 5, 6, 7]).toContain(today.until(comes).days)
      }),
    )
  })

  test('a day and month are never on the wrong side of today', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (today, { day: number, month }) => {
        fc.pre(!(number === 29 && month === 2))
        const text = `${number} ${MONTHS[month - 1]}`
        // A day that has just passed or comes soon is asked about.
        const near = today.with({ month, day: Math.min(number, 28) })
        const apart = Math.abs(near.until(today, { largestUnit: 'days' }).days)
        fc.pre(apart > 50 && apart < 310)
        const [was, comes] = [day(past(text, today) ?? ''), day(future(text, today) ?? '')]
        for (const read of [was, comes]) expect([read.day, read.month]).toEqual([number, month])
        expect(today.since(was, { largestUnit: 'days' }).days).toBeGreaterThanOrEqual(0)
        expect(comes.since(today, { largestUnit: 'days' }).days).toBeGreaterThanOrEqual(0)
        expect(Temporal.PlainDate.compare(was, today.subtract({ years: 1 }))).toBe(1)
        expect(Temporal.PlainDate.compare(comes, today.add({ years: 1 }))).toBe(-1)
      }),
    )
  })

  test('an ISO date is that date', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (today, date) => {
        expect(past(date.toString(), today)).toBe(date.toString())
        expect(future(date.toString(), today)).toBe(date.toString())
      }),
    )
  })
})

describe('a date at the start of a text', () => {
  test.each([
    ['yesterday by call we spoke', '2026-11-15', 'by call we spoke'],
    ['  last Friday: we met', '2026-11-13', 'we met'],
    ['on Monday, lunch', '2026-11-16', 'lunch'],
    ['13.11. lunch', '2026-11-13', 'lunch'],
    ['13.11.2026, lunch', '2026-11-13', 'lunch'],
    ['a week ago', '2026-11-09', ''],
    ['today\n- one\n- two', '2026-11-16', '- one\n- two'],
    ['yesterday at 3pm we spoke', '2026-11-15', 'at 3pm we spoke'],
    ['Yesterday ART class', '2026-11-15', 'ART class'],
    ['5 Jan 45 min on the phone', '2026-01-05', '45 min on the phone'],
    ['Jan 5 20 people came', '2026-01-05', '20 people came'],
    ['5 Jan 26 by call', '2026-01-05', 'by call'],
    ['5 Jan 25 by call', '2025-01-05', 'by call'],
    ['5 Jan 27 by call', '2027-01-05', 'by call'],
    ['5 Jan 24 minutes', '2026-01-05', '24 minutes'],
    ['5 Jan 28 minutes', '2026-01-05', '28 minutes'],
    ['5 Jan 2020 we met', '2020-01-05', 'we met'],
    ['in two weeks she starts', '2026-11-30', 'she starts'],
    ['last night we spoke', '2026-11-15', 'we spoke'],
    ['10 minutes ago by call', '2026-11-16', 'by call'],
    ['on sat with her', '2026-11-14', 'with her'],
    ['Sat 14 Nov we met', '2026-11-14', 'we met'],
    ['yesterday she was well', '2026-11-15', 'she was well'],
    ['yesterday island talk', '2026-11-15', 'island talk'],
    ['last week we met for two days', '2026-11-09', 'we met for two days'],
  ])('%s', (text, on, rest) => {
    expect(leading(text)).toMatchObject({ meaning: { kind: 'day', on: day(on) }, rest })
  })

  test.each([
    ['31 Feb we spoke', '31 Feb', 'we spoke'],
    ['31st of Feb lunch', '31st of Feb', 'lunch'],
    ['Feb 31st: lunch', 'Feb 31st', 'lunch'],
    ['2026-13-45 by call', '2026-13-45', 'by call'],
    ['2026-11', '2026-11', ''],
    ['31/02/2026', '31/02/2026', ''],
    ['31/2 lunch', '31/2', 'lunch'],
    ['31.2. lunch', '31.2.', 'lunch'],
    ['Friday 16 Nov we met', 'Friday 16 Nov', 'we met'],
  ])('“%s” looks like a date but isn’t one', (text, typed, rest) => {
    expect(leading(text)).toEqual({ meaning: { kind: 'unreadable' }, typed, rest })
  })

  test.each([
    ['Sat with her', '2026-11-14'],
    ['now she leads', '2026-11-16'],
    ['weekend plans', '2026-11-14'],
  ])('“%s” is the beginning of a sentence, unless something ends it', (text, on) => {
    expect(leading(text)).toBeNull()
    expect(leading(text.replace(' ', ', '))?.meaning).toEqual({ kind: 'day', on: day(on) })
  })

  test.each([
    ['5 Jan - 8 Jan we sat together', '2026-01-05', '2026-01-08'],
    ['5 to 8 Jan: we sat together', '2026-01-05', '2026-01-08'],
  ])('“%s” is several days', (text, from, through) => {
    expect(leading(text)?.meaning).toEqual({ kind: 'period', from: day(from), through: day(through) })
  })

  test.each(['Monday to Friday we sat together', 'friday before last we met'])(
    '“%s” is no certain day',
    (text) => {
      expect(leading(text)?.meaning).toEqual({ kind: 'unreadable' })
    },
  )

  test.each([
    'may be leaving the team',
    'March was hard',
    'Monday is her first day',
    'Monday isn’t her day',
    "Monday won't be her day",
    'last week was hard',
    'Weekday lunches with her',
    'yesterday were three talks',
    'tomorrow will be hard',
    'tomorrow would be hard',
    '24/7 support',
    'March 2026 we met',
    'last two weeks she was ill',
    'LAST FEW DAYS she was ill',
    'last three months she led',
    'next two years she leads',
    'past month we hardly met',
    'within a week she learned it',
    // Here the date is not at the start.
    'we talked. 2026-13-45',
    'hello 1.11. again',
    'we talked. last night',
    'we talked it this morning',
    'she laughed a fortnight',
    'we talked a lot a fortnight ago',
    'she told me of it so day before yesterday',
    'she told me a joke day after tomorrow',
    'second interview went well',
    'first things first',
    'call about the new role',
    '2 weeks later she called',
    'two days before the interview we rehearsed',
    'for a week now she leads',
    '2 hours of pairing',
    'this month we begin',
    'two weeks earlier she called',
    'we met last night',
    'yesterday’s talk',
    "yesterday's talk",
    '1:1 about her plans',
    '2-3 ideas',
    '3.5 hours together',
    '50/50 whether she stays',
    '- two weeks of rest',
    'the 5th time',
    '',
  ])('“%s” does not begin with a date', (text) => {
    expect(leading(text)).toBeNull()
  })

  test('the rest of the text is kept', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('yesterday', '5 Jan', '2026-11-05', 'two weeks ago'),
        fc.string(),
        (date, note) => {
          const text = `${date} x${note}`
          expect(leading(text)?.rest).toBe(`x${note}`)
        },
      ),
    )
  })
})

test('the machine’s time zone doesn’t change dates', () => {
  const words =
    "'last night|yesterday|monday|last friday|next monday|5 jan|2 weeks ago|the day after tomorrow|a month|last month|end of month|end of next week|2027-01-05|tomorrow|weekend|2 days after 5 jan'.split('|')"
  const script = `
    const { readWholeDay } = await import('./src/platform/days/read.ts')
    const { Temporal } = await import('temporal-polyfill')
    const days = ['2026-11-16', '2026-12-31', '2027-01-01', '2026-03-08', '2026-11-01', '2027-01-31'].map((iso) => Temporal.PlainDate.from(iso))
    const read = (today) => ${words}.map((word) => [word, ...['past', 'future'].map((direction) => readWholeDay(word, { today, direction, locale: null })?.meaning.on)])
    console.log(JSON.stringify(days.map(read)))`
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const readIn = (zone: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    }).stdout
  const inUtc = readIn('UTC')
  expect(inUtc).toContain('["last night","2026-11-15","2026-11-15"]')
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Pacific/Pago_Pago']) {
    expect(readIn(zone)).toBe(inUtc)
  }
})

describe('dates on screen', () => {
  test('a date has its year only if it is not this year', () => {
    expect(showDate(TODAY, TODAY)).toBe('Mon 16 Nov')
    expect(showDate(day('2026-02-01'), TODAY)).toBe('Sun 1 Feb')
    expect(showDate(day('2027-11-16'), TODAY)).toBe('Tue 16 Nov 2027')
  })

  test('every weekday and month has the right name', () => {
    const days = MONTHS.map((_, index) => showDate(day('2026-01-01').add({ months: index }), TODAY))
    expect(days.join(', ')).toBe(
      'Thu 1 Jan, Sun 1 Feb, Sun 1 Mar, Wed 1 Apr, Fri 1 May, Mon 1 Jun, Wed 1 Jul, Sat 1 Aug, Tue 1 Sep, Thu 1 Oct, Sun 1 Nov, Tue 1 Dec',
    )
  })

  test('an instant is shown in the given time zone', () => {
    const instant = Temporal.Instant.from('2026-11-16T08:00:59Z')
    expect(showInstant(instant, 'Europe/Berlin', TODAY)).toBe('Mon 16 Nov, 09:00')
    expect(showInstant(instant, 'America/Los_Angeles', TODAY)).toBe('Mon 16 Nov, 00:00')
    expect(showInstant(Temporal.Instant.from('2026-12-31T23:30:00Z'), 'Asia/Tokyo', TODAY)).toBe(
      'Fri 1 Jan 2027, 08:30',
    )
  })

  test.each([
    [0, '0 days'],
    [1, '1 day'],
    [7, '1 week'],
    [10, '10 days'],
    [14, '2 weeks'],
    [21, '3 weeks'],
    [30, '30 days'],
    [60, '60 days'],
    [90, '90 days'],
  ])('%d days are %s', (days, expected) => {
    expect(showDays(days)).toBe(expected)
  })

  test.each([
    [-1, 'today'],
    [0, 'today'],
    [1, 'yesterday'],
    [2, '2 days ago'],
    [7, '7 days ago'],
    [12, '12 days ago'],
    [14, '2 weeks ago'],
    [21, '3 weeks ago'],
    [13, '13 days ago'],
    [22, '3 weeks ago'],
    [55, '8 weeks ago'],
    [56, '2 months ago'],
    [61, '2 months ago'],
    [91, '3 months ago'],
    [729, '24 months ago'],
    [730, '2 years ago'],
    [1096, '3 years ago'],
  ])('%d days back is %s', (days, expected) => {
    expect(showAgo(days)).toBe(expected)
  })

  test('a date as shown can be typed again', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (today, date) => {
        fc.pre(date.year !== today.year)
        expect(past(showDate(date, today), today)).toBe(date.toString())
      }),
    )
  })
})
