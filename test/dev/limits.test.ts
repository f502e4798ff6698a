import type { WebClient } from '@slack/web-api'
import { type Slack, startSlack } from '../../dev/client.ts'
import { isObject, type JsonObject, objs } from '../../dev/slack/json.ts'
import { checkBlocks, checkView } from '../../dev/slack/limits.ts'
import { form, nudge, type SampleApp, startOverHttp } from './sample-app.ts'

const plain = (length: number): JsonObject => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number): JsonObject => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const many = (count: number, item: JsonObject): JsonObject[] => Array.from({ length: count }, () => item)
const options = (count: number, text = 5, value = 5): JsonObject[] =>
  many(count, { text: plain(text), value: 'v'.repeat(value) })
const actions = (element: JsonObject): JsonObject => ({ type: 'actions', elements: [element] })
const button = (length: number): JsonObject => ({ type: 'button', text: plain(length), action_id: 'a' })
const input = (element: JsonObject): JsonObject => ({ type: 'input', label: plain(5), element })

describe('a message or view is refused', () => {
  test.each<[string, JsonObject[], JsonObject[]]>([
    ['51 blocks', many(50, { type: 'divider' }), many(51, { type: 'divider' })],
    ['a section', [{ type: 'section', text: mrkdwn(3000) }], [{ type: 'section', text: mrkdwn(3001) }]],
    ['an empty section', [{ type: 'section', text: mrkdwn(1) }], [{ type: 'section' }]],
    ['an empty text', [{ type: 'section', text: mrkdwn(1) }], [{ type: 'section', text: mrkdwn(0) }]],
    [
      'fields',
      [{ type: 'section', fields: many(10, mrkdwn(2000)) }],
      [{ type: 'section', fields: many(11, mrkdwn(5)) }],
    ],
    ['a field', [{ type: 'section', fields: [mrkdwn(2000)] }], [{ type: 'section', fields: [mrkdwn(2001)] }]],
    ['a header', [{ type: 'header', text: plain(150) }], [{ type: 'header', text: plain(151) }]],
    ['a header of mrkdwn', [{ type: 'header', text: plain(5) }], [{ type: 'header', text: mrkdwn(5) }]],
    ['a button', [actions(button(75))], [actions(button(76))]],
    [
      'too many actions',
      [{ type: 'actions', elements: [button(5), { ...button(5), action_id: 'b' }] }],
      [
        {
          type: 'actions',
          elements: Array.from({ length: 26 }, (_, i) => ({ ...button(5), action_id: `a${i}` })),
        },
      ],
    ],
    [
      'a context',
      [{ type: 'context', elements: many(10, mrkdwn(5)) }],
      [{ type: 'context', elements: many(11, mrkdwn(5)) }],
    ],
    [
      'options',
      [actions({ type: 'static_select', options: options(100) })],
      [actions({ type: 'static_select', options: options(101) })],
    ],
    [
      'an option text',
      [actions({ type: 'static_select', options: options(1, 75) })],
      [actions({ type: 'static_select', options: options(1, 76) })],
    ],
    [
      'an option value',
      [actions({ type: 'static_select', options: options(1, 5, 150) })],
      [actions({ type: 'static_select', options: options(1, 5, 151) })],
    ],
    [
      'no options',
      [actions({ type: 'radio_buttons', options: options(10) })],
      [actions({ type: 'radio_buttons', options: options(11) })],
    ],
    [
      'a block_id',
      [{ type: 'divider', block_id: 'b'.repeat(255) }],
      [{ type: 'divider', block_id: 'b'.repeat(256) }],
    ],
    [
      'a block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'b' },
      ],
      many(2, { type: 'divider', block_id: 'a' }),
    ],
    [
      'an action_id',
      [actions({ ...button(5), action_id: 'a'.repeat(255) })],
      [actions({ ...button(5), action_id: 'a'.repeat(256) })],
    ],
    [
      'max_length',
      [input({ type: 'plain_text_input', max_length: 3000 })],
      [input({ type: 'plain_text_input', max_length: 3001 })],
    ],
    ['an element that cannot stand there', [actions(button(5))], [actions({ type: 'plain_text_input' })]],
    ['an unknown block', [{ type: 'divider' }], [{ type: 'dividers' }]],
  ])('for %s', (_, fine, wrong) => {
    expect(checkBlocks(fine, 'message')).toEqual([])
    expect(checkBlocks(wrong, 'message')).toHaveLength(1)
  })

  const modal: JsonObject = { type: 'modal', title: plain(24), blocks: [] }
  test.each<[string, JsonObject, JsonObject]>([
    ['a title', modal, { ...modal, title: plain(25) }],
    ['no title', modal, { type: 'modal', blocks: [] }],
    ['submit', { ...modal, submit: plain(24) }, { ...modal, submit: plain(25) }],
    ['close', { ...modal, close: plain(24) }, { ...modal, close: plain(25) }],
    [
      '101 blocks',
      { ...modal, blocks: many(100, { type: 'divider' }) },
      { ...modal, blocks: many(101, { type: 'divider' }) },
    ],
    [
      'an input without submit',
      { ...modal, submit: plain(4), blocks: [input({ type: 'plain_text_input' })] },
      { ...modal, blocks: [input({ type: 'plain_text_input' })] },
    ],
    [
      'private_metadata',
      { ...modal, private_metadata: 'x'.repeat(3000) },
      { ...modal, private_metadata: 'x'.repeat(3001) },
    ],
  ])('for %s', (_, fine, wrong) => {
    expect(checkView(fine)).toEqual([])
    expect(checkView(wrong)).toHaveLength(1)
  })

  test('and the sample app’s payloads are accepted', () => {
    expect(checkBlocks(objs(JSON.parse(JSON.stringify(nudge('U0MIA'))), 'blocks'), 'message')).toEqual([])
    const view: unknown = JSON.parse(JSON.stringify(form('Fine')))
    expect(isObject(view) && checkView(view)).toEqual([])
  })
})

