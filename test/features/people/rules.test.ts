import { Temporal } from 'temporal-polyfill'
import {
  BUDGET_DAYS,
  CAPACITY,
  DEFAULT_SETTINGS,
  localDate,
  settingsFields,
  statusSaysAway,
  usableZone,
} from '../../../src/features/people/rules.ts'

const form = {
  nudgeTime: '09:00',
  workingDays: ['1', '2', '3', '4', '5'],
  budgetDays: '7',
  capacity: '4',
  advisorLimit: '5',
  nudgesOn: 'on',
  remindersOn: 'on',
  overdueMessagesOn: 'on',
}

/** The refused fields with their messages; empty if the form is accepted. */
function refusals(changes: Partial<Record<keyof typeof form, unknown>>): string[] {
  const { error } = settingsFields.safeParse({ ...form, ...changes })
  return (error?.issues ?? []).map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`)
}

describe('a new person', () => {
  test('is nudged at 9:00, Monday to Friday, once a week, and has a capacity of 4', () => {
    const { nudgeTime, workingDays, budgetDays, capacity, nudgesOn } = DEFAULT_SETTINGS
    expect(nudgeTime.toString()).toBe('09:00:00')
    expect([workingDays, budgetDays, capacity, nudgesOn]).toEqual([[1, 2, 3, 4, 5], 7, 4, true])
  })
})

describe('the settings form', () => {
  test('is parsed into numbers, a time of day and booleans', () => {
    const { nudgeTime, ...others } = settingsFields.parse(form)
    expect(nudgeTime.toString()).toBe('09:00:00')
    expect(others).toEqual({
      workingDays: [1, 2, 3, 4, 5],
      budgetDays: 7,
      capacity: 4,
      advisorLimit: 5,
      nudgesOn: true,
      remindersOn: true,
      overdueMessagesOn: true,
    })
    expect(settingsFields.parse({ ...form, nudgesOn: 'off' }).nudgesOn).toBe(false)
  })

  test('is refused without a working day', () => {
    expect(refusals({ workingDays: [] })).toEqual([
      expect.stringMatching(/^workingDays: Choose at least one/),
    ])
  })

  test('accepts a single working day, also a Sunday, and all seven', () => {
    expect(settingsFields.parse({ ...form, workingDays: ['7'] }).workingDays).toEqual([7])
    expect(refusals({ workingDays: ['1', '2', '3', '4', '5', '6', '7'] })).toEqual([])
  })

  test.each(['0', '8', '1.5', 'Monday', ''])('refuses working day %j', (day) => {
    expect(refusals({ workingDays: ['1', day] })).toEqual([expect.stringMatching(/^workingDays: /)])
  })

  test.each(['00:00', '02:30', '09:00', '17:00', '19:59', '23:59'])('accepts nudge time %s', (time) => {
    expect(settingsFields.parse({ ...form, nudgeTime: time }).nudgeTime.toString()).toBe(`${time}:00`)
  })

  test.each(['24:00', '9:00', '09:60', '0900', '09:00:00', '9am', ' 09:00', '', null, undefined])(
    'refuses nudge time %j',
    (time) => {
      expect(refusals({ nudgeTime: time })).toEqual(['nudgeTime: Choose a time.'])
    },
  )

  test.each(['1', '4', '10'])('accepts capacity %s', (capacity) => {
    expect(settingsFields.parse({ ...form, capacity }).capacity).toBe(Number(capacity))
  })

  test.each(['0', '11', '2.5', 'four', '', '-1', '1e9', undefined, null])(
    'refuses capacity %j',
    (capacity) => {
      expect(refusals({ capacity })).toEqual([
        `capacity: Enter a whole number from ${CAPACITY.min} to ${CAPACITY.max}.`,
      ])
    },
  )

  test('limits the capacity to 10', () => {
    expect(CAPACITY).toEqual({ min: 1, max: 10, default: 4 })
  })

  test('accepts a budget of one nudge a day, a week or two weeks, and nothing else', () => {
    expect(BUDGET_DAYS).toEqual([1, 7, 14])
    for (const budgetDays of ['1', '7', '14']) {
      expect(settingsFields.parse({ ...form, budgetDays }).budgetDays).toBe(Number(budgetDays))
    }
    for (const budgetDays of ['0', '2', '30', '-7', 'weekly', '']) {
      expect(refusals({ budgetDays })).toEqual([expect.stringMatching(/^budgetDays: /)])
    }
  })

  test('accepts only on and off for nudges', () => {
    for (const nudgesOn of ['yes', '', 'true', true, undefined]) {
      expect(refusals({ nudgesOn })).toEqual([expect.stringMatching(/^nudgesOn: /)])
    }
  })

  test('reports each invalid field', () => {
    const fields = refusals({ nudgeTime: '', workingDays: [], capacity: '0' }).map((one) => one.split(':')[0])
    expect(fields).toEqual(['nudgeTime', 'workingDays', 'capacity'])
  })
})

describe('a Slack status', () => {
  test.each([':palm_tree:', ':airplane:', ':face_with_thermometer:', ':baby:'])(
    'emoji %s means an absence',
    (emoji) => {
      expect(statusSaysAway({ emoji, text: '' })).toBe(true)
    },
  )

  test.each([
    'On leave till Monday',
    'Vacation',
    'on vacation, back 5 Jan',
    'holiday',
    'Happy holidays!',
    'OOO',
    'ooo until Thursday',
    'Ooo.',
    'Parental leave (back in May)',
    'LEAVE',
  ])('text %j means an absence', (text) => {
    expect(statusSaysAway({ emoji: '', text })).toBe(true)
    expect(statusSaysAway({ emoji: ':speech_balloon:', text })).toBe(true)
  })

  test.each([
    'I believe in you',
    'sleeves up',
    'cleaver',
    'Wooohooo',
    'zooology',
    'Oooh, cake!',
    'Focusing',
    'In a meeting',
    'Working remotely',
    '',
  ])('text %j means no absence', (text) => {
    expect(statusSaysAway({ emoji: '', text })).toBe(false)
  })

  test.each([':house_with_garden:', ':calendar:', ':baby_bottle:', ':airplane_arriving:', 'palm_tree', ''])(
    'emoji %j means no absence',
    (emoji) => {
      expect(statusSaysAway({ emoji, text: 'at my desk' })).toBe(false)
    },
  )
})

describe("a person's local date", () => {
  const now = Temporal.Instant.from('2026-11-16T10:30:00Z')

  test.each([
    ['Europe/Berlin', '2026-11-16'],
    ['America/Los_Angeles', '2026-11-16'],
    ['Pacific/Pago_Pago', '2026-11-15'],
    ['Pacific/Kiritimati', '2026-11-17'],
    ['Pacific/Chatham', '2026-11-17'],
    ['Asia/Kathmandu', '2026-11-16'],
  ])('in %s is %s at the same instant', (zone, day) => {
    expect(localDate(now, zone).toString()).toBe(day)
  })

  test('changes at midnight in their time zone, not in the server’s', () => {
    const midnight = Temporal.Instant.from('2026-11-15T18:15:00Z')
    expect(localDate(midnight, 'Asia/Kathmandu').toString()).toBe('2026-11-16')
    expect(localDate(midnight.subtract({ nanoseconds: 1 }), 'Asia/Kathmandu').toString()).toBe('2026-11-15')
  })
})

describe('a stored time zone', () => {
  test.each([
    'Europe/Berlin',
    'Asia/Calcutta',
    'America/Buenos_Aires',
    'Pacific/Kiritimati',
    'UTC',
    '+05:45',
  ])('%s is used', (zone) => {
    expect(usableZone(zone)).toBe(zone)
  })

  test.each(['Mars/Olympus_Mons', ''])('that is unknown (%j) becomes UTC', (zone) => {
    expect(usableZone(zone)).toBe('UTC')
  })
})
