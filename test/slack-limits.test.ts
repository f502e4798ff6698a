import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { header, modal, noticePage, section } from '../src/platform/slack/blocks.ts'
import { findProblems, loadExtremes } from './support/slack-limits.ts'

const ROOT = join(import.meta.dirname, '..')

const covered = await loadExtremes()

describe('whatever people put into it', () => {
  describe.each(covered.map((one) => [one.file, one] as const))('%s', (_, { builders }) => {
    test.each(builders)('%s is such as Slack takes', (_name, { property }) => property())
  })
})

describe('no view is left out:', () => {
  test('each file of views has its extremes', () => {
    const files = globSync('**/*views.ts', { cwd: join(ROOT, 'src/features') })
    expect(covered.map(({ file }) => file).toSorted()).toEqual(files.toSorted())
  })

  test.each(covered.map((one) => [one.file, one] as const))(
    'each builder of %s',
    (_, { names, builders }) => {
      expect(builders.map(([name]) => name).toSorted()).toEqual(names.toSorted())
    },
  )
})

describe('what Slack would refuse is found', () => {
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
    ['a section without words', [section('')]],
    ['too many blocks', { text: 'a', blocks: Array.from({ length: 51 }, () => section('a')) }],
    ['a message without a text', { text: '', blocks: [section('a')] }],
    ['a text that is too long', { text: 'x'.repeat(40_001), blocks: [section('a')] }],
    ['a field that doesn’t say who sees it', [input]],
    ['a call to everybody in a text', { text: '<!channel>', blocks: [section('a')] }],
    ['words that were escaped for nothing', [header('Ana &amp; Ben')]],
    ['a call to everybody', [section('Ana says: <!channel>')]],
    ['nothing at all', undefined],
    ['no words', ''],
  ])('%s', (_, built) => {
    expect(findProblems(built)).toHaveLength(1)
  })
})
