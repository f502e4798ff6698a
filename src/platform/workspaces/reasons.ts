/** Why the app has no access to a workspace: an error code or an event name of Slack. */
export type SuspensionReason = keyof typeof CAUSES

type Cause = 'token' | 'removed' | 'scope' | 'denied' | 'restricted'

const CAUSES = {
  access_denied: 'denied',
  accesslimited: 'restricted',
  account_inactive: 'token',
  app_not_installed: 'token',
  app_uninstalled: 'removed',
  invalid_auth: 'token',
  missing_scope: 'scope',
  no_permission: 'scope',
  not_allowed_token_type: 'token',
  not_authed: 'token',
  team_access_not_granted: 'restricted',
  team_not_found: 'restricted',
  token_expired: 'token',
  token_revoked: 'token',
  tokens_revoked: 'token',
} satisfies Record<string, Cause>

type Remedy = {
  /** What the operator can do, for the log. */
  says: string
  /** False if `auth.test` succeeds all the same, so only a restart ends the suspension. */
  endsWithAuthTest: boolean
}

const KEPT = 'Data is kept; sending is suspended.'
const NEW_TOKEN = ' (with SLACK_BOT_TOKEN: set the new one, and restart)'
const BY_ITSELF = 'Sending resumes within 5 minutes'

const REMEDIES: Record<Cause, Remedy> = {
  token: {
    says: `Slack rejected the bot token. ${KEPT} ${BY_ITSELF} if Slack accepts the token again. Otherwise install the app again${NEW_TOKEN}.`,
    endsWithAuthTest: true,
  },
  removed: {
    says: `App removed from the workspace. Data is deleted in 30 days; sending is suspended. To resume: install it again${NEW_TOKEN}.`,
    endsWithAuthTest: true,
  },
  scope: {
    says: `The bot token lacks a scope of manifest.yml. ${KEPT} To resume: reinstall the app and restart.`,
    endsWithAuthTest: false,
  },
  denied: {
    says: `Slack denied access to the workspace. ${KEPT} To resume: ask a workspace admin to allow the app, then restart.`,
    endsWithAuthTest: false,
  },
  restricted: {
    says: `Slack denied access to the workspace. ${KEPT} To resume: ask a workspace admin to allow the app. ${BY_ITSELF} after that.`,
    endsWithAuthTest: true,
  },
}

/** All reasons, for the metrics. */
export const SUSPENSION_REASONS = Object.keys(CAUSES)

/** Whether the code is a reason for suspending a workspace. */
export function isSuspensionReason(code: string): code is SuspensionReason {
  return Object.hasOwn(CAUSES, code)
}

/** True if the workspace removed the app. */
export function isRemoval(code: string): boolean {
  return isSuspensionReason(code) && CAUSES[code] === 'removed'
}

/** True if Slack rejects the token itself, not just this call. */
export function rejectsToken(reason: SuspensionReason): boolean {
  return CAUSES[reason] === 'token'
}

/** Returns what ends a suspension for this reason. */
export function remedyFor(reason: SuspensionReason): Remedy {
  return REMEDIES[CAUSES[reason]]
}
