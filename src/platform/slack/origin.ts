import { z } from 'zod'
import type { Team } from './people.ts'

/** Where a command, click, form or event comes from. */
export type Origin = {
  /** The tenant: the workspace or organization whose installation of the app got it. */
  workspaceId: string
  /** The workspace in which somebody acted, or something happened: in Slack Connect it may be another company's. */
  teamId: string
  /** That workspace's organization on Enterprise Grid; null if there is none. */
  enterpriseId: string | null
}

/** Commands are sent as a form, which has only texts. */
const flag = z.union([z.boolean(), z.stringbool()]).nullish()

const payload = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: flag,
  /** Null in forms of an app that is installed in a whole organization. */
  team: z.object({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: z.string().nullish() }).nullish(),
  view: z.object({ app_installed_team_id: z.string().nullish() }).nullish(),
  authorizations: z
    .array(
      z.object({
        team_id: z.string().nullish(),
        enterprise_id: z.string().nullish(),
        is_enterprise_install: flag,
      }),
    )
    .nullish(),
})

/** Reads the origin of a payload. Throws if the payload names no workspace. */
export function readOrigin(body: unknown): Origin {
  const { team_id, enterprise_id, team, enterprise, user, ...rest } = payload.parse(body)
  const enterpriseId = enterprise?.id ?? team?.enterprise_id ?? enterprise_id ?? null
  const { view, authorizations, is_enterprise_install } = rest
  // An event names the installation that it is for.
  const [authorization] = authorizations ?? []
  const organization =
    (authorization?.is_enterprise_install ?? is_enterprise_install)
      ? (authorization?.enterprise_id ?? enterpriseId)
      : null
  const teamId = z.string().parse(team_id ?? team?.id ?? user?.team_id ?? organization)
  return {
    workspaceId: organization ?? authorization?.team_id ?? view?.app_installed_team_id ?? teamId,
    teamId,
    enterpriseId,
  }
}

/** Whether it comes from the workspace itself, or from its organization. */
export function isFrom({ workspaceId, enterpriseId }: Team, origin: Origin): boolean {
  if (origin.teamId === workspaceId || origin.teamId === enterpriseId) return true
  return enterpriseId !== null && origin.enterpriseId === enterpriseId
}
