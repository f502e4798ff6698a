// The bot scopes of manifest.yml, which `npm run check` compares. docs/permissions.md explains each.

const REQUIRED_SCOPES = ['commands', 'chat:write', 'users:read', 'im:write'] as const

/** What a workspace may decline: only what each is for doesn't work there then. */
export const OPTIONAL_SCOPES = ['im:history', 'files:write', 'mpim:write', 'users:read.email'] as const

export const BOT_SCOPES = [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES] as const

/** Returns the scopes without which the app can't work. */
export function findMissingScopes(granted: readonly string[]): string[] {
  return REQUIRED_SCOPES.filter((scope) => !granted.includes(scope))
}

/** Returns what was declined, or not asked for when the app was installed. */
export function findDeclinedScopes(granted: readonly string[]): string[] {
  return OPTIONAL_SCOPES.filter((scope) => !granted.includes(scope))
}
