import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { captureText } from '../../../src/features/plans/capture-rules.ts'
import { byDueDate, readTask, STEP_MAX_LENGTH, type Step } from '../../../src/features/plans/rules.ts'

const today = Temporal.PlainDate.from('2026-11-24')
const when = { today, locale: null }

function read(said: string): string {
  const task = readTask(said, when)
  return 'reason' in task ? task.reason : `${task.words} | ${task.dueOn ?? '-'}`
}

describe('a step in one line', () => {
  test.each([
    ['introduce her to Finance by 1 Dec', 'introduce her to Finance | 2026-12-01'],
    ['introduce her to Finance', 'introduce her to Finance | -'],
    ['send the book before Friday', 'send the book | 2026-11-27'],
    ['ask Jo on 3 Dec', 'ask Jo | 2026-12-03'],
    ['read the draft by today', 'read the draft | 2026-11-24'],
    ['lead a meeting by 15 March 2028', 'lead a meeting | 2028-03-15'],
    // "by" and "on" also appear where no date follows.
    ['write to Jo by e-mail', 'write to Jo by e-mail | -'],
    ['go on stage by 1 Dec', 'go on stage | 2026-12-01'],
    ['stand by her by 1 Dec', 'stand by her | 2026-12-01'],
    ['work on Monday mornings', 'work on Monday mornings | -'],
    ['by 1 Dec', 'words missing'],
    ['', 'words missing'],
    ['be done by 31 Feb', 'unreadable date'],
    ['be done by 1 Dec 2025', 'due in the past'],
    ['be done by 1 Dec 2040', 'due too far'],
  ])('“%s” is read as “%s”', (said, expected) => {
    expect(read(said)).toBe(expected)
  })

  test('may have up to the maximum length', () => {
    expect(read('x'.repeat(STEP_MAX_LENGTH))).toContain(' | -')
    expect(read('x'.repeat(STEP_MAX_LENGTH + 1))).toBe('words too long')
  })

  test('keeps the text as typed except for the date, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (said) => {
        const task = readTask(said, when)
        if (!('reason' in task)) expect(said).toContain(task.words)
      }),
    )
  })
})

test('steps are sorted by due date; those without one come last', () => {
  const step = (id: string, due: string | null): Step => ({
    id,
    mentorshipId: 'm',
    words: id,
    ownerId: 'UANA',
    dueOn: due === null ? null : Temporal.PlainDate.from(due),
    doneOn: null,
  })
  const steps = [
    step('someday', null),
    step('march', '2027-03-01'),
    step('soon', '2026-12-01'),
    step('also', null),
  ]
  expect(byDueDate(steps).map(({ id }) => id)).toEqual(['soon', 'march', 'someday', 'also'])
})

describe('the text of a message', () => {
  test.each([
    ['Read &lt;this&gt;\n\nby <@UBEN|ben> &amp; co', 'Read <this> by @ben & co'],
    ['see <https://example.com|example.com>', 'see example.com'],
    ['x'.repeat(501), `${'x'.repeat(499)}…`],
    [`${'x'.repeat(498)}😀😀`, `${'x'.repeat(498)}…`],
    ['', ''],
  ])('%# is one line, as people read it', (text, line) => {
    expect(captureText(text)).toBe(line)
  })
})
