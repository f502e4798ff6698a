import { findUndocumented } from './support/slack-documented.ts'

// test/slack-limits.test.ts runs the same check over the extremes of every view.

const plain = (text: string) => ({ type: 'plain_text', text })
const button = (text: string, actionId: string, more: object = {}) => ({
  ...{ type: 'button', text: plain(text), action_id: actionId },
  ...more,
})
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
const option = (text: string, value: string) => ({ text: plain(text), value })
const options = [option('One', '1'), option('Two', '2')]

const inMessage = (block: object) => ({ text: 'Hi', blocks: [block] })
const inModal = (element: object, more: object = {}) => ({
  type: 'modal',
  title: plain('Form'),
  submit: plain('Save'),
  blocks: [{ type: 'input', label: plain('Field'), element }],
  ...more,
})
const select = { type: 'static_select', action_id: 'value', options }

test('documented messages and forms are accepted', () => {
  expect(findUndocumented(inModal({ ...select, initial_option: options[1] }))).toEqual([])
  expect(findUndocumented(inMessage({ ...section('Hi'), accessory: button('Go', 'go') }))).toEqual([])
})

describe('a payload is rejected', () => {
  test.each([
    ['with an undocumented field', inMessage({ type: 'divider', color: 'red' }), 'divider-block'],
    ['with an undocumented block type', inMessage({ type: 'ruler' }), 'Invalid'],
    ['with a button in an input', inModal(button('Go', 'go')), 'Invalid'],
    [
      'with a text input in a section',
      inMessage({ ...section('Hi'), accessory: { type: 'plain_text_input', action_id: 'a' } }),
      'Invalid',
    ],
    [
      'with an initial option that isn’t among the options',
      inModal({ ...select, initial_option: option('Three', '3') }),
      'initial_option',
    ],
    [
      'with two options of the same value',
      inModal({ ...select, options: [options[0], options[0]] }),
      'unique',
    ],
    ['with a select without options', inModal({ ...select, options: [] }), '>=1'],
    [
      'with eleven radio buttons',
      inModal({
        type: 'radio_buttons',
        options: Array.from({ length: 11 }, (_, index) => option(`${index}`, `${index}`)),
      }),
      '<=10',
    ],
    ['with a date that isn’t ISO', inModal({ type: 'datepicker', initial_date: '1 May' }), 'date'],
    ['with a time without a leading zero', inModal({ type: 'timepicker', initial_time: '9:00' }), 'pattern'],
    [
      'with an initial value over max_length',
      inModal({ type: 'plain_text_input', initial_value: 'long', max_length: 3 }),
      'max_length',
    ],
    ['with two primary buttons', inMessage(actions(primary('a'), primary('b'))), 'primary'],
    [
      'with an action_id twice in a block',
      inMessage(actions(button('A', 'a'), button('B', 'a'))),
      'action_id',
    ],
    [
      'with a confirmation label that is too long',
      inMessage(actions(button('A', 'a', { confirm: confirmation('x'.repeat(31)) }))),
      '<=30',
    ],
    ['with markup in a button', inMessage({ ...section('Hi'), accessory: markupButton() }), 'plain_text'],
    ['with two focused fields', twoFocused(), 'focus_on_load'],
    ['with an input and no submit', inModal(select, { submit: undefined }), 'submit'],
    [
      'with a value that is too long',
      inMessage(actions(button('A', 'a', { value: 'x'.repeat(2001) }))),
      '<=2000',
    ],
    ['without text', { text: '', blocks: [section('Hi')] }, '>=1'],
  ])('%s', (_, payload, problem) => {
    const found = findUndocumented(payload)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(problem)
  })
})

function primary(actionId: string) {
  return button('Go', actionId, { style: 'primary' })
}

function confirmation(yes: string) {
  return { title: plain('Sure?'), text: plain('It ends.'), confirm: plain(yes), deny: plain('No') }
}

function markupButton() {
  return { ...button('Go', 'go'), text: { type: 'mrkdwn', text: '*Go*' } }
}

function twoFocused() {
  const element = { type: 'plain_text_input', focus_on_load: true }
  const input = { type: 'input', label: plain('Field'), element }
  return inModal(element, { blocks: [input, input] })
}
