import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { readZone } from '../zones.ts'
import { slackErrorCode } from './errors.ts'
import { isBlank, storable } from './typed-text.ts'

/** The data of a Slack user that the app needs. */
export type SlackPerson = {
  id: string
  displayName: string
  /** A zone that this runtime knows; undefined: Slack doesn't say. */
  zone: string | undefined
  standing: 'member' | 'a bot' | 'deactivated' | 'a guest'
  status: { emoji: string; text: string }
}

const user = z.object({
  id: z.string(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  tz: z.string().nullish(),
  tz_offset: z.number().nullish(),
  profile: z
    .object({
      display_name: z.string().nullish(),
      real_name: z.string().nullish(),
      status_emoji: z.string().nullish(),
      status_text: z.string().nullish(),
    })
    .nullish(),
})

/** Parses a Slack user object (users.info, user_change). Throws if it isn't one. */
export function readSlackPerson(value: unknown): SlackPerson {
  const { id, profile, ...rest } = user.parse(value)
  const names = [profile?.display_name, rest.real_name, profile?.real_name, rest.name]
  return {
    id,
    displayName: nameOf(names) ?? id,
    zone: readZone({ name: rest.tz, offsetSeconds: rest.tz_offset }),
    standing: standingOf({ id, ...rest }),
    status: { emoji: profile?.status_emoji ?? '', text: profile?.status_text ?? '' },
  }
}

/** The first name that can be seen. */
function nameOf(names: readonly (string | null | undefined)[]): string | undefined {
  return names.map((name) => storable(name ?? '').trim()).find((name) => !isBlank(name))
}

function standingOf(person: Omit<z.output<typeof user>, 'profile'>): SlackPerson['standing'] {
  if (person.deleted) return 'deactivated'
  if (person.is_bot || person.id === 'USLACKBOT') return 'a bot'
  const isGuest = person.is_restricted || person.is_ultra_restricted || person.is_stranger
  return isGuest ? 'a guest' : 'member'
}

/** Fetches a user from Slack; null if there is none. Throws if the call fails for another reason. */
export async function lookUpPerson(client: WebClient, personId: string): Promise<SlackPerson | null> {
  try {
    const { user: found } = await client.users.info({ user: personId })
    return readSlackPerson(found)
  } catch (error) {
    const code = slackErrorCode(error)
    if (code === 'user_not_found' || code === 'user_not_visible') return null
    throw error
  }
}
