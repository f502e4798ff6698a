import { z } from 'zod'

/** What an app for many workspaces is configured with. `tokenKey`: in base64. */
const access = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  signingSecret: z.string(),
  apiUrl: z.string(),
  publicUrl: z.string(),
  tokenKey: z.string(),
})

/** The step of sending a message at which a replica is killed. */
export const STEPS = ['after the claim', 'before the call', 'after the call', 'before settling'] as const
export type Step = (typeof STEPS)[number]

/** Messages from the soak to a replica. */
export const order = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('start'),
    databaseUrl: z.string(),
    access,
    messagesPerMinute: z.number(),
    tickMs: z.number(),
  }),
  z.object({ do: z.literal('die'), step: z.enum(STEPS) }),
])
export type Order = z.output<typeof order>

/** Messages from a replica to the soak. */
export const report = z.object({ port: z.number() })
