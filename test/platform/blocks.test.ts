import fc from 'fast-check'
import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../src/platform/slack/actions.ts'
import {
  actions,
  button,
  columns,
  context,
  divider,
  escapeText,
  field,
  firstWords,
  header,
  home,
  message,
  modal,
  option,
  section,
  sections,
} from '../../src/platform/slack/blocks.ts'

const talkedToday = buttonContract('test_talked_today')
const page = pageContract('test_page')
const form = formContract('test_form', z.object({ id: z.string() }))

/** Slack's limits. https://docs.slack.dev/reference/block-kit/blocks */
const SECTION_MAX = 3000
const HEADER_MAX = 150
const OPTION_MAX = 75

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom('&amp;', '<@U1>', '<!channel>'),
)

describe('text that people typed', () => {
  test('can’t become a mention, a link or a <!channel>', () => {
    expect(escapeText('<!channel> <@U1> <https://x|y> a & b')).toBe(
      '&lt;!channel&gt; &lt;@U1&gt; &lt;https://x|y&gt; a &amp; b',
    )
    fc.assert(fc.property(anyText, (text) => expect(escapeText(text)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)))
  })

  test('is shown by Slack as typed', () => {
    const asSlackReads = (text: string) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
    fc.assert(fc.property(anyText, (text) => expect(asSlackReads(escapeText(text))).toBe(text)))
  })

  test('is shortened to one line only if it is too long, without splitting a surrogate pair', () => {
    expect(firstWords('  Ask\nabout   Jo  ', 20)).toBe('Ask about Jo')
    expect(firstWords('She wonders whether to lead', 12)).toBe('She wonders…')
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const short = firstWords(text, max)
        expect(short.length).toBeLessThanOrEqual(max)
        expect(short).not.toMatch(/\n|\r|\s{2}/)
        expect(short.isWellFormed()).toBe(text.isWellFormed() || short.isWellFormed())
      }),
    )
  })
})

describe('a message', () => {
  test('has the words of its first block as text, and no others', () => {
    const { text } = message(
      divider(),
      header('Time for a word'),
      section('*Ana* is due'),
      actions(button('Talked today', talkedToday)),
      context('Why now?'),
    )
    expect(text).toBe('Time for a word')
  })

  test('has at most 50 blocks', () => {
    const { blocks } = message(...Array.from({ length: 70 }, (_, index) => section(`Line ${index}`)))
    expect(blocks).toHaveLength(50)
  })

  test('stays within Slack’s limits for text of any length', () => {
    const long = 'é'.repeat(5000)
    expect(textOf(section(long)).length).toBeLessThanOrEqual(SECTION_MAX)
    expect(textOf(header(long)).length).toBeLessThanOrEqual(HEADER_MAX)
    expect(option(long, 'v').text.text.length).toBeLessThanOrEqual(OPTION_MAX)
    expect(home(Array.from({ length: 120 }, () => divider())).blocks).toHaveLength(100)
  })

  test('splits a long text over several blocks without losing any of it', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 60 }), (parts) => {
        const text = escapeText(parts.join(' ')) || 'nothing'
        const texts = sections(text).map(textOf)
        expect(texts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const one of texts) {
          expect(one.length).toBeLessThanOrEqual(SECTION_MAX)
          expect(one.isWellFormed()).toBe(text.isWellFormed() || one.isWellFormed())
          expect(one).not.toMatch(/&(?!amp;|lt;|gt;)/)
        }
      }),
    )
    expect(
      sections(escapeText('&'.repeat(3000)))
        .map(textOf)
        .join(''),
    ).toBe('&amp;'.repeat(3000))
    expect(sections('😀'.repeat(2000)).every((one) => textOf(one).isWellFormed())).toBe(true)
    expect(sections(`${'word '.repeat(600)}`)).toHaveLength(1)
  })

  test('has columns within Slack’s limits', () => {
    const { fields } = columns('*Likes*', ['é'.repeat(5000), 'short'])
    expect(fields?.map(({ text }) => text.length)).toEqual([2000, 5])
  })

  test('is not cut within a surrogate pair', () => {
    for (const before of [2997, 2998, 2999])
      expect(textOf(section(`${'x'.repeat(before)}😀😀`)).isWellFormed()).toBe(true)
  })

  test('is not cut within an escape', () => {
    const cut = [2994, 2995, 2996, 2997, 2998, 2999].map((before) =>
      textOf(section(escapeText(`${'x'.repeat(before)}&&`))).replace(/^x+/, ''),
    )
    expect(cut.filter((end) => /&(?!amp;)/.test(end))).toEqual([])
  })
})

describe('a form', () => {
  test('shows a privacy label for each field', () => {
    const input = field(
      'note',
      'Worth remembering',
      { type: 'plain_text_input', action_id: 'note' },
      { whoSees: 'Only you see this.' },
    )
    expect(input).toMatchObject({ block_id: 'note', optional: false, hint: { text: 'Only you see this.' } })
  })

  test('has a close button, and a submit button only if it can be submitted', () => {
    const blocks = [section('Hello')]
    expect(modal({ contract: page, title: 'Log', blocks })).not.toHaveProperty('submit')
    expect(
      modal({ contract: form, title: 'Log', submit: 'Save', blocks, metadata: { id: 'M1' } }),
    ).toMatchObject({
      close: { text: expect.stringMatching(/./) },
      submit: { text: 'Save' },
      private_metadata: '{"id":"M1"}',
    })
  })
})

function textOf(block: ReturnType<typeof section> | ReturnType<typeof header>): string {
  return block.text?.text ?? ''
}
