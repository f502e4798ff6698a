import { type Entry, enteredValue, initialValue, stateValues } from '../../dev/slack/element-values.ts'
import { checkFields } from '../../dev/slack/field-checks.ts'
import type { JsonObject } from '../../dev/slack/json.ts'

const option = (text: string, value: string): JsonObject => ({ text: { type: 'plain_text', text }, value })
const options = [option('One', '1'), option('Two', '2')]

describe('what a person enters', () => {
  test.each<[string, JsonObject, Entry, JsonObject]>([
    ['plain_text_input', {}, 'words', { value: 'words' }],
    ['plain_text_input', {}, '', { value: null }],
    ['number_input', {}, 4, { value: '4' }],
    ['static_select', { options }, 'Two', { selected_option: options[1] }],
    ['static_select', { option_groups: [{ options }] }, '1', { selected_option: options[0] }],
    ['static_select', { options }, null, { selected_option: null }],
    ['radio_buttons', { options }, 'One', { selected_option: options[0] }],
    ['checkboxes', { options }, ['One', '2'], { selected_options: options }],
    ['multi_static_select', { options }, 'One', { selected_options: [options[0] ?? null] }],
    ['users_select', {}, 'U0MIA', { selected_user: 'U0MIA' }],
    ['multi_users_select', {}, ['U0MIA', 'U0ANA'], { selected_users: ['U0MIA', 'U0ANA'] }],
    ['conversations_select', {}, 'C1', { selected_conversation: 'C1' }],
    ['datepicker', {}, '2027-01-31', { selected_date: '2027-01-31' }],
    ['timepicker', {}, '09:30', { selected_time: '09:30' }],
    ['datetimepicker', {}, 1803632400, { selected_date_time: 1803632400 }],
  ])('into a %s', (type, element, entry, value) => {
    expect(enteredValue({ type, ...element }, entry)).toEqual({ type, ...value })
  })

  test.each<[string, Entry]>([
    ['datepicker', 'yesterday'],
    ['timepicker', '9 am'],
    ['static_select', 'Three'],
    ['users_select', ['U0MIA', 'U0ANA']],
    ['button', 'x'],
  ])('can not go into a %s: %j', (type, entry) => {
    expect(() => enteredValue({ type, options }, entry)).toThrow()
  })
})

test('what the app set as initial counts until something is entered', () => {
  expect(initialValue({ type: 'users_select', initial_user: 'U0MIA' })).toEqual({
    type: 'users_select',
    selected_user: 'U0MIA',
  })
  expect(initialValue({ type: 'checkboxes', options, initial_options: [options[0] ?? null] })).toEqual({
    type: 'checkboxes',
    selected_options: [options[0]],
  })
  const blocks = [
    {
      type: 'input',
      block_id: 'b',
      element: { type: 'plain_text_input', action_id: 'a', initial_value: 'old' },
    },
  ]
  expect(stateValues(blocks, new Map())).toEqual({ b: { a: { type: 'plain_text_input', value: 'old' } } })
})

test.each([
  ['1.5', 'Please enter a whole number.'],
  ['x', 'Please enter a number.'],
  ['0', 'Please enter a number of at least 1.'],
  ['5', 'Please enter a number of at most 4.'],
])('a number_input takes no %s', (value, problem) => {
  const element = {
    type: 'number_input',
    action_id: 'a',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: '4',
  }
  const blocks: JsonObject[] = [{ type: 'input', block_id: 'b', element }]
  const values = { b: { a: { type: 'number_input', value } } }
  expect(checkFields({ blocks, values })).toEqual({ b: problem })
})
