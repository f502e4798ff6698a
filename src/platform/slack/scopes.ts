/** The bot scopes of manifest.yml, which `npm run check` compares. docs/permissions.md explains each. */
export const BOT_SCOPES = [
  'commands',
  'chat:write',
  'users:read',
  'im:write',
  'im:history',
  'files:write',
  'mpim:write',
] as const
