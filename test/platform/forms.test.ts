import { z } from 'zod'
import { readForm, toFieldErrors } from '../../src/platform/slack/forms.ts'

describe('a submitted form', () => {
  const chosen = (value: string) => ({ text: { type: 'plain_text', text: value }, value })
  const given = (values: unknown) => readForm({ state: { values } })

  test('is parsed field by field, for every type of element', () => {
    const values = {
      note: { a: { type: 'plain_text_input', value: 'Ask about Jo' } },
      kind: { a: { type: 'static_select', selected_option: chosen('call') } },
      days: { a: { type: 'checkboxes', selected_options: [chosen('1'), chosen('5')] } },
      who: { a: { type: 'users_select', selected_user: 'UANA' } },
      on: { a: { type: 'datepicker', selected_date: '2026-11-02' } },
      hour: { a: { type: 'timepicker', selected_time: '09:00' } },
    }
    const read = {
      note: 'Ask about Jo',
      kind: 'call',
      days: ['1', '5'],
      who: 'UANA',
      on: '2026-11-02',
      hour: '09:00',
    }
    expect(given(values)).toEqual(read)
  })

  test('has null for empty fields, and an empty list for checkboxes without a selection', () => {
    const values = {
      note: { a: { type: 'plain_text_input', value: null } },
      empty: { a: { type: 'plain_text_input', value: '' } },
      kind: { a: { type: 'static_select', selected_option: null } },
      who: { a: { type: 'users_select', selected_user: null } },
      days: { a: { type: 'checkboxes', selected_options: [] } },
    }
    expect(given(values)).toEqual({ note: null, empty: null, kind: null, who: null, days: [] })
    expect(given({})).toEqual({})
  })

  test('is rejected if its shape is not Slack’s', () => {
    expect(() => given({ note: { a: { value: 7 } } })).toThrow(z.ZodError)
    expect(() => given(null)).toThrow(z.ZodError)
  })
})

test('only the first error of each field is shown', () => {
  const form = z.object({
    note: z
      .string()
      .min(3, 'Too short.')
      .regex(/^[a-z]+$/, 'Letters only.'),
    hour: z.string({ error: 'Choose an hour.' }),
    days: z.array(z.string()).min(1, 'Choose at least one.'),
  })
  const { error } = form.safeParse({ note: '1', hour: null, days: [] })
  expect(error && toFieldErrors(error)).toEqual({
    note: 'Too short.',
    hour: 'Choose an hour.',
    days: 'Choose at least one.',
  })
})
