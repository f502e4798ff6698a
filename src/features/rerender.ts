import { z } from 'zod'
import type { Jobs, Queue } from '../platform/jobs.ts'
import { newReference } from '../platform/log.ts'
import type { Services } from '../platform/services.ts'
import type { Feature } from './feature.ts'
import { findViewers } from './people/store.ts'

const payload = z.object({
  workspaceId: z.string(),
  personId: z.string(),
  pressedTs: z.string().optional(),
  homeOnly: z.boolean().optional(),
})

const RERENDER: Queue<z.output<typeof payload>> = {
  name: 'rerender',
  payload,
  // One job per person at a time, so an older render can't overwrite a newer one.
  // Home-only jobs use their own key, so a queued one can't replace a full update.
  keyOf: ({ workspaceId, personId, homeOnly }) => `${workspaceId}/${personId}${homeOnly ? '/home' : ''}`,
  concurrency: 4,
  retries: 3,
}

/** Re-renders the Home tabs and messages of people after a change. */
export function createRefresh({ db, log }: Pick<Services, 'db' | 'log'>, jobs: Jobs): Services['refresh'] {
  return async ({ workspaceId, personIds, ...change }) => {
    try {
      // Most people have neither opened Home nor got a message, so there is nothing to render.
      for (const personId of await findViewers(db, workspaceId, personIds)) {
        await jobs.send(RERENDER, { workspaceId, personId, ...change })
      }
    } catch (err) {
      // The change is already committed; failing to queue a view update must not fail the request.
      log.warn({ err, reference: newReference() }, 'could not queue a view update')
    }
  }
}

export function handleRerenders(features: readonly Feature[], services: Services, jobs: Jobs): void {
  jobs.handle(RERENDER, async ({ workspaceId, personId, ...change }) => {
    for (const feature of features) await feature.rerender?.(services, { workspaceId, personId }, change)
  })
}
