import { WebAPIPlatformError } from '@slack/web-api'
import { isSuspensionReason, rejectsToken, type SuspensionReason } from '../workspaces/reasons.ts'

/** Returns Slack's error code; null for any other error. */
export function slackErrorCode(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? error.data.error : null
}

/** Returns Slack's error code if it rejects the token itself, not just this call; otherwise null. */
export function findTokenRejection(error: unknown): SuspensionReason | null {
  const code = slackErrorCode(error)
  return code !== null && isSuspensionReason(code) && rejectsToken(code) ? code : null
}
