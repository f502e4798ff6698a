import type { App } from '@slack/bolt'
import type { z } from 'zod'
import type { Services } from '../services.ts'
import { readOrigin } from './origin.ts'

/** Handles an event of a workspace. Must be idempotent: Slack may send an event more than once. */
export type EventHandler = {
  name: string
  handle(services: Services, workspaceId: string, event: unknown): Promise<void>
}

/** Declares an event handler. It throws if the payload doesn't fit the schema. */
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

/** Passes these events of Slack on to their handlers, with the workspace that they belong to. */
export function registerEvents(app: App, services: Services, handlers: readonly EventHandler[]): void {
  for (const { name, handle } of handlers) {
    app.event(name, ({ event, body }) => handle(services, readOrigin(body).workspaceId, event))
  }
}
