import { describe, expect, test } from '@jest/globals'
import { actions, button, field, message, modal, option, section } from '../src/platform/slack/blocks.ts'
import { findUndocumented } from './support/slack-documented.ts'

// test/slack-limits.test.ts runs the same check over the extremes of every view.

const options = [option('One', '1'), option('Two', '2')]
const whoSees = { whoSees: 'Only you see this.' }

test('a message and a form as documented are accepted', () => {
  const input = field('a', 'Choice', { type: 'static_select', action_id: 'value', options }, whoSees)
  const form = modal({ callbackId: 'a', title: 'Form', submit: 'Save', blocks: [input] })
  expect(findUndocumented(form)).toEqual([])
  expect(findUndocumented(message(section('Hi', button('Go', 'go'))))).toEqual([])
})

describe('a payload is refused', () => {
  const inModal = (element: object, more: object = {}) => ({
    type: 'modal',
    title: { type: 'plain_text', text: 'Form' },
    submit: { type: 'plain_text', text: 'Save' },
    blocks: [{ type: 'input', label: { type: 'plain_text', text: 'Field' }, element }],
    ...more,
  })
  const inMessage = (block: object) => ({ text: 'Hi', blocks: [block] })
  const select = { type: 'static_select', action_id: 'value', options }

  test.each([
    ['with a field that no page has', inMessage({ type: 'divider', color: 'red' }), 'divider-block'],
    ['with a kind of block that isn’t listed', inMessage({ type: 'ruler' }), 'Invalid'],
    ['with a button in an input', inModal(button('Go', 'go')), 'Invalid'],
    [
      'with a text input in a section',
      inMessage({ ...section('Hi'), accessory: { type: 'plain_text_input', action_id: 'a' } }),
      'Invalid',
    ],
    [
      'when what is chosen isn’t offered',
      inModal({ ...select, initial_option: option('Three', '3') }),
      'initial_option',
    ],
    ['when two options have one value', inModal({ ...select, options: [options[0], options[0]] }), 'unique'],
    ['with a select that offers nothing', inModal({ ...select, options: [] }), '>=1'],
    [
      'with eleven radio buttons',
      inModal({
        type: 'radio_buttons',
        options: Array.from({ length: 11 }, (_, index) => option(`${index}`, `${index}`)),
      }),
      '<=10',
    ],
    ['with a date in words', inModal({ type: 'datepicker', initial_date: '1 May' }), 'date'],
    ['with a time without a leading zero', inModal({ type: 'timepicker', initial_time: '9:00' }), 'pattern'],
    [
      'when a field begins with more than it takes',
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
      'with a question too long for its button',
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
    ['without words', { text: '', blocks: [section('Hi')] }, '>=1'],
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
  const plain = (text: string) => ({ type: 'plain_text' as const, text })
  return { title: plain('Sure?'), text: plain('It ends.'), confirm: plain(yes), deny: plain('No') }
}

function markupButton() {
  return { type: 'button', action_id: 'a', text: { type: 'mrkdwn', text: '*Go*' } }
}

function twoFocused() {
  const focused = { type: 'plain_text_input', action_id: 'value', focus_on_load: true } as const
  const blocks = [field('a', 'A', focused, whoSees), field('b', 'B', focused, whoSees)]
  return modal({ callbackId: 'a', title: 'Form', submit: 'Save', blocks })
}
