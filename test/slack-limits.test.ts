import { globSync } from 'node:fs'
import { join } from 'node:path'
import { QUESTIONS } from '../src/features/profiles/question-bank-rules.ts'
import { header, modal, noticePage, section } from '../src/platform/slack/blocks.ts'
import { findAmbiguousButtons, findWrongLabels } from './support/button-labels.ts'
import { findUnwantedWords } from './support/screen-words.ts'
import { findProblems, loadExtremes } from './support/slack-limits.ts'

const ROOT = join(import.meta.dirname, '..')

const covered = await loadExtremes()

describe('with any input', () => {
  describe.each(covered.map((one) => [one.file, one] as const))('%s', (_, { builders }) => {
    test.each(builders)('%s keeps to Slack’s limits and our words', (_name, { property }) => property())

    test.each(builders)('%s has labels that tell its buttons apart', (_name, { samples }) => {
      expect(findAmbiguousButtons(samples())).toEqual([])
    })
  })
})

describe('every view is checked:', () => {
  test('each views file has extremes', () => {
    const files = globSync('**/*views.ts', { cwd: join(ROOT, 'src/features') })
    expect(covered.map(({ file }) => file).toSorted()).toEqual(files.toSorted())
  })

  test.each(covered.map((one) => [one.file, one] as const))(
    'the extremes cover each builder of %s',
    (_, { names, builders }) => {
      expect(builders.map(([name]) => name).toSorted()).toEqual(names.toSorted())
    },
  )
})

describe('the check finds', () => {
  const input = {
    type: 'input',
    label: { type: 'plain_text', text: 'Note' },
    element: { type: 'plain_text_input' },
  }

  test.each([
    [
      'a title that is too long',
      modal({ contract: noticePage, title: 'x'.repeat(25), blocks: [section('a')] }),
    ],
    ['a section without text', [section('')]],
    ['too many blocks', { text: 'a', blocks: Array.from({ length: 51 }, () => section('a')) }],
    ['a message without text', { text: '', blocks: [section('a')] }],
    ['a text that is too long', { text: 'x'.repeat(40_001), blocks: [section('a')] }],
    ['a field without a privacy label', [input]],
    ['a <!channel> in the text', { text: '<!channel>', blocks: [section('a')] }],
    ['escapes where Slack shows plain text', [header('Ana &amp; Ben')]],
    ['a <!channel> in a block', [section('Ana says: <!channel>')]],
    ['nothing at all', undefined],
    ['an empty string', ''],
  ])('%s', (_, built) => {
    expect(findProblems(built)).toHaveLength(1)
  })
})

describe('the check of words finds', () => {
  test.each([
    ['touch', 'Log a touch', 1],
    ['rhythm', 'Another rhythm…', 1],
    ['hand', 'Ask for a hand', 1],
    ['wake', 'Wake', 1],
    ['you two', 'You two', 1],
    ['say yes to', 'Say yes to somebody', 1],
    ['whom', 'Those whom you mentor', 1],
    ['anew', 'Draw it anew', 1],
    ['a straight apostrophe', "It doesn't", 1],
    ['nothing in terms', 'Stay in touch, or hand over', 0],
  ])('%s', (_, text, count) => {
    expect(findUnwantedWords([section(text)])).toHaveLength(count)
    expect(findUnwantedWords({ type: 'input', element: { placeholder: { text } } })).toHaveLength(count)
    expect(findUnwantedWords({ accessibility_label: text, value: text })).toHaveLength(count)
  })

  test('nothing in ids and values', () => {
    expect(findUnwantedWords({ action_id: 'touch', value: 'hand', elements: ['wake'] })).toEqual([])
  })
})

test('questions have our words', () => {
  expect(findUnwantedWords(QUESTIONS.map(({ words }) => section(words)))).toEqual([])
})

describe('the check of labels finds', () => {
  const row = (...labels: (string | undefined)[]) =>
    labels.map((label, index) => ({
      type: 'button',
      text: { type: 'plain_text', text: 'Done' },
      value: String(index),
      ...(label !== undefined && { accessibility_label: label }),
    }))
  const often = (view: unknown) => Array.from({ length: 9 }, () => view)

  test('buttons that no view tells apart', () => {
    expect(findAmbiguousButtons(often(row(undefined, undefined)))).toEqual(['Done'])
    expect(findAmbiguousButtons(often(row('Done: x', 'Done: x')))).toEqual(['Done'])
    expect(findAmbiguousButtons(often(row('Done: x', 'Done: y')))).toEqual([])
    expect(findAmbiguousButtons(often(row(undefined)))).toEqual([])
  })

  test('labels that don’t start with the text', () => {
    expect(findWrongLabels(row('Finish', 'Done: x'))).toHaveLength(1)
  })
})
