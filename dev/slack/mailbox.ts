export type WaitOptions<T> = {
  timeoutMs?: number
  /** Skips items that don't match. */
  where?: (item: T) => boolean
}

type Waiter<T> = { where: (item: T) => boolean; take: (item: T) => void }

/** Long enough for a slow machine; only items that never come take this long. */
const MAX_WAIT_MS = 60_000

/** A queue of what a person receives, taken in the order of arrival. */
export class Mailbox<T> {
  private readonly waiting: T[] = []
  private readonly waiters: Waiter<T>[] = []
  private readonly what: string

  constructor(what: string) {
    this.what = what
  }

  put(item: T): void {
    const index = this.waiters.findIndex((waiter) => waiter.where(item))
    const waiter = this.waiters[index]
    if (waiter === undefined) this.waiting.push(item)
    else {
      this.waiters.splice(index, 1)
      waiter.take(item)
    }
  }

  /** Returns the next item that was not taken yet, and drops skipped ones. Waits for it if necessary. */
  next({ timeoutMs = MAX_WAIT_MS, where = () => true }: WaitOptions<T> = {}): Promise<T> {
    const index = this.waiting.findIndex(where)
    const found = this.waiting[index]
    if (found !== undefined) {
      this.waiting.splice(0, index + 1)
      return Promise.resolve(found)
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1)
        reject(new Error(`Waited ${timeoutMs} ms, and ${this.what} didn't come`))
      }, timeoutMs)
      const waiter: Waiter<T> = {
        where,
        take: (item) => {
          clearTimeout(timer)
          resolve(item)
        },
      }
      this.waiters.push(waiter)
    })
  }

  clear(): void {
    this.waiting.length = 0
  }
}
