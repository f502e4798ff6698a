import type { App } from '@slack/bolt'
import type { z } from 'zod'
import type { Services } from '../services.ts'

/** What the app does when Slack tells of an event in a workspace. Slack may tell of it more than once. */
export type EventHandler = {
  name: string
  handle(services: Services, workspaceId: string, event: unknown): Promise<void>
}

/** Listens to an event. Throws if Slack's payload doesn't fit the schema. */
export function onEvent<Event>(
  name: string,
  schema: z.ZodType<Event>,
  handle: (services: Services, workspaceId: string, event: Event) => Promise<void>,
): EventHandler {
  return {
    name,
    handle: (services, workspaceId, event) => handle(services, workspaceId, schema.parse(event)),
  }
}

export function registerEvents(app: App, services: Services, handlers: readonly EventHandler[]): void {
  for (const { name, handle } of handlers) {
    app.event(name, async ({ event, context }) => {
      if (context.teamId !== undefined) await handle(services, context.teamId, event)
    })
  }
}
