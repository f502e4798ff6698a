import { renderBlocks, renderMessage, renderView } from '../../dev/render-text.ts'
import { form, nudge } from './sample-app.ts'

const name = (id: string): string | undefined => (id === 'U0ANA' ? 'Ana Pereira' : undefined)
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })

describe('a message', () => {
  test('is rendered as text', () => {
    expect(renderMessage(nudge('U0MIA'))).toBe(
      [
        'It is time for *Ana*',
        '[ Talked today ]  [ Not now ]  [ Choose ▾ ]',
        'It is time for *Bo*',
        '[ Talked today ]  [ Not now ]  [ Choose ▾ ]',
      ].join('\n'),
    )
    expect(renderMessage({ text: 'Just &lt;text&gt;' })).toBe('Just <text>')
  })

  test.each([
    ['<@U0ANA> and <@U0BO|bo>', '@Ana Pereira and @bo'],
    ['<#C1|general> <!here> <!subteam^S1|@leads>', '#general @here @leads'],
    [
      '<https://a.example|Here> <https://b.example> <mailto:x@y.z|x@y.z>',
      'Here (https://a.example) https://b.example x@y.z',
    ],
    ['<!date^1803632400^Since {date_short} {time}|then>', 'Since 26 Feb 2027 10:00'],
    ['<!date^1803632400^{unheard_of}|then>', 'then'],
    ['a &amp; b &lt;@U0ANA&gt;', 'a & b <@U0ANA>'],
  ])('%s', (text, expected) => {
    expect(renderMessage({ text }, { name, zone: 'Europe/Berlin' })).toBe(expected)
  })
})

test('every block is rendered, and an unknown one as JSON', () => {
  const blocks = [
    { type: 'header', text: plain('Plan') },
    { type: 'divider' },
    {
      type: 'section',
      text: mrkdwn('Two\nlines'),
      accessory: { type: 'button', text: plain('Open'), url: 'https://x' },
    },
    {
      type: 'section',
      fields: [mrkdwn('*Next*'), plain('Soon')],
      accessory: { type: 'image', alt_text: 'A face' },
    },
    { type: 'context', elements: [mrkdwn('<@U0ANA>'), { type: 'image', alt_text: 'dot' }] },
    { type: 'image', alt_text: 'A chart', title: plain('Year') },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'Hi ', style: { bold: true } },
            { type: 'user', user_id: 'U0ANA' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] },
            { type: 'rich_text_section', elements: [{ type: 'emoji', name: 'tada' }] },
          ],
        },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said' }] },
      ],
    },
    { type: 'hologram', size: 3 },
  ]
  expect(renderBlocks(blocks, { name, width: 10 })).toBe(
    [
      'Plan',
      '════',
      '────────',
      'Two   [ Open ↗ ]',
      'lines',
      '*Next*   [image: A face]',
      'Soon',
      '  @Ana Pereira · [image: dot]',
      'Year [image: A chart]',
      '*Hi *@Ana Pereira',
      '1. one',
      '2. :tada:',
      '> said',
      '{"type":"hologram","size":3}',
    ].join('\n'),
  )
})

test('a form shows its fields and their values', () => {
  const values = { name: { value: { type: 'plain_text_input', value: 'Ana' } } }
  expect(renderView(form('Log a touch'), { values, width: 30 })).toBe(
    [
      '┌─ Log a touch ───────────────',
      '│ Name',
      '│   › Ana',
      '│ How often',
      '│   [ Every month ▾ ]',
      '│ Since (optional)',
      '│   [ Choose ▾ ]',
      '│ Days (optional)',
      '│   [ ] Monday',
      '│   [ ] Friday',
      '└─ [ Save ]',
    ].join('\n'),
  )
})
