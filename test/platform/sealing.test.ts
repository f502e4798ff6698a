import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { createSealer } from '../../src/platform/workspaces/sealing.ts'

const OLD = { id: 'old', key: randomBytes(32) }
const NEW = { id: 'new', key: randomBytes(32) }
const PLACE = { workspaceId: 'T1', column: 'sealed_token' }
const sealer = createSealer([OLD])

test('what is sealed opens again, is not in what is stored, and looks different each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 8 }), (secret) => {
      const sealed = sealer.seal(secret, PLACE)
      expect(sealer.open(sealed, PLACE)).toBe(secret)
      expect(sealed).not.toContain(secret)
      expect(sealer.seal(secret, PLACE)).not.toBe(sealed)
    }),
  )
})

test('the first key seals, and all open', () => {
  const sealed = sealer.seal('xoxb-secret', PLACE)
  const rotated = createSealer([NEW, OLD])
  expect(rotated.open(sealed, PLACE)).toBe('xoxb-secret')
  expect(rotated.isCurrent(sealed)).toBe(false)
  const again = rotated.seal('xoxb-secret', PLACE)
  expect(rotated.isCurrent(again)).toBe(true)
  expect(() => sealer.open(again, PLACE)).toThrow('TOKEN_KEYS has no key new')
})

test('it opens in no other place, and not with another key of the same name', () => {
  const sealed = sealer.seal('xoxb-secret', PLACE)
  expect(() => sealer.open(sealed, { ...PLACE, workspaceId: 'T2' })).toThrow()
  expect(() => sealer.open(sealed, { ...PLACE, column: 'sealed_refresh_token' })).toThrow()
  expect(() => createSealer([{ ...NEW, id: 'old' }]).open(sealed, PLACE)).toThrow()
})

test('it doesn’t open if a single bit was changed, and the error has no secret in it', () => {
  const sealed = sealer.seal('xoxb-secret', PLACE)
  const bytes = Buffer.from(sealed.slice('old:'.length), 'base64')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => sealer.open(`old:${changed.toString('base64')}`, PLACE)).toThrow(/^(?!.*xoxb)/)
  }
})