describe('the Web API', () => {
  let slack: Slack
  let app: SampleApp
  let client: WebClient

  beforeAll(async () => {
    slack = await startSlack({ people: [{ id: 'U0MIA', name: 'mia' }] })
    app = await startOverHttp(slack)
    client = app.app.client
  })
  afterAll(async () => {
    await app.stop()
    await slack.close()
  })

  const openedBy = async (): Promise<string> => {
    await slack.as('U0MIA').command('/mentor hello')
    return String(slack.deliveries().at(-1)?.payload.trigger_id)
  }

  test('refuses a message with a reason', async () => {
    const header = { type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }
    await expect(
      client.chat.postMessage({ channel: 'U0MIA', text: 'x', blocks: [header] }),
    ).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    })
    await expect(client.chat.postMessage({ channel: 'U0MIA', text: 'x'.repeat(40_001) })).rejects.toThrow(
      'msg_too_long',
    )
    await expect(client.chat.postMessage({ channel: 'U0NOBODY', text: 'x' })).rejects.toThrow(
      'channel_not_found',
    )
  })

  test('drops metadata with a bad event_type, and warns', async () => {
    const posted = await client.chat.postMessage({
      channel: 'U0MIA',
      text: 'x',
      metadata: { event_type: 'not good', event_payload: {} },
    })
    expect(posted).toMatchObject({ ok: true, warning: 'invalid_metadata_format' })
    expect((await slack.as('U0MIA').dms()).at(-1)?.metadata).toBeUndefined()
  })

  test('accepts a trigger_id once, within 3 seconds', async () => {
    const view = form('Once')
    await expect(client.views.open({ trigger_id: '1.2.made-up', view })).rejects.toThrow('invalid_trigger_id')
    const trigger = await openedBy()
    await expect(
      client.views.open({ trigger_id: trigger, view: { ...view, blocks: [{ type: 'section' }] } }),
    ).rejects.toThrow('invalid_arguments')
    expect(await client.views.open({ trigger_id: trigger, view })).toMatchObject({ ok: true })
    await expect(client.views.open({ trigger_id: trigger, view })).rejects.toThrow('exchanged_trigger_id')
    const late = await openedBy()
    await new Promise((resolve) => setTimeout(resolve, 3050))
    await expect(client.views.open({ trigger_id: late, view })).rejects.toThrow('expired_trigger_id')
  })

  test('updates a view with a current hash, and keeps entered values', async () => {
    const mia = slack.as('U0MIA')
    const opened = await client.views.open({
      trigger_id: await openedBy(),
      view: { ...form('One'), external_id: 'mine' },
    })
    mia.fill({ Name: 'Ana' })
    const { id = '', hash = '' } = opened.view ?? {}
    const updated = await client.views.update({ external_id: 'mine', hash, view: form('Two') })
    expect(updated.view?.hash).not.toBe(hash)
    await expect(client.views.update({ view_id: id, hash, view: form('Three') })).rejects.toThrow(
      'hash_conflict',
    )
    expect(mia.view).toMatchObject({ id, title: 'Two', values: { name: { value: { value: 'Ana' } } } })
    await mia.close()
    await expect(client.views.update({ view_id: id, view: form('Four') })).rejects.toThrow('not_found')
  })
})
