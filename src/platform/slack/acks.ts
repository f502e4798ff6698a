/** Slack shows people a timeout after three seconds without an acknowledgment. */
const ACK_WITHIN_MS = 250

/**
 * Returns a function that acknowledges once, which is to be called when the work begins. Slack tells the person about a
 * request that was never acknowledged, so until then they learn of a crash. If the work hasn't begun a
 * quarter of a second later, the request is acknowledged all the same.
 */
export function ackAtStart(ack: () => Promise<unknown>): () => Promise<void> {
  let acked: Promise<unknown> | undefined
  const once = () => {
    acked ??= ack()
    return acked
  }
  // If this fails, the work fails with the same error when it begins.
  const timer = setTimeout(() => void once().catch(() => {}), ACK_WITHIN_MS)
  return async () => {
    clearTimeout(timer)
    await once()
  }
}
