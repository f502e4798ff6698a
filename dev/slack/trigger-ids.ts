import { randomBytes } from 'node:crypto'

type Trigger = { userId: string; madeAt: number; used: boolean }
export type Exchange =
  | { ok: true; userId: string }
  | { ok: false; error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' }

/** trigger_ids: each belongs to one person, and works once within `lifetimeMs` of real time. */
export class TriggerIds {
  private readonly lifetimeMs: number
  private readonly triggers = new Map<string, Trigger>()

  constructor(lifetimeMs: number) {
    this.lifetimeMs = lifetimeMs
  }

  make(userId: string): string {
    const id = `${Date.now()}.${this.triggers.size + 1}.${randomBytes(16).toString('hex')}`
    this.triggers.set(id, { userId, madeAt: Date.now(), used: false })
    return id
  }

  ownerOf(id: string): string | undefined {
    return this.triggers.get(id)?.userId
  }

  exchange(id: string): Exchange {
    const trigger = this.triggers.get(id)
    if (trigger === undefined) return { ok: false, error: 'invalid_trigger_id' }
    if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' }
    if (Date.now() - trigger.madeAt > this.lifetimeMs) return { ok: false, error: 'expired_trigger_id' }
    trigger.used = true
    return { ok: true, userId: trigger.userId }
  }
}
