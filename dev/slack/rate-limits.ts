/** Calls per minute of a method in one workspace. https://docs.slack.dev/apis/web-api/rate-limits */
const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.postMessage': 300,
  'chat.update': 50,
  'conversations.history': 50,
  'conversations.open': 50,
  'users.info': 100,
  'views.open': 100,
  'views.publish': 100,
  'views.update': 100,
}
const MINUTE_MS = 60_000
/** One message per second and conversation, minus a tolerance for differing latency. */
const CONVERSATION_MS = 900

/** Slack's rate limits, in real time, not workspace time. */
export class RateLimits {
  private readonly calls = new Map<string, number[]>()
  private readonly lastMessage = new Map<string, number>()

  /** Returns the seconds to wait if the call exceeds the limit; such a call is not counted. */
  refuse(method: string, channel: string | undefined, nowMs = performance.now()): number | undefined {
    const most = PER_MINUTE[method]
    if (most === undefined) return undefined
    const lately = (this.calls.get(method) ?? []).filter((at) => at > nowMs - MINUTE_MS)
    this.calls.set(method, lately)
    const [oldest] = lately
    if (oldest !== undefined && lately.length >= most) return Math.ceil((oldest + MINUTE_MS - nowMs) / 1000)
    if (method === 'chat.postMessage' && channel !== undefined) {
      if (nowMs - (this.lastMessage.get(channel) ?? Number.NEGATIVE_INFINITY) < CONVERSATION_MS) return 1
      this.lastMessage.set(channel, nowMs)
    }
    lately.push(nowMs)
    return undefined
  }
}
