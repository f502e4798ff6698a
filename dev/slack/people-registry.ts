import type { Temporal } from 'temporal-polyfill'
import { memoize } from '../../src/platform/memoize.ts'
import type { JsonObject } from './json.ts'

export type PersonSeed = {
  id: string
  name: string
  realName?: string
  /** Told only to an app with the scope users:read.email. */
  email?: string
  displayName?: string
  tz?: string
  /** Slack sends it if the app asks for it. */
  locale?: string
  isBot?: boolean
  isAdmin?: boolean
  isOwner?: boolean
  deleted?: boolean
  isRestricted?: boolean
  isUltraRestricted?: boolean
  isStranger?: boolean
  /** Left out or empty: the workspace of the app. */
  teamId?: string
  /** The organization on Enterprise Grid; left out or empty: none. */
  enterpriseId?: string
  statusText?: string
  statusEmoji?: string
}
export type Person = Required<PersonSeed>
export type PersonChange = Partial<Omit<PersonSeed, 'id'>>

/** The people of the workspace, as users.info and users.list return them. */
export class PeopleRegistry {
  private readonly people = new Map<string, Person>()

  add(seed: PersonSeed): Person {
    const realName = seed.realName ?? seed.name
    const person: Person = {
      realName,
      displayName: seed.name,
      email: '',
      tz: 'Europe/London',
      locale: 'en-US',
      isBot: false,
      isAdmin: false,
      isOwner: false,
      deleted: false,
      isRestricted: false,
      isUltraRestricted: false,
      isStranger: false,
      teamId: '',
      enterpriseId: '',
      statusText: '',
      statusEmoji: '',
      ...seed,
    }
    this.people.set(person.id, person)
    return person
  }

  change(id: string, change: PersonChange): Person {
    const person = { ...this.get(id), ...change }
    this.people.set(id, person)
    return person
  }

  find(id: string): Person | undefined {
    return this.people.get(id)
  }

  get(id: string): Person {
    const person = this.people.get(id)
    if (person === undefined) throw new Error(`No person has the id ${id}: add them with addPerson first`)
    return person
  }

  byName(name: string): Person | undefined {
    return this.all().find((person) => person.name === name)
  }

  all(): Person[] {
    return [...this.people.values()]
  }
}

/** Returns the user object of users.info, with the zone's offset at `now`. */
export function slackUser(person: Person, teamId: string, now: Temporal.Instant): JsonObject {
  const offsetSeconds = now.toZonedDateTimeISO(person.tz).offsetNanoseconds / 1e9
  return {
    id: person.id,
    team_id: person.teamId || teamId,
    ...(person.enterpriseId && { enterprise_user: { enterprise_id: person.enterpriseId } }),
    name: person.name,
    deleted: person.deleted,
    real_name: person.realName,
    // Slack omits the zone of deactivated people.
    ...(person.deleted
      ? {}
      : { tz: person.tz, tz_label: zoneLabel(person.tz, now), tz_offset: offsetSeconds }),
    profile: {
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.displayName,
      display_name_normalized: person.displayName,
      status_text: person.statusText,
      status_emoji: person.statusEmoji,
      status_expiration: 0,
      team: person.teamId || teamId,
    },
    is_admin: person.isAdmin,
    is_owner: person.isOwner,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: person.isUltraRestricted,
    is_stranger: person.isStranger,
    is_bot: person.isBot,
    is_app_user: false,
    updated: Math.floor(now.epochMilliseconds / 1000),
  }
}

function zoneLabel(tz: string, now: Temporal.Instant): string {
  const parts = formatIn(tz).formatToParts(now.epochMilliseconds)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? tz
}

/** Cached, because creating one is slow. */
const formatIn = memoize(
  (timeZone: string) => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'long' }),
  (timeZone) => timeZone,
)
