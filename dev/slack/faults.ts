/** A fault of a Web API call. `accepted`: Slack performs the call, but the app gets no response. */
export type Fault =
  | { kind: 'rate_limited'; retryAfterSeconds?: number }
  | { kind: 'server_error'; accepted?: boolean }
  | { kind: 'lost'; accepted?: boolean }
  | { kind: 'hang'; accepted?: boolean }
  | { kind: 'error'; error: string }
  | { kind: 'delay'; ms: number }

export type FaultRule = {
  /** A Web API method, such as chat.postMessage, or 'response_url'. Default: every method. */
  method?: string
  /** Only calls about this person. */
  user?: string
  fault: Fault
  /** Number of calls. Default: all, until clear(). */
  times?: number
  /** Probability for each call, from 0 to 1. Default: 1. */
  probability?: number
}

/** The active faults. The first rule that matches a call applies. */
export class Faults {
  private rules: (FaultRule & { left: number })[] = []
  private readonly onClear: () => void
  private readonly random: () => number

  constructor(onClear: () => void, random: () => number = Math.random) {
    this.onClear = onClear
    this.random = random
  }

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY })
  }

  /** Removes all faults; hanging calls are cut off. */
  clear(): void {
    this.rules = []
    this.onClear()
  }

  take(method: string, user: string | undefined): Fault | undefined {
    const rule = this.rules.find(
      (candidate) =>
        candidate.left > 0 &&
        (candidate.method === undefined || candidate.method === method) &&
        (candidate.user === undefined || candidate.user === user) &&
        this.random() < (candidate.probability ?? 1),
    )
    if (rule === undefined) return undefined
    rule.left -= 1
    return rule.fault
  }
}
