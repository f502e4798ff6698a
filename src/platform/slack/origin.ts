import { z } from 'zod'
import type { Team } from './people.ts'

/** Where a command, click, form or event comes from. */
export type Origin = {
  /** The workspace whose installation of the app got it. */
  workspaceId: string
  /** The workspace in which somebody acted, or something happened: in Slack Connect it may be another company's. */
  teamId: string
  /** That workspace's organization on Enterprise Grid; null if there is none. */
  enterpriseId: string | null
}

const payload = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  team: z.object({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: z.string().nullish() }).nullish(),
  view: z.object({ app_installed_team_id: z.string().nullish() }).nullish(),
  authorizations: z.array(z.object({ team_id: z.string().nullish() })).nullish(),
})

/** Reads the origin of a payload. Throws if the payload names no workspace. */
export function readOrigin(body: unknown): Origin {
  const { team_id, enterprise_id, team, enterprise, user, view, authorizations } = payload.parse(body)
  const teamId = z.string().parse(team_id ?? team?.id ?? user?.team_id)
  return {
    workspaceId: authorizations?.[0]?.team_id ?? view?.app_installed_team_id ?? teamId,
    teamId,
    enterpriseId: enterprise?.id ?? team?.enterprise_id ?? enterprise_id ?? null,
  }
}

/** Whether it comes from the workspace itself, or from its organization. */
export function isFrom({ workspaceId, enterpriseId }: Team, origin: Origin): boolean {
  if (origin.teamId === workspaceId || origin.teamId === enterpriseId) return true
  return enterpriseId !== null && origin.enterpriseId === enterpriseId
}
