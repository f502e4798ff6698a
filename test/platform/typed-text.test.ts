import fc from 'fast-check'
import { readForm } from '../../src/platform/slack/forms.ts'
import { readSlackPerson } from '../../src/platform/slack/people.ts'
import { isBlank, storable } from '../../src/platform/slack/typed-text.ts'

/** Any UTF-16 code units, with many NULs and surrogates. */
const texts = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xdc4b, 0x61)))
  .map((units) => String.fromCharCode(...units))

describe('a text that can be stored', () => {
  test.each([
    ['a\0b', 'ab'],
    ['a\ud83d', 'a'],
    ['\udc4b\ud83d', ''],
    ['\ud83d\0\udc4b', ''],
    ['wave 👋', 'wave 👋'],
  ])('%j becomes %j', (text, expected) => {
    expect(storable(text)).toBe(expected)
  })

  test('has no NUL and no lone surrogate, and all the rest', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const stored = storable(text)
        expect(stored.includes('\0')).toBe(false)
        expect(stored.isWellFormed()).toBe(true)
        expect([...stored]).toEqual([...text].filter((one) => one !== '\0' && one.isWellFormed()))
      }),
    )
  })
})

test('a form field is read without NUL and lone surrogates; if nothing is left, it is empty', () => {
  const values = { note: { input: { value: 'a\0\ud83db' } }, wish: { input: { value: '\0' } } }
  expect(readForm({ state: { values } })).toEqual({ note: 'ab', wish: null })
})

describe('a name', () => {
  test.each(['', ' ', '\u200b', '\u3164', '\u2800', '\0', '\ud83d'])(
    '%j is blank: the next one is used',
    (name) => {
      const person = { id: 'U1', team_id: 'T1', real_name: 'Ana Pereira', profile: { display_name: name } }
      expect(readSlackPerson(person, { workspaceId: 'T1', enterpriseId: null }).displayName).toBe(
        'Ana Pereira',
      )
    },
  )

  test('is the id if all names are blank', () => {
    const person = { id: 'U1', team_id: 'T1', name: ' ', real_name: '\u200b', profile: { display_name: '' } }
    expect(readSlackPerson(person, { workspaceId: 'T1', enterpriseId: null }).displayName).toBe('U1')
  })

  test.each(['ana', '安娜', '👋', '-', '1'])('%j is not blank', (name) => {
    expect(isBlank(name)).toBe(false)
  })
})
