import { createHmac } from 'node:crypto'

/**
 * Returns the headers that sign a body as Slack does, `secondsAgo` ago by the machine's clock.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function sign(signingSecret: string, body: string, secondsAgo = 0): Record<string, string> {
  const seconds = Math.floor(Date.now() / 1_000) - secondsAgo
  const hash = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` }
}
