import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A key of TOKEN_KEYS; 32 bytes. */
export type TokenKey = { id: string; key: Buffer }

/** Where a value is stored. What is sealed for one place opens in no other. */
export type Place = { workspaceId: string; column: string }

export type Sealer = {
  /** Encrypts with the first key. */
  seal(plain: string, place: Place): string
  /** Throws if the value was changed, belongs to another place, or its key is missing. The error has no secret in it. */
  open(sealed: string, place: Place): string
  /** Whether it was sealed with the first key. */
  isCurrent(sealed: string): boolean
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals secrets for the database, as "key id:base64". `keys`: the first seals, all open. */
export function createSealer(keys: readonly [TokenKey, ...TokenKey[]]): Sealer {
  const [first] = keys
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, first.key, nonce).setAAD(boundTo(place, first.id))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${first.id}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`
    },
    open(sealed, place) {
      const [id = '', data = ''] = sealed.split(':')
      const found = keys.find((one) => one.id === id)
      if (!found) throw new Error(`TOKEN_KEYS has no key ${id}, with which a token was sealed`)
      const bytes = Buffer.from(data, 'base64')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv(CIPHER, found.key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(boundTo(place, id)).setAuthTag(tag)
      return (
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      )
    },
    isCurrent: (sealed) => sealed.startsWith(`${first.id}:`),
  }
}

function boundTo({ workspaceId, column }: Place, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([workspaceId, column, keyId]))
}
