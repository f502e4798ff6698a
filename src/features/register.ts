import type { App } from '@slack/bolt'
import type { Jobs } from '../platform/jobs.ts'
import type { Metrics } from '../platform/metrics.ts'
import { handlePlanners } from '../platform/planners.ts'
import type { Services } from '../platform/services.ts'
import { registerEvents } from '../platform/slack/events.ts'
import { registerInteractions } from '../platform/slack/router.ts'
import type { Feature } from './feature.ts'
import { findOrCreatePerson } from './people/directory.ts'
import { refuseNonMember } from './people/membership.ts'

type Parts = { app: App; services: Services; jobs: Jobs; metrics: Metrics }

/**
 * Registers everything that the features declare with Slack, the outbox and the job queue. Returns a function that
 * requests one run of each planner.
 * Throws if a button or form has no handler.
 */
export function registerFeatures(
  features: readonly Feature[],
  { app, services, jobs, metrics }: Parts,
): () => Promise<void> {
  registerInteractions(app, {
    services,
    contracts: features.flatMap((feature) => feature.contracts ?? []),
    handlers: features.flatMap((feature) => feature.handlers ?? []),
    findMe: (who) => findOrCreatePerson(services, who),
    refuse: refuseNonMember,
    async renderPage(me, page) {
      for (const feature of features) {
        const view = await feature.renderPage?.(services, me, page)
        if (view) return view
      }
      return null
    },
    async onCommand(_, interaction, text) {
      for (const feature of features) await feature.onCommand?.(services, interaction, text)
    },
  })
  registerEvents(
    app,
    services,
    features.flatMap((feature) => feature.events ?? []),
  )
  services.outbox.register(
    features.flatMap((feature) => feature.kinds?.(services) ?? []),
    features.flatMap((feature) => feature.home?.(services) ?? [])[0],
  )
  const planners = features.flatMap((feature) => feature.planners ?? [])
  return handlePlanners(planners, { services, jobs, metrics, log: services.log })
}
