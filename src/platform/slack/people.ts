import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { readZone } from '../zones.ts'
import { slackErrorCode } from './errors.ts'
import { isBlank, storable } from './typed-text.ts'

/** How a person belongs to the team. */
export type Standing = 'member' | 'a guest' | 'a bot' | 'deactivated' | 'another company'

/**
 * Where the app is installed: in a workspace, or in a whole organization, which is its own `enterpriseId` then.
 * `enterpriseId` is null outside Enterprise Grid.
 */
export type Team = { workspaceId: string; enterpriseId: string | null }

/** Whether the app is installed there for a whole organization of Enterprise Grid. */
export function isOrganization(workspaceId: string): boolean {
  return workspaceId.startsWith('E')
}

/** The data of a Slack user that the app needs. */
export type SlackPerson = {
  id: string
  displayName: string
  /** A zone that this runtime knows; undefined: Slack doesn't say. */
  zone: string | undefined
  /** Language and region, such as "en-GB"; undefined: Slack doesn't say. */
  locale: string | undefined
  standing: Standing
  status: { emoji: string; text: string }
}

const user = z.object({
  id: z.string(),
  team_id: z.string(),
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  tz: z.string().nullish(),
  tz_offset: z.number().nullish(),
  locale: z.string().nullish(),
  profile: z
    .object({
      display_name: z.string().nullish(),
      real_name: z.string().nullish(),
      status_emoji: z.string().nullish(),
      status_text: z.string().nullish(),
    })
    .nullish(),
})

/** Parses a Slack user object (users.info, user_change), as seen from `team`. Throws if it isn't one. */
export function readSlackPerson(value: unknown, team: Team): SlackPerson {
  const { id, profile, ...rest } = user.parse(value)
  const names = [profile?.display_name, rest.real_name, profile?.real_name, rest.name]
  return {
    id,
    displayName: nameOf(names) ?? id,
    zone: readZone({ name: rest.tz, offsetSeconds: rest.tz_offset }),
    locale: rest.locale || undefined,
    standing: standingOf({ id, ...rest }, team),
    status: { emoji: profile?.status_emoji ?? '', text: profile?.status_text ?? '' },
  }
}

/** The first name that can be seen. */
function nameOf(names: readonly (string | null | undefined)[]): string | undefined {
  return names.map((name) => storable(name ?? '').trim()).find((name) => !isBlank(name))
}

type User = Omit<z.output<typeof user>, 'profile'>

function standingOf(person: User, team: Team): Standing {
  if (!isOurs(person, team)) return 'another company'
  if (person.deleted) return 'deactivated'
  if (person.is_bot || person.id === 'USLACKBOT') return 'a bot'
  const isGuest = person.is_restricted || person.is_ultra_restricted || person.is_stranger
  return isGuest ? 'a guest' : 'member'
}

/** `is_stranger` is not enough: it is false for people of another company who share a channel with the app. */
function isOurs({ team_id, enterprise_user }: User, { workspaceId, enterpriseId }: Team): boolean {
  const enterprise = enterprise_user?.enterprise_id ?? null
  return team_id === workspaceId || (enterprise !== null && [workspaceId, enterpriseId].includes(enterprise))
}

const membersPage = z.object({
  members: z.array(
    z.looseObject({ id: z.string(), profile: z.object({ email: z.string().nullish() }).nullish() }),
  ),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
})
const teamsPage = z.object({ teams: z.array(z.object({ id: z.string() })) })
/** What Slack recommends. */
const PAGE_SIZE = 200

/** `email` is null if the app may not read it (users:read.email). `next` is '' after the last page. */
export type MembersPage = { members: { person: SlackPerson; email: string | null }[]; next: string }

/** Reads a page of all members; '' is the first, and `next` leads to the following one. Throws if a call fails. */
export async function listMembers(client: WebClient, team: Team, at: string): Promise<MembersPage> {
  const [inTeam = '', cursor = ''] = at.split(SEPARATOR)
  // An organization lists its people by workspace.
  const teamId = inTeam || (isOrganization(team.workspaceId) ? ((await listTeams(client))[0] ?? '') : '')
  const { members, response_metadata } = membersPage.parse(
    await client.users.list({
      ...{ limit: PAGE_SIZE, include_locale: true },
      ...(cursor && { cursor }),
      ...(teamId && { team_id: teamId }),
    }),
  )
  return {
    members: members.map((member) => ({
      person: readSlackPerson(member, team),
      email: member.profile?.email ?? null,
    })),
    next: await findNext(client, teamId, response_metadata?.next_cursor ?? ''),
  }
}

const SEPARATOR = ' '

async function findNext(client: WebClient, teamId: string, cursor: string): Promise<string> {
  if (cursor !== '') return [teamId, cursor].join(SEPARATOR)
  const nextTeam = teamId && (await listTeams(client)).find((id) => id > teamId)
  return nextTeam ? [nextTeam, ''].join(SEPARATOR) : ''
}

/** Returns the ids of an organization's workspaces that have the app, in order. */
async function listTeams(client: WebClient): Promise<string[]> {
  const ids: string[] = []
  for await (const answer of client.paginate('auth.teams.list', { limit: PAGE_SIZE }))
    ids.push(...teamsPage.parse(answer).teams.map(({ id }) => id))
  return ids.sort()
}

/** Fetches a user from Slack; null if there is none. Throws if the call fails for another reason. */
export async function lookUpPerson(
  client: WebClient,
  personId: string,
  team: Team,
): Promise<SlackPerson | null> {
  try {
    const { user: found } = await client.users.info({ user: personId, include_locale: true })
    return readSlackPerson(found, team)
  } catch (error) {
    const code = slackErrorCode(error)
    if (code === 'user_not_found' || code === 'user_not_visible') return null
    throw error
  }
}
