import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { header, modal, noticePage, section } from '../src/platform/slack/blocks.ts'
import { findProblems, loadExtremes } from './support/slack-limits.ts'

const ROOT = join(import.meta.dirname, '..')

const covered = await loadExtremes()

describe('with any input', () => {
  describe.each(covered.map((one) => [one.file, one] as const))('%s', (_, { builders }) => {
    test.each(builders)('%s stays within Slack’s limits', (_name, { property }) => property())
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
