/** What can go wrong with a Web API call. `accepted`: Slack does what was asked, but the app doesn't learn of it. */
export type Fault =
  | { kind: 'rate_limited'; retryAfterSeconds?: number }
  | { kind: 'server_error'; accepted?: boolean }
  | { kind: 'lost'; accepted?: boolean }
  | { kind: 'hang'; accepted?: boolean }
  | { kind: 'error'; error: string }
  | { kind: 'delay'; ms: number }

export type FaultRule = {
  /** A Web API method, such as chat.postMessage, or 'response_url'; left out: every method. */
  method?: string
  /** Only calls that concern this person. */
  user?: string
  fault: Fault
  /** The next so many calls; left out: all of them, until clear(). */
  times?: number
  /** How likely each call is hit, from 0 to 1; left out: 1. */
  probability?: number
}

/** The faults in force. The first rule that fits a call decides. */
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

  /** No more faults; calls that hang are cut off. */
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
